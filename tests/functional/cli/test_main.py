"""The `podline` command itself: its help, and what it says to what it does not know."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

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


ASK_ALL = """
import json, sys
from click.testing import CliRunner
from player.cli.main import podline

def asked(typed, help):
    answer = CliRunner().invoke(podline, [*typed, help])
    return answer.exit_code, answer.output

print(json.dumps([[asked(typed, "-h"), asked(typed, "--help")] for typed in json.load(sys.stdin)]))
"""


@pytest.fixture(scope="module")
def helps() -> dict[str, list[tuple[int, str]]]:
    """What each command answers to -h and --help, in a process where nothing else was asked.

    Click keeps a command's help option as it was first made, also by a test that calls the
    command without its group.
    """
    typed = commands()
    told = subprocess.run(
        [sys.executable, "-c", ASK_ALL],
        input=json.dumps(typed),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return dict(zip(map(" ".join, typed), json.loads(told), strict=True))


@pytest.mark.parametrize("typed", map(" ".join, commands()))
def test_every_command_helps_in_both_spellings(
    typed: str, helps: dict[str, list[tuple[int, str]]]
) -> None:
    (short_status, short), (long_status, long) = helps[typed]
    assert (short_status, long_status) == (0, 0), short
    assert short == long
    assert f"Usage: podline {typed}" in short
    for option in short.partition("Options:")[2].splitlines():
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


def test_ctrl_c_while_it_is_still_being_imported_leaves_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise KeyboardInterrupt\n")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "player", "list"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
