"""The real engine: libvlc in its process, into a silent sink, the recording as the judge."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import numpy as np
import pytest

from player.audio.engine import ClockMoved, EngineState, LengthKnown
from tests.support.listening import Listener, listening
from tests.support.locating import SURE, locate, thinned
from tests.support.media import SOURCE_RATE, decoded, noise
from tests.support.pulse import RATE, PrivatePulse, Recorder

SECONDS = 20
SLACK_MS = 60
"""What a busy machine may add; the benchmarks measure how exact it really is."""


def heard_now(recorder: Recorder, media: Path, near_ms: float) -> tuple[float, int]:
    """Where in the media the last recorded 100 ms begin, and when that was (monotonic ns)."""
    recording = recorder.recording
    begin = len(recording.samples) - RATE // 10
    place = locate(thinned(recording.samples[begin:]), decoded(media), near_ms)
    assert place.sure > SURE, "nothing that belongs to this file is heard"
    return place.ms, recording.ns(begin)


def loudness(recorder: Recorder, seconds: float) -> float:
    samples = recorder.recording.samples[-round(seconds * RATE) :]
    return float(np.sqrt(np.mean(samples**2)))


async def assert_true_clock(listener: Listener, recorder: Recorder, media: Path) -> None:
    engine = listener.engine
    heard_ms, ns = heard_now(recorder, media, engine.heard_ms())
    assert abs(engine.heard_ms(ns) - heard_ms) < SLACK_MS


@pytest.mark.parametrize("kind", ["wav", "mp3-vbr", "mp3-spliced", "m4a", "opus", "flac"])
async def test_what_the_clock_says_is_heard_after_load_and_seek(
    pulse: PrivatePulse, kind: str
) -> None:
    media = noise(kind, seconds=SECONDS)
    async with listening(pulse.env) as listener:
        with Recorder(pulse) as recorder:
            listener.play(media, at_ms=3_000)
            assert listener.engine.heard_ms() == 3_000
            await listener.until_moving()
            await asyncio.sleep(0.6)
            await assert_true_clock(listener, recorder, media)
            listener.engine.seek(12_345)
            assert listener.engine.heard_ms() == 12_345
            await asyncio.sleep(0.7)
            await assert_true_clock(listener, recorder, media)
    assert listener.troubles == []


async def test_pause_holds_and_play_goes_on_from_there(pulse: PrivatePulse) -> None:
    media = noise("mp3-cbr", seconds=SECONDS)
    async with listening(pulse.env) as listener:
        engine = listener.engine
        with Recorder(pulse) as recorder:
            listener.play(media, at_ms=5_000)
            await listener.until_moving()
            await asyncio.sleep(0.5)
            engine.pause()
            paused_ms = engine.heard_ms()
            await asyncio.sleep(0.4)
            assert (engine.state, engine.heard_ms()) == (EngineState.PAUSED, paused_ms)
            assert loudness(recorder, 0.15) == 0
            engine.play()
            await asyncio.sleep(0.5)
            assert engine.heard_ms() > paused_ms
            await assert_true_clock(listener, recorder, media)


async def test_a_seek_while_paused_stays_silent_and_plays_from_there(pulse: PrivatePulse) -> None:
    media = noise("m4a", seconds=SECONDS)
    async with listening(pulse.env) as listener:
        engine = listener.engine
        with Recorder(pulse) as recorder:
            listener.play(media, paused=True)
            engine.seek(9_000)
            await asyncio.sleep(0.3)
            assert (engine.state, engine.heard_ms()) == (EngineState.PAUSED, 9_000)
            assert loudness(recorder, 0.25) == 0
            engine.play()
            await asyncio.sleep(0.7)
            await assert_true_clock(listener, recorder, media)
            assert 9_300 < engine.heard_ms() < 10_000


async def test_another_rate_goes_on_from_the_same_place(pulse: PrivatePulse) -> None:
    media = noise("opus", seconds=SECONDS)
    async with listening(pulse.env) as listener:
        engine = listener.engine
        listener.play(media, at_ms=2_000)
        await listener.until_moving()
        await asyncio.sleep(0.4)
        before_ms = engine.heard_ms()
        engine.set_rate(2.0)
        assert engine.heard_ms() - before_ms < 30
        await listener.until_moving()
        began, start_ms = time.monotonic(), engine.heard_ms()
        await asyncio.sleep(1.5)
        speed = (engine.heard_ms() - start_ms) / (time.monotonic() - began) / 1_000
        assert 1.9 < speed < 2.1
        engine.set_rate(1.0)
        with Recorder(pulse) as recorder:
            await asyncio.sleep(0.7)
            await assert_true_clock(listener, recorder, media)


async def test_the_volume_stays_through_a_seek(pulse: PrivatePulse) -> None:
    media = noise("wav", seconds=SECONDS)
    async with listening(pulse.env) as listener:
        with Recorder(pulse) as recorder:
            listener.play(media)
            await listener.until_moving()
            await asyncio.sleep(0.4)
            assert loudness(recorder, 0.2) > 0.05
            listener.engine.set_volume(0)
            await asyncio.sleep(0.4)
            assert loudness(recorder, 0.1) == 0
            listener.engine.seek(10_000)
            await asyncio.sleep(0.6)
            assert loudness(recorder, 0.5) < 0.005
            listener.engine.set_volume(100)
            await asyncio.sleep(0.4)
            assert loudness(recorder, 0.1) > 0.05


@pytest.mark.parametrize("kind", ["mp3-cbr", "opus", "flac"])
async def test_it_plays_to_the_end_and_says_so(pulse: PrivatePulse, kind: str) -> None:
    media = noise(kind, seconds=SECONDS)
    known = decoded(media)
    async with listening(pulse.env) as listener:
        with Recorder(pulse) as recorder:
            listener.play(media, at_ms=SECONDS * 1_000 - 1_500)
            await listener.until(lambda: listener.engine.state is EngineState.ENDED)
            await asyncio.sleep(0.1)
            samples = recorder.recording.samples
            last = int(np.flatnonzero(np.abs(samples) > 0.01)[-1])
            place = locate(thinned(samples[last - RATE // 10 : last]), known, SECONDS * 1_000)
            assert place.ms + 100 > SECONDS * 1_000 - 150
            assert abs(listener.engine.heard_ms() - SECONDS * 1_000) < 250
            listener.engine.play()
            assert listener.engine.state is EngineState.ENDED
            listener.engine.seek(4_000)
            await listener.until_moving()
            assert 4_000 <= listener.engine.heard_ms() < 5_000
    lengths = [event.duration_ms for event in listener.events if isinstance(event, LengthKnown)]
    assert abs(lengths[0] - SECONDS * 1_000) < 60


async def test_a_burst_of_seeks_ends_where_the_last_one_went(pulse: PrivatePulse) -> None:
    media = noise("mp3-vbr", seconds=SECONDS)
    async with listening(pulse.env) as listener:
        with Recorder(pulse) as recorder:
            listener.play(media)
            await listener.until_moving()
            for at_ms in range(1_000, 16_000, 300):
                listener.engine.seek(at_ms)
                await asyncio.sleep(0.01)
            last_ms = listener.engine.heard_ms()
            assert last_ms == 15_700
            await asyncio.sleep(0.9)
            await assert_true_clock(listener, recorder, media)
    assert any(isinstance(event, ClockMoved) and event.jumped for event in listener.events)


@pytest.mark.parametrize(
    "name",
    [b"100%25 #1 ?x=y.mp3", b"two\nlines.mp3", b"-rf.mp3", b":sout=#x.mp3", b"caf\xe9\xff.mp3"],
)
async def test_any_file_name_is_a_name(pulse: PrivatePulse, tmp_path: Path, name: bytes) -> None:
    media = tmp_path / os.fsdecode(name)
    media.write_bytes(noise("mp3-cbr", seconds=SECONDS).read_bytes())
    async with listening(pulse.env) as listener:
        listener.play(media, at_ms=2_000)
        await listener.until(lambda: listener.engine.heard_ms() > 2_100)
    assert listener.troubles == []
    assert [path.name for path in tmp_path.iterdir()] == [media.name]


def test_the_noise_is_what_it_is_said_to_be() -> None:
    media = noise("m4a", seconds=SECONDS)
    known = decoded(media)
    assert abs(len(known) / SOURCE_RATE - SECONDS) < 0.1
    at = 7 * SOURCE_RATE
    assert abs(locate(known[at : at + 1_280], known, 5_500).ms - 7_000) < 0.1
