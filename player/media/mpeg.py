"""The true length of MPEG audio and ADTS streams: every frame header is visited.

Headers at the front lie: a VBR file without one is estimated from its first frame, and a
file with advertising spliced in carries the length of its first part alone.
"""

from __future__ import annotations

from functools import cache
from typing import BinaryIO

from player.media.kinds import id3_size

TICKS = 14_112_000
"""Ticks of a second: the least common multiple of the MPEG sampling rates below 48 kHz,
so that every frame's length is a whole number of them."""

_CHUNK = 1 << 20
_MOST_PADDING = 16
_CHAIN = 3
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_KBPS = {
    (1, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
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


@cache
def _frame_table() -> list[tuple[int, int]]:
    """(bytes, ticks) of a frame by the second and third byte of its header; (0, 0): none.

    ISO 11172-3 and 13818-3, section 2.4.2.3 and 2.4.3.1.
    """
    table = [(0, 0)] * 65_536
    for second in range(0xE0, 0x100):
        version, layer = second >> 3 & 3, 4 - (second >> 1 & 3)
        if version == 1 or layer == 4:
            continue
        generation = 1 if version == 3 else 2
        for third in range(256):
            index, rate_index = third >> 4, third >> 2 & 3
            if index in (0, 15) or rate_index == 3:
                continue
            rate = _RATES[version][rate_index]
            bits = _KBPS[generation, layer][index - 1] * 1_000
            samples = 384 if layer == 1 else 576 if layer == 3 and generation == 2 else 1_152
            slot = 4 if layer == 1 else 1
            length = (samples // 8 // slot * bits // rate + (third >> 1 & 1)) * slot
            table[second << 8 | third] = (length, samples * TICKS // rate)
    return table


def mpeg_duration_ms(file: BinaryIO, size: int) -> int | None:
    """Length of an MPEG audio file by counting its frames, in milliseconds.

    Tags between spliced parts are stepped over. The front's Xing or VBRI frame holds no
    sound and is not counted, and LAME's delay and padding are taken off, as decoders do.
    None where there are no two frames in a row.
    """
    start = _skip_tags(file)
    table = _frame_table()
    first = _first_frame(file, start, table)
    if first is None:
        return None
    offset, extra_ticks = first
    ticks = _count(file, offset, size, table) + extra_ticks
    return max(ticks, 0) * 1_000 // TICKS


def has_frames(file: BinaryIO, start: int) -> bool:
    """Whether MPEG audio begins within the first megabyte from `start` on, zeros not counted.

    Believed are three frames of one kind in a row, or fewer that end where the file does.
    """
    data = _behind_zeros(file, start)
    table = _frame_table()
    at = data.find(b"\xff")
    while 0 <= at < len(data) - 3:
        if _begins_chain(data, at, table):
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


def _begins_chain(data: bytes, at: int, table: list[tuple[int, int]]) -> bool:
    kind = data[at + 1] & 0xFE, data[at + 2] & 0x0C
    for _ in range(_CHAIN):
        if at == len(data) or data.startswith(b"TAG", at):
            return True
        if at + 4 > len(data) or (data[at + 1] & 0xFE, data[at + 2] & 0x0C) != kind:
            return False
        if not _is_frame(data[at : at + 3], table):
            return False
        at += table[data[at + 1] << 8 | data[at + 2]][0]
    return True


def _count(file: BinaryIO, offset: int, size: int, table: list[tuple[int, int]]) -> int:
    """Sum of the lengths of all frames from `offset` on, in ticks."""
    file.seek(offset)
    data = b""
    at = total = 0
    base = offset
    while base + at < size:
        if at >= len(data) - 4:
            base += at
            file.seek(base)
            data, at = file.read(_CHUNK), 0
            if len(data) < 4:
                break
        last = len(data) - 4
        while at <= last:
            length, ticks = table[data[at + 1] << 8 | data[at + 2]] if data[at] == 255 else (0, 0)
            if not length:
                break
            at += length
            total += ticks
        else:
            continue
        at = _resync(data, at, table)
    return total


def _resync(data: bytes, at: int, table: list[tuple[int, int]]) -> int:
    """Where the next frame starts at or after `at`: two headers in a row, or a tag's end."""
    size = id3_size(data[at : at + 10])
    if size:
        return at + size
    if data.startswith(b"TAG", at):
        return at + 128
    while True:
        at = data.find(b"\xff", at + 1)
        if at < 0 or at + 4 > len(data):
            return max(len(data) - 3, 1)
        length = table[data[at + 1] << 8 | data[at + 2]][0]
        if not length:
            continue
        follower = data[at + length : at + length + 3]
        if len(follower) < 3 or _is_frame(follower, table):
            return at


def _is_frame(head: bytes, table: list[tuple[int, int]]) -> bool:
    return head[0] == 255 and table[head[1] << 8 | head[2]][0] > 0


def _skip_tags(file: BinaryIO) -> int:
    offset = 0
    for _ in range(8):
        file.seek(offset)
        size = id3_size(file.read(10))
        if not size:
            break
        offset += size
    return offset


def _first_frame(
    file: BinaryIO, start: int, table: list[tuple[int, int]]
) -> tuple[int, int] | None:
    """Where counting starts, and ticks to add for what the front's header says."""
    file.seek(start)
    data = file.read(_CHUNK)
    at = 0
    if len(data) < 4:
        return None
    if not _is_frame(data[:3], table):
        at = _resync(data, 0, table)
    if at + 4 > len(data) or not _is_frame(data[at : at + 3], table):
        return None
    length, ticks = table[data[at + 1] << 8 | data[at + 2]]
    frame = data[at : at + length]
    if frame[36:40] == b"VBRI":
        return start + at + length, 0
    mark = max(frame.find(b"Xing", 4, 40), frame.find(b"Info", 4, 40))
    if mark < 0:
        return start + at, 0
    return start + at + length, -_encoder_ticks(frame, mark, ticks)


def _encoder_ticks(frame: bytes, mark: int, frame_ticks: int) -> int:
    """Silence that LAME put at both ends, in ticks: 12 bits each, 141 bytes behind `Xing`."""
    if not frame[mark + 120 : mark + 124].strip(b"\0") or len(frame) < mark + 144:
        return 0
    packed = int.from_bytes(frame[mark + 141 : mark + 144], "big")
    samples = (packed >> 12) + (packed & 0xFFF)
    version = frame[1] >> 3 & 3
    rate = _RATES[version][frame[2] >> 2 & 3]
    return min(samples * TICKS // rate, 4 * frame_ticks)


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
