"""`--all`: a folder of episodes aligned or transcribed, here or on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from player.alignment.messages import Job, Kind, Outcome
    from player.services.archive import Task


@dataclass(frozen=True)
class Wish:
    """How a folder is to be worked through."""

    folder: Path | None
    model: str | None
    force: bool
    workers: int
    dask: str | None


def archive_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--all`, `--workers` and `--dask`."""
    options = (
        click.option(
            "--all",
            "everything",
            is_flag=True,
            help="FILE is a folder: work through all episodes in it.",
        ),
        click.option(
            "--workers",
            type=click.IntRange(min=1, max=256),
            default=None,
            metavar="N",
            help="With --all: how many at a time. Without it: one for every two cores.",
        ),
        click.option(
            "--dask",
            metavar="ADDRESS",
            help="With --all: on the Dask cluster there, whose workers have the same folders.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def work_through(kind: Kind, wish: Wish) -> None:
    """Do all there is to do, saying for each episode what came of it. Raises ClickException."""
    from player.cli.listening import job
    from player.media.problems import shown_name
    from player.services.archive import ClusterError, tasks_in
    from player.transcript.model import NO_TRANSCRIPT

    if wish.folder is None or not wish.folder.is_dir():
        raise click.ClickException("With --all name a folder with episodes in it.")
    try:
        tasks = tasks_in(wish.folder, kind, force=wish.force)
    except OSError as error:
        raise click.ClickException(
            f"{shown_name(wish.folder)} cannot be read: {(error.strerror or 'unknown').lower()}."
        ) from error
    if not tasks:
        click.echo("There is nothing to do in this folder.", err=True)
        return
    jobs = [
        job(task.media, kind, wish.model, 0, task.transcript or NO_TRANSCRIPT) for task in tasks
    ]
    done = 0
    try:
        for at, outcome in _outcomes(jobs, wish):
            done += _finish(tasks[at], outcome)
    except ClusterError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{done} of {len(tasks)} episodes done.", err=True)
    if done < len(tasks):
        raise click.ClickException("Not every episode could be done; the reasons are above.")


def _outcomes(jobs: list[Job], wish: Wish) -> Iterator[tuple[int, Outcome]]:
    from player.services.archive import run_here, run_on_cluster

    if wish.dask is not None:
        return run_on_cluster(jobs, wish.dask)
    return run_here(jobs, wish.workers)


def _finish(task: Task, outcome: Outcome) -> bool:
    """Write what came of an episode; True where something did."""
    from player.alignment.lines import Lines
    from player.alignment.messages import AlignedText, Failed, Refused, Transcribed
    from player.alignment.text import timed_transcript
    from player.cli.listening import write
    from player.media.problems import shown_name
    from player.transcript.model import Timing, Transcript

    name = shown_name(task.media)
    if isinstance(outcome, Refused | Failed):
        click.echo(f"{name}: {outcome.sentence}", err=True)
        return False
    try:
        if isinstance(outcome, Transcribed):
            text = Transcript.of(outcome.segments, Timing.ALIGNED, language=outcome.language)
            write(text, task.target)
        elif isinstance(outcome, AlignedText) and task.transcript is not None:
            write(timed_transcript(Lines.of(task.transcript), outcome.times), task.target)
    except click.ClickException as error:
        click.echo(error.format_message(), err=True)
        return False
    click.echo(f"{name}: written to {shown_name(task.target)}.", err=True)
    return True
