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
from player.audio.packets import USUAL_MS, flac_block_ms, is_vorbis, packet_ms

EARLY_MS = -10.0
"""libvlc's report minus what is heard: the sound is ahead of the word by so much."""

EARLY_VORBIS_MS = -19.0
"""The same from the start of Vorbis, where it depends on the first blocks: -10 to -27."""

BEHIND_VORBIS_MS = 11.0
"""So much more than others Vorbis from its start falls behind at rates other than 1, in real
milliseconds: 7 to 17 in ten runs at 1.25x to 2x."""

BEHIND_WAV_MS = -6.0
"""So much less WAV falls behind: 0 to 10 in eight runs at 1.5x."""

UNNOTICED_MS = 70.0
"""libvlc sets right what its sound is behind by more than this, in real milliseconds. The
packet that libav drops after a seek is behind by less, and stays unnoticed."""

_NO_SEEK_MS = 30.0
"""Nearer to the start than that, libav drops nothing: from the very start is exact."""

CHUNK = 1 << 18
AHEAD_MS = 1_000


@dataclass(frozen=True, slots=True)
class Opening:
    """One way to open a file: by libvlc at `start_ms`, or as its `tail`.

    A tail is some bytes, then the file from an offset on. `label_ms` is added to libvlc's
    reports, `late_ms` taken from them. `first_ms` is the place that libvlc begins with, in
    its own reckoning with `label_ms` added. `behind_ms` is for `tempo.behind_ms`.
    """

    first_ms: float
    late_ms: float
    start_ms: float = 0.0
    label_ms: float = 0.0
    behind_ms: float = 0.0
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
                file.seek(0)
                self._packet_ms = packet_ms(file)
        except OSError:
            self._head, self._packet_ms = b"", USUAL_MS
        if is_mp3(self._head):
            self._index = Mp3Index()
            threading.Thread(target=self._count, args=(self._index,), daemon=True).start()

    def close(self) -> None:
        """Stop counting."""
        self._gone = True

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._path

    @property
    def duration_ms(self) -> int | None:
        """The length, where it is known exactly."""
        index = self._index
        return round(index.reached_ms) if index is not None and index.whole else None

    @property
    def guessed(self) -> bool:
        """Whether the times of the last opening are a guess."""
        return False

    def shift_ms(self) -> float | None:
        """What to add to the times of the last opening, where they were a guess till now."""
        return None

    def opening(self, at_ms: float, rate: float) -> Opening | None:
        """How to hear `at_ms` at `rate`; None while an MP3 is not counted that far yet."""
        index = self._index
        if index is not None:
            if not index.whole and index.reached_ms < at_ms + AHEAD_MS:
                return None
            if not index.foreign:
                return self._mp3_opening(index, at_ms, EARLY_MS)
        return self._sought_opening(at_ms, rate)

    def _sought_opening(self, at_ms: float, rate: float) -> Opening:
        """By a seek of libvlc's own."""
        if at_ms < _NO_SEEK_MS:
            if is_vorbis(self._head):
                return Opening(0.0, EARLY_VORBIS_MS, behind_ms=BEHIND_VORBIS_MS)
            return Opening(0.0, EARLY_MS, behind_ms=self._behind_ms)
        behind_ms = self._packet_ms if self._packet_ms / rate < UNNOTICED_MS else 0.0
        late_ms = EARLY_MS + behind_ms
        if block_ms := flac_block_ms(self._head):
            # libvlc begins with the first whole block after the place it is asked for.
            first_ms = round((at_ms + behind_ms) / block_ms) * block_ms
            return Opening(first_ms, late_ms, start_ms=max(0.0, first_ms - 1))
        return Opening(at_ms, late_ms, start_ms=at_ms, behind_ms=self._behind_ms)

    @property
    def _behind_ms(self) -> float:
        return BEHIND_WAV_MS if self._head.startswith(b"RIFF") else 0.0

    def read(self, offset: int, size: int) -> bytes:
        """Bytes of the file. Raises OSError."""
        with self.path.open("rb") as file:
            file.seek(offset)
            return file.read(size)

    def _mp3_opening(self, index: Mp3Index, at_ms: float, late_ms: float) -> Opening:
        start = index.start_for(at_ms, self.read)
        return Opening(
            start.label_ms, late_ms, label_ms=start.label_ms, tail=(start.lead, start.offset)
        )

    def _count(self, index: Mp3Index) -> None:
        try:
            with self._path.open("rb") as file:
                while not self._gone and not index.foreign and (chunk := file.read(CHUNK)):
                    index.feed(chunk)
        except OSError:
            pass
        finally:
            index.finish()


def is_mp3(head: bytes) -> bool:
    """Whether a file's first bytes may be those of an MP3, or of its tag."""
    return head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2)
