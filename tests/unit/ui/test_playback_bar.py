"""The progress bar as text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from player.ui.widgets.playback_bar import draw_progress


def test_progress_moves_by_half_cells_and_keeps_its_ticks() -> None:
    assert draw_progress(8, 0.0, frozenset()) == "────────"
    assert draw_progress(8, 1 / 16, frozenset()) == "╸───────"
    assert draw_progress(8, 0.5, frozenset({2, 6})) == "━━┿━──┼─"
    assert draw_progress(8, 1.0, frozenset()) == "━━━━━━━━"


@given(
    st.integers(min_value=0, max_value=300),
    st.floats(min_value=-1, max_value=2),
    st.frozensets(st.integers(min_value=0, max_value=300)),
)
def test_progress_always_fills_its_cells(cells: int, share: float, ticks: frozenset[int]) -> None:
    assert len(draw_progress(cells, share, ticks)) == cells
