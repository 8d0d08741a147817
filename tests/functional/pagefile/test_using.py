"""Using the page with keys, mouse and finger, and with a screen reader."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from player.chapters.model import Chapter
from player.episode import Episode
from player.media.demo import demo_path
from player.media.opening import open_episode
from player.transcript.model import Segment, Timing, Transcript
from player.transcript.search import TextSearch
from player.transcript.words import word_spans
from tests.support.browser import Browser
from tests.support.pages import long_episode, write_page

AUDIO = "document.querySelector('audio')"
PLACE = f"Math.round({AUDIO}.currentTime * 1000)"
READY = f"{AUDIO}.readyState >= 2"
TOLD = "document.getElementById('told').textContent"


@pytest.fixture
def page(browser: Browser, demo: str) -> Browser:
    """The demo's page, paused at half a minute."""
    browser.open(f"{demo}#t=30")
    browser.until(READY)
    return browser


def near(page: Browser, ms: int) -> bool:
    return bool(abs(page.run(PLACE) - ms) < 400)


# Keys


def test_space_plays_and_pauses(page: Browser) -> None:
    page.press(" ")
    page.until(f"!{AUDIO}.paused")
    page.until("document.getElementById('play').ariaLabel === 'Pause'")
    page.press(" ")
    page.until(f"{AUDIO}.paused")
    page.until("document.getElementById('play').ariaLabel === 'Play'")


def test_arrows_and_braces_move(page: Browser) -> None:
    page.press("ArrowRight")
    assert page.run(PLACE) == 35_000
    page.press("ArrowLeft", shift=True)
    assert page.run(PLACE) == 34_000
    page.press("}")
    assert page.run(PLACE) == 94_265
    page.press("{")
    assert page.run(PLACE) == 29_318
    page.press("{")
    assert page.run(PLACE) == 0
    for _ in range(9):
        page.press("}")
    assert page.run(PLACE) == 183_977


def test_brackets_change_the_speed_and_keep_the_pitch(page: Browser) -> None:
    for key, rate in (("]", 1.05), ("]", 1.1), ("[", 1.05), ("Backspace", 1)):
        page.press(key)
        assert page.run(f"{AUDIO}.playbackRate") == rate
        page.until(f"document.getElementById('speed').value === '{rate}'")
    assert page.run(f"{AUDIO}.preservesPitch")


def test_lines_are_walked_and_played_with_the_keyboard(page: Browser) -> None:
    lines = open_episode(demo_path()).episode.transcript
    page.press("j")
    page.press("j")
    page.press("k")
    focused = page.run("document.activeElement.textContent")
    page.press("Enter")
    page.until(f"!{AUDIO}.paused")
    start_ms = next(s.start_ms for s in lines.segments if focused in s.text)
    assert near(page, start_ms)
    page.press(" ")
    page.press("Escape")
    assert page.run("document.activeElement === document.body")


def test_the_help_lists_every_key_and_keeps_the_others_from_acting(page: Browser) -> None:
    page.press("?")
    assert page.run("document.getElementById('help').open")
    shown = page.run("document.querySelector('#help dl').innerText")
    for said in ("Pause or play on", "Search", "Next chapter", "Copy a link"):
        assert said in shown
    page.press("]")
    assert page.run(f"{AUDIO}.playbackRate") == 1
    page.press("Escape")
    assert not page.run("document.getElementById('help').open")


def test_keys_with_modifiers_are_left_to_the_browser(page: Browser) -> None:
    assert page.run(
        "['ctrlKey', 'metaKey', 'altKey'].every((held) => document.body.dispatchEvent("
        "  new KeyboardEvent('keydown', { key: 's', bubbles: true, cancelable: true,"
        "    [held]: true })))"
    )


# The mouse


