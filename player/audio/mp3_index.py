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
from bisect import bisect_right
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

_KBPS = {
    3: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_DECODER_DELAY = 529
"""Samples by which every MP3 decoder is late, counted as part of the encoder's delay."""

_ENCODER_DELAY = 576
"""Samples of silence that LAME puts first. A file without its tag does not say so, but most
were made by it: measured, their sound is 25 ms late (576 + 529 samples at 44.1 kHz)."""

_LEAST_FRAMES = 3
_LONGEST = 2_881
_FOREIGN = 1 << 20
"""So many bytes without a frame at the start, tags not counted, mean that this is no MP3."""


class _Kind(NamedTuple):
    samples: int
    rate: int


@cache
def _tables() -> tuple[list[int], list[_Kind | None]]:
    """Size in bytes (0: no frame) and kind of a layer III frame, by bytes 2 and 3 of its header."""
    sizes, kinds = [0] * 65_536, [None] * 65_536  # type: tuple[list[int], list[_Kind | None]]
    known = {
        (version, at): _Kind(1_152 if version == 3 else 576, rate)
        for version, rates in _RATES.items()
        for at, rate in enumerate(rates)
    }
    for second in range(0xE0, 0x100):
        version, layer = second >> 3 & 3, second >> 1 & 3
        if version == 1 or layer != 1:
            continue
        for third in range(256):
            bits, rate_index = third >> 4, third >> 2 & 3
            if bits in (0, 15) or rate_index == 3:
                continue
            kind = known[version, rate_index]
            kbps = _KBPS[3 if version == 3 else 2][bits - 1]
            size = kind.samples // 8 * kbps * 1_000 // kind.rate + (third >> 1 & 1)
            sizes[second << 8 | third] = size
            kinds[second << 8 | third] = kind
    return sizes, kinds


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
    """

    def __init__(self) -> None:
        self.offsets: array[int] = array("Q")
        self.whole = False
        self.foreign = False
        self._skip_ms = 0.0
        self._spans: list[tuple[int, float, float]] = []
        self._data = b""
        self._base = self._at = self._tags = 0
        self._kind: _Kind | None = None
        self._begun = False

    @property
    def reached_ms(self) -> float:
        """How much sound has been indexed; once `whole`, the duration."""
        return self._time_ms(len(self.offsets))

    def start_for(self, ms: float, read: Callable[[int, int], bytes]) -> Start:
        """Where to begin so that the first sound is that of the frame that holds `ms`.

        `read(offset, size)` reads the file. Beyond what is indexed: its last frame. Raises
        IndexError where nothing is.
        """
        frame = self._frame_at(ms)
        heard_ms = self._time_ms(frame)
        head = read(self.offsets[frame], 8)
        needed = _borrowed(head)
        if not needed:
            return Start(b"", self.offsets[frame], heard_ms, heard_ms)
        lead = _silent_frame(head, self._sound_before(frame, needed, read))
        each_ms = self._span_at(frame)[2]
        return Start(lead, self.offsets[frame], heard_ms - each_ms, heard_ms)

    def _sound_before(self, frame: int, needed: int, read: Callable[[int, int], bytes]) -> bytes:
        """The last `needed` bytes of sound, headers left out, before a frame."""
        sound = b""
        while frame > 0 and len(sound) < needed:
            frame -= 1
            offset = self.offsets[frame]
            data = read(offset, min(self.offsets[frame + 1] - offset, _LONGEST))
            sound = data[_overhead(data) :] + sound
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
        sizes, kinds = _tables()
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

    def _begin_span(self, kind: _Kind | None) -> None:
        self._kind, self._begun = kind, True
        if kind is not None:
            frame = len(self.offsets)
            start_ms = self._time_ms(frame) + self._skip_ms if self._spans else 0.0
            self._spans.append((frame, start_ms, kind.samples * 1_000 / kind.rate))

    def _next_header(self, at: int, last: int) -> int:
        """The next place behind a tag, or where two headers follow each other."""
        data, (sizes, _) = self._data, _tables()
        if tag := _tag_size(data[at : at + 10]):
            self._tags += tag
            return at + tag
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

    def _is_table(self, frame: bytes, kind: _Kind | None) -> bool:
        """Whether the first frame holds no sound but a Xing, Info or VBRI table.

        Notes LAME's count of silent samples at the start, or what it usually is.
        """
        self._begun = True
        mark = max(frame.find(b"Xing", 4, 40), frame.find(b"Info", 4, 40))
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


def _is_header(head: bytes, sizes: list[int]) -> bool:
    return head[0] == 255 and sizes[head[1] << 8 | head[2]] > 0


def _silent_frame(head: bytes, sound: bytes) -> bytes:
    """A frame of the highest bit rate, silent itself, that ends with `sound` for the next."""
    second, third = head[1] | 1, head[2] & 0x0D | 0xE0
    size = _tables()[0][second << 8 | third]
    return (bytes((255, second, third, head[3])) + bytes(size))[: size - len(sound)] + sound


def _borrowed(head: bytes) -> int:
    """How many bytes before it a frame's sound begins, by its side information."""
    if len(head) < 8:
        return 0
    at = 4 if head[1] & 1 else 6
    if head[1] >> 3 & 3 == 3:
        return head[at] << 1 | head[at + 1] >> 7
    return head[at]


def _overhead(head: bytes) -> int:
    """Bytes of a frame that hold no sound: header, checksum, side information."""
    if len(head) < 8:
        return 0
    mono = head[3] >> 6 == 3
    side = (17 if mono else 32) if head[1] >> 3 & 3 == 3 else (9 if mono else 17)
    return 4 + side + (0 if head[1] & 1 else 2)


def _tag_size(head: bytes) -> int:
    """Bytes of the ID3 tag that starts here, 0 where there is none."""
    if len(head) < 10 or head[:3] != b"ID3":
        return 128 if head[:3] == b"TAG" else 0
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    return size + 10 + (10 if head[5] & 0x10 else 0)
