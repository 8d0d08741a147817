"""Every action of the player, once: its keys, what it is called, where it is hinted at.

Bindings, the line of hints, the help screen and the command palette are all made from
such tables, and the settings file's `[keys]` names their ids. An id that several screens
know means the same on each.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from player.config.keys import ALWAYS_QUITS, QUIT, keys_in

if TYPE_CHECKING:
    from textual.binding import Binding

    from player.config.default_settings import KeyLine


class Action(NamedTuple):
    """One thing a key can do. `hint` is its short name in the line of hints, "" for none."""

    id: str
    keys: str
    action: str
    label: str
    group: str
    hint: str = ""


PLAYING, READING, SHARING, WINDOW = "Playing", "Reading", "Sharing", "Window"

ACTIONS: tuple[Action, ...] = (
    Action("pause", "space", "toggle_pause", "Pause or play on", PLAYING, "pause"),
    Action("back", "left", "seek(-5000)", "Back 5 seconds", PLAYING, "5 s"),
    Action("forward", "right", "seek(5000)", "Forward 5 seconds", PLAYING, "5 s"),
    Action("back_little", "shift+left", "seek(-1000)", "Back 1 second", PLAYING),
    Action("forward_little", "shift+right", "seek(1000)", "Forward 1 second", PLAYING),
    Action("slower", "left_square_bracket", "change_rate(-1)", "Slower", PLAYING),
    Action("faster", "right_square_bracket", "change_rate(1)", "Faster", PLAYING),
    Action("normal_speed", "backspace", "reset_rate", "Normal speed", PLAYING),
    Action(
        "previous_chapter",
        "left_curly_bracket",
        "change_chapter(-1)",
        "Previous chapter, or the start of this one",
        PLAYING,
        "chapter",
    ),
    Action(
        "next_chapter",
        "right_curly_bracket",
        "change_chapter(1)",
        "Next chapter",
        PLAYING,
        "chapter",
    ),
    Action("quieter", "9", "change_volume(-5)", "Quieter", PLAYING),
    Action("louder", "0", "change_volume(5)", "Louder", PLAYING),
    Action("mute", "m", "toggle_mute", "Mute", PLAYING),
    Action("go_to", "g", "go_to", "Go to a time", PLAYING, "go to"),
    Action("jump_back", "ctrl+o", "jump_back", "Back to before the last jump", PLAYING),
    Action("start_over", "r", "start_over", "Start the episode over", PLAYING),
    Action("sleep", "t", "sleep", "Sleep timer", PLAYING),
    Action("line_up", "up,k", "line(-1)", "Line up", READING),
    Action("line_down", "down,j", "line(1)", "Line down", READING),
    Action("page_up", "pageup,ctrl+b,ctrl+u", "page(-1)", "Page up", READING),
    Action("page_down", "pagedown,ctrl+f,ctrl+d", "page(1)", "Page down", READING),
    Action("first_line", "home", "edge(-1)", "First line", READING),
    Action("last_line", "end,G", "edge(1)", "Last line", READING),
    Action("play_line", "enter", "play_line", "Play from the line", READING),
    Action("follow", "f", "follow", "Follow the sound again", READING, "follow"),
    Action("search", "slash", "search", "Search the transcript", READING, "search"),
    Action("next_match", "n", "match(1)", "Next match", READING),
    Action("previous_match", "N", "match(-1)", "Previous match", READING),
    Action(
        "listen",
        "A",
        "listen",
        "Align the text, or write one; again to stop",
        READING,
    ),
    Action("text_earlier", "comma", "nudge(-100)", "Light the text 0.1 s earlier", READING),
    Action("text_later", "full_stop", "nudge(100)", "Light the text 0.1 s later", READING),
    Action(
        "text_much_earlier", "less_than_sign", "nudge(-1000)", "Light the text 1 s earlier", READING
    ),
    Action(
        "text_much_later", "greater_than_sign", "nudge(1000)", "Light the text 1 s later", READING
    ),
    Action("text_now", "equals_sign", "line_now", "This line is being said now", READING),
    Action("share", "s", "share(True)", "Copy a link to this moment", SHARING, "share"),
    Action("share_episode", "S", "share(False)", "Copy a link to the episode", SHARING),
    Action("share_all", "Y", "share_all", "All links, quotes, and a code for the phone", SHARING),
    Action("select", "v", "select_lines", "Select lines; k j select more", SHARING),
    Action("quote", "y", "copy_quote", "Copy what is selected as a quote", SHARING),
    Action("clip", "x", "clip", "Cut what is selected into a clip", SHARING),
    Action("bookmark", "b", "mark(False)", "Mark what is being said", SHARING),
    Action("bookmark_note", "B", "mark(True)", "Mark it, and type a note", SHARING),
    Action("bookmarks", "M", "bookmarks", "Bookmarks of this episode", SHARING),
    Action("chapters", "c", "toggle_chapters", "Show or hide chapters", WINDOW),
    Action("chapter_source", "C", "change_chapter_source", "Chapters from elsewhere", WINDOW),
    Action("chapter_link", "o", "open_chapter_link", "Open the chapter's link", WINDOW),
    Action("notes", "i", "toggle_notes", "Show or hide notes", WINDOW),
    Action("leave", "escape", "leave", "Leave search or selection", WINDOW),
    Action("help", "question_mark,f1", "help", "All keys", WINDOW, "keys"),
    Action("quit", "q,ctrl+q", "quit_player", "Quit; the place is remembered", WINDOW),
)

_OVER_LIBRARY = {
    "leave": "Leave search or selection; then to the library",
    "quit": "Back to the library; it plays on",
}

ACTIONS_OVER_LIBRARY = tuple(
    action._replace(label=_OVER_LIBRARY.get(action.id, action.label)) for action in ACTIONS
)
"""The same where the player lies over the library."""

OPEN_A_PROMPT = ("search", "go_to", "bookmark_note")

HINTED = (
    "pause", "back", "forward", "previous_chapter", "next_chapter", "search", "share", "follow",
    "go_to", "help",
)  # fmt: skip
"""The ids of the actions in the line of hints, the most needed first."""

_SHOWN = {
    "space": "space",
    "left": "←",
    "right": "→",
    "shift+left": "⇧←",
    "shift+right": "⇧→",
    "up": "↑",
    "down": "↓",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "slash": "/",
    "question_mark": "?",
    "comma": ",",
    "full_stop": ".",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "backspace": "⌫",
    "escape": "esc",
    "f1": "F1",
    "plus": "+",
    "equals_sign": "=",
    "asterisk": "*",
    "delete": "del",
    "shift+up": "⇧↑",
    "shift+down": "⇧↓",
    "shift+tab": "⇧tab",
}


def shown_keys(keys: str) -> str:
    """Write keys as they stand on a keyboard: `left,ctrl+b` becomes `← ^b`."""
    return " ".join(
        _SHOWN.get(key, key.replace("ctrl+", "^")) for key in (k.strip() for k in keys.split(","))
    )


def first_key(keys: str) -> str:
    """The first of an action's keys as it stands on a keyboard; "" for none."""
    return shown_keys(keys.split(",")[0])


