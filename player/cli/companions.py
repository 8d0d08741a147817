"""The options that name what belongs to an episode, for every command that opens one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

_OPTIONS = (
    click.option(
        "--transcript",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="The transcript. Without it: the one beside the audio that bears its name.",
    ),
    click.option(
        "--chapters",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="The chapters as JSON. Without it: those in the audio, or NAME.chapters.json.",
    ),
    click.option(
        "--page",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="The episode's saved page: its title, notes, chapters and transcript.",
    ),
)


def companion_options(command: Any) -> Any:
    """Give a command `--transcript`, `--chapters` and `--page`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
