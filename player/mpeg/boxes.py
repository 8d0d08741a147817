"""The boxes that an MP4 is made of. Source: ISO 14496-12, section 4.2.

A file may be hostile: boxes that claim to be shorter than their own head end the walk, and so
do too many of them.
"""

from __future__ import annotations

import struct
from collections.abc import Container, Iterator
from typing import BinaryIO, NamedTuple

_HEAD = 16
_MOST = 50_000
_MOST_AT_THE_TOP = 200
_DEEPEST = 6
_LARGEST_MOOV = 64 << 20
_ENDLESS = 1 << 62


class Box(NamedTuple):
    """A box by the place of its body; `end` is where the next one begins."""

    name: bytes
    start: int
    end: int


def _box(head: bytes, at: int, end: int) -> Box | None:
    """The box whose first bytes stand at `at`; None where none can."""
    if at + 8 > end or len(head) < 8:
        return None
    length, name = struct.unpack(">I4s", head[:8])
    skip = 8
    if length == 1 and len(head) >= _HEAD:
        length, skip = struct.unpack(">Q", head[8:_HEAD])[0], _HEAD
    elif length == 0:
        length = end - at
    return Box(name, at + skip, min(at + length, end)) if length >= skip else None


def boxes_of(
    file: BinaryIO,
    end: int,
    *,
    start: int = 0,
    entered: Container[bytes] = frozenset(),
    depth: int = 0,
) -> Iterator[Box]:
    """The boxes of an open file from `start` to `end`; of those in `entered`, what is in them."""
    for _ in range(_MOST):
        file.seek(start)
        box = _box(file.read(_HEAD), start, end)
        if box is None:
            return
        if box.name in entered and depth < _DEEPEST:
            yield from boxes_of(file, box.end, start=box.start, entered=entered, depth=depth + 1)
        else:
            yield box
        start = box.end


def boxes_in(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The boxes in a container's body: name and body."""
    at = 0
    for _ in range(_MOST_AT_THE_TOP):
        box = _box(data[at : at + _HEAD], at, len(data))
        if box is None:
            return
        yield box.name, data[box.start : box.end]
        at = box.end


def read_moov(file: BinaryIO, end: int = _ENDLESS) -> bytes:
    """The body of the `moov` box, which describes all tracks; b"" where there is none.

    `end` is the size of the file, where it is known. At most 64 MB are read.
    """
    for _, box in zip(range(_MOST_AT_THE_TOP), boxes_of(file, end), strict=False):
        if box.name == b"moov":
            file.seek(box.start)
            return file.read(min(box.end - box.start, _LARGEST_MOOV))
    return b""
