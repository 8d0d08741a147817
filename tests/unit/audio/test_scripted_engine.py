from pathlib import Path

from player.audio.engine import AudioEngine, ClockMoved, EngineEvent, EngineState, StateChanged
from tests.support.scripted_engine import ScriptedEngine


def loaded(length_ms: int | None = None) -> tuple[ScriptedEngine, list[EngineEvent]]:
    engine = ScriptedEngine(length_ms=length_ms)
    heard: list[EngineEvent] = []
    engine.start(heard.append)
    engine.load(Path("a.mp3"), at_ms=1000, rate=2.0, volume=80, paused=False)
    return engine, heard


def test_is_an_audio_engine() -> None:
    engine: AudioEngine = ScriptedEngine()
    assert engine.state is EngineState.IDLE


def test_time_moves_only_by_hand_and_by_the_rate() -> None:
    engine, heard = loaded()
    assert engine.heard_ms() == 1000
    engine.advance(100)
    assert engine.heard_ms() == 1200
    assert heard == [
        StateChanged(EngineState.PLAYING),
        ClockMoved(jumped=True),
        ClockMoved(jumped=False),
    ]


def test_paused_time_stands() -> None:
    engine, _ = loaded()
    engine.pause()
    engine.advance(500)
    assert (engine.heard_ms(), engine.moving_rate) == (1000, 0.0)


def test_the_end_is_reached_and_a_seek_plays_again() -> None:
    engine, _ = loaded(length_ms=2000)
    engine.advance(5000)
    assert (engine.state, engine.heard_ms()) == (EngineState.ENDED, 2000)
    engine.seek(500)
    assert (engine.state, engine.heard_ms()) == (EngineState.PLAYING, 500)
    assert engine.told("seek") == [500]


def test_what_happens_before_start_is_not_lost() -> None:
    engine = ScriptedEngine()
    engine.load(Path("a.mp3"), at_ms=0, rate=1.0, volume=100, paused=True)
    heard: list[EngineEvent] = []
    engine.start(heard.append)
    assert heard[0] == StateChanged(EngineState.PAUSED)
