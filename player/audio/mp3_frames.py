"""The headers of MP3's frames: how long they are, and what they hold beside sound.

Formats: ISO 11172-3 and 13818-3, section 2.4.1 (header, side information).
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

_KBPS = {
    3: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


class FrameKind(NamedTuple):
    """How many samples a frame holds, and how many there are in a second."""

    samples: int
    rate: int


@cache
def tables() -> tuple[list[int], list[FrameKind | None]]:
    """Size in bytes (0: no frame) and kind of a layer III frame, by bytes 2 and 3 of its header."""
    sizes, kinds = [0] * 65_536, [None] * 65_536  # type: tuple[list[int], list[FrameKind | None]]
    known = {
        (version, at): FrameKind(1_152 if version == 3 else 576, rate)
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


def mean_frame_bytes(head: bytes) -> float:
    """How many bytes frames like this one have on average, by its header; 0 for none.

    The last byte of padding comes and goes, so that the bit rate is exact.
    """
    if len(head) < 3 or head[0] != 255:
        return 0.0
    kind = tables()[1][head[1] << 8 | head[2]]
    if kind is None:
        return 0.0
    kbps = _KBPS[3 if head[1] >> 3 & 3 == 3 else 2][(head[2] >> 4) - 1]
    return kind.samples / 8 * kbps * 1_000 / kind.rate


def silent_frame(head: bytes, sound: bytes) -> bytes:
    """A frame of the highest bit rate, silent itself, that ends with `sound` for the next."""
    second, third = head[1] | 1, head[2] & 0x0D | 0xE0
    size = tables()[0][second << 8 | third]
    return (bytes((255, second, third, head[3])) + bytes(size))[: size - len(sound)] + sound


def borrowed(head: bytes) -> int:
    """How many bytes before it a frame's sound begins, by its side information."""
    if len(head) < 8:
        return 0
    at = 4 if head[1] & 1 else 6
    if head[1] >> 3 & 3 == 3:
        return head[at] << 1 | head[at + 1] >> 7
    return head[at]


def overhead(head: bytes) -> int:
    """Bytes of a frame that hold no sound: header, checksum, side information."""
    if len(head) < 8:
        return 0
    mono = head[3] >> 6 == 3
    side = (17 if mono else 32) if head[1] >> 3 & 3 == 3 else (9 if mono else 17)
    return 4 + side + (0 if head[1] & 1 else 2)


def tag_size(head: bytes) -> int:
    """Bytes of the ID3 tag that starts here, 0 where there is none."""
    if len(head) < 10 or head[:3] != b"ID3":
        return 128 if head[:3] == b"TAG" else 0
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    return size + 10 + (10 if head[5] & 0x10 else 0)
