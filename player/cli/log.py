"""`podline log`: what happened, for reporting a fault."""

from __future__ import annotations

from pathlib import Path

import click

_LARGEST = 64 << 20
"""No log is as large: each is begun anew at 1 MB."""


@click.command("log")
@click.option("--path", "only_path", is_flag=True, help="Print only where the log files are.")
@click.option(
    "-n",
    "--lines",
    type=click.IntRange(min=1),
    metavar="N",
    default=200,
    show_default=True,
    help="How many lines to show of each.",
)
def log_command(only_path: bool, lines: int) -> None:
    """Show the end of the log, and of what VLC said, for reporting a fault."""
    from player.clean import clean_text
    from player.config.logs import engine_log_path, log_path

    for title, path in (("podline", log_path()), ("VLC", engine_log_path())):
        if only_path:
            click.echo(clean_text(str(path)))
            continue
        click.echo(f"== {title}: {clean_text(str(path))}")
        for line in _read(path).splitlines()[-lines:]:
            click.echo(clean_text(line))


def _read(path: Path) -> str:
    from player.clean import clean_line
    from player.config.files import read_ordinary

    try:
        return read_ordinary(path, _LARGEST).decode("utf-8", errors="replace")
    except FileNotFoundError:
        return "(nothing has been written to it yet)"
    except OSError as error:
        raise click.ClickException(
            f"The log {clean_line(str(path))} cannot be read: {error.strerror}."
        ) from error
