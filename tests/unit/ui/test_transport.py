"""What the playing keys do, on an engine whose clock stands still."""

from __future__ import annotations

from pathlib import Path

import pytest

from player.audio.engine import EngineState
from player.chapters.model import Chapter
from player.episode import Episode
from player.ui.transport import RATES, Transport
from tests.support.scripted_engine import ScriptedEngine

CHAPTERS = (Chapter(0, "One"), Chapter(60_000, "Two", end_ms=90_000), Chapter(120_000, "Three"))


def transport(*, duration_ms: int | None = 180_000, at_ms: int = 0) -> Transport:
    engine = ScriptedEngine()
    episode = Episode("key", "Title", Path("a.mp3"), duration_ms=duration_ms, chapters=CHAPTERS)
    made = Transport(engine, episode, 1.0, 100)
    made.load(at_ms)
    return made


def seeks(of: Transport) -> list[object]:
    assert isinstance(of.engine, ScriptedEngine)
    return of.engine.told("seek")


def test_seeking_stays_within_the_episode() -> None:
    played = transport(at_ms=2_000)
    played.seek_by(-5_000)
    played.seek_by(10_000_000)
    assert seeks(played) == [0, 179_500]


def test_seeking_where_the_length_is_unknown_is_not_bounded() -> None:
    played = transport(duration_ms=None)
    played.seek_by(500_000)
    assert seeks(played) == [500_000]


def test_quick_seeks_add_up() -> None:
    played = transport()
    for _ in range(3):
        played.seek_by(5_000)
    assert played.heard_ms == 15_000


def test_jump_back_returns_step_by_step() -> None:
    played = transport(at_ms=5_000)
    played.jump(60_000)
    played.jump(120_000)
    assert played.jump_back()
    assert played.heard_ms == 60_000
    assert played.jump_back()
    assert played.heard_ms == 5_000
    assert not played.jump_back()


@pytest.mark.parametrize(
    ("at_ms", "steps", "lands_ms"),
    [
        (10_000, 1, 60_000),
        (70_000, -1, 60_000),
        (61_000, -1, 0),
        (1_000, -1, 0),
        (95_000, 1, 120_000),
    ],
)
def test_chapter_keys(at_ms: int, steps: int, lands_ms: int) -> None:
    played = transport(at_ms=at_ms)
    assert played.change_chapter(steps)
    assert played.heard_ms == lands_ms


def test_there_is_nothing_after_the_last_chapter() -> None:
    played = transport(at_ms=130_000)
    assert not played.change_chapter(1)
    assert seeks(played) == []


def test_the_chapter_heard_ends_where_it_says() -> None:
    played = transport()
    assert [played.chapter_at(ms) for ms in (0, 59_999, 60_000, 90_000, 120_000)] == [
        0,
        0,
        1,
        None,
        2,
    ]


def test_rate_keys_walk_the_rates_and_stop_at_the_ends() -> None:
    played = transport()
    for _ in range(40):
        played.change_rate(1)
    assert played.rate == RATES[-1]
    for _ in range(40):
        played.change_rate(-1)
    assert played.rate == RATES[0]


def test_rate_keys_find_the_neighbours_of_a_rate_of_ones_own() -> None:
    played = transport()
    played.set_rate(1.22)
    played.change_rate(1)
    assert played.rate == 1.25
    played.set_rate(1.22)
    played.change_rate(-1)
    assert played.rate == 1.2


def test_volume_stops_at_its_ends_and_mute_keeps_it() -> None:
    played = transport()
    played.change_volume(-500)
    assert played.volume == 0
    played.change_volume(70)
    played.toggle_mute()
    assert isinstance(played.engine, ScriptedEngine)
    assert played.engine.volume == 0
    played.toggle_mute()
    assert played.engine.volume == 70


def test_space_after_the_end_starts_over() -> None:
    engine = ScriptedEngine(length_ms=1_000)
    played = Transport(engine, Episode("k", "t", Path("a.mp3"), duration_ms=1_000), 1.0, 100)
    played.load(0)
    engine.advance(2_000)
    assert engine.state is EngineState.ENDED
    played.toggle_pause()
    assert engine.heard_ms() == 0
    assert engine.state is EngineState.PLAYING
