"""The headers of MPEG audio's frames: how long they are, and what they hold beside sound.

Formats: ISO 11172-3 and 13818-3, sections 2.4.1 and 2.4.2.3 (header, side information), and
the LAME tag's gapless fields.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

LONGEST = 2_881
"""Bytes of the longest frame there is: layer II, 160 kbit/s at 8 kHz."""

_KBPS = {
    (1, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Bit rates by generation and layer."""

_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


class FrameKind(NamedTuple):
    """How many samples a frame holds, and how many there are in a second."""

    samples: int
    rate: int


@cache
def tables(*, any_layer: bool = False) -> tuple[list[int], list[FrameKind | None]]:
    """Size in bytes (0: no frame) and kind of a frame, by bytes 2 and 3 of its header.

    Of layer III alone, which is MP3, unless any layer is wanted.
    """
    sizes: list[int] = [0] * 65_536
    kinds: list[FrameKind | None] = [None] * 65_536
    for second in range(0xE0, 0x100):
        version, layer = second >> 3 & 3, 4 - (second >> 1 & 3)
        if version == 1 or layer == 4 or not (any_layer or layer == 3):
            continue
        generation = 1 if version == 3 else 2
        samples = 384 if layer == 1 else 576 if layer == 3 and generation == 2 else 1_152
        slot = 4 if layer == 1 else 1
        of_rate = [FrameKind(samples, rate) for rate in _RATES[version]]
        for third in range(256):
            bits, rate_index = third >> 4, third >> 2 & 3
            if bits in (0, 15) or rate_index == 3:
                continue
            kind = of_rate[rate_index]
            kbps = _KBPS[generation, layer][bits - 1]
            whole = samples // 8 // slot * kbps * 1_000 // kind.rate
            sizes[second << 8 | third] = (whole + (third >> 1 & 1)) * slot
            kinds[second << 8 | third] = kind
    return sizes, kinds


class TableFrame(NamedTuple):
    """A first frame that holds no sound but a Xing, Info or VBRI table.

    `delay` and `padding` are samples of silence that LAME put at both ends; None where it
    did not say.
    """

    delay: int | None = None
    padding: int | None = None


def table_frame(frame: bytes) -> TableFrame | None:
    """The table in a file's first frame; None where it holds sound."""
    mark = max(frame.find(b"Xing", 4, 40), frame.find(b"Info", 4, 40))
    if mark < 0:
        return TableFrame() if frame[36:40] == b"VBRI" else None
    lame = frame[mark + 120 : mark + 144]
    if len(lame) < 24 or not lame[:4].strip(b"\0"):
        return TableFrame()
    packed = int.from_bytes(lame[21:24], "big")
    return TableFrame(packed >> 12, packed & 0xFFF)


def mean_frame_bytes(head: bytes) -> float:
    """How many bytes frames like this one have on average, by its header; 0 for none.

    The last byte of padding comes and goes, so that the bit rate is exact.
    """
    if len(head) < 3 or head[0] != 255:
        return 0.0
    kind = tables()[1][head[1] << 8 | head[2]]
    if kind is None:
        return 0.0
    kbps = _KBPS[1 if head[1] >> 3 & 3 == 3 else 2, 3][(head[2] >> 4) - 1]
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


def id3_size(head: bytes) -> int:
    """How many bytes the ID3v2 tag at the start takes, 0 where there is none.

    ID3v2.4 structure, section 3.1: the size is four times seven bits and leaves out the
    header of ten bytes, and the footer where bit 4 of the flags announces one.
    """
    if len(head) < 10 or head[:3] != b"ID3" or max(head[6:10]) > 0x7F or head[3] == 0xFF:
        return 0
    size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
    return size + (20 if head[5] & 0x10 else 10)


def tag_size(head: bytes) -> int:
    """Bytes of the tag that starts here, ID3v2 or ID3v1, 0 where there is none."""
    return 128 if head[:3] == b"TAG" else id3_size(head)
