"""Tracks of an MP4 that libav must not see while the file arrives."""

from __future__ import annotations

import pytest

from player.audio.mp4_tracks import HEAD_BYTES, without_other_tracks
from player.media.demo import demo_path


def track(kind: bytes) -> bytes:
    header = b"\0\0\0\x5c" + b"tkhd" + bytes(84)
    handler = b"\0\0\0\x21" + b"hdlr" + bytes(8) + kind + bytes(13)
    return b"\0\0\1\0" + b"trak" + header + b"\0\0\0\x29" + b"mdia" + handler


def served(data: bytes, size: int) -> bytes:
    """The file as it is read in blocks of a size."""
    out = b""
    while len(out) < len(data):
        place = len(out)
        out += without_other_tracks(
            data[place : place + size],
            lambda at, place=place: data[place + at : place + at + HEAD_BYTES],  # type: ignore[misc]
        )
    return out


@pytest.mark.parametrize("size", [4, 7, 61, 5_000])
def test_what_is_neither_sound_nor_picture_is_passed_over(size: int) -> None:
    data = b"moov" + track(b"soun") + track(b"text") + track(b"vide") + track(b"sbtl") + b"mdat"
    hidden = served(data, size)
    assert len(hidden) == len(data)
    assert (
        hidden
        == b"moov"
        + track(b"soun")
        + track(b"text").replace(b"trak", b"free")
        + track(b"vide")
        + track(b"sbtl").replace(b"trak", b"free")
        + b"mdat"
    )


def test_a_word_in_the_sound_is_no_track() -> None:
    data = b"a trak is not a track" * 30 + b"t"
    assert served(data, 50) == data


def test_of_the_demo_one_track_is_left() -> None:
    data = demo_path().read_bytes()
    hidden = served(data, 1 << 16)
    differing = [at for at in range(len(data)) if data[at] != hidden[at]]
    assert 1 <= len(differing) <= 4
    assert differing[-1] - differing[0] < 4
