from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from player.ui.widgets.transcript_band import Page, Rows, at_a_third, followed


def test_the_page_stays_while_the_line_is_in_its_band() -> None:
    page = Page(100, 30, 1_000)
    assert [followed(page, Rows(row, row), loose=False) for row in (105, 110, 120)] == [100] * 3


def test_leaving_the_band_puts_the_line_at_a_third() -> None:
    page = Page(100, 30, 1_000)
    assert followed(page, Rows(121, 121), loose=False) == 111
    assert followed(page, Rows(104, 104), loose=False) == 94


def test_after_scrolling_by_hand_the_whole_page_is_the_band() -> None:
    page = Page(100, 30, 1_000)
    assert followed(page, Rows(129, 129), loose=True) == 100
    assert followed(page, Rows(130, 130), loose=True) == 120


def test_at_the_end_nothing_moves() -> None:
    end = Page(970, 30, 1_000)
    assert {followed(end, Rows(row, row), loose=False) for row in range(991, 1_000)} == {970}


def test_a_short_text_never_moves() -> None:
    page = Page(0, 30, 12)
    assert {followed(page, Rows(row, row), loose=False) for row in range(12)} == {0}


@given(
    st.integers(1, 60), st.integers(0, 500), st.integers(0, 500), st.integers(0, 30), st.booleans()
)
def test_the_line_is_always_in_view_afterwards(
    height: int, top: int, first: int, more: int, loose: bool
) -> None:
    rows = 600
    page = Page(min(top, rows - height), height, rows)
    lit = Rows(first, first + more)
    moved = page._replace(top=followed(page, lit, loose=loose))
    assert 0 <= moved.top <= rows - height
    assert moved.shows(lit)
    if more < height:
        assert moved.top <= lit.first
        assert lit.last < moved.top + height
    assert followed(moved, lit, loose=False) in (moved.top, at_a_third(moved, lit))
