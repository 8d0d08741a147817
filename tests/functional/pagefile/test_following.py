"""The page follows its sound in Chromium: what is lit is what podline says is heard."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from player.episode import Episode
from player.media.demo import demo_path
from player.media.opening import open_episode
from player.transcript.heard import Heard, Listening
from player.transcript.model import Segment, Timing, Transcript, Word
from player.transcript.reading import for_reading
from tests.support.browser import Browser
from tests.support.pages import long_episode, silence_of, write_page

TOLERANCE_MS = 200
"""Generous: what counts here is what is lit, the bench says how soon."""

RECORD = """new Promise((done) => {
  const audio = document.querySelector("audio"), seen = [];
  const lines = [...document.querySelectorAll(".said > span")];
  const look = () => {
    const word = document.querySelector(".said > i")?.dataset.word;
    seen.push([audio.currentTime * 1000, lines.findIndex((line) => line.matches(".lit")),
      word === undefined ? -1 : Number(word)]);
    if (seen.length < 200) requestAnimationFrame(look); else done(seen);
  };
  look();
})"""

LIT = "document.querySelector('.lit')?.textContent ?? ''"
PLACE = "Math.round(document.querySelector('audio').currentTime * 1000)"
READY = "document.querySelector('audio').readyState >= 2"


def test_words_light_as_they_are_heard(browser: Browser, demo: str) -> None:
    lines = for_reading(open_episode(demo_path()).episode.transcript, join=False)
    listening = Listening(lines)
    browser.open(f"{demo}#t=34")
    browser.until(READY)
    browser.press(" ")
    browser.until("!document.querySelector('audio').paused")
    browser.settle(0.3)
    seen = browser.run(RECORD)
    browser.press(" ")
    assert len({(line, word) for _, line, word in seen}) > 5
    for ms, line, word in seen:
        lit = Heard(None if line < 0 else line, None if word < 0 else word)
        around = {
            listening.at(round(ms) + off) for off in range(-TOLERANCE_MS, TOLERANCE_MS + 1, 10)
        }
        assert lit in around, ms


def test_nothing_is_lit_between_cues(browser: Browser, tmp_path: Path, silence: Path) -> None:
    words = (Word("One", 1_000, 1_400), Word("two.", 2_400, 2_900))
    lines = [
        Segment(1_000, 3_000, "One two.", words=words),
        Segment(6_000, 8_000, "Three."),
    ]
    page = write_page(tmp_path, _episode(Transcript.of(lines, Timing.WORDS)), silence).as_uri()
    marks = "document.querySelectorAll('.said > i').length"
    first, second = lines[0].text, lines[1].text
    expected = {
        500: ("", 0),
        1_200: (first, 1),
        1_900: (first, 0),
        4_000: ("", 0),
        6_500: (second, 1),
        9_000: ("", 0),
    }
    for at, shown in expected.items():
        browser.open(f"{page}#t={at / 1000}")
        assert (browser.run(LIT), browser.run(marks)) == shown, at


@pytest.mark.parametrize(
    ("fragment", "place_ms"),
    [
        ("t=101", 101_000),
        ("t=1:41", 101_000),
        ("t=0:01:41.5", 101_500),
        ("t=npt:101", 101_000),
        ("t=1m41s", 101_000),
        ("t=101,120", 101_000),
        ("x=1&t=101", 101_000),
        ("t=99999", 247_886),
        ("t=soon", 0),
        ("comments", 0),
    ],
)
def test_a_fragment_lands_there(browser: Browser, demo: str, fragment: str, place_ms: int) -> None:
    browser.open(f"{demo}#{fragment}")
    browser.until(READY)
    assert browser.run(PLACE) == pytest.approx(place_ms, abs=2)
    if place_ms == 101_000:
        browser.settle(0.2)
        top = browser.run("document.querySelector('.lit').getBoundingClientRect().top")
        bar = browser.run("document.getElementById('bar').getBoundingClientRect().top")
        assert 0.28 * bar < top < 0.4 * bar


def test_a_new_fragment_lands_too_and_its_end_pauses(browser: Browser, demo: str) -> None:
    browser.open(demo)
    browser.until(READY)
    browser.run("location.hash = '#t=60,60.6'")
    browser.until(f"{PLACE} === 60000")
    browser.press(" ")
    browser.until("!document.querySelector('audio').paused")
    browser.until("document.querySelector('audio').paused")
    assert 60_500 <= browser.run(PLACE) <= 61_200
    browser.press(" ")
    browser.until(f"{PLACE} > 61300")
    browser.press(" ")


def test_scrolling_by_hand_lets_go_until_the_line_is_back(
    browser: Browser, tmp_path: Path, silence: Path
) -> None:
    page = write_page(tmp_path, long_episode(2_000), silence).as_uri()
    hidden = "document.getElementById('follow').hidden"
    browser.open(f"{page}#t=5")
    browser.settle(0.2)
    assert browser.run(hidden)
    browser.wheel(1_200)
    browser.until(f"!{hidden}")
    assert browser.run("document.getElementById('follow').matches('.up')")
    where = browser.run("scrollY")
    browser.run("document.querySelector('audio').currentTime = 8")
    browser.settle(0.3)
    assert browser.run("scrollY") == where
    browser.press("f")
    browser.until(hidden)
    top = browser.run("document.querySelector('.lit').getBoundingClientRect().top")
    assert 0 < top < 500
    browser.wheel(1_200)
    browser.until(f"!{hidden}")
    browser.wheel(-1_200)
    browser.until(hidden)


def test_a_far_place_is_landed_on_though_nothing_between_was_drawn(
    browser: Browser, tmp_path: Path
) -> None:
    episode = long_episode()
    sound = silence_of(tmp_path / "hour.wav", 3_600)
    page = write_page(tmp_path, episode, sound, name="far.html").as_uri()
    browser.open(page)
    for ms in (3_000_000, 60_000, 1_800_000):
        browser.run(f"location.hash = '#t={ms // 1000}'")
        line = episode.transcript.segment_at(ms)
        assert line is not None
        browser.until(f"{LIT} === {json.dumps(episode.transcript.segments[line].text)}")
        browser.settle(0.3)
        top = browser.run("document.querySelector('.lit').getBoundingClientRect().top")
        assert 150 < top < 300
        assert browser.run("document.getElementById('follow').hidden")


def test_a_million_letters_in_one_line_are_landed_in(browser: Browser, tmp_path: Path) -> None:
    endless = Transcript.of([Segment(0, 3_000_000, "word " * 200_000)], Timing.SEGMENTS)
    episode = replace(_episode(endless), duration_ms=3_600_000)
    page = write_page(tmp_path, episode, silence_of(tmp_path / "hour.wav", 3_600)).as_uri()
    browser.open(f"{page}#t=1800")
    browser.until("document.querySelector('.said > i') !== null")
    browser.settle(0.5)
    top = browser.run("document.querySelector('.said > i').getBoundingClientRect().top")
    assert 100 < top < 500
    assert browser.run("document.getElementById('follow').hidden")


def test_an_estimate_is_drawn_softer(browser: Browser, tmp_path: Path, silence: Path) -> None:
    text = "These words share the time of their line."
    for timing, estimated in ((Timing.SEGMENTS, False), (Timing.ESTIMATED, True)):
        shown = Transcript.of([Segment(0, 9_000, text)], timing)
        page = write_page(tmp_path, _episode(shown), silence).as_uri()
        browser.open(f"{page}#t=3")
        assert browser.run("document.querySelector('.said > i').matches('.soft')")
        assert browser.run("document.querySelector('.estimated') !== null") is estimated
        assert ("estimated" in browser.run("document.body.innerText")) is estimated


def test_a_transcript_without_times_is_only_read(
    browser: Browser, tmp_path: Path, silence: Path
) -> None:
    shown = Transcript.of([Segment(0, 0, "No time at all.", "Ada")], Timing.NONE)
    browser.open(f"{write_page(tmp_path, _episode(shown), silence).as_uri()}#t=3")
    browser.click_on(".said > span")
    browser.settle(0.2)
    assert browser.run(LIT) == ""
    assert browser.run(PLACE) == 3_000
    assert "has no times" in browser.run("document.body.innerText")


ODD = (
    ("李静", "今天我们谈谈睡眠", ("今天", "我们", "谈谈", "睡眠")),
    ("Ada", "👩\u200d👩\u200d👧 won't go-there e\u0301te\u0301",
     ("👩\u200d👩\u200d👧", "wo", "n't", "go-", "there", "e\u0301te\u0301")),
    ("מאיה", "שלום לכולם, אנחנו מתחילים", ("שלום", "לכולם,", "אנחנו", "מתחילים")),
)  # fmt: skip


def test_words_of_every_script_are_lit_where_they_stand(
    browser: Browser, tmp_path: Path, silence: Path
) -> None:
    lines, starts = [], []
    for at, (speaker, text, texts) in enumerate(ODD):
        words = tuple(
            Word(word, at * 3_000 + n * 400, at * 3_000 + n * 400 + 400)
            for n, word in enumerate(texts)
        )
        lines.append(Segment(at * 3_000, at * 3_000 + 2_900, text, speaker, words))
        starts += [(word.start_ms, word.text) for word in words]
    page = write_page(tmp_path, _episode(Transcript.of(lines, Timing.WORDS)), silence).as_uri()
    browser.open(page)
    for start_ms, word in starts:
        browser.run(f"location.hash = '#t={(start_ms + 100) / 1000}'")
        browser.settle(0.05)
        under = """(() => {
          const mark = document.querySelector(".said > i").getBoundingClientRect();
          const text = document.querySelector(".lit").firstChild;
          let found = "";
          for (let at = 0; at < text.length; at += 1) {
            const range = document.createRange();
            range.setStart(text, at); range.setEnd(text, at + 1);
            const rect = range.getBoundingClientRect(), middle = rect.left + rect.width / 2;
            if (middle > mark.left + 3 && middle < mark.right - 3) found += text.data[at];
          }
          return found;
        })()"""
        assert browser.run(under).strip() == word


def _episode(transcript: Transcript) -> Episode:
    return Episode("key", "Title", Path("silence.wav"), duration_ms=10_000, transcript=transcript)
