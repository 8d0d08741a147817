"""What the engine does when libvlc dies, hangs, is missing, or nothing takes the sound."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from ctypes.util import find_library
from pathlib import Path

import pytest

from player.audio.engine import EngineState
from player.audio.process import ProcessEngine
from player.audio.sentences import GIVEN_UP, NO_DEVICE, RESTARTED
from tests.support.listening import listening
from tests.support.locating import SURE, locate, thinned
from tests.support.media import decoded, noise
from tests.support.pulse import RATE, PrivatePulse, Recorder, private_pulse

SECONDS = 20


async def test_killed_in_mid_play_it_plays_on_within_two_seconds(pulse: PrivatePulse) -> None:
    media = noise("mp3-cbr", seconds=SECONDS)
    async with listening(pulse.env) as listener:
        with Recorder(pulse) as recorder:
            listener.play(media, at_ms=4_000, rate=1.0)
            await listener.until_moving()
            await asyncio.sleep(0.5)
            at_ms, first = listener.engine.heard_ms(), listener.pid
            os.kill(first, signal.SIGSEGV)
            await listener.until(lambda: bool(listener.troubles), 1)
            took_s = await listener.until_moving(2)
            await asyncio.sleep(0.4)
            samples = recorder.recording.samples[-RATE // 10 :]
            assert locate(thinned(samples), decoded(media), at_ms).sure > SURE
            assert took_s < 1.5
            assert 0 <= listener.engine.heard_ms() - at_ms < 1_200
            assert listener.pid != first
    assert [(t.sentence, t.fatal) for t in listener.troubles] == [(RESTARTED, False)]


async def test_killed_while_paused_it_stays_paused_and_can_play(pulse: PrivatePulse) -> None:
    async with listening(pulse.env) as listener:
        listener.play(noise("m4a", seconds=SECONDS), at_ms=6_000, paused=True)
        os.kill(listener.pid, signal.SIGKILL)
        await listener.until(lambda: bool(listener.troubles), 1)
        assert (listener.engine.state, listener.engine.heard_ms()) == (EngineState.PAUSED, 6_000)
        listener.engine.play()
        await listener.until(lambda: listener.engine.heard_ms() > 6_100)


async def test_what_dies_again_and_again_is_given_up(pulse: PrivatePulse) -> None:
    async with listening(pulse.env) as listener:
        listener.play(noise("wav", seconds=SECONDS), at_ms=6_000)
        for deaths in (1, 2, 3):
            os.kill(listener.pid, signal.SIGSEGV)
            await listener.until(lambda wanted=deaths: len(listener.troubles) == wanted, 2)  # type: ignore[misc]
        assert (listener.troubles[-1].sentence, listener.troubles[-1].fatal) == (GIVEN_UP, True)
        assert listener.engine.state is EngineState.IDLE
        listener.play(noise("flac", seconds=SECONDS))
        await listener.until_moving()


async def test_a_process_that_hangs_is_replaced(pulse: PrivatePulse) -> None:
    async with listening(pulse.env) as listener:
        listener.play(noise("wav", seconds=SECONDS))
        await listener.until_moving()
        await asyncio.sleep(0.5)
        stopped_ms = listener.engine.heard_ms()
        os.kill(listener.pid, signal.SIGSTOP)
        await listener.until(lambda: bool(listener.troubles), 6)
        assert abs(listener.engine.heard_ms() - stopped_ms) < 1_200
        await listener.until_moving(2)
    assert listener.troubles[0].sentence == RESTARTED


async def test_stopped_for_a_moment_the_clock_tells_the_truth_again(pulse: PrivatePulse) -> None:
    media = noise("mp3-vbr", seconds=SECONDS)
    async with listening(pulse.env) as listener:
        with Recorder(pulse) as recorder:
            listener.play(media)
            await listener.until_moving()
            await asyncio.sleep(0.5)
            pid = listener.pid
            os.kill(pid, signal.SIGSTOP)
            await asyncio.sleep(1.8)
            os.kill(pid, signal.SIGCONT)
            await asyncio.sleep(2.5)
            recording = recorder.recording
            begin = len(recording.samples) - RATE // 10
            place = locate(thinned(recording.samples[begin:]), decoded(media), 3_000)
            assert place.sure > SURE
            assert abs(listener.engine.heard_ms(recording.ns(begin)) - place.ms) < 80
    assert listener.troubles == []


HOST = """
import asyncio, sys, time
from pathlib import Path
from player.audio.process import ProcessEngine

