"""Walking over frames, tags and damage, however the bytes come."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.mpeg.frames import table_frame, tables, tag_size
from player.mpeg.walking import FrameWalk

FRAME = b"\xff\xfb\x90\x64" + bytes(413)
LAYER_2 = b"\xff\xfd\x80\x04" + bytes(413)
TAG = b"ID3\x04\0\0\0\0\0\x14" + bytes(20)
OLD_TAG = b"TAG" + bytes(125)


def offsets(data: bytes, piece: int, *, any_layer: bool = False, adrift: bool = False) -> list[int]:
    walk = FrameWalk(any_layer=any_layer, adrift=adrift)
    found = []
    for at in range(0, len(data), piece):
        found += [offset for offset, _ in walk.feed(data[at : at + piece])]
    return found + [offset for offset, _ in walk.finish()]


def test_frames_follow_each_other_over_tags_and_damage() -> None:
    data = TAG + FRAME * 2 + OLD_TAG + TAG + FRAME * 2 + b"\xff\xfb\0 damage" + FRAME * 3
    at = [30, 447, 1_022, 1_439]
    behind = 1_439 + 417 + 10
    expected = [*at, behind, behind + 417, behind + 834]
    assert offsets(data, len(data)) == expected
    assert offsets(data, 7) == expected


def test_other_layers_are_frames_where_they_are_wanted() -> None:
    assert offsets(LAYER_2 * 3, 500) == []
    assert offsets(LAYER_2 * 3, 500, any_layer=True) == [0, 417, 834]


def test_adrift_the_first_header_needs_another_behind_it() -> None:
    data = b"\xff\xfb\x90\x64" + bytes(100) + FRAME * 3
    assert offsets(data, 999) == [0, 521, 938]
    assert offsets(data, 999, adrift=True) == [104, 521, 938]


def test_a_tag_longer_than_a_piece_is_stepped_over() -> None:
    long_tag = b"ID3\x04\0\0\0\0\x7f\x7f" + b"\xff\xfb\x90\x64" * 4_096
    assert offsets(long_tag[: 10 + 16_383] + FRAME * 2, 1_000) == [16_393, 16_810]


@given(
    st.lists(st.sampled_from([FRAME, TAG, OLD_TAG, b"\xff", b"\xff\xfb\x90\x64", b"abc"])),
    st.integers(1, 5_000),
)
def test_it_does_not_matter_in_which_pieces_bytes_come(parts: list[bytes], piece: int) -> None:
    data = b"".join(parts)
    assert offsets(data, piece) == offsets(data, len(data) + 1)


@pytest.mark.parametrize("mark", [b"Xing", b"Info"])
def test_what_lame_says_of_silence(mark: bytes) -> None:
    lame = b"LAME3.100" + bytes(12) + bytes([0x24, 0x04, 0x80]) + bytes(10)
    frame = (FRAME[:36] + mark + bytes(116) + lame).ljust(417, b"\0")
    table = table_frame(frame)
    assert table is not None
    assert (table.delay, table.padding) == (576, 1_152)
    assert table_frame(frame.replace(b"LAME", b"\0\0\0\0")) == (None, None)
    assert table_frame(FRAME[:36] + b"VBRI" + bytes(100)) == (None, None)
    assert table_frame(FRAME) is None


def test_sizes_are_those_of_the_standard() -> None:
    sizes, kinds = tables(any_layer=True)
    assert sizes[0xFB90] == 417
    assert sizes[0xFB92] == 418
    assert kinds[0xFB90] == (1_152, 44_100)
    assert tag_size(TAG) == 30
    assert tag_size(OLD_TAG) == 128
    assert tag_size(b"ID3\x04\0\0\x80\0\0\0") == 0
