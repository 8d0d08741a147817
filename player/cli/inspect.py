"""`podline inspect`: what can be read from a file, and what had to be mended."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from player.inspection import Found

_SHOWN_REPAIRS = 20
_LARGEST = 64 << 20


@click.command("inspect")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for scripts.")
@click.option(
    "--audio",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The episode's sound; its length makes estimated times better.",
)
def inspect_command(target: Path, as_json: bool, audio: Path | None) -> None:
    """Say what podline reads in TARGET: a transcript, chapters, an episode's page or audio.

    Every repair is listed with its line.
    """
    from player.cli.library import print_json
    from player.inspection import description_of

    found = read_target(target, audio)
    if as_json:
        print_json(description_of(found))
    else:
        click.echo(_for_people(found))


def read_target(target: Path, audio: Path | None = None) -> Found:
    """Read any file. Raises ClickException with a sentence."""
    from player.clean import clean_line
    from player.cli.target import is_named_as_sound
    from player.inspection import Found, InspectionError, read_found
    from player.media.duration import exact_duration_ms
    from player.media.files import open_regular, read_small
    from player.media.kinds import AUDIO
    from player.media.probe import probe
    from player.media.problems import MediaError, shown_name
    from player.media.sniff import check_playable, sniff

    try:
        duration_ms = exact_duration_ms(audio) if audio else None
        with open_regular(target) as file:
            kind = sniff(file)
        if kind in AUDIO:
            info = probe(target)
            format_name = target.suffix.lower().lstrip(".") or str(kind)
            return Found("audio", format_name, info.title, info.description, chapters=info.chapters)
        if is_named_as_sound(target):
            check_playable(target)
        data = read_small(target, _LARGEST)
        with _nothing_collected():
            return read_found(data, name=target.name, duration_ms=duration_ms)
    except MediaError as error:
        raise click.ClickException(str(error)) from error
    except InspectionError as error:
        raise click.ClickException(
            clean_line(f"{shown_name(target)} cannot be read: {error}")
        ) from error


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """All that is read stays: looking for garbage in it would take a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _for_people(found: Found) -> str:
    from player.clean import clean_text
    from player.inspection import description_of
    from player.timecode import format_clock

    facts = description_of(found)
    lines = [f"{found.kind} ({found.format})"]
    lines += [f"{key:<12}{facts[key]}" for key in ("title", "description") if facts[key]]
    if found.transcript:
        lines.append(f"{'words':<12}{facts['words']} in {facts['segments']} segments")
        lines.append(f"{'times':<12}{_TIMINGS[str(facts['timing'])]}")
        speakers = dict.fromkeys(s.speaker for s in found.transcript.segments if s.speaker)
        if speakers:
            lines.append(f"{'speakers':<12}{', '.join(speakers)}")
    lines += [f"{'sponsor':<12}{sponsor}" for sponsor in found.sponsors]
    lines += [f"{'link':<12}{link.text} {link.url}".rstrip() for link in found.links]
    lines += [
        f"{'chapter':<12}{format_clock(chapter.start_ms, hours=True)} {chapter.title}"
        for chapter in found.chapters
    ]
    for repair in found.repairs[:_SHOWN_REPAIRS]:
        where = f"line {repair.line}: " if repair.line else ""
        lines.append(f"{'mended':<12}{where}{repair.what}")
    more = len(found.repairs) - _SHOWN_REPAIRS
    if more > 0:
        lines.append(f"{'mended':<12}and {more} more; --json lists them all")
    return clean_text("\n".join(lines))


_TIMINGS = {
    "words": "every word has its time",
    "segments": "every line has its time",
    "aligned": "found by listening to the sound",
    "estimated": "estimated between the times that are known",
    "none": "none",
}
