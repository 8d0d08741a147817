"""Many episodes, listened to one after another: on this machine, or on a cluster.

A cluster's workers open the files by the same names, so they need the same folders. What is
heard is kept as it is heard, so a worker that is lost costs little: another one goes on.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from player.alignment.messages import Failed, Job, Kind, Outcome, decode_event, line
from player.extras import how_to_add
from player.media.companions import find_companions
from player.media.kinds import AUDIO
from player.media.sniff import sniff
from player.transcript.model import Timing, Transcript
from player.transcript.reader import TranscriptError, read_transcript

_LARGEST_TEXT = 64 << 20
EXACT = (Timing.WORDS, Timing.ALIGNED)
"""The times of a text that need not be found."""


@dataclass(frozen=True, slots=True)
class Task:
    """One episode: its sound, its text (for aligning), and where what is found goes.

    That is a file, or the episode of the library with this key.
    """

    media: Path
    transcript: Transcript | None
    target: Path | None = None
    key: str = ""
    title: str = ""


def tasks_in(folder: Path, kind: Kind, *, force: bool = False) -> list[Task]:
    """What is to be done in a folder and the folders in it, by name.

    ALIGN: sound with a transcript beside it that has no word times yet. TRANSCRIBE: sound
    with none. What was done before is left out, unless `force`. Raises OSError.
    """
    tasks: list[Task] = []
    for media in sorted(path for path in folder.rglob("*") if _is_audio(path)):
        sources = find_companions(media).transcripts
        if kind is Kind.TRANSCRIBE:
            if not sources or (force and sources[0] == media.with_suffix(".json")):
                tasks.append(Task(media, None, media.with_suffix(".json")))
            continue
        text = readable_text(sources)
        if text is not None and (force or text[1].timing not in EXACT):
            target = target_beside(media, text[0])
            if force or not target.exists():
                tasks.append(Task(media, text[1], target))
    return tasks


def readable_text(sources: Sequence[Path]) -> tuple[Path, Transcript] | None:
    """The first transcript that can be read."""
    for source in sources:
        try:
            if source.stat().st_size <= _LARGEST_TEXT:
                return source, read_transcript(source.read_bytes(), name=source.name)
        except (OSError, TranscriptError):
            continue
    return None


def target_beside(media: Path, source: Path) -> Path:
    """Where the times that are found for the text in `source` go, if nobody says where."""
    target = media.with_suffix(".json")
    same = target.absolute() == source.absolute()
    return media.with_suffix(".words.json") if same else target


def run_here(jobs: Sequence[Job], workers: int = 0) -> Iterator[tuple[int, Outcome]]:
    """Do jobs in processes of their own, some at a time; outcomes as they come.

    `workers` 0: one for every two cores. Each takes up to 500 MB.
    """
    cores = os.cpu_count() or 2
    workers = workers or max(cores // 2, 1)
    shares = [_with_threads(job, max(cores // workers, 1)) for job in jobs]
    with ThreadPoolExecutor(workers) as pool:
        futures = {pool.submit(_in_process, job): at for at, job in enumerate(shares)}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def run_on_cluster(jobs: Sequence[Job], address: str) -> Iterator[tuple[int, Outcome]]:
    """Do jobs on the Dask cluster at `address`; outcomes as they come.

    A job whose worker is lost is done by another. Raises ClusterError.
    """
    try:
        import distributed
    except ImportError as error:
        raise ClusterError(
            f"To work on a cluster, podline needs Dask: add it with {how_to_add('cluster')}."
        ) from error
    dask: Any = distributed
    try:
        client = dask.Client(address, timeout="10s")
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(f"No Dask cluster answers at {address}.") from error
    with client:
        futures = [client.submit(done_bytes, line(job), pure=False) for job in jobs]
        places = {future.key: at for at, future in enumerate(futures)}
        for future in dask.as_completed(futures):
            yield places[future.key], _outcome(future)


class ClusterError(Exception):
    """The cluster cannot be used. The message is a whole sentence for the user."""


def done_bytes(job: bytes) -> bytes:
    """Do a job, in whatever process this is called; both as JSON."""
    from player.alignment.messages import decode_command
    from player.alignment.worker import outcome_of

    return line(outcome_of(cast(Job, decode_command(job)), lambda _: None, []))


def _outcome(future: Any) -> Outcome:
    if future.status != "finished":
        return Failed("The cluster's workers were lost while this episode was listened to.")
    return cast(Outcome, decode_event(future.result()))


def _in_process(job: Job) -> Outcome:
    from player.alignment.messages import Event
    from player.alignment.process import ListeningProcess

    last: list[Event] = []
    try:
        ListeningProcess(job, last.append).wait()
    except OSError as error:
        return Failed(f"No process can be started: {error.strerror}.")
    return cast(Outcome, last[-1])


def _with_threads(job: Job, threads: int) -> Job:
    import msgspec

    return msgspec.structs.replace(job, threads=threads)


def _is_audio(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return sniff(file) in AUDIO
    except OSError:
        return False
