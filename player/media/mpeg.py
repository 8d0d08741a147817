"""The true length of MPEG audio and ADTS streams: every frame header is visited.

Headers at the front lie: a VBR file without one is estimated from its first frame, and a
file with advertising spliced in carries the length of its first part alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from player.mpeg.frames import FrameKind, TableFrame, id3_size, table_frame, tables
from player.mpeg.walking import FrameWalk

TICKS = 14_112_000
"""Ticks of a second: the least common multiple of the MPEG sampling rates below 48 kHz,
so that every frame's length is a whole number of them."""

_CHUNK = 1 << 20
_MOST_PADDING = 16
_CHAIN = 3
_CHAIN_OF_LAYER_1 = 24
"""Its frames are short, and programs are full of what looks like one."""

_NO_EMPHASIS = 2
"""No sound says so of its emphasis; the jumps of programs look like headers that do."""

_MOST_TAGS = 8
_MOST_SILENCE = 4
"""LAME's silence is believed up to the length of so many frames."""

_ADTS_RATES = (
    96_000,
    88_200,
    64_000,
    48_000,
    44_100,
    32_000,
    24_000,
    22_050,
    16_000,
    12_000,
    11_025,
    8_000,
    7_350,
)
_ADTS_SAMPLES = 1_024


def mpeg_duration_ms(file: BinaryIO, size: int) -> int | None:
    """Length of an MPEG audio file by counting its frames, in milliseconds.

    Tags between spliced parts are stepped over. The front's Xing or VBRI frame holds no
    sound and is not counted, and LAME's delay and padding are taken off, as decoders do.
    None where no frame stands in the first megabyte.
    """
    walk = FrameWalk(_skip_tags(file), any_layer=True)
    sizes, kinds = tables(any_layer=True)
    counts: Counter[int] = Counter()
    silent = 0
    for number, (offset, key) in enumerate(_frames(file, walk)):
        table = None if number else table_frame(walk.bytes_at(offset, sizes[key]))
        if table is None:
            counts[key] += 1
        else:
            silent = _silent_ticks(table, kinds[key])
    ticks = sum(count * _ticks(kinds[key]) for key, count in counts.items()) - silent
    return max(ticks, 0) * 1_000 // TICKS if counts else None


def _frames(file: BinaryIO, walk: FrameWalk) -> Iterator[tuple[int, int]]:
    """Every frame of a file; none at all where there is none in its first megabyte."""
    start = walk.reached
    file.seek(start)
    found = False
    while chunk := file.read(_CHUNK):
        for frame in walk.feed(chunk):
            found = True
            yield frame
        if not found and walk.reached - walk.tags - start > _CHUNK:
            return
    yield from walk.finish()


def _ticks(kind: FrameKind | None) -> int:
    return kind.samples * TICKS // kind.rate if kind else 0


def _silent_ticks(table: TableFrame, kind: FrameKind | None) -> int:
    """Silence that LAME put at both ends, in ticks."""
    if kind is None or table.delay is None or table.padding is None:
        return 0
    samples = table.delay + table.padding
    return min(samples * TICKS // kind.rate, _MOST_SILENCE * _ticks(kind))


def has_frames(file: BinaryIO, start: int) -> bool:
    """Whether MPEG audio begins within the first megabyte from `start` on, zeros not counted.

    Believed are three frames of one kind in a row (of layer I, which hardly anybody uses,
    more), or fewer that end where the file does.
    """
    data = _behind_zeros(file, start)
    at = data.find(b"\xff")
    while 0 <= at < len(data) - 3:
        if _begins_chain(data, at):
            return True
        at = data.find(b"\xff", at + 1)
    return False


def _behind_zeros(file: BinaryIO, start: int) -> bytes:
    """Up to a megabyte from the first byte on that is no zero, looked for in a few."""
    for step in range(_MOST_PADDING):
        file.seek(start + step * _CHUNK)
        chunk = file.read(_CHUNK)
        sound = chunk.lstrip(b"\0")
        if sound or not chunk:
            return sound + file.read(len(chunk) - len(sound))
    return b""


def _begins_chain(data: bytes, at: int) -> bool:
    sizes, _ = tables(any_layer=True)
    kind = _kind_at(data, at)
    if kind[-1] & 0x03 == _NO_EMPHASIS:
        return False
    for _ in range(_CHAIN_OF_LAYER_1 if kind[0] & 0x06 == 0x06 else _CHAIN):
        if at == len(data) or data.startswith(b"TAG", at):
            return True
        if at + 4 > len(data) or _kind_at(data, at) != kind:
            return False
        size = sizes[data[at + 1] << 8 | data[at + 2]] if data[at] == 255 else 0
        if not size:
            return False
        at += size
    return True


def _kind_at(data: bytes, at: int) -> tuple[int, int, int]:
    """What stays the same from frame to frame; stereo and joint stereo may take turns."""
    last = data[at + 3]
    return data[at + 1] & 0xFE, data[at + 2] & 0x0C, last & (0xCF if last & 0x80 else 0x8F)


def _skip_tags(file: BinaryIO) -> int:
    offset = 0
    for _ in range(_MOST_TAGS):
        file.seek(offset)
        size = id3_size(file.read(10))
        if not size:
            break
        offset += size
    return offset


def adts_duration_ms(file: BinaryIO, size: int) -> int | None:
    """Length of an ADTS stream by counting its frames, in milliseconds; None without any.

    ISO 13818-7, section 6.2: each frame carries its length in 13 bits.
    """
    offset = _skip_tags(file)
    file.seek(offset)
    data, at, base = b"", 0, offset
    totals: dict[int, int] = {}
    while base + at < size:
        if at + 7 > len(data):
            base += at
            file.seek(base)
            data, at = file.read(_CHUNK), 0
            if len(data) < 7:
                break
        length = 0
        if data[at] == 255 and data[at + 1] & 0xF6 == 0xF0:
            length = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
        if length < 7:
            found = data.find(b"\xff", at + 1)
            at = found if found >= 0 else len(data)
            continue
        index = data[at + 2] >> 2 & 15
        totals[index] = totals.get(index, 0) + 1 + (data[at + 6] & 3)
        at += length
    seconds = sum(
        blocks * _ADTS_SAMPLES / _ADTS_RATES[index]
        for index, blocks in totals.items()
        if index < len(_ADTS_RATES)
    )
    return round(seconds * 1_000) or None
