"""Transcripts are kept whole."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.chapters.model import Chapter
from player.library.model import EpisodeFilter, Role
from player.library.packing import pack, unpack, unpack_lines
from player.library.problems import StoreError
from player.library.store import Store
from player.transcript.model import Mark, Repair, Segment, Timing, Transcript, Word
from tests.support.library import entry, feed_of, listed, subscribed

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TIME = st.integers(-(10**6), 10**9)


@st.composite
def segments(draw: Any) -> Segment:
    """A segment whose words are mostly, not always, those of its text."""
    texts = draw(st.lists(TEXT, max_size=5))
    loose = draw(st.lists(TEXT, max_size=1))
    words = tuple(Word(said, draw(TIME), draw(TIME)) for said in [*texts, *loose])
    marks = tuple(Mark(at, draw(TIME), draw(TIME)) for at in draw(st.lists(TIME, max_size=2)))
    speaker = draw(st.sampled_from(["", "Ann", "Bo"]))
    return Segment(draw(TIME), draw(TIME), " ".join(texts), speaker, words, marks)


TRANSCRIPTS = st.builds(
    lambda lines, timing, language, repairs: Transcript.of(
        lines, timing, language=language, repairs=repairs
    ),
    st.lists(segments(), max_size=8),
    st.sampled_from(Timing),
    TEXT,
    st.lists(st.builds(Repair, st.integers(0, 99), TEXT), max_size=3),
)


@given(TRANSCRIPTS)
def test_nothing_of_a_transcript_is_lost(transcript: Transcript) -> None:
    body = pack(transcript)
    assert unpack(body) == transcript
    lines = unpack_lines(body)
    assert lines.texts == [segment.text for segment in transcript.segments]
    assert lines.starts == [segment.start_ms for segment in transcript.segments]
    assert [lines.speakers[who] for who in lines.who] == [s.speaker for s in transcript.segments]


@given(TRANSCRIPTS, st.integers(0, 10**6), st.integers(1, 255))
def test_damaged_bytes_are_one_sentence(transcript: Transcript, at: int, flip: int) -> None:
    body = bytearray(pack(transcript))
    body[at % len(body)] ^= flip
    with pytest.raises(StoreError, match="damaged"):
        unpack(bytes(body))


def said(*texts: str, timing: Timing = Timing.SEGMENTS) -> Transcript:
    return Transcript.of(
        [Segment(at * 1_000, at * 1_000 + 900, text) for at, text in enumerate(texts)], timing
    )


def test_a_transcript_is_kept_and_the_aligned_one_is_shown(store: Store) -> None:
    subscribed(store, feed_of(entry(1)))
    key = listed(store)["Episode 1"].key
    assert store.transcript(key) is None
    original, aligned = said("one", "two"), said("one", "two", timing=Timing.ALIGNED)
    store.put_transcript(key, original, "https://example.org/t.vtt")
    kept = store.transcript(key)
    assert kept is not None
    assert (kept.transcript, kept.source, kept.role) == (
        original,
        "https://example.org/t.vtt",
        Role.ORIGINAL,
    )
    store.put_transcript(key, aligned, "tiny", role=Role.ALIGNED)
    store.put_transcript(key, original, "https://example.org/t.vtt")
    shown, first = store.transcript(key), store.transcript(key, Role.ORIGINAL)
    assert shown is not None
    assert first is not None
    assert (shown.transcript, first.transcript) == (aligned, original)
    row = store.episode(key)
    assert row is not None
    assert row.timing is Timing.ALIGNED
    assert store.count(EpisodeFilter(with_transcript=True)) == 1
    store.put_transcript(key, said("other words"))
    assert store.transcript(key, Role.ALIGNED) is None
    store.remove_transcript(key)
    assert store.transcript(key) is None


def test_it_is_known_whose_transcript_is_still_to_be_had(store: Store) -> None:
    from player.feeds.model import TranscriptLink

    links = (TranscriptLink("https://example.org/t.vtt", "text/vtt"),)
    feed = feed_of(*(entry(n, transcripts=links) for n in range(3)), entry(9))
    show = subscribed(store, feed)
    wanting = [row.title for row in store.wanting_transcripts()]
    assert wanting == ["Episode 2", "Episode 1", "Episode 0"]
    rows = listed(store)
    store.put_transcript(rows["Episode 0"].key, said("words"))
    store.note_transcript_failure(rows["Episode 1"].key, "The server has none.")
    assert [row.title for row in store.wanting_transcripts()] == ["Episode 2"]
    assert store.transcript_failure(rows["Episode 1"].key) == "The server has none."
    more = (*links, TranscriptLink("https://example.org/t.srt"))
    store.apply_feed(show.id, feed_of(*(entry(n, transcripts=more) for n in range(3))))
    assert [row.title for row in store.wanting_transcripts()] == ["Episode 2", "Episode 1"]


def test_fetched_chapters_are_kept(store: Store) -> None:
    assert store.chapters("file:x") is None
    store.put_chapters("file:x", [Chapter(0, "Begin", 5_000)])
    assert store.chapters("file:x") == (Chapter(0, "Begin", 5_000),)
    store.put_chapters("file:x", [])
    assert store.chapters("file:x") == ()


def test_a_transcript_of_ten_hours_is_kept(store: Store) -> None:
    words = tuple(Word(f"word{n}", n * 300, n * 300 + 250) for n in range(120_000))
    segments = [
        Segment(
            words[at].start_ms,
            words[at + 9].end_ms,
            " ".join(word.text for word in words[at : at + 10]),
            "Ann",
            words[at : at + 10],
        )
        for at in range(0, len(words), 10)
    ]
    transcript = Transcript.of(segments, Timing.WORDS, language="en")
    store.put_transcript("file:long", transcript)
    kept = store.transcript("file:long")
    assert kept is not None
    assert kept.transcript == transcript