def bindings(
    actions: Iterable[Action] = ACTIONS, prompts: Container[str] = OPEN_A_PROMPT
) -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """A table as Textual bindings; their ids let the settings file change the keys.

    Those that open a prompt come first in line, so that what is typed right behind them,
    however fast, goes into the prompt and is not taken for keys of the screen.
    """
    from textual.binding import Binding

    return [
        Binding(
            action.keys,
            action.action,
            action.label,
            show=False,
            id=action.id,
            priority=action.id in prompts,
        )
        for action in actions
    ]


def known_actions() -> list[Action]:
    """Every action there is, each id once: what the settings file's `[keys]` may name."""
    from player.ui.library_keys import EVERY_LIBRARY_ACTION

    known = {action.id: action for action in (*EVERY_LIBRARY_ACTION, *ACTIONS)}
    return [*ACTIONS, *(known[name] for name in known if known[name] not in ACTIONS)]


def key_lines() -> list[KeyLine]:
    """Every action as the settings file lists it."""
    from player.config.default_settings import KeyLine

    return [KeyLine(action.id, action.keys, action.label) for action in known_actions()]


def key_screens() -> list[dict[str, str]]:
    """For each screen the keys of its actions, by id: what a key must be free on."""
    from player.ui import library_keys as library

    tables = (
        ACTIONS,
        library.HOME_ACTIONS,
        library.SHOW_ACTIONS,
        library.NOTES_ACTIONS,
        library.READING_ACTIONS,
        library.ADD_ACTIONS,
        library.FORM_ACTIONS,
    )
    return [{action.id: action.keys for action in table} for table in tables]


def in_force(own: Mapping[str, str]) -> dict[str, str]:
    """One's own keys as they apply: whatever quits, ctrl+q does."""
    keys = own.get(QUIT)
    if keys is None or ALWAYS_QUITS in keys_in(keys):
        return dict(own)
    return {**own, QUIT: ",".join(filter(None, (keys, ALWAYS_QUITS)))}


def textual_keymap(own: Mapping[str, str]) -> dict[str, str]:
    """The same for Textual, which takes "" for no change: a key that nobody has."""
    return {action: keys or "no_key" for action, keys in own.items()}
