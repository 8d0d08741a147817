"""Cutting clips in the player: asked for, written, and what is said where that cannot be."""

from __future__ import annotations

import asyncio
import shutil
import wave
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from player.episode import Episode
from player.media.demo import demo_path
from player.media.duration import exact_duration_ms
from player.media.opening import open_episode
from player.services.session import Session
from player.sharing.shared import shared_of
from player.transcript.model import Segment, Timing, Transcript
from player.ui.app import PodlineApp
from player.ui.screens.clip import ClipScreen
from tests.support.addresses import PRIVATE
from tests.support.scripted_engine import ScriptedEngine

DEMO = open_episode(demo_path()).episode


class Cutter:
    def __init__(self, app: PodlineApp, pilot: Pilot[Any], folder: Path) -> None:
        self.app, self.pilot, self.folder = app, pilot, folder

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    def toasts(self) -> str:
        return "\n".join(str(notice.message) for notice in self.app._notifications)

    def shown(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    def written(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir()) if self.folder.is_dir() else []


Cut = Callable[..., AbstractAsyncContextManager[Cutter]]


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cut:
    folder = tmp_path / "music" / "podline"
    monkeypatch.setattr("player.ui.clipping.clips_folder", lambda: folder)

    @asynccontextmanager
    async def cutting(episode: Episode = DEMO, **given: Any) -> AsyncIterator[Cutter]:
        app = PodlineApp(Session(ScriptedEngine(), episode, start_ms=37_000, **given))
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await pilot.pause()
            yield Cutter(app, pilot, folder)

    return cutting


needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs ffmpeg")


@needs_ffmpeg
async def test_what_is_selected_is_cut_and_never_written_over(cut: Cut) -> None:
    async with cut() as cutter:
        await cutter.press("v", "j")
        assert "x cuts a clip" in cutter.shown()
        await cutter.press("x")
        assert isinstance(cutter.app.screen, ClipScreen)
        assert "Cut a clip 0:3" in cutter.shown()
        assert "music/podline" in "".join(cutter.shown().split())
        await cutter.press("down", "enter")
        first, second = cutter.written()
        assert (first[-4:], second[-4:]) == (".mp3", ".srt")
        assert Path(first).stem == Path(second).stem
        length_ms = exact_duration_ms(cutter.folder / first)
        assert length_ms is not None
        assert 2_000 < length_ms < 20_000
        assert "-->" in (cutter.folder / second).read_text()
        assert f"{Path(first).name}, and its words beside it" in cutter.toasts()
        before = (cutter.folder / first).read_bytes()
        await cutter.press("v", "k", "x", "enter")
        await cutter.press("v", "j", "x", "end", "enter")
        stem = Path(first).stem
        assert cutter.written() == sorted(
            [first, second, f"{stem} 2.mp3", f"{stem} 3.opus", f"{stem} 3.srt"]
        )
        assert (cutter.folder / first).read_bytes() == before


@needs_ffmpeg
async def test_a_clip_gives_no_private_address_away(cut: Cut) -> None:
    for private in PRIVATE[::6]:
        shared = replace(shared_of(DEMO), page_url=private.url, media_url=private.url)
        async with cut(shared=shared) as cutter:
            await cutter.press("x", "enter")
    assert cutter.written()
    for path in cutter.folder.iterdir():
        data = path.read_bytes()
        assert not any(secret.encode() in data for one in PRIVATE for secret in one.secrets)


@needs_ffmpeg
async def test_leaving_podline_gives_up_the_clip_that_is_being_cut(
    cut: Cut, tmp_path: Path
) -> None:
    long = tmp_path / "long.wav"
    with wave.open(str(long), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(bytes(2 * 8_000 * 600))
    said = Transcript.of([Segment(0, 600_000, "A long silence.")], Timing.SEGMENTS)
    episode = replace(DEMO, media=long, duration_ms=600_000, transcript=said, chapters=())
    async with cut(episode=episode) as cutter:
        await cutter.pilot.press("x", "enter")
        while not any("unfinished" in name for name in cutter.written()):
            await asyncio.sleep(0.01)
        await cutter.pilot.press("q")
    while any("unfinished" in name for name in cutter.written()):
        await asyncio.sleep(0.01)
    assert cutter.written() == []


async def test_it_is_given_up_with_escape(cut: Cut) -> None:
    async with cut() as cutter:
        await cutter.press("x", "escape")
        assert cutter.written() == []


async def test_without_the_extra_it_says_how_to_get_it(
    cut: Cut, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("player.services.clips.find_spec", lambda name: None)
    async with cut() as cutter:
        await cutter.press("x")
        assert "./run extras clip" in cutter.toasts()
        assert not isinstance(cutter.app.screen, ClipScreen)


@dataclass
class Arrived:
    path: Path = Path("x.part")
    generation: int = 1
    length: int | None = 1_000
    spans: tuple[tuple[int, int], ...] = ((0, 250), (500, 600))
    finished: bool = False


class Arriving:
    arrived = Arrived()

    def want(self, offset: int) -> None:
        pass

    def listen(self, listener: Callable[[], None]) -> None:
        pass

    def unlisten(self, listener: Callable[[], None]) -> None:
        pass


async def test_what_is_still_being_fetched_is_said_to_be_missing(cut: Cut) -> None:
    async with cut(arriving=Arriving()) as cutter:
        await cutter.press("x")
        assert "still being fetched, only 35 % of it is here" in cutter.toasts()
        assert not isinstance(cutter.app.screen, ClipScreen)


async def test_sound_that_is_not_here_is_said_to_be_missing(cut: Cut) -> None:
    async with cut(episode=replace(DEMO, media=Path("/nowhere/x.mp3"))) as cutter:
        await cutter.press("x")
        assert "is not on this machine" in cutter.toasts()


async def test_words_without_times_cannot_be_cut_out(cut: Cut) -> None:
    untimed = Transcript.of(DEMO.transcript.segments, Timing.NONE)
    async with cut(episode=replace(DEMO, transcript=untimed)) as cutter:
        await cutter.press("v", "x")
        assert "no words with times here" in cutter.shown()


@needs_ffmpeg
async def test_a_folder_that_cannot_be_written_is_said(
    cut: Cut, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("player.ui.clipping.clips_folder", lambda: tmp_path / "file" / "podline")
    async with cut() as cutter:
        await cutter.press("x", "enter")
        assert "cannot be used: not a directory" in cutter.toasts()