async def main():
    engine = ProcessEngine()
    engine.wait_ready()
    engine.start(lambda event: None)
    engine.load(Path(sys.argv[1]), at_ms=0, rate=1.0, volume=100, paused=False)
    print(engine._child._child.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks into /proc")
@pytest.mark.parametrize("stopped", [False, True])
def test_it_never_outlives_its_parent(pulse: PrivatePulse, stopped: bool) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOST, str(noise("wav", seconds=SECONDS))],
        env=pulse.env,
        stdout=subprocess.PIPE,
    ) as host:
        assert host.stdout is not None
        pid = int(host.stdout.readline())
        time.sleep(0.3)
        if stopped:
            os.kill(pid, signal.SIGSTOP)
        host.kill()
        host.wait()
        end = time.monotonic() + 1.0
        while alive(pid) and time.monotonic() < end:
            time.sleep(0.01)
        assert not alive(pid)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


async def test_the_terminals_interrupt_does_not_reach_it(pulse: PrivatePulse) -> None:
    async with listening(pulse.env) as listener:
        assert os.getpgid(listener.pid) != os.getpgid(0)
        os.kill(listener.pid, signal.SIGINT)
        listener.play(noise("wav", seconds=SECONDS))
        await listener.until_moving()


async def test_without_a_sound_device_it_pauses_where_it_should_play() -> None:
    with private_pulse(sink=False) as deaf:
        async with listening(deaf.env) as listener:
            listener.play(noise("mp3-cbr", seconds=SECONDS), at_ms=5_000)
            await listener.until(lambda: bool(listener.troubles), 4)
            assert (listener.troubles[0].sentence, listener.troubles[0].fatal) == (NO_DEVICE, False)
            assert listener.engine.state is EngineState.PAUSED
            assert abs(listener.engine.heard_ms() - 5_000) < 100
            deaf.add_sink()
            listener.engine.play()
            with Recorder(deaf) as recorder:
                await asyncio.sleep(0.6)
                assert abs(recorder.recording.samples[-RATE // 5 :]).max() > 0.05


async def test_a_device_that_goes_away_pauses_and_comes_back() -> None:
    with private_pulse(sink=False) as server:
        sink = server.add_sink()
        async with listening(server.env) as listener:
            listener.play(noise("opus", seconds=SECONDS), at_ms=2_000)
            await listener.until_moving()
            await asyncio.sleep(1.0)
            at_ms = listener.engine.heard_ms()
            server.remove_sink(sink)
            await listener.until(lambda: bool(listener.troubles), 5)
            assert listener.troubles[0].sentence == NO_DEVICE
            assert listener.engine.state is EngineState.PAUSED
            assert abs(listener.engine.heard_ms() - at_ms) < 700
            server.add_sink()
            listener.engine.play()
            await listener.until_moving()
            with Recorder(server) as recorder:
                await asyncio.sleep(0.5)
                assert abs(recorder.recording.samples[-RATE // 5 :]).max() > 0.05


@pytest.mark.parametrize(
    "content", [b"", b"Hello, this is no sound at all.\n" * 50, bytes(range(256)) * 40]
)
async def test_what_is_no_sound_is_said_to_be_unplayable(
    pulse: PrivatePulse, tmp_path: Path, content: bytes
) -> None:
    media = tmp_path / "strange\x1b[31m.mp3"
    media.write_bytes(content)
    async with listening(pulse.env) as listener:
        listener.play(media)
        await listener.until(lambda: bool(listener.troubles), 4)
        (trouble,) = listener.troubles
        assert trouble.fatal
        assert "cannot be played" in trouble.sentence
        assert "\x1b" not in trouble.sentence
        listener.play(noise("wav", seconds=SECONDS))
        await listener.until_moving()


@pytest.mark.parametrize("kind", ["mp3-vbr", "opus", "m4a"])
async def test_a_truncated_file_is_played_as_far_as_it_goes(
    pulse: PrivatePulse, tmp_path: Path, kind: str
) -> None:
    whole = noise(kind, seconds=SECONDS)
    media = tmp_path / whole.name
    data = whole.read_bytes()
    # The index of an M4A is at its end: without it nothing can be played.
    media.write_bytes(data[: len(data) // 10])
    async with listening(pulse.env) as listener:
        listener.play(media)
        ended = (EngineState.ENDED, EngineState.IDLE)
        await listener.until(lambda: listener.engine.state in ended, 5)
        assert listener.engine.state is (EngineState.IDLE if kind == "m4a" else EngineState.ENDED)


@pytest.mark.parametrize("media", [Path("/"), Path("/nowhere/at all.mp3")])
async def test_what_is_no_file_is_said_to_be_unplayable(pulse: PrivatePulse, media: Path) -> None:
    async with listening(pulse.env) as listener:
        listener.play(media)
        await listener.until(lambda: bool(listener.troubles), 4)
        assert listener.troubles[0].fatal


def test_a_missing_libvlc_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_VLC_LIB_PATH", "/nowhere/libvlc.so.5")
    assert "VLC is not installed" in said_of_vlc()


def test_a_libvlc_that_is_something_else_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHON_VLC_LIB_PATH", find_library("c") or "")
    assert "VLC is not installed" in said_of_vlc()


def said_of_vlc() -> str:
    engine = ProcessEngine()
    try:
        began = time.monotonic()
        sentence = engine.wait_ready()
        assert time.monotonic() - began < 5
        assert engine.vlc_version is None
        return sentence
    finally:
        engine.close()


@pytest.fixture
def other_vlc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of libvlc beside which plugins can be put or left away."""
    (libvlc,) = Path("/usr/lib").glob("*/libvlc.so.5")
    for name in ("libvlc.so.5", "libvlccore.so.9"):
        shutil.copy(libvlc.parent / name, tmp_path / name)
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    monkeypatch.setenv("PYTHON_VLC_LIB_PATH", str(tmp_path / "libvlc.so.5"))
    return libvlc.parent / "vlc" / "plugins"


@pytest.mark.skipif(sys.platform != "linux", reason="libraries are found otherwise elsewhere")
def test_missing_plugins_are_said_in_a_sentence(other_vlc: Path) -> None:
    assert "plugins" in said_of_vlc()


@pytest.mark.skipif(sys.platform != "linux", reason="libraries are found otherwise elsewhere")
async def test_inexact_seeking_is_warned_of(
    other_vlc: Path, tmp_path: Path, pulse: PrivatePulse
) -> None:
    plugins = tmp_path / "vlc" / "plugins"
    for plugin in other_vlc.rglob("*.so"):
        if plugin.stem != "libavformat_plugin":
            place = plugins / plugin.relative_to(other_vlc)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(plugin)
    async with listening({**pulse.env, **dict(os.environ)} | pulse.env) as listener:
        await listener.until(lambda: bool(listener.troubles), 4)
        (trouble,) = listener.troubles
        assert not trouble.fatal
        assert "cannot seek exactly" in trouble.sentence
        listener.play(noise("wav", seconds=SECONDS))
        await listener.until_moving()


def test_the_version_is_known_and_closing_twice_is_safe() -> None:
    engine = ProcessEngine()
    assert engine.wait_ready() == ""
    assert (engine.vlc_version or "").startswith("3.")
    engine.close()
    engine.close()


def test_what_libvlc_writes_goes_to_the_log(tmp_path: Path, pulse: PrivatePulse) -> None:
    log = tmp_path / "engine.log"
    with log.open("ab", buffering=0) as file:
        engine = ProcessEngine(log=file)
    assert engine.wait_ready() == ""
    child = engine._child._child
    assert child is not None
    os.kill(child.pid, signal.SIGSEGV)
    end = time.monotonic() + 3
    while alive(child.pid) and time.monotonic() < end:
        time.sleep(0.01)
    engine.close()
    assert "Segmentation fault" in log.read_text()
