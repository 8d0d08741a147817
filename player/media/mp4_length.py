"""The true length of an MP4, in one piece or in fragments. Source: ISO 14496-12."""

from __future__ import annotations

import struct
from typing import BinaryIO

from player.mpeg.boxes import boxes_of

_LARGEST_BOX = 1 << 20
_CONTAINERS = frozenset({b"moov", b"mvex", b"moof", b"traf", b"trak", b"mdia"})


def mp4_duration_ms(file: BinaryIO, size: int) -> int | None:
    """Length by the movie header (mvhd 8.2.2), that of its fragments (mehd 8.8.2), or sum.

    A file whose writer could not go back has neither: there the samples of the first
    track's fragments (tfhd 8.8.7, trun 8.8.8) are added up.
    """
    scale = ticks = track_scale = default = fragments = 0
    for name, start, end in boxes_of(file, size, entered=_CONTAINERS):
        if name not in _READ:
            continue
        file.seek(start)
        body = file.read(min(end - start, _LARGEST_BOX))
        if name == b"mvhd":
            scale, ticks = _header(body)
        elif name == b"mehd":
            ticks = ticks or int.from_bytes(body[4:12] if body[0] else body[4:8], "big")
        elif name == b"mdhd":
            track_scale = track_scale or _header(body)[0]
        elif name == b"trex":
            default = default or int.from_bytes(body[12:16], "big")
        elif ticks and scale:
            break
        elif name == b"tfhd":
            default = _fragment_default(body) or default
        elif name == b"trun":
            fragments += _run_ticks(body, default)
    if ticks and scale:
        return ticks * 1_000 // scale
    return fragments * 1_000 // track_scale if fragments and track_scale else None


_READ = frozenset({b"mvhd", b"mehd", b"mdhd", b"trex", b"tfhd", b"trun"})


def _header(body: bytes) -> tuple[int, int]:
    """Ticks a second, and length in ticks; a length of all ones was left open."""
    wide = body[0] == 1
    scale, ticks = struct.unpack_from(">IQ" if wide else ">II", body, 20 if wide else 12)
    return scale, 0 if ticks in (0xFFFFFFFF, (1 << 64) - 1) else ticks


def _fragment_default(body: bytes) -> int:
    flags = int.from_bytes(body[1:4], "big")
    at = 8 + (8 if flags & 1 else 0) + (4 if flags & 2 else 0)
    return int.from_bytes(body[at : at + 4], "big") if flags & 8 else 0


def _run_ticks(body: bytes, default: int) -> int:
    flags, count = int.from_bytes(body[1:4], "big"), int.from_bytes(body[4:8], "big")
    if not flags & 0x100:
        return count * default
    at = 8 + (4 if flags & 1 else 0) + (4 if flags & 4 else 0)
    step = 4 * sum(1 for flag in (0x100, 0x200, 0x400, 0x800) if flags & flag)
    count = min(count, (len(body) - at) // step)
    return sum(int.from_bytes(body[place : place + 4], "big")
               for place in range(at, at + count * step, step))  # fmt: skip
