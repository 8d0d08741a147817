"""`podline clip`: a stretch of an episode as a file of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from player.cli.reading import TIME, check_stretch

if TYPE_CHECKING:
    from player.clipping.cutting import Cut


@click.command("clip")
@click.argument("target", nargs=-1, required=True)
@click.option("--from", "from_ms", type=TIME, required=True, metavar="TIME", help="Its start.")
@click.option("--to", "to_ms", type=TIME, required=True, metavar="TIME", help="Its end.")
@click.option(
    "-o",
    "--output",
    "output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="OUT",
    help="The clip: its name ends with .mp3 or .opus.",
)
@click.option("--srt", "with_srt", is_flag=True, help="Write what is said beside it, as SRT.")
@click.option(
    "--snap/--exact",
    default=True,
    show_default=True,
    help="Move an edge within a word into the silence beside it, or cut exactly there.",
)
@click.option(
    "--transcript", type=click.Path(path_type=Path), metavar="FILE", help="The transcript."
)
@click.option(
    "--page", type=click.Path(path_type=Path), metavar="FILE", help="The episode's saved page."
)
@click.option("--link", metavar="URL", help="The episode's web page, for the clip's tags.")
@click.option("--force", is_flag=True, help="Write over OUT where it exists.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for scripts.")
def clip_command(
    target: tuple[str, ...],
    from_ms: int,
    to_ms: int,
    output: Path,
    with_srt: bool,
    snap: bool,
    transcript: Path | None,
    page: Path | None,
    link: str | None,
    force: bool,
    as_json: bool,
) -> None:
    """Cut TARGET from one time to another into OUT, an MP3 or Opus file.

    TARGET is an audio file, or an episode of the library whose sound is on this machine:
    words of its title, or its key. The clip gets the episode's title, show and cover, and a
    link to where it is from.
    """
    from player.cli.target import open_target
    from player.clipping.problems import ClipError
    from player.services.clips import ClipWish, cut, whole_sound

    check_stretch(from_ms, to_ms)
    wish = ClipWish(from_ms, to_ms, output, with_srt, snap, force)
    episode, shared = open_target(" ".join(target), transcript, page, link, with_words=with_srt)
    try:
        whole_sound(episode.media, None)
        made = cut(episode, shared, wish)
    except ClipError as error:
        raise click.ClickException(str(error)) from error
    _tell(made, wish.subtitles, as_json=as_json)


def _tell(cut: Cut, subtitles: Path | None, *, as_json: bool) -> None:
    from player.clean import clean_line
    from player.cli.library import print_json
    from player.timecode import format_cue

    if as_json:
        said = {
            "file": str(cut.path),
            "srt": None if subtitles is None else str(subtitles),
            "start_ms": cut.start_ms,
            "end_ms": cut.end_ms,
            "is_short": cut.is_short,
        }
        print_json(said)
    else:
        click.echo(
            f"{clean_line(str(cut.path))}: {format_cue(cut.start_ms)} to {format_cue(cut.end_ms)}"
        )
        if cut.is_short:
            click.echo("The sound ends there, before the time you gave with --to.", err=True)
        if subtitles is not None:
            click.echo(f"{clean_line(str(subtitles))}: what is said in it")
