"""How a file is to be opened at a place, and what libvlc's times then mean.

Measured with libvlc 3.0.24 into PulseAudio 16.1 by `tests/bench`: within one opening the
distance between libvlc's word and its sound is steady to a millisecond; from opening to
opening it varies by 5 ms.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from pathlib import Path

from player.audio.mp3_index import Mp3Index

EARLY_MS = -10.0
"""libvlc's report minus what is heard: the sound is ahead of the word by so much."""

SEEKED_LATE_MS = 13.0
SEEKED_OPUS_LATE_MS = 9.5
"""The same for what libav seeks to in AAC and Vorbis, and in Opus: a packet more is dropped."""

_NO_SEEK_MS = 30.0
"""Nearer to the start than that, libav drops nothing: from the very start is exact."""

_CHUNK = 1 << 18
_AHEAD_MS = 1_000


@dataclass(frozen=True, slots=True)
class Opening:
    """One way to open a file: by libvlc at `start_ms`, or as its `tail`.

    A tail is some bytes, then the file from an offset on. `label_ms` is added to libvlc's
    reports, `late_ms` taken from them. `first_ms` is the place that libvlc begins with, in
    its own reckoning with `label_ms` added.
    """

    first_ms: float
    late_ms: float
    start_ms: float = 0.0
    label_ms: float = 0.0
    tail: tuple[bytes, int] | None = None


class Source:
    """One file; an MP3's frames are counted on a thread of their own."""

    def __init__(self, path: bytes) -> None:
        """A file that cannot be read is found out by libvlc, when it is opened."""
        self._path = Path(os.fsdecode(path))
        self._index: Mp3Index | None = None
        self._gone = False
        try:
            with self._path.open("rb") as file:
                self._head = file.read(64)
        except OSError:
            self._head = b""
        if _is_mp3(self._head):
            self._index = Mp3Index()
            threading.Thread(target=self._count, args=(self._index,), daemon=True).start()

    def close(self) -> None:
        """Stop counting."""
        self._gone = True

    @property
    def duration_ms(self) -> int | None:
        """The length, where it is known exactly."""
        index = self._index
        return round(index.reached_ms) if index is not None and index.whole else None

    def opening(self, at_ms: float) -> Opening | None:
        """How to hear `at_ms`; None while an MP3 is not counted that far yet."""
        index = self._index
        if index is not None:
            if not index.whole and index.reached_ms < at_ms + _AHEAD_MS:
                return None
            if not index.foreign:
                return self._mp3_opening(index, at_ms)
        if self._head.startswith(b"RIFF"):
            return Opening(at_ms, EARLY_MS, start_ms=at_ms)
        if grid_ms := _flac_grid_ms(self._head):
            # libvlc begins with the first whole block after the place it is asked for.
            first_ms = round(at_ms / grid_ms) * grid_ms
            return Opening(first_ms, EARLY_MS, start_ms=max(0.0, first_ms - 1))
        if at_ms < _NO_SEEK_MS:
            return Opening(0.0, EARLY_MS)
        opus = self._head[28:36] == b"OpusHead"
        return Opening(at_ms, SEEKED_OPUS_LATE_MS if opus else SEEKED_LATE_MS, start_ms=at_ms)

    def _mp3_opening(self, index: Mp3Index, at_ms: float) -> Opening:
        with self._path.open("rb") as file:

            def read(offset: int, size: int) -> bytes:
                file.seek(offset)
                return file.read(size)

            start = index.start_for(at_ms, read)
        return Opening(
            start.label_ms, EARLY_MS, label_ms=start.label_ms, tail=(start.lead, start.offset)
        )

    def _count(self, index: Mp3Index) -> None:
        try:
            with self._path.open("rb") as file:
                while not self._gone and not index.foreign and (chunk := file.read(_CHUNK)):
                    index.feed(chunk)
        except OSError:
            pass
        finally:
            index.finish()


def _is_mp3(head: bytes) -> bool:
    return head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2)


def _flac_grid_ms(head: bytes) -> float | None:
    """Length of a FLAC file's blocks, None where they differ or this is none.

    RFC 9639, section 8.2: STREAMINFO comes first.
    """
    if not head.startswith(b"fLaC") or len(head) < 22:
        return None
    least, most = int.from_bytes(head[8:10], "big"), int.from_bytes(head[10:12], "big")
    rate = int.from_bytes(head[18:21], "big") >> 4
    return most * 1_000 / rate if least == most and rate else None
