from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from player.ui.widgets.transcript_wrap import (
    cell_widths,
    clip,
    is_narrow,
    offset_at,
    row_text,
    snap,
    wrap,
)

FAMILY = "👨‍👩‍👧‍👦"


def rows(text: str, width: int) -> list[str]:
    return [
        row_text(text, start, end) for start, end in pairwise((0, *wrap(text, width), len(text)))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [""]),
        ("short", ["short"]),
        ("the quick brown fox", ["the quick", "brown fox"]),
        ("exactly te n", ["exactly te", "n"]),
        ("one\n\ntwo three four", ["one", "", "two three", "four"]),
        ("x" * 25, ["x" * 10, "x" * 10, "x" * 5]),
        ("a " + "y" * 12, ["a", "y" * 10, "yy"]),
        ("spaces          behind", ["spaces", "behind"]),
        ("日本語のテキスト、とても長い", ["日本語のテ", "キスト、と", "ても長い"]),
        ("あいうえお。かき", ["あいうえ", "お。かき"]),
        (f"{FAMILY} family {FAMILY}{FAMILY}", [f"{FAMILY} family", f"{FAMILY}{FAMILY}"]),
        ("שלום עולם טוב מאוד", ["שלום עולם", "טוב מאוד"]),
        ("cafe\u0301 cafe\u0301 cafe\u0301", ["cafe\u0301 cafe\u0301", "cafe\u0301"]),
    ],
)
def test_breaks_where_a_reader_would(text: str, expected: list[str]) -> None:
    assert rows(text, 10) == expected


ALPHABET = st.sampled_from(
    [*"abc  \n-é日本語、。한👍", FAMILY, "e\u0301", "☎\ufe0f", "שלום", "สวัสดี", "\u00a0", "…"]
)
TEXTS = st.lists(ALPHABET, max_size=60).map("".join)


@given(TEXTS, st.integers(2, 30))
def test_no_character_is_lost_and_every_row_fits(text: str, width: int) -> None:
    starts = wrap(text, width)
    assert list(starts) == sorted(set(starts))
    assert all(0 < start <= len(text) for start in starts)
    for start, end in pairwise((0, *starts, len(text))):
        drawn = row_text(text, start, end)
        assert text[start:end].startswith(drawn)
        assert not text[start + len(drawn) : end].strip()
        assert cell_len(drawn) <= width or all(w == 0 for w in cell_widths(drawn)[1:])
        assert "\n" not in drawn


@given(TEXTS)
def test_any_width_ends(text: str) -> None:
    assert "".join(rows(text, 1)).replace(" ", "") == text.replace(" ", "").replace("\n", "")


@given(TEXTS.map(lambda text: text.replace("\n", "")))
def test_columns_and_characters_agree(row: str) -> None:
    widths = cell_widths(row)
    assert sum(widths) == cell_len(row)
    column = 0
    for at, width in enumerate(widths):
        for cell in range(column, column + width):
            assert offset_at(row, cell) == at
        column += width
    assert offset_at(row, column) is None
    assert offset_at(row, -1) is None


@given(TEXTS.map(lambda text: text.replace("\n", "")), st.data())
def test_a_span_is_widened_to_whole_clusters(row: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(row)))
    end = data.draw(st.integers(start, len(row)))
    first, past = snap(row, start, end)
    assert first <= start
    assert past >= end
    parts = (row[:first], row[first:past], row[past:])
    assert sum(map(cell_len, parts)) == cell_len(row)


def test_narrow_characters_take_one_cell() -> None:
    narrow = [chr(code) for code in range(0x20, 0x3000) if is_narrow(chr(code))]
    assert len(narrow) > 900
    assert {cell_len(character) for character in narrow} == {1}


@given(TEXTS.map(lambda text: text.replace("\n", "")), st.integers(0, 20))
def test_clipping_fits(text: str, width: int) -> None:
    assert cell_len(clip(text, width)) <= width


@pytest.mark.parametrize("piece", ["word ", "x", "日", "e\u0301 ", " ", f"a{FAMILY}", "é☃ "])
def test_a_line_of_a_megabyte_is_quick(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    began = time.perf_counter()
    wrap(text, 76)
    assert time.perf_counter() - began < 3
