"""`podline transcribe`: a transcript with word times for an episode that has none."""

from __future__ import annotations

from pathlib import Path

import click

from player.cli.archive import Wish, archive_options, work_through
from player.cli.listening import model_option


@click.command("transcribe")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    metavar="OUT",
    help="What to write: .json, .srt or .vtt. Without it: FILE's name with .json.",
)
@click.option("--at", metavar="TIME", help="Begin to listen here: 16:57, 1:02:03 or 90s.")
@click.option("--force", is_flag=True, help="Write over OUT where it exists.")
@archive_options
@model_option
def transcribe_command(
    file: Path | None,
    target: Path | None,
    at: str | None,
    force: bool,
    everything: bool,
    workers: int | None,
    dask: str | None,
    model: str | None,
) -> None:
    """Listen to FILE and write down what is said, each word with its time.

    Who speaks is not told apart. With --all every episode of the library is done that is
    downloaded and has no transcript. Where FILE is given too, a folder, every sound in it
    without a transcript beside it gets NAME.json.
    """
    from player.alignment.messages import Kind, Transcribed
    from player.clean import clean_line
    from player.cli.listening import check_target, job, outcome_of, time_given, write
    from player.transcript.model import NO_TRANSCRIPT, Timing, Transcript
    from player.transcript.words import count_words

    if everything:
        work_through(Kind.TRANSCRIBE, Wish(file, model, force, workers or 0, dask))
        return
    if file is None:
        raise click.UsageError("Name FILE, or give --all for the library.")
    target = target or file.with_suffix(".json")
    check_target(target, force)
    at_ms = time_given(at)
    outcome = outcome_of(job(file, Kind.TRANSCRIBE, model, at_ms, NO_TRANSCRIPT))
    if isinstance(outcome, Transcribed):
        text = Transcript.of(outcome.segments, Timing.ALIGNED, language=outcome.language)
        write(text, target)
        words = sum(count_words(segment.text) for segment in outcome.segments)
        told = f"{words} words in {len(outcome.segments)} lines"
        click.echo(f"Wrote {clean_line(str(target))}: {told}.", err=True)
