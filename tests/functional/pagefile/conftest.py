"""Real Chromium for the exported page; without one its tests are skipped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from player.media.demo import demo_path
from player.media.opening import open_episode
from tests.support.browser import Browser, chromium
from tests.support.pages import silence_of, write_page


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    if chromium() is None:
        pytest.skip("Chromium is not installed: ./run test installs it on Debian")
    with Browser() as browser:
        yield browser


@pytest.fixture
def browser(chrome: Browser) -> Iterator[Browser]:
    """The browser as new; after the test nothing may have been complained of."""
    chrome.resize(1280, 800)
    chrome.prefer(prefers_color_scheme="light", prefers_reduced_motion="reduce")
    chrome.forget()
    yield chrome
    assert chrome.complaints == []


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demo episode's page, as an address."""
    episode = open_episode(demo_path(), page_url="https://www.example.com/p/lit-words").episode
    return write_page(tmp_path_factory.mktemp("demo"), episode, demo_path()).as_uri()


@pytest.fixture
def silence(tmp_path: Path) -> Path:
    """Ten seconds of silence as a file."""
    return silence_of(tmp_path / "silence.wav", 10)
