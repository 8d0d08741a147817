"""`--all`: the library, or a folder of episodes, aligned or transcribed, here or on a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from player.alignment.messages import Job, Kind, Outcome
    from player.services.archive import Task
    from player.transcript.model import Transcript


@dataclass(frozen=True)
class Wish:
    """What is to be worked through, and how; `folder` None means the library."""

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
            help="Work through all episodes of the library whose sound is here; with FILE, a "
            "folder, through those in it.",
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
    if wish.folder is None:
        _through_library(kind, wish)
    else:
        _through_folder(wish.folder, kind, wish)


def _through_folder(folder: Path, kind: Kind, wish: Wish) -> None:
    from player.cli.listening import write
    from player.media.problems import shown_name
    from player.services.archive import tasks_in

    if not folder.is_dir():
        raise click.ClickException(
            f"{shown_name(folder)} is no folder: with --all name one, or none for the library."
        )
    try:
        tasks = tasks_in(folder, kind, force=wish.force)
    except OSError as error:
        raise click.ClickException(
            f"{shown_name(folder)} cannot be read: {(error.strerror or 'unknown').lower()}."
        ) from error

    def keep(task: Task, text: Transcript) -> str:
        assert task.target is not None  # noqa: S101 - tasks of a folder have one
        write(text, task.target)
        return f"written to {shown_name(task.target)}."

    _work(tasks, kind, wish, "in this folder", keep)


def _through_library(kind: Kind, wish: Wish) -> None:
    from player.alignment.messages import Kind
    from player.cli.library import opened_library
    from player.library.problems import StoreError
    from player.net.thread import NetThread
    from player.services.library_archive import keep_in_library, library_tasks
    from player.services.words import Words

    def keep(task: Task, text: Transcript) -> str:
        try:
            keep_in_library(store, task, text)
        except StoreError as error:
            raise click.ClickException(str(error)) from error
        return "written down." if kind is Kind.TRANSCRIBE else "aligned."

    with opened_library() as store:
        net = NetThread()
        words = Words(store, net)
        try:
            tasks = library_tasks(store, words, kind, _tell, force=wish.force)
        finally:
            words.close()
            net.close()
        _work(tasks, kind, wish, "for the episodes of the library whose sound is here", keep)


def _tell(sentence: str) -> None:
    from player.clean import clean_line

    click.echo(clean_line(sentence), err=True)


def _work(
    tasks: Sequence[Task],
    kind: Kind,
    wish: Wish,
    where: str,
    keep: Callable[[Task, Transcript], str],
) -> None:
    from player.cli.listening import job
    from player.services.archive import ClusterError
    from player.transcript.model import NO_TRANSCRIPT

    if not tasks:
        click.echo(f"There is nothing to do {where}.", err=True)
        return
    jobs = [
        job(task.media, kind, wish.model, 0, task.transcript or NO_TRANSCRIPT) for task in tasks
    ]
    done = 0
    try:
        for at, outcome in _outcomes(jobs, wish):
            done += _finish(tasks[at], outcome, keep)
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


def _finish(task: Task, outcome: Outcome, keep: Callable[[Task, Transcript], str]) -> bool:
    """Keep what came of an episode; True where something did."""
    from player.alignment.messages import Failed, Refused
    from player.media.problems import shown_name

    name = task.title or shown_name(task.media)
    if isinstance(outcome, Refused | Failed):
        click.echo(f"{name}: {outcome.sentence}", err=True)
        return False
    try:
        told = keep(task, _text(task, outcome))
    except click.ClickException as error:
        click.echo(f"{name}: {error.format_message()}", err=True)
        return False
    click.echo(f"{name}: {told}", err=True)
    return True


def _text(task: Task, outcome: Outcome) -> Transcript:
    """The text that came of an episode. Raises ClickException where nobody speaks in it."""
    from player.alignment.lines import Lines
    from player.alignment.messages import AlignedText, Transcribed
    from player.alignment.text import timed_transcript
    from player.transcript.model import Timing, Transcript

    if isinstance(outcome, AlignedText) and task.transcript is not None:
        return timed_transcript(Lines.of(task.transcript), outcome.times)
    if isinstance(outcome, Transcribed) and outcome.segments:
        return Transcript.of(outcome.segments, Timing.ALIGNED, language=outcome.language)
    raise click.ClickException("No speech was found.")
