"""An episode's page in each shape that shows print them in."""

from __future__ import annotations

import pytest

from player.inspection import Found, read_found
from player.pages.reader import PageError, read_page
from player.transcript.model import Timing

NOTES = """Share post
0:00
/
0:00
Stars and how to count them

A talk about the night sky

Jane talks to Bob. Watch on YouTube. Listen on Apple PodcastsSpotify. Read the full transcript here.

Timestamps

(00:00:00) - Counting
(00:10:00) - Losing count

Sponsors

  • Acme makes telescopes.

Transcript

Thanks to Kim for editing.

(00:00:00) - Counting

Jane Doe

How many stars are there?

Bob Roe

Oh, quite a few. I never finished.

And then it was morning.

(00:10:00) - Losing count

Jane Doe

What then?

3 Comments
Nice one!
"""


def said(found: Found) -> list[tuple[str, str]]:
    return [(segment.speaker, segment.text) for segment in found.transcript.segments]


def test_the_copied_text_of_a_page() -> None:
    page = read_page(NOTES.encode(), duration_ms=900_000)
    assert page.title == "Stars and how to count them"
    assert page.subtitle == "A talk about the night sky"
    assert page.description.startswith("Jane talks to Bob.")
    assert [link.text for link in page.links] == [
        "Watch on YouTube",
        "Listen on Apple Podcasts",
        "Listen on Spotify",
        "Full transcript",
    ]
    assert page.sponsors == ("Acme makes telescopes.",)
    assert page.speakers == ("Jane Doe", "Bob Roe")
    assert [(c.start_ms, c.title) for c in page.chapters] == [
        (0, "Counting"),
        (600_000, "Losing count"),
    ]
    segments = page.transcript.segments
    assert [segment.text for segment in segments] == [
        "How many stars are there?",
        "Oh, quite a few. I never finished.",
        "And then it was morning.",
        "What then?",
    ]
    assert page.transcript.timing is Timing.ESTIMATED
    assert (segments[0].start_ms, segments[3].start_ms) == (0, 600_000)
    assert segments[2].end_ms == 600_000
    assert segments[3].end_ms == 900_000
    assert "Thanks to Kim" in page.description
    assert {repair.line for repair in page.repairs} >= {1, 2, 3, 4}


