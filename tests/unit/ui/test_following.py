"""How far ahead a word is asked for so that it is lit when it is heard."""

from __future__ import annotations

import pytest

from player.ui.following import FIRST_LEAD_MS, MOST_LEAD_MS, Lead


def lead_after(*took_ms: float) -> float:
    lead = Lead()
    for took in took_ms:
        lead.drawn(took)
    return lead.ms


def test_until_drawing_was_seen_a_usual_time_is_taken() -> None:
    assert lead_after() == FIRST_LEAD_MS
    assert lead_after(30.0, 30.0) == FIRST_LEAD_MS


def test_a_slow_machine_is_asked_further_ahead() -> None:
    assert lead_after(*[9.0] * 6) == pytest.approx(10.5)
    assert lead_after(*[1.5] * 6) == pytest.approx(3.0)


def test_a_page_that_moves_now_and_then_changes_nothing() -> None:
    assert lead_after(5, 40, 5, 5, 40, 5, 5, 40, 5) == pytest.approx(6.5)


def test_what_was_slow_once_is_forgotten() -> None:
    assert lead_after(*[20.0] * 9, *[3.0] * 9) == pytest.approx(4.5)


def test_it_is_never_absurd() -> None:
    assert lead_after(*[900.0] * 9) == MOST_LEAD_MS