def test_a_click_on_a_word_plays_from_it(page: Browser) -> None:
    episode = open_episode(demo_path()).episode
    line = next(s for s in episode.transcript.segments if s.start_ms > 34_000 and len(s.words) > 4)
    start, _ = word_spans(line.text, line.words)[3]
    place = page.run(
        "(() => { const line = [...document.querySelectorAll('.said > span')]"
        f".find((line) => line.textContent === {line.text!r});"
        "line.scrollIntoView({ block: 'center' });"
        "const range = document.createRange();"
        f"range.setStart(line.firstChild, {start}); range.setEnd(line.firstChild, {start + 2});"
        "const r = range.getBoundingClientRect();"
        "return [r.x + r.width / 2, r.y + r.height / 2]; })()"
    )
    page.click(*place)
    page.until(f"!{AUDIO}.paused")
    assert near(page, line.words[3].start_ms)
    page.press(" ")


def test_a_click_on_a_chapter_or_a_time_plays_from_it(page: Browser) -> None:
    page.click_on("#chapters li:nth-child(3) a")
    page.until(f"!{AUDIO}.paused")
    assert near(page, 94_265)
    page.press(" ")
    page.press("{")
    page.settle(0.2)
    page.click_on(".who a")
    page.until(f"!{AUDIO}.paused")
    assert near(page, 3_780)
    page.press(" ")


def test_selecting_text_does_not_jump(page: Browser) -> None:
    page.run("scrollTo(0, 0)")
    at = page.run(
        "(() => { const r = document.querySelector('.said > span').getClientRects()[0];"
        "return [r.left + 5, r.left + 200, r.top + r.height / 2]; })()"
    )
    common: dict[str, Any] = {"button": "left", "clickCount": 1}
    for kind, x in (("mousePressed", at[0]), ("mouseMoved", at[1]), ("mouseReleased", at[1])):
        page.call("Input.dispatchMouseEvent", type=kind, x=x, y=at[2], **common)
    assert len(page.run("String(getSelection())")) > 10
    assert page.run(PLACE) == 30_000


def test_buttons_act_and_leave_the_keys_alone(page: Browser) -> None:
    page.click_on("#forward")
    assert page.run(PLACE) == 45_000
    page.click_on("#back")
    assert page.run(PLACE) == 30_000
    page.press(" ")
    page.until(f"!{AUDIO}.paused")
    page.click_on("#play")
    page.until(f"{AUDIO}.paused")


def test_the_slider_goes_where_it_is_put(page: Browser) -> None:
    page.run("document.getElementById('slider').focus()")
    page.press("ArrowRight")
    assert page.run(PLACE) == 35_000
    place = page.run(
        "(() => { const r = document.getElementById('slider').getBoundingClientRect();"
        "return [r.x + r.width / 2, r.y + r.height / 2]; })()"
    )
    page.click(*place)
    assert abs(page.run(PLACE) - 124_000) < 2_500


# Search


def test_searching_as_one_types(page: Browser) -> None:
    lines = open_episode(demo_path()).episode.transcript.segments
    expected = len(TextSearch([line.text for line in lines]).find("word"))
    count = "document.getElementById('count').textContent"
    page.run("scrollTo(0, 0)")
    page.press("/")
    page.type("word")
    assert page.run(count) == f"1 of {expected}"
    assert page.run("CSS.highlights.get('found').size + CSS.highlights.get('found-now').size") == (
        expected
    )
    page.press("ArrowDown")
    assert page.run(count) == f"2 of {expected}"
    page.press("ArrowUp")
    page.press("ArrowUp")
    assert page.run(count) == f"{expected} of {expected}"
    page.press("Enter")
    page.until(f"!{AUDIO}.paused")
    page.press(" ")
    match = page.run(
        "(([range]) => range.startContainer.data.slice(range.startOffset, range.endOffset))"
        "([...CSS.highlights.get('found-now')])"
    )
    assert match.lower() == "word"
    page.press("n")
    assert page.run(count) == f"1 of {expected}"
    page.press("N")
    assert page.run(count) == f"{expected} of {expected}"
    page.press("Escape")
    assert page.run("document.getElementById('find').hidden")
    assert page.run("CSS.highlights.get('found').size") == 0
    page.run("document.querySelectorAll('#words h3')[2].scrollIntoView({ behavior: 'instant' })")
    page.settle(0.1)
    before = page.run("scrollY")
    page.press("/")
    assert page.run("scrollY") == before
    page.type("word")
    # A search goes on from what is in view.
    assert int(page.run(count).split()[0]) > 3
    page.press("Escape")
    page.press("/")
    page.type("zzz")
    assert page.run(count) == "none"