SHAPES: dict[str, tuple[str, list[tuple[int | None, str, str]]]] = {
    "name and time in Markdown": (
        "**Jane Doe** *00:00:09*\n\nHello.\n\n**Bob Roe** *00:00:19*\n\nHi.\n\nMore.\n\n"
        "**Jane Doe** *00:00:29*\n\nBye.\n",
        [(9_000, "Jane Doe", "Hello."), (19_000, "Bob Roe", "Hi."), (None, "Bob Roe", "More.")],
    ),
    "name, time and continuation lines": (
        "Jane Doe (00:00:12) Hello.\n(00:00:27) I go on.\n\nBob Roe (00:00:40) Thanks.\n\n"
        "Jane Doe (00:01:12) Bye.\n",
        [(12_000, "Jane Doe", "Hello."),
         (27_000, "Jane Doe", "I go on."),
         (40_000, "Bob Roe", "Thanks.")],
    ),
    "name and time above the text": (
        "Jane Doe (00:00:00):\nHello.\n\nBob Roe (00:00:40):\nThanks. Note: this.\n\n"
        "Jane Doe (00:01:12):\nAt 10:30: bye.\n",
        [(0, "Jane Doe", "Hello."),
         (40_000, "Bob Roe", "Thanks. Note: this."),
         (72_000, "Jane Doe", "At 10:30: bye.")],
    ),
    "sparse times": (
        "**Jerod Santo:** Hi. \\[laughs\\]\n\n**Adam:** \\[00:34:13.23\\] Second.\n\n"
        "**Jerod Santo:** Third.\n\n"
        "**Adam:** no \\[unintelligible 00:03:18.16\\]\n",
        [(None, "Jerod Santo", "Hi. [laughs]"),
         (2_053_230, "Adam", "Second."),
         (None, "Jerod Santo", "Third.")],
    ),
    "time and name in line": (
        "[00:00:04] Jane: Hello.\n[00:00:09] Bob: Yes.\n[00:00:12] Jane: Fine.\n",
        [(4_000, "Jane", "Hello."), (9_000, "Bob", "Yes."), (12_000, "Jane", "Fine.")],
    ),
    "no times": (
        "Jane: Hello.\n\nBob: Yes.\n\nNote: no speaker.\n\nJane: Fine.\n",
        [(None, "Jane", "Hello."), (None, "Bob", "Yes."), (None, "Bob", "Note: no speaker.")],
    ),
    "names alone": (
        "Speaker 1  0:03\nHello there.\n\nSpeaker 2  0:15\nHi.\n\nSpeaker 1  0:20\nBye.\n",
        [(3_000, "Speaker 1", "Hello there."),
         (15_000, "Speaker 2", "Hi."),
         (20_000, "Speaker 1", "Bye.")],
    ),
    "times alone": (
        "0:00\nhello there\n0:03\nthis goes on\n0:07\nbye\n",
        [(0, "", "hello there"), (3_000, "", "this goes on"), (7_000, "", "bye")],
    ),
    "HTML with cite and time": (
        "<cite>Jane:</cite>\n<time>0:00</time>\n<p>Hello.</p>\n<cite>Bob:</cite>\n"
        "<time>0:30</time>\n<p>Yes.</p>"
        "<cite>Jane:</cite>\n<time>0:42</time>\n<p>Fine.</p>",
        [(0, "Jane", "Hello."), (30_000, "Bob", "Yes."), (42_000, "Jane", "Fine.")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_transcripts_in_every_shape(shape: str) -> None:
    text, expected = SHAPES[shape]
    segments = read_found(text.encode()).transcript.segments
    for segment, (start_ms, speaker, words) in zip(segments, expected, strict=False):
        assert (segment.speaker, segment.text) == (speaker, words)
        assert start_ms in (None, segment.start_ms)
    assert len(segments) >= len(expected)


def test_the_html_of_a_page() -> None:
    html = (
        '<html><head><title>Stars - by Jane</title><meta property="og:title" content="Stars"/>'
        "<script>var x = '<p>no</p>';</script></head><body><nav><a href='/'>Home</a></nav>"
        '<h1 class="post-title">Stars</h1><h3 class="subtitle">A talk</h3><div>Jun 3, 2024</div>'
        '<p>We talk. Watch on <a href="https://youtu.be/x?a=1&amp;b=2">YouTube</a> or '
        '<a href="javascript:alert(1)">here</a>.</p><h3>Timestamps</h3><p>(00:00:00) - Start</p>'
        "<p>(00:10:00) - Next</p><h2>Transcript</h2><p><strong>(00:00:00) - Start</strong></p>"
        "<p><strong>Jane Doe</strong></p><p>Hello &amp; welcome.</p><p><strong>Bob Roe</strong></p>"
        "<p>Thank <em>you</em>.</p><p><strong>(00:10:00) - Next</strong></p>"
        "<p><strong>Jane Doe</strong></p><p>What next?</p><button>Share</button><p>2 Comments</p>"
        "<p>Nice show!</p></body></html>"
    )
    found = read_found(html.encode(), name="page.html")
    assert (found.kind, found.format, found.title) == ("page", "html", "Stars")
    assert [(link.text, link.url) for link in found.links] == [
        ("YouTube", "https://youtu.be/x?a=1&b=2")
    ]
    assert [chapter.title for chapter in found.chapters] == ["Start", "Next"]
    assert said(found) == [
        ("Jane Doe", "Hello & welcome."),
        ("Bob Roe", "Thank you."),
        ("Jane Doe", "What next?"),
    ]


def test_show_notes_without_a_transcript() -> None:
    page = read_page(b"# Ep 3\n\nWe talk [here](https://a.com/x).\n\n- 0:00 Intro\n- 5:10 More\n")
    assert page.title == "Ep 3"
    assert [chapter.title for chapter in page.chapters] == ["Intro", "More"]
    assert not page.transcript


def test_a_page_with_nothing_on_it_says_so() -> None:
    with pytest.raises(PageError, match=r"\.$"):
        read_page(b"<html><body><button>Share</button></body></html>")
