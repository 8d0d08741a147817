"""Unpacking: whole, in any pieces, and never more at a time than is asked."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.net.unpacking import PackingError, Unpacker


def unpack(coding: str, *pieces: bytes) -> bytes:
    unpacker = Unpacker(coding)
    whole = b"".join(part for piece in pieces for part in unpacker.feed(piece))
    unpacker.finish()
    return whole


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@given(st.binary(max_size=3_000), st.integers(1, 40), st.integers(1, 200))
def test_unpacks_whatever_the_pieces(data: bytes, times: int, step: int) -> None:
    data *= times
    for coding, packed in (
        ("", data),
        ("identity", data),
        ("gzip", gzip.compress(data)),
        ("X-GZIP ", gzip.compress(data[:7]) + gzip.compress(data[7:])),
        ("deflate", zlib.compress(data)),
    ):
        pieces = [packed[at : at + step] for at in range(0, len(packed), step)]
        assert unpack(coding, *pieces) == data


def test_deflate_without_its_header() -> None:
    assert unpack("deflate", raw_deflate(b"some words " * 100)) == b"some words " * 100


def test_what_follows_the_end_is_dropped() -> None:
    assert unpack("gzip", gzip.compress(b"word"), b"\0\0\0") == b"word"
    assert unpack("gzip", gzip.compress(b"word") + b"junk") == b"word"


def test_a_bomb_comes_in_small_pieces() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    sizes = [len(piece) for piece in Unpacker("gzip").feed(bomb)]
    assert sum(sizes) == 50_000_000
    assert max(sizes) <= 1 << 16


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "compress"])
def test_unknown_codings_are_refused(coding: str) -> None:
    with pytest.raises(PackingError):
        Unpacker(coding)


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_damage_and_cuts_are_noticed(coding: str) -> None:
    packed = gzip.compress(b"words " * 500) if coding == "gzip" else zlib.compress(b"words " * 500)
    with pytest.raises(PackingError):
        unpack(coding, packed[:-9])
    with pytest.raises(PackingError):
        unpack(coding, b"<html>this is not packed at all</html>")
