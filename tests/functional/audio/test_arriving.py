"""The real engine plays files that a real server is still sending; the recording judges."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import numpy as np
import pytest

from player.audio.engine import EngineState, PlaceGuessed
from player.media.demo import demo_path
from player.net.progress import Phase
from tests.functional.audio.test_playing import assert_true_clock, loudness
from tests.support.fetching import Fetching, fetching
from tests.support.http_server import Sound
from tests.support.listening import Listener, listening
from tests.support.media import noise
from tests.support.pulse import RATE, PrivatePulse, Recorder

SECONDS = 120


def play(listener: Listener, coming: Fetching, at_ms: int = 0) -> None:
    listener.engine.load(
        coming.transfer.arrived.path,
        at_ms=at_ms,
        rate=1.0,
        volume=100,
        paused=False,
        arriving=coming.stream,
    )


def arrived(coming: Fetching) -> float:
    progress = coming.transfer.progress
    return progress.arrived_bytes / (progress.length or 1)


@pytest.mark.parametrize("kind", ["mp3-cbr", "mp3-vbr", "mp3-spliced", "m4a", "opus", "flac"])
@pytest.mark.parametrize("ranges", [True, False])
async def test_it_sounds_while_it_arrives(
    pulse: PrivatePulse, tmp_path: Path, kind: str, ranges: bool
) -> None:
    media = noise(kind, seconds=SECONDS)
    data = media.read_bytes()
    sound = Sound(data, ranges=ranges, bytes_per_s=len(data) / 8)
    async with listening(pulse.env) as listener:
        with Recorder(pulse) as recorder, fetching(sound, tmp_path) as coming:
            play(listener, coming)
            needs_its_end = kind in ("m4a", "opus") and not ranges
            await listener.until_moving(12)
            assert needs_its_end or arrived(coming) < 0.5
            await asyncio.sleep(0.8)
            await assert_true_clock(listener, recorder, media)
    assert listener.troubles == []


async def test_a_file_with_a_track_of_chapters_sounds_while_it_arrives(
    pulse: PrivatePulse, tmp_path: Path
) -> None:
    data = demo_path().read_bytes()
    async with listening(pulse.env) as listener:
        with fetching(Sound(data, bytes_per_s=len(data) / 12), tmp_path) as coming:
            play(listener, coming)
            await listener.until_moving(12)
            await listener.until(lambda: listener.engine.heard_ms() > 2_500, 8)
            assert arrived(coming) < 0.8
            listener.engine.seek(20_000)
            await listener.until(lambda: listener.engine.heard_ms() > 21_000, 8)
    assert listener.troubles == []


@pytest.mark.parametrize("kind", ["mp3-cbr", "m4a", "opus"])
async def test_a_seek_ahead_fetches_there(pulse: PrivatePulse, tmp_path: Path, kind: str) -> None:
    media = noise(kind, seconds=SECONDS)
    data = media.read_bytes()
    async with listening(pulse.env) as listener:
        with (
            Recorder(pulse) as recorder,
            fetching(Sound(data, bytes_per_s=len(data) / 20), tmp_path) as coming,
        ):
            play(listener, coming)
            await listener.until_moving()
            listener.engine.seek(100_000)
            assert listener.engine.heard_ms() == 100_000
            await listener.until_moving()
            assert arrived(coming) < 0.5
            await asyncio.sleep(0.8)
            await assert_true_clock(listener, recorder, media)
            assert 100_300 < listener.engine.heard_ms() < 103_000
    assert listener.troubles == []


@pytest.mark.parametrize("kind", ["mp3-vbr", "mp3-vbr-bare", "mp3-spliced"])
async def test_a_guessed_place_is_set_right_once_all_is_there(
    pulse: PrivatePulse, tmp_path: Path, kind: str
) -> None:
    media = noise(kind, seconds=SECONDS)
    data = media.read_bytes()
    sound = Sound(data, bytes_per_s=len(data) / 20)
    async with listening(pulse.env) as listener:
        with Recorder(pulse) as recorder, fetching(sound, tmp_path) as coming:
            play(listener, coming, at_ms=90_000)
            await listener.until_moving()
            assert PlaceGuessed(True) in listener.events
            sound.bytes_per_s = 0
            await listener.until(lambda: PlaceGuessed(False) in listener.events, 10)
            await asyncio.sleep(1.5)
            await assert_true_clock(listener, recorder, media)
            listener.engine.seek(60_000)
            await asyncio.sleep(0.8)
            await assert_true_clock(listener, recorder, media)
            assert 60_000 < listener.engine.heard_ms() < 62_000
    assert coming.done.result(5).read_bytes() == data


async def test_a_stall_is_buffering_and_goes_on_from_the_same_word(
    pulse: PrivatePulse, tmp_path: Path
) -> None:
    media = noise("mp3-cbr", seconds=SECONDS)
    data = media.read_bytes()
    sound = Sound(data, stalls_after=[len(data) // 40, 4_096, 4_096, 4_096])
    async with listening(pulse.env) as listener:
        with Recorder(pulse) as recorder, fetching(sound, tmp_path) as coming:
            play(listener, coming)
            await listener.until_moving()
            await listener.until(lambda: listener.engine.state is EngineState.BUFFERING, 10)
            held_ms = listener.engine.heard_ms()
            assert 1_000 < held_ms < 4_000
            assert listener.engine.moving_rate == 0
            await asyncio.sleep(0.2)
            assert loudness(recorder, 0.1) < 0.005
            assert listener.engine.heard_ms() == held_ms
            await listener.until_moving(15)
            assert listener.engine.heard_ms() - held_ms < 200
            await asyncio.sleep(0.8)
            await assert_true_clock(listener, recorder, media)
    assert EngineState.ENDED not in listener.states
    assert [one.sentence for one in listener.troubles] == [
        "127.0.0.1 takes too long to answer: podline keeps trying."
    ]


@pytest.mark.parametrize("ranges", [True, False])
async def test_what_breaks_is_not_heard(pulse: PrivatePulse, tmp_path: Path, ranges: bool) -> None:
    media = noise("mp3-cbr", seconds=SECONDS)
    data = media.read_bytes()
    breaks = [len(data) // 10, len(data) // 5, len(data) // 3]
    sound = Sound(data, ranges=ranges, breaks_after=breaks, bytes_per_s=len(data) / 6)
    async with listening(pulse.env) as listener:
        with Recorder(pulse) as recorder, fetching(sound, tmp_path) as coming:
            play(listener, coming)
            await listener.until_moving()
            began = len(recorder.recording.samples)
            await asyncio.to_thread(coming.done.result, 40)
            await asyncio.sleep(0.3)
            await assert_true_clock(listener, recorder, media)
            heard = recorder.recording.samples[began + RATE // 5 :]
    quiet = np.abs(heard[: len(heard) // 480 * 480].reshape(-1, 480)).max(axis=1) < 0.01
    assert not quiet.any()
    assert EngineState.BUFFERING not in listener.states
    assert len(coming.sound.asked_ranges) == 4


async def test_another_file_in_mid_play_is_opened_anew(pulse: PrivatePulse, tmp_path: Path) -> None:
    """As with advertising that is chosen anew for every request."""
    before, after = noise("mp3-cbr", seconds=SECONDS), noise("mp3-vbr", seconds=SECONDS)
    data = before.read_bytes()
    sound = Sound(data, breaks_after=[len(data) // 10], bytes_per_s=len(data) / 10)
    async with listening(pulse.env) as listener:
        with Recorder(pulse) as recorder, fetching(sound, tmp_path) as coming:

            def change() -> None:
                if coming.transfer.progress.phase is Phase.RETRYING:
                    sound.data, sound.bytes_per_s = after.read_bytes(), 0

            coming.transfer.listen(change)
            play(listener, coming)
            await listener.until_moving()
            final = await asyncio.to_thread(coming.done.result, 40)
            await asyncio.sleep(1.5)
            assert final.read_bytes() == after.read_bytes()
            await assert_true_clock(listener, recorder, after)
            assert 1_000 < listener.engine.heard_ms() < 8_000
    assert listener.troubles == []


async def test_it_plays_to_the_end_of_what_has_just_arrived(
    pulse: PrivatePulse, tmp_path: Path
) -> None:
    media = noise("mp3-cbr", seconds=20)
    sound = Sound(media.read_bytes(), bytes_per_s=200_000)
    async with listening(pulse.env) as listener:
        with fetching(sound, tmp_path) as coming:
            play(listener, coming, at_ms=17_000)
            await listener.until(lambda: listener.engine.state is EngineState.ENDED, 12)
            assert abs(listener.engine.heard_ms() - 20_000) < 400
            listener.engine.seek(4_000)
            await listener.until_moving()
            assert 4_000 <= listener.engine.heard_ms() < 5_000
    assert listener.troubles == []


async def test_pausing_while_it_waits_stays_paused(pulse: PrivatePulse, tmp_path: Path) -> None:
    media = noise("mp3-cbr", seconds=SECONDS)
    sound = Sound(media.read_bytes(), latency_s=0.9)
    async with listening(pulse.env) as listener:
        with Recorder(pulse) as recorder, fetching(sound, tmp_path) as coming:
            play(listener, coming, at_ms=5_000)
            await listener.until(lambda: listener.engine.state is EngineState.BUFFERING)
            listener.engine.pause()
            await asyncio.sleep(1.5)
            assert (listener.engine.state, listener.engine.heard_ms()) == (
                EngineState.PAUSED,
                5_000,
            )
            assert loudness(recorder, 0.5) == 0
            listener.engine.play()
            await listener.until_moving()
            await asyncio.sleep(0.6)
            await assert_true_clock(listener, recorder, media)


async def test_what_is_no_sound_is_said_so(pulse: PrivatePulse, tmp_path: Path) -> None:
    sound = Sound(b"ID3" + bytes(200_000))
    async with listening(pulse.env) as listener:
        with fetching(sound, tmp_path) as coming:
            play(listener, coming)
            await listener.until(lambda: bool(listener.troubles), 20)
    assert listener.troubles[0].fatal
    assert "cannot be played" in listener.troubles[0].sentence


async def test_a_new_sound_process_goes_on_where_the_old_one_was(
    pulse: PrivatePulse, tmp_path: Path
) -> None:
    media = noise("mp3-cbr", seconds=SECONDS)
    data = media.read_bytes()
    async with listening(pulse.env) as listener:
        with (
            Recorder(pulse) as recorder,
            fetching(Sound(data, bytes_per_s=len(data) / 10), tmp_path) as coming,
        ):
            play(listener, coming, at_ms=50_000)
            await listener.until_moving()
            os.kill(listener.pid, signal.SIGKILL)
            await listener.until(lambda: bool(listener.troubles))
            await listener.until_moving()
            await asyncio.sleep(0.8)
            await assert_true_clock(listener, recorder, media)
            assert 50_000 < listener.engine.heard_ms() < 55_000
    assert not listener.troubles[0].fatal
