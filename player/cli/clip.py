"""`podline clip`: a stretch of an episode as a file of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from player.cli.reading import TIME, check_stretch, open_file

if TYPE_CHECKING:
    from player.clipping.cutting import Cut
    from player.clipping.tagging import ClipTags
    from player.episode import Episode


@click.command("clip")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--from", "from_ms", type=TIME, required=True, metavar="TIME", help="Its start.")
@click.option("--to", "to_ms", type=TIME, required=True, metavar="TIME", help="Its end.")
@click.option(
    "-o",
    "--output",
    "target",
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
    file: Path,
    from_ms: int,
    to_ms: int,
    target: Path,
    with_srt: bool,
    snap: bool,
    transcript: Path | None,
    page: Path | None,
    link: str | None,
    force: bool,
    as_json: bool,
) -> None:
    """Cut FILE from one time to another into OUT, an MP3 or Opus file.

    The clip gets the episode's title, show and cover, and a link to where it is from.
    """
    from player.clipping.cutting import cut_clip
    from player.clipping.problems import ClipError

    check_stretch(from_ms, to_ms)
    episode = open_file(file, transcript=transcript, page=page, link=link)
    subtitles = target.with_suffix(".srt") if with_srt else None
    _check(episode, target, subtitles, from_ms, force=force)
    tags = _tags(episode, from_ms, to_ms)
    try:
        cut = cut_clip(episode.media, target, from_ms, to_ms, tags=tags, snap=snap, force=force)
    except ClipError as error:
        raise click.ClickException(str(error)) from error
    if subtitles is not None:
        _write_srt(episode, cut, subtitles)
    _tell(cut, subtitles, as_json=as_json)


def _check(
    episode: Episode, target: Path, subtitles: Path | None, from_ms: int, *, force: bool
) -> None:
    from player.media.problems import shown_name
    from player.timecode import format_clock
    from player.transcript.model import Timing

    duration_ms = episode.duration_ms
    if duration_ms is not None and from_ms >= duration_ms:
        raise click.ClickException(
            f"{format_clock(from_ms)} is after the end: the episode lasts "
            f"{format_clock(duration_ms)}."
        )
    if target.exists() and target.samefile(episode.media):
        raise click.ClickException("The clip would be written over the episode: name a new file.")
    if subtitles is None:
        return
    if not episode.transcript or episode.transcript.timing is Timing.NONE:
        raise click.ClickException(
            "This episode has no transcript with times to write as SRT: --transcript names one."
        )
    if subtitles.exists() and not force:
        raise click.ClickException(
            f"{shown_name(subtitles)} exists already: give --force to write over it."
        )


def _tags(episode: Episode, from_ms: int, to_ms: int) -> ClipTags:
    from player.clipping.tagging import ClipTags
    from player.media.probe import read_embedded
    from player.sharing.links import moment_link
    from player.sharing.shared import shared_of
    from player.sharing.texts import without_secrets
    from player.timecode import format_clock

    share = moment_link(shared_of(episode), from_ms, end_ms=to_ms)
    return ClipTags(
        title=f"{without_secrets(episode.title)} ({format_clock(from_ms)}–{format_clock(to_ms)})",
        show=without_secrets(episode.show),
        link=share.text if share.is_link else "",
        cover=read_embedded(episode.media).cover or b"",
    )


def _write_srt(episode: Episode, cut: Cut, subtitles: Path) -> None:
    from player.media.problems import shown_name
    from player.transcript.excerpt import excerpt
    from player.transcript.writer import write_transcript

    said = excerpt(episode.transcript, cut.start_ms, cut.end_ms)
    try:
        with subtitles.open("w", encoding="utf-8", newline="\n") as file:
            file.write(write_transcript(said, "srt"))
    except OSError as error:
        raise click.ClickException(
            f"{shown_name(subtitles)} cannot be written: {(error.strerror or 'unknown').lower()}."
        ) from error


def _tell(cut: Cut, subtitles: Path | None, *, as_json: bool) -> None:
    import msgspec

    from player.clean import clean_line
    from player.timecode import format_cue

    if as_json:
        said = {
            "file": str(cut.path),
            "srt": None if subtitles is None else str(subtitles),
            "start_ms": cut.start_ms,
            "end_ms": cut.end_ms,
        }
        click.echo(msgspec.json.encode(said).decode())
    else:
        click.echo(
            f"{clean_line(str(cut.path))}: {format_cue(cut.start_ms)} to {format_cue(cut.end_ms)}"
        )
