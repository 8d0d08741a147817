"""What the listener chooses while podline runs is there again the next time."""

from __future__ import annotations

from pathlib import Path

import pytest

from player.config.folders import settings_path
from player.config.settings import read_settings
from player.services.session import Session
from player.ui.app import PodlineApp
from player.ui.choices import keep_settings
from tests.support.library_host import visiting
from tests.support.sample import INTERVIEW
from tests.support.scripted_engine import ScriptedEngine


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_CONFIG_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    return settings_path()


async def test_volume_and_colours_of_the_player_are_kept(config: Path) -> None:
    app = PodlineApp(Session(ScriptedEngine(), INTERVIEW, keep_settings=keep_settings))
    async with app.run_test() as pilot:
        await pilot.press("9", "9", "9", "0")
        app.theme = "podline-light"
        await pilot.pause()
    kept = read_settings(config)
    assert (kept.volume, kept.theme) == (90, "podline-light")


async def test_they_are_written_beside_what_stood_there(config: Path) -> None:
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text("# mine\nvolume = 50  # at night\nresume = false\n")
    session = Session(ScriptedEngine(), INTERVIEW, volume=50, keep_settings=keep_settings)
    async with PodlineApp(session).run_test() as pilot:
        await pilot.press("0")
    assert config.read_text() == "# mine\nvolume = 55  # at night\nresume = false\n"


async def test_settings_that_cannot_be_written_are_told_and_left(config: Path) -> None:
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text("volume = loud\n")
    app = PodlineApp(Session(ScriptedEngine(), INTERVIEW, keep_settings=keep_settings))
    async with app.run_test(notifications=True) as pilot:
        await pilot.press("9")
        for _ in range(150):
            if app._notifications:
                break
            await pilot.pause(0.02)
        told = " ".join(str(notice.message) for notice in app._notifications)
        assert "line 1" in told
        assert "What you chose holds until you quit." in told
    assert config.read_text() == "volume = loud\n"


async def test_the_volume_holds_for_the_next_episode(tmp_path: Path, config: Path) -> None:
    async with visiting(tmp_path, keep_settings=keep_settings) as visitor:
        await visitor.press("enter", "9", "9", "q", "j", "enter")
        playing = visitor.app.playing
        assert playing is not None
        assert playing.transport.volume == 90
        await visitor.press("m", "q", "j", "enter")
        assert visitor.app.playing is not None
        assert visitor.app.playing.transport.muted
        await visitor.press("q", "S")
        assert "90%" in visitor.shown()
        assert read_settings(config).volume == 90


async def test_the_volume_of_the_settings_is_heard_at_once(tmp_path: Path, config: Path) -> None:
    async with visiting(tmp_path, keep_settings=keep_settings) as visitor:
        await visitor.press("enter", "q", "S", "j", "enter", *(["backspace"] * 3), *"40", "enter")
        assert visitor.app.playing is not None
        assert visitor.app.playing.transport.volume == 40
