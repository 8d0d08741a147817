"""`podline settings`: where the settings file is; written, all commented, where missing."""

from __future__ import annotations

import click


@click.command("settings")
def settings_command() -> None:
    """Print where the settings file is; write a commented one where there is none."""
    from player.clean import clean_text
    from player.config.default_settings import write_default_file
    from player.config.folders import FolderError, settings_path
    from player.config.problems import SettingsError
    from player.config.settings import read_settings
    from player.ui.keys import key_lines, key_screens

    path = settings_path()
    try:
        write_default_file(path, key_lines())
        read_settings(path, screens=key_screens())
    except (SettingsError, FolderError) as error:
        raise click.ClickException(clean_text(str(error))) from error
    click.echo(clean_text(str(path)))
