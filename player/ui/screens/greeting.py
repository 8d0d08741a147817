"""What stands where a list is empty: what belongs there, and how it gets there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from player.ui.keys import first_key
from player.ui.widgets.row_strips import Line, Span

KeysOf = Callable[[str], str]
_KEY_CELLS = 8


def greeting(keys_of: KeysOf) -> Sequence[Line]:
    """Said where there is no show yet."""
    ways = (
        ("add", "add a show: paste a feed, a page or a folder,"),
        ("", "or type words and find one"),
        ("demo", "hear the episode that comes with podline"),
        ("help", "see all keys"),
    )
    width = max(len(text) for _, text in ways) + _KEY_CELLS
    lines: list[Line] = [(Span("Your library is empty", "strong"),), ()]
    for action, text in ways:
        key = first_key(keys_of(action)) if action else ""
        room = width - _KEY_CELLS
        lines.append((Span(f"{key:>{_KEY_CELLS - 3}}   ", "accent"), Span(f"{text:<{room}}")))
    lines += [
        (),
        (Span("podline import FILE brings subscriptions from another player", "faint"),),
    ]
    return lines


def nothing_in(section: str, keys_of: KeysOf) -> Sequence[Line]:
    """Said in a section that is empty."""

    def key(action: str) -> Span:
        return Span(first_key(keys_of(action)), "accent")

    match section:
        case "inbox":
            return (
                (Span("Nothing new", "strong"),),
                (),
                (key("refresh_all"), Span(" looks for new episodes in all shows", "quiet")),
            )
        case "queue":
            return (
                (Span("The queue is empty", "strong"),),
                (),
                (
                    key("enqueue"),
                    Span(" puts an episode at its end, ", "quiet"),
                    key("play_next"),
                    Span(" at its head", "quiet"),
                ),
            )
        case "downloads":
            return (
                (Span("Nothing is downloaded", "strong"),),
                (),
                (key("download"), Span(" downloads an episode", "quiet")),
            )
    return ((Span("Nothing here", "strong"),),)