def test_a_search_with_very_many_matches_is_shown(
    browser: Browser, tmp_path: Path, silence: Path
) -> None:
    lines = [Segment(at, at + 1, f"{at} " + "aa" * 50) for at in range(5_000)]
    episode = Episode("key", "Many", silence, transcript=Transcript.of(lines, Timing.SEGMENTS))
    browser.open(write_page(tmp_path, episode, silence).as_uri())
    browser.press("/")
    browser.type("a")
    assert browser.run("document.getElementById('count').textContent") == "1 of 500000"


# Sharing


@pytest.fixture
def clipboard(page: Browser) -> Browser:
    page.call(
        "Browser.grantPermissions",
        permissions=["clipboardReadWrite", "clipboardSanitizedWrite"],
        session=False,
    )
    page.call("Page.bringToFront")
    return page


def test_a_link_to_the_moment_is_copied_and_lands(clipboard: Browser, demo: str) -> None:
    clipboard.press("ArrowRight")
    clipboard.press("s")
    clipboard.until(f"{TOLD} === 'Copied the link to 0:35'")
    copied = clipboard.run("navigator.clipboard.readText()")
    assert copied == f"{demo}#t=35"
    clipboard.press("S")
    clipboard.until(f"{TOLD} === 'Copied the link to the episode'")
    assert clipboard.run("navigator.clipboard.readText()") == demo
    clipboard.open(copied)
    clipboard.until(READY)
    assert clipboard.run(PLACE) == 35_000


def test_where_no_script_may_copy_the_link_is_shown(page: Browser, demo: str) -> None:
    page.run("navigator.clipboard.writeText = () => Promise.reject(new Error('denied'))")
    page.click_on("#share")
    page.until("document.getElementById('by-hand').open")
    assert page.run("document.getElementById('link').value") == f"{demo}#t=30"
    assert page.run("String(getSelection())") == f"{demo}#t=30"
    page.press("Escape")


# What an episode may lack


def test_an_episode_without_words_or_chapters_is_a_player(
    browser: Browser, tmp_path: Path, silence: Path
) -> None:
    bare = Episode("key", "Bare", silence)
    browser.open(f"{write_page(tmp_path, bare, silence).as_uri()}#t=5")
    browser.until(READY)
    assert browser.run(PLACE) == 5_000
    assert "has no transcript" in browser.run("document.body.innerText")
    for key in ("j", "}", "{", "c", "f", "n", "Enter", "Escape"):
        browser.press(key)
    for hidden in ("show-chapters", "search"):
        assert browser.run(f"document.getElementById('{hidden}').hidden")
    with_chapters = replace(bare, chapters=(Chapter(2_000, "Two"),))
    browser.open(write_page(tmp_path, with_chapters, silence).as_uri())
    browser.until(READY)
    browser.press("}")
    assert browser.run(PLACE) == 2_000


# Dark and light, wide and narrow, on paper


def test_the_theme_is_the_systems_until_one_is_chosen(page: Browser) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light, dark = "rgb(250, 248, 243)", "rgb(21, 23, 26)"
    assert page.run(ground) == light
    page.prefer(prefers_color_scheme="dark")
    assert page.run(ground) == dark
    page.click_on("#theme")
    assert page.run(ground) == light
    page.call("Page.reload")
    page.settle(0.5)
    assert page.run(ground) == light
    page.click_on("#theme")
    assert page.run(ground) == dark
    page.run("localStorage.clear()")


