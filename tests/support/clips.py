"""Clips of a noise that says where in it one is: how far their edges are from what was asked."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from player.clipping.cutting import cut_clip
from player.clipping.tagging import ClipTags
from tests.support.locating import SURE, Samples, locate
from tests.support.media import SOURCE_RATE, decoded

_PIECE = SOURCE_RATE // 2
_MARGIN_MS = 50
_MARGIN = SOURCE_RATE * _MARGIN_MS // 1_000


class Off(NamedTuple):
    """By how many milliseconds a clip begins and ends late; negative is early."""

    start_ms: float
    end_ms: float


def edges_off(source: Path, heard: Samples, target: Path, start_ms: int, end_ms: int) -> Off:
    """Cut a clip and find in the source, as `heard` when it is played, where it is from."""
    cut_clip(source, target, start_ms, end_ms, tags=ClipTags("Noise"), force=True)
    clip = decoded(target)
    first = locate(clip[_MARGIN : _MARGIN + _PIECE], heard, start_ms + _MARGIN_MS)
    last = locate(clip[-_MARGIN - _PIECE : -_MARGIN], heard, end_ms - 550)
    assert min(first.sure, last.sure) > SURE
    past_ms = last.ms + (_PIECE + _MARGIN) * 1_000 / SOURCE_RATE
    return Off(first.ms - _MARGIN_MS - start_ms, past_ms - end_ms)
