"""`podline doctor`: what podline stands on here, and what is missing."""

from __future__ import annotations

import click


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line, for scripts.")
def doctor_command(as_json: bool) -> None:
    """Look at VLC, sound, clipboard, terminal, folders, settings, library and extras.

    Fails where something is missing that podline cannot do without.
    """
    from player.clean import clean_line
    from player.cli.library import print_json
    from player.services.checkup import findings
    from player.ui.keys import key_screens

    missing = 0
    for found in findings(key_screens()):
        missing += found.needed and not found.ok
        if as_json:
            print_json(
                {
                    "about": found.about,
                    "ok": found.ok,
                    "needed": found.needed,
                    "sentence": found.sentence,
                }
            )
        else:
            sign = "ok" if found.ok else "!!" if found.needed else "! "
            click.echo(clean_line(f"{sign} {found.about}: {found.sentence}"))
    if missing:
        raise click.ClickException("Something is missing that podline cannot do without.")
