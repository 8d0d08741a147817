"""True lengths of containers whose headers may lie: Ogg, WAV, FLAC, Matroska.

Each function takes an open file and its size, and answers in milliseconds or None.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

_BUFFER = 1 << 20
_MOST_BOXES = 10_000
_NO_SIZE = 0xFFFFFFFF
_NO_GRANULE = (1 << 64) - 1


def ogg_duration_ms(file: BinaryIO, size: int) -> int | None:
    """Length of an Ogg file, joined ones included: the last position of each link, added up.

    RFC 3533, section 6, for pages; RFC 7845, section 4, for Opus and its pre-skip.
    """
    streams: dict[int, tuple[int, int]] = {}
    seconds = 0.0
    last: dict[int, int] = {}
    for flags, granule, serial, body in _ogg_pages(file, size):
        if flags & 2:
            # All streams of a link begin before any of them goes on.
            if last:
                seconds += _ogg_seconds(streams, last)
                streams, last = {}, {}
            known = _ogg_stream(body)
            if known:
                streams[serial] = known
        elif serial in streams and granule != _NO_GRANULE:
            last[serial] = granule
    seconds += _ogg_seconds(streams, last)
    return round(seconds * 1_000) or None


def _ogg_pages(file: BinaryIO, size: int) -> Iterator[tuple[int, int, int, bytes]]:
    """Flags, position, serial number and first bytes of each page."""
    file.seek(0)
    data, at, base = b"", 0, 0
    while True:
        if at + 27 + 255 > len(data) and base + len(data) < size:
            base += at
            file.seek(base)
            data, at = file.read(_BUFFER), 0
        if data[at : at + 4] != b"OggS":
            at = data.find(b"OggS", at + 1)
            if at >= 0:
                continue
            if not data or base + len(data) >= size:
                return
            base, at = base + len(data) - 3, 0
            file.seek(base)
            data = file.read(_BUFFER)
            continue
        if at + 27 > len(data):
            return
        flags, granule, serial = struct.unpack_from("<BQI", data, at + 5)
        count = data[at + 26]
        body = at + 27 + count
        yield flags, granule, serial, data[body : body + 64]
        at = body + sum(data[at + 27 : body])


def _ogg_stream(body: bytes) -> tuple[int, int] | None:
    """Positions in a second, and how many of them are dropped at the start."""
    if body.startswith(b"OpusHead") and len(body) >= 12:
        return 48_000, int.from_bytes(body[10:12], "little")
    if body.startswith(b"\x01vorbis") and len(body) >= 16:
        return int.from_bytes(body[12:16], "little"), 0
    if body.startswith(b"Speex   ") and len(body) >= 40:
        return int.from_bytes(body[36:40], "little"), 0
    if body.startswith(b"\x7fFLAC") and len(body) >= 31:
        return int.from_bytes(body[27:30], "big") >> 4, 0
    return None


def _ogg_seconds(streams: dict[int, tuple[int, int]], last: dict[int, int]) -> float:
    return max(
        (max(last[serial] - streams[serial][1], 0) / streams[serial][0] for serial in last
         if streams[serial][0]),
        default=0.0,
    )  # fmt: skip


def wav_duration_ms(file: BinaryIO, size: int) -> int | None:
    """Length of a WAV file by its sound's bytes; a size left open means up to the end.

    Source: the RIFF and RF64 (EBU Tech 3306) chunk layouts.
    """
    offset, bytes_a_second = 12, 0
    for _ in range(_MOST_BOXES):
        file.seek(offset)
        head = file.read(8)
        if len(head) < 8:
            return None
        name, length = struct.unpack("<4sI", head)
        if name == b"fmt ":
            bytes_a_second = struct.unpack("<I", file.read(12)[8:12])[0]
        elif name == b"data":
            rest = size - offset - 8
            open_ended = length in (0, _NO_SIZE) or length > rest
            sound = rest if open_ended else length
            return sound * 1_000 // bytes_a_second if bytes_a_second else None
        offset += 8 + length + (length & 1)
    return None


def flac_duration_ms(file: BinaryIO, size: int) -> int | None:
    """Length of a FLAC file by its STREAMINFO (RFC 9639, section 8.2); None where left open."""
    file.seek(0)
    head = file.read(42)
    if head[:4] != b"fLaC" or len(head) < 42 or head[4] & 0x7F:
        return None
    packed = int.from_bytes(head[18:26], "big")
    rate, samples = packed >> 44, packed & (1 << 36) - 1
    if samples and rate:
        return samples * 1_000 // rate
    end = _last_flac_sample(file, size)
    return end * 1_000 // rate if end and rate else None


def _last_flac_sample(file: BinaryIO, size: int) -> int | None:
    """Where the last frame ends, in samples, for a file written to a pipe.

    RFC 9639, section 9.1: a frame header ends in a CRC-8 of itself, which tells a real one.
    """
    file.seek(8)
    block = int.from_bytes(file.read(4)[2:4], "big")
    file.seek(max(size - _BUFFER, 0))
    data = file.read(_BUFFER)
    at = len(data)
    while (at := data.rfind(b"\xff", 0, at)) >= 0:
        end = _flac_frame_end(data[at : at + 16], block)
        if end is not None:
            return end
    return None


def _flac_frame_end(head: bytes, block: int) -> int | None:
    if len(head) < 8 or head[1] not in (0xF8, 0xF9):
        return None
    size_code, rate_code = head[2] >> 4, head[2] & 15
    width = 1 if head[4] < 0x80 else 8 - (head[4] ^ 0xFF).bit_length()
    if width > 7 or (width == 1 and head[4] >= 0x80) or not size_code:
        return None
    number = head[4] & (0x7F if width == 1 else 0x7F >> width)
    for byte in head[5 : 4 + width]:
        number = number << 6 | byte & 0x3F
    at = 4 + width
    size_bytes = {6: 1, 7: 2}.get(size_code, 0)
    length = _flac_block(size_code, head[at : at + size_bytes])
    at += size_bytes + {12: 1, 13: 2, 14: 2}.get(rate_code, 0)
    if at >= len(head) or _crc8(head[:at]) != head[at]:
        return None
    return (number if head[1] & 1 else number * block) + length


def _flac_block(code: int, extra: bytes) -> int:
    if code == 1:
        return 192
    if code < 6:
        return 144 << code
    return int.from_bytes(extra, "big") + 1 if code < 8 else 1 << code


def _crc8(data: bytes) -> int:
    """CRC-8 with the polynomial x^8 + x^2 + x + 1, as FLAC frame headers use it."""
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value << 1 ^ 0x07) & 0xFF if value & 0x80 else value << 1
    return value


_SEGMENT, _INFO, _SCALE, _DURATION = 0x18538067, 0x1549A966, 0x2AD7B1, 0x4489


def matroska_duration_ms(file: BinaryIO, size: int) -> int | None:
    """Length of a Matroska or WebM file as its Info element gives it (RFC 9559, 5.1.2)."""
    file.seek(0)
    data = file.read(_BUFFER)
    scale, duration = 1_000_000, 0.0
    for name, start, end in _elements(data, 0, len(data), (_SEGMENT, _INFO)):
        if name == _SCALE:
            scale = int.from_bytes(data[start:end], "big")
        elif name == _DURATION and end - start in (4, 8):
            duration = struct.unpack(">f" if end - start == 4 else ">d", data[start:end])[0]
    return round(duration * scale / 1_000_000) or None


def _elements(
    data: bytes, at: int, end: int, entered: tuple[int, ...]
) -> Iterator[tuple[int, int, int]]:
    """Name, start and end of each EBML element; of those in `entered`, what is in them."""
    for _ in range(_MOST_BOXES):
        if at + 2 > end or not data[at]:
            return
        width = 9 - data[at].bit_length()
        name = int.from_bytes(data[at : at + width], "big")
        at += width
        width = 9 - data[at].bit_length() if at < end and data[at] else 8
        length = int.from_bytes(data[at : at + width], "big") & (1 << 7 * width) - 1
        at += width
        # All ones: the length was left open, as in a live stream.
        stop = end if length == (1 << 7 * width) - 1 else min(at + length, end)
        if name in entered:
            yield from _elements(data, at, stop, entered)
        else:
            yield name, at, stop
        at = stop