@pytest.mark.parametrize("width", [320, 390, 700, 1023, 1024, 1600])
def test_nothing_is_wider_than_the_window(browser: Browser, tmp_path: Path, width: int) -> None:
    page = write_page(tmp_path, long_episode(500), demo_path()).as_uri()
    browser.resize(width, 700, phone=width < 500)
    browser.open(page)
    assert browser.run("document.documentElement.scrollWidth") == width
    small = browser.run(
        "[...document.querySelectorAll('#bar button, #bar select')].filter((button) => {"
        "const r = button.getBoundingClientRect();"
        "return r.width && (r.width < 40 || r.height < 40 || r.right > innerWidth || r.left < 0);"
        "}).map((button) => button.id)"
    )
    assert small == []


def test_on_a_phone_the_chapters_come_out_of_the_bar(browser: Browser, demo: str) -> None:
    browser.resize(390, 844, phone=True)
    browser.open(demo)
    shown = "document.getElementById('chapters').checkVisibility()"
    assert not browser.run(shown)
    browser.click_on("#show-chapters")
    assert browser.run(shown)
    browser.click_on("#chapters li:nth-child(2) a")
    assert not browser.run(shown)
    browser.until(f"{PLACE} > 29000")
    browser.run(f"{AUDIO}.pause()")


def test_on_paper_there_are_the_words_and_their_times(page: Browser) -> None:
    page.prefer(media="print")
    assert not page.run("document.getElementById('bar').checkVisibility()")
    assert page.run("document.querySelector('#words').checkVisibility()")
    assert page.run("document.querySelector('.who a').checkVisibility()")
    assert page.run("document.getElementById('chapters').checkVisibility()")
    page.prefer(media="")


# What a screen reader is told


def test_everything_has_its_name(page: Browser) -> None:
    told = page.names()
    for role, name in (
        ("heading", "Lit Words"),
        ("navigation", "Chapters"),
        ("region", "Player"),
        ("region", "Transcript"),
        ("button", "Play"),
        ("button", "Back 15 seconds"),
        ("button", "Forward 15 seconds"),
        ("button", "Copy a link to this moment"),
        ("button", "Search the transcript"),
        ("combobox", "Speed"),
        ("slider", "Place in the episode"),
        ("link", "To the transcript"),
        ("heading", "Why a lit word helps"),
    ):
        assert (role, name) in told, (role, name)
    nameless = [role for role, name in told if role in ("button", "link", "slider") and not name]
    assert nameless == []
    value = page.run("document.getElementById('slider').ariaValueText")
    assert value == "30 seconds of 4 minutes 7 seconds"
    assert page.run("document.querySelectorAll('[aria-current]').length") == 1


def test_everything_is_reached_with_the_tab_key(page: Browser) -> None:
    reached = []
    for _ in range(40):
        page.press("Tab")
        reached.append(page.run("document.activeElement.id || document.activeElement.className"))
    assert reached[0] == "skip"
    bar = ["slider", "show-chapters", "search", "back", "play", "forward", "speed", "share"]
    for wanted in ("theme", "keys", *bar):
        assert wanted in reached, reached
    # The player comes before the many links of the transcript.
    assert reached.index("share") < 20


def test_what_is_read_aloud_is_not_torn_by_the_light(page: Browser) -> None:
    """The lit word's mark adds nothing to the text and splits no line of it."""
    before = page.run("document.querySelector('#words').textContent")
    page.press("ArrowRight")
    assert page.run("document.querySelector('.said > i') !== null")
    assert page.run("document.querySelector('#words').textContent") == before
    assert page.run(
        "[...document.querySelectorAll('.said > span')].every((l) => l.childNodes.length === 1)"
    )
