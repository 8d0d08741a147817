"""The transcript that can be followed best is tried first."""

from __future__ import annotations

import pytest

from player.feeds.model import TranscriptLink
from player.feeds.transcript_choice import in_order

JSON = TranscriptLink("https://x.example/a", "application/json")
VTT = TranscriptLink("https://x.example/b", "text/vtt")
SRT = TranscriptLink("https://x.example/c", "application/x-subrip")
HTML = TranscriptLink("https://x.example/d", "text/html; charset=utf-8")
TEXT = TranscriptLink("https://x.example/e", "text/plain")
ODD = TranscriptLink("https://x.example/f", "application/octet-stream")


def test_words_before_lines_before_what_may_have_times_before_none() -> None:
    assert in_order([TEXT, ODD, HTML, SRT, VTT, JSON]) == (JSON, VTT, SRT, ODD, HTML, TEXT)


def test_the_language_of_the_feed_comes_first() -> None:
    spanish = TranscriptLink("https://x.example/es.json", "application/json", "es")
    english = TranscriptLink("https://x.example/en.txt", "text/plain", "en-GB")
    unsaid = TranscriptLink("https://x.example/un.vtt", "text/vtt")
    assert in_order([spanish, english, unsaid], "en-US") == (unsaid, english, spanish)
    assert in_order([english, spanish], "es") == (spanish, english)
    assert in_order([english, spanish], "") == (spanish, english)


def test_the_very_language_wins_among_equals() -> None:
    british, american = (
        TranscriptLink(f"https://x.example/{tag}.vtt", "text/vtt", tag)
        for tag in ("en-GB", "en-us")
    )
    assert in_order([british, american], "en_US") == (american, british)


@pytest.mark.parametrize("mime", ["", "text/plain", "application/octet-stream"])
def test_a_type_that_tells_nothing_is_told_by_the_name(mime: str) -> None:
    named = TranscriptLink("https://x.example/a.SRT?token=1.txt", mime)
    assert in_order([TEXT, HTML, named])[0] is named


def test_equals_stay_in_the_feed_s_order() -> None:
    first, second = (TranscriptLink(f"https://x.example/{n}", "text/vtt") for n in (2, 1))
    assert in_order([first, second]) == (first, second)
    assert in_order([]) == ()
