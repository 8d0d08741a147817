"""Walking the boxes of MP4 files, faultless and hostile."""

from __future__ import annotations

from io import BytesIO
from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.mpeg.boxes import Box, boxes_in, boxes_of, read_moov


def box(name: bytes, body: bytes = b"") -> bytes:
    return pack(">I4s", 8 + len(body), name) + body


def wide(name: bytes, body: bytes) -> bytes:
    return pack(">I4sQ", 1, name, 16 + len(body)) + body


INNER = box(b"mvhd", b"1234") + box(b"trak", box(b"tkhd"))
FILE = box(b"ftyp", b"M4A ") + wide(b"moov", INNER) + box(b"mdat", b"sound")


def test_boxes_are_found_one_after_another() -> None:
    assert list(boxes_of(BytesIO(FILE), len(FILE))) == [
        Box(b"ftyp", 8, 12),
        Box(b"moov", 28, 28 + len(INNER)),
        Box(b"mdat", 36 + len(INNER), len(FILE)),
    ]
    assert [name for name, _ in boxes_in(INNER)] == [b"mvhd", b"trak"]


def test_containers_are_gone_into_where_that_is_wanted() -> None:
    inside = boxes_of(BytesIO(FILE), len(FILE), entered={b"moov", b"trak"})
    assert [found.name for found in inside] == [b"ftyp", b"mvhd", b"tkhd", b"mdat"]


@pytest.mark.parametrize("known", [True, False])
def test_the_movie_box_is_found_wherever_it_stands(known: bool) -> None:
    for data in (FILE, box(b"mdat", bytes(99)) + FILE[-13:] + box(b"moov", INNER)):
        size = (len(data),) if known else ()
        assert read_moov(BytesIO(data), *size) == INNER
    assert read_moov(BytesIO(box(b"ftyp"))) == b""


def test_a_box_without_a_length_goes_on_to_the_end() -> None:
    data = pack(">I4s", 0, b"moov") + INNER
    assert read_moov(BytesIO(data)) == read_moov(BytesIO(data), len(data)) == INNER


@pytest.mark.parametrize("length", [1, 2, 7])
def test_a_box_shorter_than_its_head_ends_the_walk(length: int) -> None:
    data = box(b"ftyp") + pack(">I4sQ", length, b"moov", length) + INNER
    assert [found.name for found in boxes_of(BytesIO(data), len(data))] == [b"ftyp"]


@given(st.binary(max_size=200))
def test_any_bytes_are_walked_to_an_end(data: bytes) -> None:
    for found in boxes_of(BytesIO(data), len(data), entered={b"moov", data[4:8]}):
        assert 8 <= found.start <= found.end <= len(data) or found.end == len(data)
    assert all(len(name) == 4 for name, _ in boxes_in(data))
    read_moov(BytesIO(data))
