"""`podline doctor`: what podline stands on here, and what is missing."""

from __future__ import annotations

import click


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line, for scripts.")
def doctor_command(as_json: bool) -> None:
    """Look at VLC, sound, clipboard, terminal, folders, settings, library and extras.

    A line begins with “ok”, with “-” for what is not here and need not be, with “!” for what
    is worth mending, and with “!!” for what podline cannot do without; then doctor fails.
    """
    from player.clean import clean_line
    from player.cli.library import print_json
    from player.services.checkup import State, findings
    from player.ui.keys import key_screens

    signs = {State.OK: "ok", State.OPTIONAL: "- ", State.WARNING: "! ", State.MISSING: "!!"}
    missing = 0
    for found in findings(key_screens()):
        missing += found.state is State.MISSING
        if as_json:
            print_json({"about": found.about, "state": found.state, "sentence": found.sentence})
        else:
            click.echo(f"{signs[found.state]} {clean_line(f'{found.about}: {found.sentence}')}")
    if missing:
        raise click.ClickException("Something is missing that podline cannot do without.")
