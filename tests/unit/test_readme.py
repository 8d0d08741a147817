"""What the README tells its reader to type must be there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from player.cli.main import COMMANDS, podline
from player.config.keys import keys_in
from player.ui.keys import ACTIONS
from player.ui.library_keys import LIBRARY_ACTIONS

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SIGNS = {
    "⌫": "backspace",
    "←": "left",
    "→": "right",
    "↑": "up",
    "↓": "down",
    "^o": "ctrl+o",
    ",": "comma",
}
OTHERS = {"^p"}
"""Keys of Textual's own."""


def examples() -> list[str]:
    """The commands in the README's blocks of code, without what is said about them."""
    lines = re.findall(r"^    (podline\b.*)$", README, re.MULTILINE)
    inline = re.findall(r"`(podline [a-z][^`…]*)`", README)
    return [re.split(r"\s{2,}", line)[0] for line in lines] + inline


@pytest.mark.parametrize("example", examples())
def test_every_command_and_option_is_there(example: str) -> None:
    _, *words = shlex.split(example.partition(";")[0])
    if not words:
        return
    name, *rest = words
    assert name in COMMANDS
    command = podline.get_command(click.Context(podline), name)
    assert command is not None
    known = {spelling for one in command.params for spelling in one.opts}
    for word in rest:
        assert not word.startswith("-") or word in known, f"{name} knows no {word}"


def keys_of(text: str) -> set[str]:
    """The keys that are named in a cell of the table, or between backquotes, by long names."""
    named = {SIGNS.get(word, word) for word in text.split() if word != "or"} - OTHERS
    return {key for word in named for key in keys_in(word)}


def test_the_table_names_the_keys_of_the_player_and_no_others() -> None:
    table = README.partition("### Keys of the player")[2].partition("With the mouse")[0]
    named: set[str] = set()
    for cell in re.findall(r"^\| (\S[^|]*?) \|", table, re.MULTILINE):
        named |= keys_of(cell) if cell != "key" else set()
    # A few are told in words, in the second column.
    named |= {"pageup", "pagedown", "home", "end", "escape", "less_than_sign", "greater_than_sign"}
    named |= {"shift+left", "shift+right"}
    there = {action.id: set(keys_in(action.keys)) for action in ACTIONS}
    assert not named - set().union(*there.values())
    assert not {name for name, keys in there.items() if not keys & named}


def test_the_keys_of_the_library_that_are_told_are_there() -> None:
    told = README.partition("### The library")[2].partition("### Keys of")[0]
    named = {key for quoted in re.findall(r"`(\S)`", told) for key in keys_of(quoted)}
    assert {"e", "plus", "asterisk"} <= named
    assert not named - {key for action in LIBRARY_ACTIONS for key in keys_in(action.keys)}
