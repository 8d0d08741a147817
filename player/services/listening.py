"""Listening to an episode in the background: its length, its key, the place for what is kept."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import IO

from player.alignment.messages import Event, Job, Kind
from player.alignment.process import ListeningProcess
from player.config.folders import cached
from player.media.duration import exact_duration_ms
from player.media.identity import file_key
from player.media.sniff import check_playable
from player.transcript.model import NO_TRANSCRIPT, Timing, Transcript

_ODD = re.compile(r"[^\w.-]+")


def job_for(
    media: Path,
    kind: Kind,
    *,
    model: str,
    transcript: Transcript = NO_TRANSCRIPT,
    at_ms: int = 0,
    quietly: bool = False,
    briefly: bool = False,
) -> Job:
    """The job for a file; `quietly` on one core, and never fetching a model.

    `briefly`: see `Job`.

    Raises MediaError, FolderError.
    """
    media = media.absolute()
    check_playable(media)
    return Job(
        kind=kind,
        media=os.fsencode(media),
        model=model,
        segments=transcript.segments,
        language=transcript.language,
        duration_ms=exact_duration_ms(media),
        at_ms=at_ms,
        kept=os.fsencode(kept_path(media, model)),
        threads=1 if quietly else 0,
        fetch=not quietly,
        briefly=briefly,
        timed=transcript.timing in (Timing.SEGMENTS, Timing.WORDS),
    )


def start_listening(
    job: Job, on_event: Callable[[Event], None], *, log: IO[bytes] | None = None
) -> ListeningProcess:
    """Begin in a process of its own; `on_event` is called on a thread. Raises OSError."""
    return ListeningProcess(job, on_event, log=log)


def kept_path(media: Path, model: str) -> Path:
    """Where what was heard in a file is kept: one place for aligning and transcribing."""
    name = _ODD.sub("-", f"{file_key(media)}-{Path(model).name}")
    return cached("heard") / f"{name}.jsonl"
