"""Episodes made up for tests: an interview of sixty lines, and one in many scripts."""

from __future__ import annotations

from pathlib import Path

from player.chapters.model import Chapter
from player.episode import Episode
from player.transcript.model import Segment, Timing, Transcript, Word


def spoken(index: int) -> Segment:
    """Line `index` of the interview: every four seconds, three of them spoken."""
    start_ms = index * 4_000
    texts = f"line {index} says something".split()
    words = tuple(
        Word(text, start_ms + at * 700, start_ms + at * 700 + 600) for at, text in enumerate(texts)
    )
    speaker = "Ada Quill" if index // 3 % 2 else "Ben Marsh"
    return Segment(start_ms, start_ms + 3_000, " ".join(texts), speaker, words)


INTERVIEW = Episode(
    "key",
    "A [bold]title[/bold] [/x] \\",
    Path("some episode.mp3"),
    show="[@click=app.quit]Show[/]",
    duration_ms=240_000,
    page_url="https://www.example.com/p/an-episode",
    chapters=(Chapter(0, "Opening"), Chapter(80_000, "[red]Middle[/]"), Chapter(160_000, "End")),
    transcript=Transcript.of([spoken(index) for index in range(60)], Timing.WORDS),
    description="Notes with [red]brackets[/] and a \\",
)

_SCRIPTS = (
    ("Ada Quill", "Good morning. The kettle is on, and the first question is about sleep."),
    ("Ada Quill", "Caffè, naïve, Ångström, e\u0301tude: accents of both kinds."),
    ("מאיה כהן", "שלום לכולם, אנחנו מתחילים עכשיו."),
    ("李静", "今天我们谈谈睡眠和记忆,还有为什么午睡是个好主意。"),
    ("李静", "👩\u200d👩\u200d👧 👍🏽 🇳🇱 and plain text after them."),
    ("Ben Marsh", "Averyveryveryverylongwordthatdoesnotfitanywhere" * 3),
    ("Ben Marsh", "[red]not red[/red] [@click=app.quit]no link[/] [/] \\"),
)

MANY_SCRIPTS = Episode(
    "scripts",
    "Sleep 睡眠 שינה",
    Path("sleep.mp3"),
    show="Night Shift",
    duration_ms=3_900_000,
    chapters=(Chapter(0, "睡眠"), Chapter(12_000, "שינה"), Chapter(3_700_000, "An hour later")),
    transcript=Transcript.of(
        [
            Segment(index * 5_000, index * 5_000 + 4_500, text, speaker)
            for index, (speaker, text) in enumerate(_SCRIPTS)
        ],
        Timing.SEGMENTS,
    ),
    description="Words in many scripts.",
)
