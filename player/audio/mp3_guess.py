"""Where in an MP3 a time is, guessed from its start while the rest has not arrived.

How good the guess is: at a constant bit rate, exact to a frame (26 ms), unless sound of
another bit rate is spliced in on the way; with a Xing table at a varying bit rate, one
hundredth of the file (18 s of half an hour) at worst; with neither, as good as the start is
like the rest, which may be minutes off. Times are those of `Mp3Index`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from player.audio.mp3_index import Mp3Index
from player.mpeg.frames import mean_frame_bytes

NEEDED_MS = 1_500.0
"""So much sound of the start must be known for a guess."""

_PADDING = 1
_STEPS = 100


class Mp3Guess:
    """From times to bytes and back."""

    def __init__(self, index: Mp3Index, read: Callable[[int, int], bytes]) -> None:
        """`index` knows the start; `read(offset, size)` reads the file. Raises OSError."""
        self._first = index.offsets[0]
        self._skip_ms, self._frame_ms = index.skip_ms, index.frame_ms
        count = len(index.offsets) - 1
        sizes = [index.offsets[at + 1] - index.offsets[at] for at in range(count)]
        even = max(sizes) - min(sizes) <= _PADDING
        self._frame_bytes = sum(sizes) / count
        if even:
            self._frame_bytes = mean_frame_bytes(read(self._first, 4)) or self._frame_bytes
        self._marks: list[tuple[float, float]] = []
        table = b"" if even else index.table
        if table:
            self._marks = _marks(table, self._first - len(table), self._frame_ms)
        self._even = even

    def offset_of(self, ms: float) -> int:
        """The byte at which the sound of `ms` is, about."""
        ms = max(0.0, ms) + self._skip_ms
        if self._marks:
            return round(_between(self._marks, ms, by=0))
        return self._first + round(ms / self._frame_ms * self._frame_bytes)

    def ms_of(self, offset: int) -> float:
        """When the frame that begins at byte `offset` is heard, about."""
        if self._marks:
            return _between(self._marks, float(offset), by=1) - self._skip_ms
        frame = (offset - self._first) / self._frame_bytes
        return (round(frame) if self._even else frame) * self._frame_ms - self._skip_ms


def _marks(table: bytes, begin: int, frame_ms: float) -> list[tuple[float, float]]:
    """Times and bytes of a Xing table's hundred places; [] where it has none."""
    at = max(table.find(b"Xing", 4, 40), table.find(b"Info", 4, 40))
    if at < 0 or len(table) < at + 16 + _STEPS or table[at + 7] & 7 != 7:
        return []
    frames = int.from_bytes(table[at + 8 : at + 12], "big")
    size = int.from_bytes(table[at + 12 : at + 16], "big")
    if not frames or not size:
        return []
    places = [*table[at + 16 : at + 16 + _STEPS], 256]
    rising = [max(places[: step + 1]) for step in range(_STEPS + 1)]
    return [
        (step / _STEPS * frames * frame_ms, begin + place / 256 * size)
        for step, place in enumerate(rising)
    ]


def _between(marks: list[tuple[float, float]], value: float, *, by: int) -> float:
    """What belongs to `value`, given as column `by`, in the other column."""
    at = bisect_right(marks, value, key=lambda mark: mark[by])
    at = min(max(at, 1), len(marks) - 1)
    low, high = marks[at - 1], marks[at]
    width = high[by] - low[by]
    share = (value - low[by]) / width if width else 0.0
    return low[1 - by] + min(max(share, 0.0), 1.0) * (high[1 - by] - low[1 - by])
