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
from collections.abc import Callable
from typing import NamedTuple

from player.audio.mp3_frames import FrameKind, borrowed, overhead, silent_frame, tables, tag_size

_DECODER_DELAY = 529
"""Samples by which every MP3 decoder is late, counted as part of the encoder's delay."""

_ENCODER_DELAY = 576
"""Samples of silence that LAME puts first. A file without its tag does not say so, but most
were made by it: measured, their sound is 25 ms late (576 + 529 samples at 44.1 kHz)."""

_LEAST_FRAMES = 3
_LONGEST = 2_881
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
        self._data = b""
        self._base, self._at, self._tags = start, 0, 0
        self._kind: FrameKind | None = None
        self._begun = self._adrift = start > 0

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
            data = read(offset, min(self.offsets[frame + 1] - offset, _LONGEST))
            sound = data[overhead(data) :] + sound
        return sound[-needed:].rjust(needed, b"\0")

    def feed(self, chunk: bytes) -> None:
        """Take the next piece of the file; sets `foreign` once it is clearly no MP3."""
        done = min(self._at, len(self._data))
        self._data = self._data[done:] + chunk
        self._base += done
        self._at -= done
        self._walk(len(self._data) - _LONGEST - 4)
        self.foreign = not self.offsets and self._base + self._at - self._tags > _FOREIGN

    def finish(self) -> None:
        """The file is at its end."""
        self._walk(len(self._data) - 4)
        self.foreign = len(self.offsets) < _LEAST_FRAMES
        self.whole = True
        self._data = b""

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

    def _walk(self, last: int) -> None:
        """Note every frame whose header begins at or before `last`."""
        data, base, at = self._data, self._base, self._at
        if self._adrift and at <= last:
            at = self._find_header(at, last)
            self._adrift = at > last
        sizes, kinds = tables()
        append = self.offsets.append
        kind = self._kind
        while at <= last:
            key = data[at + 1] << 8 | data[at + 2] if data[at] == 255 else 0
            size = sizes[key]
            if not size:
                at = self._next_header(at, last)
                continue
            if kinds[key] != kind:
                if not self._begun and self._is_table(data[at : at + size], kinds[key]):
                    at += size
                    continue
                kind = kinds[key]
                self._begin_span(kind)
            append(base + at)
            at += size
        self._at = at

    def _begin_span(self, kind: FrameKind | None) -> None:
        self._kind, self._begun = kind, True
        if kind is not None:
            frame = len(self.offsets)
            start_ms = self._time_ms(frame) + self._skip_ms if self._spans else 0.0
            self._spans.append((frame, start_ms, kind.samples * 1_000 / kind.rate))

    def _next_header(self, at: int, last: int) -> int:
        """The next place behind a tag, or where two headers follow each other."""
        if tag := tag_size(self._data[at : at + 10]):
            self._tags += tag
            return at + tag
        return self._find_header(at + 1, last)

    def _find_header(self, at: int, last: int) -> int:
        """The next place where two headers follow each other."""
        data, (sizes, _) = self._data, tables()
        at -= 1
        while True:
            at = data.find(b"\xff", at + 1)
            if at < 0 or at > last:
                return last + 1
            size = sizes[data[at + 1] << 8 | data[at + 2]]
            if size:
                follower = data[at + size : at + size + 3]
                if len(follower) < 3 or sizes[follower[1] << 8 | follower[2]] * (
                    follower[0] // 255
                ):
                    return at

    def _is_table(self, frame: bytes, kind: FrameKind | None) -> bool:
        """Whether the first frame holds no sound but a Xing, Info or VBRI table.

        Notes LAME's count of silent samples at the start, or what it usually is.
        """
        self._begun = True
        mark = max(frame.find(b"Xing", 4, 40), frame.find(b"Info", 4, 40))
        if mark >= 0 or frame[36:40] == b"VBRI":
            self.table = bytes(frame)
        if mark < 0 and frame[36:40] != b"VBRI":
            if kind is not None:
                self._skip_ms = (_ENCODER_DELAY + _DECODER_DELAY) * 1_000 / kind.rate
            return False
        if mark < 0:
            return True
        lame = frame[mark + 120 : mark + 144]
        if kind is not None and len(lame) == 24 and lame[:4].strip(b"\0"):
            delay = int.from_bytes(lame[21:24], "big") >> 12
            self._skip_ms = (delay + _DECODER_DELAY) * 1_000 / kind.rate
        return True
