from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.audio.mp3_index import Mp3Index

EACH_MS = 1_152 * 1_000 / 44_100
SIDE = 4 + 32


def frame(size_index: int = 9, *, borrowed: int = 0, fill: int = 0x11, mode: int = 0) -> bytes:
    """A 44.1 kHz MPEG 1 layer III frame without checksum; index 9 is 128 kbit/s."""
    kbps = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)[size_index - 1]
    size = 144 * kbps * 1_000 // 44_100
    head = bytes((0xFF, 0xFB, size_index << 4, mode << 6))
    side = bytes((borrowed >> 1, (borrowed & 1) << 7)) + bytes(30)
    return head + side + bytes([fill]) * (size - SIDE)


def indexed(data: bytes, piece: int = 1 << 18) -> Mp3Index:
    index = Mp3Index()
    for at in range(0, len(data), piece):
        index.feed(data[at : at + piece])
    index.finish()
    return index


def reader(data: bytes, at: int, size: int) -> bytes:
    return data[at : at + size]


LATE_MS = 1_105 / 44.1
"""How late the sound of a file without LAME's tag is: the delays of LAME and of decoders."""


def test_every_frame_has_its_time() -> None:
    data = frame() * 100
    index = indexed(data)
    assert len(index.offsets) == 100
    assert index.reached_ms == pytest.approx(100 * EACH_MS - LATE_MS)
    start = index.start_for(50 * EACH_MS + 1 - LATE_MS, lambda at, size: reader(data, at, size))
    assert start.lead == b""
    assert start.offset == 50 * len(frame())
    assert start.heard_ms == start.label_ms == pytest.approx(50 * EACH_MS - LATE_MS)


def test_what_a_frame_borrows_is_led_in_by_one_silent_frame() -> None:
    frames = [frame(3, fill=1), frame(3, fill=2), frame(9, borrowed=150, fill=3)] + [frame()] * 9
    data = b"".join(frames)
    index = indexed(data)
    start = index.start_for(2 * EACH_MS + 1, lambda at, size: reader(data, at, size))
    assert start.offset == 2 * len(frame(3))
    lender = len(frame(3)) - SIDE
    assert start.lead.endswith(b"\1" * (150 - lender) + b"\2" * lender)
    assert start.lead[:4] == bytes((0xFF, 0xFB, 0xE0, 0))
    assert len(start.lead) == 144 * 320_000 // 44_100
    assert not any(start.lead[4:-150])
    assert start.heard_ms - start.label_ms == pytest.approx(EACH_MS)


@given(st.integers(1, 5_000), st.lists(st.integers(1, 14), min_size=4, max_size=60))
def test_pieces_do_not_matter(piece: int, sizes: list[int]) -> None:
    data = b"".join(frame(size) for size in sizes)
    assert list(indexed(data, piece).offsets) == list(indexed(data).offsets)
    assert len(indexed(data).offsets) == len(sizes)


def test_tags_at_the_front_and_between_parts_are_stepped_over() -> None:
    def tag(size: int) -> bytes:
        body = b"\xff\xfb\x90\x00" * (size // 4)
        packed = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
        return b"ID3\x04\x00\x00" + packed + body

    data = tag(400_000) + frame() * 5 + b"TAG" + bytes(125) + tag(100) + frame() * 5
    for piece in (1_000, 1 << 18):
        index = indexed(data, piece)
        assert len(index.offsets) == 10
        assert index.offsets[0] == len(tag(400_000))


def test_parts_of_another_sampling_rate_keep_their_own_time() -> None:
    slow = bytes((0xFF, 0xFB, 0x98, 0)) + bytes(144 * 128_000 // 32_000 - 4)
    index = indexed(frame() * 10 + slow * 10)
    assert index.reached_ms == pytest.approx(10 * EACH_MS + 10 * 36 - LATE_MS)


def test_the_table_in_front_is_no_sound_and_lames_delay_is_taken_off() -> None:
    table = bytearray(frame())
    table[36:40] = b"Xing"
    table[36 + 120 : 36 + 124] = b"LAME"
    table[36 + 141 : 36 + 144] = (576 << 12 | 100).to_bytes(3, "big")
    index = indexed(bytes(table) + frame() * 10)
    assert len(index.offsets) == 10
    assert index.reached_ms == pytest.approx(10 * EACH_MS - (576 + 529) * 1_000 / 44_100)
    data = bytes(table) + frame() * 10
    assert index.start_for(0, lambda at, size: reader(data, at, size)).label_ms < 0


def test_a_place_after_the_end_is_the_last_frame() -> None:
    data = frame() * 10
    start = indexed(data).start_for(99_999, lambda at, size: reader(data, at, size))
    assert start.offset == 9 * len(frame())


@given(st.binary(max_size=4_000))
def test_noise_is_no_mp3_and_no_trouble(data: bytes) -> None:
    index = indexed(data)
    assert index.foreign == (len(index.offsets) < 3)


def test_a_long_stretch_without_a_frame_is_given_up() -> None:
    index = Mp3Index()
    for _ in range(8):
        index.feed(bytes(1 << 18))
    assert index.foreign
