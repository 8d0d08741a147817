"""How a transcript looks: its component classes and their colours."""

from __future__ import annotations

PREFIX = "transcript-view--"
SPEAKER_HUES = 8
"""Speakers take these in the order they first speak; the ninth begins again."""

_NAMES = (
    "text",
    "lit",
    "lit-estimated",
    "bar",
    "bar-estimated",
    "word",
    "word-estimated",
    "cursor",
    "cursor-mark",
    "hover",
    "match",
    "match-current",
    "selection",
    "time",
    "placeholder",
    *(f"speaker-{hue}" for hue in range(SPEAKER_HUES)),
)

COMPONENT_CLASSES = {PREFIX + name for name in _NAMES}

_HUES_BY_GROUND = {
    ":dark": "7fb8e6 e6a97a 9bcf8d d39be0 6fcfc6 e58f9c d6c36c a9a8ec",
    ":light": "22639b a04a12 2f7134 8a3ba0 0f716a ab2f45 75640b 5250b8",
}
_ANSI_HUES = "blue yellow green magenta cyan red bright_blue bright_magenta"


def _hues(when: str, colours: list[str]) -> str:
    rules = (
        f".{PREFIX}speaker-{hue} {{ color: {colour}; text-style: bold; }}"
        for hue, colour in enumerate(colours)
    )
    return f"&{when} {{ {' '.join(rules)} }}"


_HUES = "\n".join(
    [
        *(_hues(w, [f"#{c}" for c in colours.split()]) for w, colours in _HUES_BY_GROUND.items()),
        _hues(":ansi", [f"ansi_{colour}" for colour in _ANSI_HUES.split()]),
    ]
)

CSS = f"""
TranscriptPage {{
    background: $background;
    color: $foreground;
    overflow: hidden scroll;
    scrollbar-size-vertical: 1;

    .{PREFIX}text {{ color: $foreground 72%; }}
    .{PREFIX}lit {{ color: $foreground; text-style: bold; }}
    .{PREFIX}lit-estimated {{ color: $foreground; }}
    .{PREFIX}bar {{ color: $accent; }}
    .{PREFIX}bar-estimated {{ color: $accent 55%; }}
    .{PREFIX}word {{ background: $accent; color: auto 95%; text-style: bold; }}
    .{PREFIX}word-estimated {{ background: $accent 22%; text-style: underline; }}
    .{PREFIX}cursor {{ background: $foreground 9%; }}
    .{PREFIX}cursor-mark {{ color: $foreground 80%; }}
    .{PREFIX}hover {{ background: $foreground 4%; color: $foreground 85%; }}
    .{PREFIX}match {{ background: $primary 35%; color: $foreground; }}
    .{PREFIX}match-current {{ background: $primary; color: auto 95%; text-style: bold; }}
    .{PREFIX}selection {{ background: $screen-selection-background; }}
    .{PREFIX}time {{ color: $foreground 42%; }}
    .{PREFIX}placeholder {{ color: $foreground 60%; }}

    {_HUES}

    &:ansi {{
        .{PREFIX}text {{ color: ansi_default; }}
        .{PREFIX}word {{
            background: ansi_default; color: ansi_default; text-style: bold reverse;
        }}
        .{PREFIX}word-estimated {{ background: ansi_default; text-style: underline; }}
        .{PREFIX}cursor {{ background: ansi_default; text-style: underline; }}
        .{PREFIX}hover {{ background: ansi_default; color: ansi_default; }}
        .{PREFIX}match {{
            background: ansi_default; color: ansi_default; text-style: underline;
        }}
        .{PREFIX}match-current {{
            background: ansi_default; color: ansi_default; text-style: reverse;
        }}
        .{PREFIX}selection {{ background: ansi_cyan; color: ansi_black; }}
        .{PREFIX}time {{ color: ansi_default; text-style: dim; }}
    }}
    &:nocolor {{
        .{PREFIX}word {{ text-style: bold reverse; background: $background; color: $foreground; }}
        .{PREFIX}match {{ text-style: underline; }}
        .{PREFIX}match-current {{
            text-style: underline reverse; background: $background; color: $foreground;
        }}
        .{PREFIX}selection {{
            text-style: reverse; background: $background; color: $foreground;
        }}
    }}
}}
"""
