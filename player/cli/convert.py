"""`podline convert`: any transcript into any format."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("convert")
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path, readable=False))
@click.option(
    "--audio",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The episode's sound; its length makes estimated times better.",
)
@click.option("--force", is_flag=True, help="Write over OUT where it exists.")
def convert_command(source: Path, target: Path, audio: Path | None, force: bool) -> None:
    """Write the transcript in IN to OUT: .srt, .vtt, .json, .lrc, .md or .txt.

    IN may be any transcript or an episode's page. OUT's name says which format is written.
    """
    from player.cli.inspect import read_target
    from player.inspection import write_readable
    from player.media.problems import shown_name
    from player.transcript.model import Timing
    from player.transcript.writer import format_of_name

    kind = format_of_name(target.name)
    if kind is None:
        raise click.ClickException(
            f"{shown_name(target)} is no format podline writes: end its name with "
            ".srt, .vtt, .json, .lrc, .md or .txt."
        )
    found = read_target(source, audio)
    if not found.transcript:
        raise click.ClickException(f"{shown_name(source)} has no transcript to convert.")
    written = write_readable(found.transcript, kind)
    try:
        with target.open("w" if force else "x", encoding="utf-8", newline="\n") as file:
            file.write(written)
    except FileExistsError:
        raise click.ClickException(
            f"{shown_name(target)} exists already: give --force to write over it."
        ) from None
    except OSError as error:
        raise click.ClickException(
            f"{shown_name(target)} cannot be written: {(error.strerror or 'unknown').lower()}."
        ) from error
    if found.transcript.timing in (Timing.ESTIMATED, Timing.NONE):
        click.echo("The times are estimated: the transcript does not have its own.", err=True)
