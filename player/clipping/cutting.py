"""Cutting a clip: decoded to the sample, its edges in silence, encoded, tagged, in place."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from threading import get_native_id

from player.clean import clean_line
from player.clipping.decoding import decode
from player.clipping.edges import OUTWARD_MS, Edges, snapped
from player.clipping.encoding import ClipFormat, encode, format_of, rates_of
from player.clipping.pcm import Pcm
from player.clipping.problems import ClipError, Stopped, never
from player.clipping.tagging import ClipTags, write_tags
from player.timecode import format_clock

_SHORTEST_MS = 50
_NOTICED_MS = 100
"""What a clip may lack at its end without a word."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A clip that was cut: where it really begins and ends in the file, in milliseconds.

    `is_short`: the sound ended before the clip was to end.
    """

    path: Path
    start_ms: int
    end_ms: int
    is_short: bool = False


def cut_clip(
    source: Path,
    target: Path,
    start_ms: int,
    end_ms: int,
    *,
    tags: ClipTags,
    snap: bool = True,
    force: bool = False,
    stopped: Stopped = never,
) -> Cut:
    """Cut a stretch of an audio file into a new file: MP3 or Opus, as `target`'s name says.

    With `snap`, an edge within a word moves into the silence beside it. The clip ends with
    the sound where `end_ms` is later. Raises ClipError with a sentence, or ClipStoppedError
    once `stopped` says so; then `target` is as it was.
    """
    form = format_of(target.name)
    if form is None:
        raise ClipError(
            f"{_shown(target)} is no clip podline writes: end its name with .mp3 or .opus."
        )
    if not force and target.exists():
        raise _exists(target)
    room_ms = OUTWARD_MS + 100 if snap else 0
    first_ms = max(start_ms - room_ms, 0)
    pcm = decode(source, first_ms, end_ms + room_ms, rates=rates_of(form), stopped=stopped)
    try:
        edges = snapped(pcm, start_ms, end_ms) if snap else Edges(start_ms, end_ms)
        return _write(pcm, edges, form, target, tags, force=force, stopped=stopped)
    finally:
        pcm.close()


def _write(
    pcm: Pcm,
    edges: Edges,
    form: ClipFormat,
    target: Path,
    tags: ClipTags,
    *,
    force: bool,
    stopped: Stopped,
) -> Cut:
    first, past = pcm.frame_at(edges.start_ms), pcm.frame_at(edges.end_ms)
    if (past - first) * 1_000 < _SHORTEST_MS * pcm.rate:
        raise ClipError(
            f"There is no sound to cut from {format_clock(int(edges.start_ms))} on: "
            "the stretch is too short, or after the end."
        )
    unfinished = target.with_name(f".podline-{os.getpid()}-{get_native_id()}.unfinished.{form}")
    try:
        encode(pcm, first, past, form, unfinished, stopped)
        write_tags(unfinished, form, tags)
        if not force and target.exists():
            raise _exists(target)
        unfinished.replace(target)
    except OSError as error:
        reason = clean_line(error.strerror or "unknown").lower()
        raise ClipError(f"{_shown(target)} cannot be written: {reason}.") from error
    finally:
        unfinished.unlink(missing_ok=True)
    is_short = edges.end_ms - pcm.ms_at(pcm.frames) > _NOTICED_MS
    return Cut(target, round(pcm.ms_at(first)), round(pcm.ms_at(past)), is_short)


def _exists(target: Path) -> ClipError:
    return ClipError(f"{_shown(target)} exists already: give --force to write over it.")


def _shown(path: Path) -> str:
    return f"“{clean_line(path.name)[:80]}”"
