"""The exported page in Chromium: its size, when it is ready, how soon a word is lit.

An hour's episode of 12,000 words with times and a real sound file. *Ready* is when the
page's script has run, the document is complete but for the sound, and something has been
painted, whichever comes last, counted from the start of the navigation in a fresh
Chromium. For the words the page plays; at each frame the audio element's time and the word
that is lit are read from outside, and a word's error is the element's time at the first
frame that has it lit, less the time the word begins.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from player.episode import Episode
from tests.bench.figures import error_row
from tests.bench.table import Row, print_table
from tests.support.browser import Browser, chromium
from tests.support.pages import hour_of_sound, long_episode, write_page

SIZE_MB, READY_MS, WORD_P95_MS = 1.5, 500.0, 50.0

_READY = """new Promise((done) => {
  const told = () => {
    const navigation = performance.getEntriesByType("navigation")[0];
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    const ready = performance.getEntriesByName("podline-ready")[0];
    if (!paint || !navigation.domContentLoadedEventEnd) return requestAnimationFrame(told);
    done(Math.max(paint.startTime, ready.startTime, navigation.domContentLoadedEventEnd));
  };
  told();
})"""

_PLAY = """new Promise((done) => {
  const audio = document.querySelector("audio");
  const lines = [...document.querySelectorAll(".said > span")];
  const seen = [];
  let last = "";
  const look = () => {
    const lit = document.querySelector(".said > span.lit");
    const word = document.querySelector(".said > i")?.dataset.word;
    const now = lit && word !== undefined ? `${lines.indexOf(lit)} ${word}` : "";
    if (now !== last && now) seen.push([audio.currentTime * 1000, ...now.split(" ").map(Number)]);
    last = now;
    if (performance.now() < until) requestAnimationFrame(look);
    else { audio.pause(); done(seen.slice(1)); }
  };
  audio.playbackRate = RATE;
  audio.play();
  const until = performance.now() + SECONDS * 1000;
  look();
})"""


def word_errors(browser: Browser, episode: Episode, rate: float, seconds: int) -> list[float]:
    """Milliseconds of the audio element's time by which each word was lit late."""
    browser.patience_s = seconds + 30
    script = _PLAY.replace("RATE", str(rate)).replace("SECONDS", str(seconds))
    segments = episode.transcript.segments
    return [
        ms - segments[int(line)].words[int(word)].start_ms for ms, line, word in browser.run(script)
    ]


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args(argv)
    if chromium() is None:
        print("The page's figures need Chromium.")
        return
    episode = long_episode()
    with tempfile.TemporaryDirectory() as folder:
        page = write_page(Path(folder), episode, hour_of_sound())
        size_mb = page.stat().st_size / 1e6
        ready = [_ready_ms(page) for _ in range(options.runs)]
        errors = {}
        with Browser() as browser:
            for rate, seconds in ((1.0, options.seconds), (2.0, options.seconds // 2)):
                browser.open(f"{page.as_uri()}#t=1800")
                browser.until("document.querySelector('audio').readyState >= 3")
                errors[rate] = word_errors(browser, episode, rate, seconds)
    median = statistics.median(ready)
    print_table(
        "The exported page: an hour, 12,000 words with times",
        [
            Row("size without sound", f"{size_mb:.2f} MB", f"≤ {SIZE_MB} MB", size_mb <= SIZE_MB),
            Row(
                f"ready, median of {len(ready)} (worst)",
                f"{median:.0f} ms ({max(ready):.0f})",
                f"≤ {READY_MS:.0f} ms",
                median <= READY_MS,
            ),
            *(
                error_row(f"word lit at {rate:g}x, ms late", late, p95=WORD_P95_MS)
                for rate, late in errors.items()
            ),
        ],
    )


def _ready_ms(page: Path) -> float:
    with Browser() as browser:
        browser.open(page.as_uri())
        return float(browser.run(_READY))


if __name__ == "__main__":
    main()
