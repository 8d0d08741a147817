"""`podline log`: the log file, for reporting a fault."""

from __future__ import annotations

import click


@click.command("log")
@click.option("--path", "only_path", is_flag=True, help="Print only where the log file is.")
@click.option("-n", "--lines", default=200, show_default=True, help="How many lines to show.")
def log_command(only_path: bool, lines: int) -> None:
    """Show the end of the log, for reporting a fault."""
    from player.clean import clean_text
    from player.config.logs import log_path

    path = log_path()
    if only_path:
        click.echo(clean_text(str(path)))
        return
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        click.echo("The log is empty: nothing has been written to it yet.", err=True)
        return
    except OSError as error:
        raise click.ClickException(
            f"The log {clean_text(str(path))} cannot be read: {error.strerror}."
        ) from error
    for line in text.splitlines()[-lines:]:
        click.echo(clean_text(line))
