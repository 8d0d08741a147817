"""Cover pictures: decoded small, kept in shape, never a danger."""

from __future__ import annotations

import zlib
from io import BytesIO
from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from player.media.artwork import Artwork, decode_artwork


def picture(kind: str, size: tuple[int, int], mode: str = "RGB", colour: object = "red") -> bytes:
    out = BytesIO()
    Image.new(mode, size, colour).save(out, kind)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_the_usual_formats_are_decoded_small_and_keep_their_shape(kind: str) -> None:
    found = decode_artwork(picture(kind, (600, 300)), side=60)

    assert found is not None
    assert (found.width, found.height, len(found.rgb)) == (60, 30, 60 * 30 * 3)
    red, green, blue = found.rgb[:3]
    assert red > 240
    assert max(green, blue) < 16


def test_what_is_see_through_becomes_black() -> None:
    found = decode_artwork(picture("PNG", (8, 8), "RGBA", (255, 255, 255, 0)))

    assert found == Artwork(8, 8, bytes(8 * 8 * 3))


@pytest.mark.parametrize(
    "data",
    [b"", b"no picture", picture("PNG", (50, 50))[:60], b"\xff\xd8\xff\xe0" + b"\0" * 400],
    ids=["empty", "text", "cut off", "noise"],
)
def test_what_is_no_picture_gives_none(data: bytes) -> None:
    assert decode_artwork(data) is None


@pytest.mark.parametrize("side", [6_000, 12_000, 60_000])
def test_a_picture_that_would_fill_the_memory_is_not_unpacked(side: int) -> None:
    def chunk(name: bytes, body: bytes) -> bytes:
        return pack(">I", len(body)) + name + body + pack(">I", zlib.crc32(name + body))

    header = chunk(b"IHDR", pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress(bytes(3 * 6_000 * 100)))
    bomb = b"\x89PNG\r\n\x1a\n" + header + rows + chunk(b"IEND", b"")

    assert decode_artwork(bomb) is None


def test_other_formats_are_not_tried() -> None:
    assert decode_artwork(picture("BMP", (8, 8))) is None


@given(
    width=st.integers(1, 40),
    height=st.integers(1, 40),
    to=st.tuples(st.integers(1, 50), st.integers(1, 50)),
    value=st.integers(0, 255),
)
def test_one_colour_stays_that_colour_in_every_size(
    width: int, height: int, to: tuple[int, int], value: int
) -> None:
    scaled = Artwork(width, height, bytes([value, 0, 255] * (width * height))).scaled(*to)

    assert scaled == Artwork(*to, bytes([value, 0, 255] * (to[0] * to[1])))


def test_a_smaller_picture_has_the_mean_of_its_pixels() -> None:
    halves = Artwork(2, 2, bytes([0, 0, 0, 100, 100, 100, 100, 100, 100, 200, 200, 200]))

    assert halves.scaled(1, 1) == Artwork(1, 1, bytes([100, 100, 100]))
    assert halves.scaled(2, 1).rgb == bytes([50, 50, 50, 150, 150, 150])
