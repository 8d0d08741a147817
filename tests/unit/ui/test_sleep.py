"""When the sleep timer stops the sound."""

from __future__ import annotations

import pytest

from player.chapters.model import Chapter
from player.ui.sleep import SleepTimer, Until
from player.ui.transport import Transport
from tests.support.sample import INTERVIEW
from tests.support.scripted_engine import ScriptedEngine


@pytest.fixture
def transport() -> Transport:
    return Transport(ScriptedEngine(), INTERVIEW, 1.0, 100)


def test_minutes_are_real_ones_whatever_is_heard(transport: Transport) -> None:
    now_s = 1_000.0
    timer = SleepTimer(lambda: now_s)
    timer.set_minutes(15)
    assert timer.told == "in 15 min"
    assert not timer.is_due(transport, 10_000_000, jumped=True)
    now_s += 14 * 60
    assert timer.told == "in 1 min"
    assert not timer.is_due(transport, 0, jumped=False)
    now_s += 61
    assert timer.is_due(transport, 0, jumped=False)
    assert timer.until is None
    assert not timer.is_due(transport, 0, jumped=False)


def test_no_minutes_turn_it_off(transport: Transport) -> None:
    timer = SleepTimer()
    timer.set_minutes(5)
    timer.set_minutes(0)
    assert (timer.until, timer.told) == (None, "")


def test_the_chapter_is_the_one_that_is_heard_after_a_jump(transport: Transport) -> None:
    timer = SleepTimer()
    timer.set_until(Until.CHAPTER)
    assert not timer.is_due(transport, 20_000, jumped=False)
    assert not timer.is_due(transport, 100_000, jumped=True)
    assert not timer.is_due(transport, 159_900, jumped=False)
    assert timer.is_due(transport, 160_000, jumped=False)


def test_the_last_chapter_ends_with_the_episode(transport: Transport) -> None:
    timer = SleepTimer()
    timer.set_until(Until.CHAPTER)
    assert not timer.is_due(transport, 239_000, jumped=True)
    assert timer.ends_episode()
    assert not timer.ends_episode()


def test_a_chapter_with_an_end_of_its_own(transport: Transport) -> None:
    transport.chapters = (Chapter(0, "One", 30_000), Chapter(60_000, "Two"))
    assert transport.chapter_end_ms(10_000) == 30_000
    assert transport.chapter_end_ms(40_000) == 60_000
    assert transport.chapter_end_ms(70_000) is None


def test_the_next_episode_does_not_follow_where_this_one_was_to_be_the_last() -> None:
    timer = SleepTimer()
    assert not timer.ends_episode()
    timer.set_until(Until.EPISODE)
    assert timer.told == "at the episode’s end"
    assert timer.ends_episode()
