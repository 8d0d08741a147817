"""The `podline` command itself: its help, and what it says to what it does not know."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from player.cli.main import COMMANDS, main, podline


def commands() -> list[list[str]]:
    """Every command as it is typed, those of a group too."""
    typed = []
    for name in COMMANDS:
        command = podline.get_command(click.Context(podline), name)
        typed.append([name])
        if isinstance(command, click.Group):
            typed += [[name, inner] for inner in command.commands]
    return typed


@pytest.mark.parametrize("typed", commands(), ids=" ".join)
def test_every_command_helps_in_both_spellings(typed: list[str]) -> None:
    short, long = (CliRunner().invoke(podline, [*typed, asked]) for asked in ("-h", "--help"))
    assert (short.exit_code, long.exit_code) == (0, 0), short.output
    assert short.output == long.output
    assert f"Usage: podline {' '.join(typed)}" in short.output
    for option in short.output.partition("Options:")[2].splitlines():
        name, _, said = option.strip().partition("  ")
        assert not name.startswith("-") or said, f"{option} says nothing"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("paly", "There is no command “paly”. Did you mean “podline play”?"),
        ("Serach", "Did you mean “podline search”?"),
        ("talk.mp3", "“podline play” plays a file."),
        ("https://example.org/feed", "“podline add” subscribes"),
        ("xyzzy", "“podline --help” lists them."),
    ],
)
def test_an_unknown_command_is_told_with_what_may_be_meant(
    typed: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([typed]) == 2
    assert sentence in capsys.readouterr().err
