"""`podline align`: times for every word of a transcript, found by listening."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from player.cli.archive import Wish, archive_options, work_through
from player.cli.listening import model_option

if TYPE_CHECKING:
    from player.transcript.model import Transcript

_EXACT = (
    "{} has the time of every word already: name another text with --transcript, or give "
    "--force to find its times again."
)


@click.command("align")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--transcript",
    "source",
    type=click.Path(path_type=Path),
    metavar="T",
    help="The text: a transcript of any kind, or the episode's page. Without it: the transcript "
    "beside FILE that bears its name.",
)
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    metavar="OUT",
    help="What to write: .json, .srt or .vtt. Without it: FILE's name with .json, or with "
    ".words.json where T is called that.",
)
@click.option("--at", metavar="TIME", help="Begin to listen here: 16:57, 1:02:03 or 90s.")
@click.option(
    "--shift",
    is_flag=True,
    help="Only look whether the times of T are off, by samples, and move them: for a timed "
    "transcript that is early or late, or jumps at advertising.",
)
@click.option("--force", is_flag=True, help="Write over OUT where it exists.")
@archive_options
@model_option
def align_command(
    file: Path | None,
    source: Path | None,
    target: Path | None,
    at: str | None,
    shift: bool,
    force: bool,
    everything: bool,
    workers: int | None,
    dask: str | None,
    model: str | None,
) -> None:
    """Listen to FILE and give every word of the transcript T its time.

    The words of T are kept as they are and in order; text that is not said has no time, and
    in advertising or music nothing is lit. A text that does not belong to FILE is refused.

    With --all every episode of the library is done that is downloaded and has a transcript
    without word times. Where FILE is given too, a folder, every sound in it that has such a
    transcript beside it gets NAME.json.
    """
    from player.alignment.lines import Lines
    from player.alignment.messages import AlignedText, Kind
    from player.alignment.text import timed_transcript
    from player.clean import clean_line
    from player.cli.listening import check_target, job, outcome_of, time_given, write
    from player.media.problems import shown_name
    from player.services.archive import target_beside

    if everything:
        work_through(Kind.ALIGN, Wish(file, model, force, workers or 0, dask))
        return
    if file is None:
        raise click.UsageError("Name FILE, or give --all for the library.")
    at_ms = time_given(at)
    if target is not None:
        check_target(target, force)
    source, transcript = _text(file, source, anything=force or shift)
    if target is None:
        target = target_beside(file, source)
        check_target(target, force)
    if not transcript:
        raise click.ClickException(f"{shown_name(source)} has no transcript to align.")
    if shift:
        _shift(file, transcript, target, model)
        return
    outcome = outcome_of(job(file, Kind.ALIGN, model, at_ms, transcript))
    if isinstance(outcome, AlignedText):
        aligned = timed_transcript(Lines.of(transcript), outcome.times)
        write(aligned, target)
        heard = sum(time.is_heard for time in outcome.times)
        told = f"{heard} of {len(outcome.times)} words have their time"
        click.echo(f"Wrote {clean_line(str(target))}: {told}.", err=True)


def _text(file: Path, source: Path | None, *, anything: bool) -> tuple[Path, Transcript]:
    """The text that is named, else the one beside the file; where it is, and what it says.

    One with word times is only taken where it is named, or where `anything` will do.
    Raises ClickException.
    """
    from player.cli.inspect import read_target
    from player.media.companions import find_companions
    from player.media.problems import MediaError, shown_name
    from player.media.sniff import check_playable
    from player.services.archive import EXACT, readable_text

    if source is not None:
        return source, read_target(source, file).transcript
    try:
        check_playable(file)
    except MediaError as error:
        raise click.ClickException(str(error)) from error
    found = readable_text(find_companions(file).transcripts)
    if found is None:
        raise click.ClickException(
            f"There is no transcript beside {shown_name(file)}: name one with --transcript."
        )
    if found[1].timing in EXACT and not anything:
        raise click.ClickException(_EXACT.format(shown_name(found[0])))
    return found


def _shift(file: Path, transcript: Transcript, target: Path, model: str | None) -> None:
    """Check the transcript's own times, and write it with them put right."""
    from player.alignment.messages import Checked, Kind
    from player.clean import clean_line
    from player.cli.listening import job, outcome_of, write
    from player.timecode import format_clock
    from player.transcript.model import Timing
    from player.transcript.shifting import shifted

    if transcript.timing not in (Timing.SEGMENTS, Timing.WORDS, Timing.ALIGNED):
        raise click.ClickException(
            "This transcript has no times of its own to be moved: align it without --shift."
        )
    outcome = outcome_of(job(file, Kind.CHECK, model, 0, transcript))
    if isinstance(outcome, Checked):
        write(shifted(transcript, outcome.shifts), target)
        where = f"listened to in {outcome.samples} places, recognised in {outcome.found}"
        if not outcome.shifts:
            click.echo(f"The times are right ({where}).", err=True)
        for at_ms, by_ms in outcome.shifts:
            move = f"{abs(by_ms) / 1_000:.1f} s {'later' if by_ms > 0 else 'earlier'}"
            click.echo(f"From {format_clock(at_ms)} on: {move} ({where}).", err=True)
        unmoved = "" if outcome.shifts else ", unmoved"
        click.echo(f"Wrote {clean_line(str(target))}{unmoved}.", err=True)
