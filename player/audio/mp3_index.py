"""Where every frame of an MP3 file begins, so that playing can begin at any of them.

MP3 has no table of times that could be trusted: libav reads the file from its start to
find a place, which takes longer the later the place is, and estimates land minutes away in
VBR files and in files with advertising spliced in. Counting the frames once gives every
place at once, to a frame (26 ms), by the same times at which libav decodes the file.
Formats: ISO 11172-3 and 13818-3, section 2.4.1 (header, side information), and the LAME
tag's gapless fields.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from typing import NamedTuple

from player.mpeg.frames import (
    LONGEST,
    FrameKind,
    borrowed,
    overhead,
    silent_frame,
    table_frame,
    tables,
)
from player.mpeg.walking import FrameWalk

_DECODER_DELAY = 529
"""Samples by which every MP3 decoder is late, counted as part of the encoder's delay."""

_ENCODER_DELAY = 576
"""Samples of silence that LAME puts first. A file without its tag does not say so, but most
were made by it: measured, their sound is 25 ms late (576 + 529 samples at 44.1 kHz)."""

_LEAST_FRAMES = 3
_FOREIGN = 1 << 20
"""So many bytes without a frame at the start, tags not counted, mean that this is no MP3."""


class Start(NamedTuple):
    """To hear `heard_ms` first, give the decoder `lead`, then the file from `offset` on.

    `lead` is a silent frame that carries what the first frame borrows from earlier ones; the
    stream of both begins at `label_ms`.
    """

    lead: bytes
    offset: int
    label_ms: float
    heard_ms: float


class Mp3Index:
    """The frames of one file, in order.

    Times are milliseconds of the sound that was encoded: the silence that the encoder put
    before it does not count. Fed piece by piece; what has been fed can be asked about.

    A piece from the middle of a file can be indexed by itself, from byte `start` on: its
    times begin with its first frame then.
    """

    def __init__(self, start: int = 0) -> None:
        self.offsets: array[int] = array("Q")
        self.table = b""
        """The frame at the start that holds no sound but a Xing, Info or VBRI table."""
        self.whole = False
        self.foreign = False
        self._skip_ms = 0.0
        self._spans: list[tuple[int, float, float]] = []
        self._walk = FrameWalk(start, adrift=start > 0)
        self._kind: FrameKind | None = None
        self._begun = start > 0

    @property
    def reached_ms(self) -> float:
        """How much sound has been indexed; once `whole`, the duration."""
        return self._time_ms(len(self.offsets))

    @property
    def skip_ms(self) -> float:
        """How much silence the encoder put first, which does not count."""
        return self._skip_ms

    @property
    def frame_ms(self) -> float:
        """Length of the first frame; 0 where there is none yet."""
        return self._spans[0][2] if self._spans else 0.0

    def ms_of(self, offset: int) -> float:
        """When the sound of the frame that begins at byte `offset`, or next, is heard."""
        return self._time_ms(bisect_left(self.offsets, offset))

    def start_for(self, ms: float, read: Callable[[int, int], bytes]) -> Start:
        """Where to begin so that the first sound is that of the frame that holds `ms`.

        `read(offset, size)` reads the file. Beyond what is indexed: its last frame. Raises
        IndexError where nothing is.
        """
        frame = self._frame_at(ms)
        heard_ms = self._time_ms(frame)
        head = read(self.offsets[frame], 8)
        needed = borrowed(head)
        if not needed:
            return Start(b"", self.offsets[frame], heard_ms, heard_ms)
        lead = silent_frame(head, self._sound_before(frame, needed, read))
        each_ms = self._span_at(frame)[2]
        return Start(lead, self.offsets[frame], heard_ms - each_ms, heard_ms)

    def _sound_before(self, frame: int, needed: int, read: Callable[[int, int], bytes]) -> bytes:
        """The last `needed` bytes of sound, headers left out, before a frame."""
        sound = b""
        while frame > 0 and len(sound) < needed:
            frame -= 1
            offset = self.offsets[frame]
            data = read(offset, min(self.offsets[frame + 1] - offset, LONGEST))
            sound = data[overhead(data) :] + sound
        return sound[-needed:].rjust(needed, b"\0")

    def feed(self, chunk: bytes) -> None:
        """Take the next piece of the file; sets `foreign` once it is clearly no MP3."""
        self._note(self._walk.feed(chunk))
        self.foreign = not self.offsets and self._walk.reached - self._walk.tags > _FOREIGN

    def finish(self) -> None:
        """The file is at its end."""
        self._note(self._walk.finish())
        self.foreign = len(self.offsets) < _LEAST_FRAMES
        self.whole = True
        self._walk = FrameWalk()

    def _time_ms(self, frame: int) -> float:
        if not self._spans:
            return 0.0
        first, start_ms, each_ms = self._span_at(frame)
        return start_ms + (frame - first) * each_ms - self._skip_ms

    def _span_at(self, frame: int) -> tuple[int, float, float]:
        return self._spans[bisect_right(self._spans, frame, key=lambda span: span[0]) - 1]

    def _frame_at(self, ms: float) -> int:
        at = bisect_right(self._spans, ms + self._skip_ms, key=lambda span: span[1]) - 1
        first, start_ms, each_ms = self._spans[max(at, 0)]
        frame = first + max(0, int((ms + self._skip_ms - start_ms) / each_ms))
        return min(frame, len(self.offsets) - 1)

    def _note(self, frames: Iterable[tuple[int, int]]) -> None:
        """Note every frame."""
        _, kinds = tables()
        append = self.offsets.append
        kind = self._kind
        for offset, key in frames:
            if kinds[key] != kind:
                if not self._begun and self._is_table(offset, key):
                    continue
                kind = kinds[key]
                self._begin_span(kind)
            append(offset)

    def _begin_span(self, kind: FrameKind | None) -> None:
        self._kind, self._begun = kind, True
        if kind is not None:
            frame = len(self.offsets)
            start_ms = self._time_ms(frame) + self._skip_ms if self._spans else 0.0
            self._spans.append((frame, start_ms, kind.samples * 1_000 / kind.rate))

    def _is_table(self, offset: int, key: int) -> bool:
        """Whether the first frame holds no sound but a Xing, Info or VBRI table.

        Notes LAME's count of silent samples at the start, or what it usually is.
        """
        self._begun = True
        sizes, kinds = tables()
        frame = self._walk.bytes_at(offset, sizes[key])
        kind, table = kinds[key], table_frame(frame)
        delay = _ENCODER_DELAY if table is None else table.delay
        if kind is not None and delay is not None:
            self._skip_ms = (delay + _DECODER_DELAY) * 1_000 / kind.rate
        if table is not None:
            self.table = bytes(frame)
        return table is not None
