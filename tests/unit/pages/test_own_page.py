"""A page that podline exported is read back as what it was made of."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from player.chapters.model import Chapter
from player.inspection import read_found
from player.pagefile.model import LinkedSound, PageContents
from player.pagefile.writer import page_parts
from player.pages.reader import read_page
from player.transcript.model import Segment, Timing, Transcript, Word
from player.transcript.reader import TranscriptError, read_transcript
from player.transcript.reading import for_reading
from tests.support.sample import INTERVIEW

NAME = st.text("aZ9&<>\"'é李👩\u0301.,;|-…", min_size=1, max_size=5)
MS = st.integers(0, 5_000)


@st.composite
def lines(draw: st.DrawFn) -> Segment:
    start_ms, length_ms = draw(st.integers(0, 9_000_000)), draw(MS)
    texts = draw(st.lists(NAME, min_size=1, max_size=4))
    words = []
    if draw(st.booleans()):
        at_ms = start_ms
        for text in texts:
            at_ms += draw(st.sampled_from((0, 0, 7, 400)))
            words.append(Word(text, at_ms, at_ms := at_ms + draw(MS)))
    # Words do not always stand alone: Chinese has no spaces, others share them with signs.
    between = draw(st.sampled_from((" ", " ", "")))
    speaker = draw(st.sampled_from(("", "Ada", "Ben & <Co>", "李静")))
    return Segment(start_ms, start_ms + length_ms, between.join(texts), speaker, tuple(words))


def exported(transcript: Transcript, **changes: object) -> bytes:
    episode = replace(INTERVIEW, transcript=transcript, **changes)  # type: ignore[arg-type]
    return "".join(page_parts(PageContents(episode, LinkedSound("a.mp3")))).encode()


def plain(transcript: Transcript) -> tuple[object, ...]:
    """What is to be the same: of a joined line's cues only its own times are kept."""
    segments = [replace(segment, marks=()) for segment in transcript.segments]
    return (segments, transcript.timing, transcript.language)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(lines(), min_size=1, max_size=6), st.sampled_from(Timing))
def test_speakers_words_and_times_come_back_as_they_were(
    segments: list[Segment], timing: Timing
) -> None:
    if timing is Timing.NONE:
        segments = [Segment(0, 0, one.text, one.speaker) for one in segments]
    whole = Transcript.of(segments, timing, language="de-AT")
    page = exported(whole)
    expected = plain(for_reading(whole, join=False))
    assert plain(read_page(page, name="talk.html").transcript) == expected
    # As it is found beside an audio file.
    assert plain(read_transcript(page, name="talk.html")) == expected


def test_what_the_page_says_of_the_episode_comes_back() -> None:
    chapters = (
        Chapter(0, "One & <only>", 9_000),
        Chapter(9_500, "Two", url="https://www.example.com/two?a=1&b=2"),
    )
    notes = "First & best\nhttps://www.example.com/a?b=1&c=2\n\nSecond."
    found = read_found(exported(INTERVIEW.transcript, chapters=chapters, description=notes))
    assert (found.kind, found.title) == ("page", INTERVIEW.title)
    assert found.chapters == chapters
    assert found.description == notes
    assert [link.url for link in found.links] == ["https://www.example.com/a?b=1&c=2"]
    assert not found.repairs


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r'"lengths":"[^"]*"', '"lengths":"1"'),
        (r'"starts":"', '"starts":"zzzzzzzzz '),
        (r'"words":"', '"words":"1 1 1 1 1 1 1|'),
        (r'"speakers":\[\[', '"speakers":[[900,"X"],['),
        (r'"timing":"words"', '"timing":"never"'),
        (r"<span>line 7[^<]*</span>", ""),
    ],
)
def test_a_page_that_was_changed_is_read_as_any_other_and_that_is_told(old: str, new: str) -> None:
    page, changed = re.subn(old, new, exported(INTERVIEW.transcript).decode(), count=1)
    assert changed
    found = read_page(page.encode(), name="talk.html")
    assert any("podline's own times" in repair.what for repair in found.repairs)
    assert "line 8 says something" in " ".join(s.text for s in found.transcript.segments)


def test_a_page_without_words_is_still_about_its_episode() -> None:
    page = exported(Transcript(), media=Path("talk.mp3"))
    with pytest.raises(TranscriptError, match="without a transcript"):
        read_transcript(page, name="talk.html")
    found = read_found(page)
    assert found.title == INTERVIEW.title
    assert not found.transcript
    assert [chapter.title for chapter in found.chapters] == ["Opening", "[red]Middle[/]", "End"]
