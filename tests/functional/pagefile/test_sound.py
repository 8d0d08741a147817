"""Where the page's sound comes from, and what there is without it or without a script."""

from __future__ import annotations

from pathlib import Path

import pytest

from player.media.demo import demo_path
from player.media.opening import open_episode
from player.pagefile.model import EmbeddedSound, LinkedSound
from tests.support.browser import Browser
from tests.support.http_server import HttpServer, Sound
from tests.support.pages import write_page

AUDIO = "document.querySelector('audio')"
TROUBLE = "document.getElementById('trouble').textContent"


def test_embedded_sound_plays_and_nothing_is_asked_for(browser: Browser, tmp_path: Path) -> None:
    episode = open_episode(demo_path()).episode
    sound = EmbeddedSound(demo_path(), "audio/mp4")
    page = write_page(tmp_path, episode, sound).as_uri()
    browser.open(f"{page}#t=100")
    browser.until(f"{AUDIO}.readyState >= 2")
    assert browser.run(f"{AUDIO}.duration") == pytest.approx(247.9, abs=0.1)
    assert browser.run(f"{AUDIO}.currentTime") == 100
    browser.press(" ")
    browser.until(f"{AUDIO}.currentTime > 100.3")
    browser.press(" ")
    schemes = {ask.url.partition(":")[0] for ask in browser.asked}
    assert schemes <= {"file", "data", "blob"}
    assert [ask.url for ask in browser.asked if ask.url.startswith("file:")] == [page]


def test_a_page_on_the_web_plays_sound_from_another_host(browser: Browser, tmp_path: Path) -> None:
    with HttpServer() as host, HttpServer() as other:
        moved = other.route("/sound", Sound(demo_path().read_bytes(), content_type="audio/mp4"))
        url = host.route("/talk.m4a", lambda _, wire: wire.redirect(moved))
        page = write_page(tmp_path, open_episode(demo_path()).episode, LinkedSound(url))
        at = host.route(
            "/page.html", lambda _, wire: wire.answer(page.read_bytes(), Content_Type="text/html")
        )
        browser.open(f"{at}#t=100")
        browser.until(f"{AUDIO}.readyState >= 2")
        assert browser.run(f"{AUDIO}.currentTime") == 100
        assert set(host.paths()) == {"/page.html", "/talk.m4a"}
        assert set(other.paths()) == {"/sound"}
        assert all("referer" not in asked.headers for asked in other.asked)


def test_missing_sound_is_told_and_the_words_stay(browser: Browser, tmp_path: Path) -> None:
    episode = open_episode(demo_path()).episode
    page = write_page(tmp_path, episode, LinkedSound("gone/a%20b.m4a")).as_uri()
    browser.open(f"{page}#t=100")
    browser.until(TROUBLE)
    assert "a b.m4a" in browser.run(TROUBLE)
    assert browser.run("document.querySelector('.lit') !== null")
    browser.press("ArrowRight")
    assert browser.run("document.getElementById('passed').textContent") == "1:45"
    page = write_page(tmp_path, episode, LinkedSound("no%FFtext.m4a")).as_uri()
    browser.open(page)
    browser.until(TROUBLE)
    assert all("no%FFtext.m4a" in complaint for complaint in browser.complaints[1:])
    browser.forget()


def test_without_a_script_all_is_there_to_read(browser: Browser, demo: str) -> None:
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(f"{demo}#t=94")
        browser.settle(0.2)
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
        said = browser.run("document.body.textContent")
        for line in open_episode(demo_path()).episode.transcript.segments:
            assert line.text in said
        for shown in ("Nora Quill", "1:34", "Which clock to trust"):
            assert shown in said
        assert "Without JavaScript" in browser.run("document.body.innerText")
        assert browser.run(f"{AUDIO}.controls && {AUDIO}.checkVisibility()")
        for part in ("bar", "theme", "keys", "find", "trouble"):
            assert not browser.run(f"document.getElementById('{part}').checkVisibility()"), part
        # A fragment is the name of an element too.
        assert browser.run("scrollY") > 500
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


def test_the_system_is_told_what_plays(browser: Browser, demo: str) -> None:
    browser.open(demo)
    told = browser.run(
        "[navigator.mediaSession.metadata.title, navigator.mediaSession.metadata.artist]"
    )
    assert told == ["Lit Words", "In Good Time"]
