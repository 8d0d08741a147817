"""The question "what is spoken at t", against the plainest possible answer."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from player.transcript.heard import Listening
from player.transcript.model import BRIDGE_MS, Segment, Timing, Transcript, Word
from player.transcript.words import estimate_words, word_at, word_spans

times = st.integers(min_value=0, max_value=5_000)
segments = st.lists(
    st.builds(
        lambda start, length, text: Segment(start, start + length, text),
        times,
        st.integers(min_value=-20, max_value=900),
        st.text("ab c", max_size=12),
    ),
    max_size=12,
)


def plainly_spoken(transcript: Transcript, ms: int) -> int | None:
    running = [
        index
        for index, segment in enumerate(transcript.segments)
        if segment.start_ms <= ms < segment.end_ms
    ]
    return max(running, default=None)


@given(segments, times)
def test_spoken_is_the_last_started_segment_still_running(
    given_segments: list[Segment], ms: int
) -> None:
    transcript = Transcript.of(given_segments, Timing.SEGMENTS)
    spoken, plain = transcript.segment_at(ms), plainly_spoken(transcript, ms)
    if spoken != plain:
        assert plain is None
        assert spoken is not None
        pause_ends = min(s.start_ms for s in transcript.segments if s.start_ms > ms)
        pause_began = max(s.end_ms for s in transcript.segments if s.end_ms <= ms)
        assert pause_ends - pause_began < BRIDGE_MS


@given(segments, times)
def test_nothing_changes_before_the_next_change(given_segments: list[Segment], ms: int) -> None:
    transcript = Transcript.of(given_segments, Timing.SEGMENTS)
    listening = Listening(transcript)
    change_ms = listening.next_change_ms(ms)
    until_ms = ms + 400 if change_ms is None else change_ms
    assert until_ms > ms
    assert {listening.at(t) for t in range(ms, min(until_ms, ms + 400))} == {listening.at(ms)}


def test_segments_are_sorted_and_keep_their_order_at_equal_times() -> None:
    late, first, second = Segment(500, 900, "c"), Segment(0, 100, "a"), Segment(0, 200, "b")
    assert Transcript.of([late, first, second], Timing.SEGMENTS).segments == (first, second, late)


def test_without_times_nothing_is_ever_spoken() -> None:
    transcript = Transcript.of([Segment(0, 1_000, "words")], Timing.NONE)
    assert transcript.segment_at(500) is None
    assert transcript.next_change_ms(0) is None


def test_pauses_are_dark_but_the_smallest_are_bridged() -> None:
    transcript = Transcript.of(
        [Segment(0, 1_000, "a"), Segment(1_050, 2_000, "b"), Segment(2_400, 3_000, "c")],
        Timing.SEGMENTS,
    )
    assert transcript.segment_at(1_020) == 0
    assert transcript.segment_at(2_200) is None
    assert transcript.segment_at(3_000) is None


def test_nearest_is_where_reading_would_begin() -> None:
    transcript = Transcript.of([Segment(100, 200, "a"), Segment(900, 950, "b")], Timing.SEGMENTS)
    assert [transcript.nearest(ms) for ms in (0, 150, 500, 920, 9_999)] == [0, 0, 0, 1, 1]
    assert Transcript().nearest(0) is None


@given(st.text("abc ,.é漢", max_size=60), times, st.integers(min_value=0, max_value=9_000))
def test_estimated_words_cover_the_segment_in_order(text: str, start: int, length: int) -> None:
    segment = Segment(start, start + length, text)
    words = estimate_words(segment)
    assert [word.text for word in words] == text.split()
    if words:
        assert words[0].start_ms == segment.start_ms
        assert words[-1].end_ms == segment.end_ms
    for before, after in pairwise(words):
        assert before.end_ms == after.start_ms
    spans = word_spans(text, words)
    assert [text[start:end] for start, end in spans] == text.split()


def test_a_word_goes_dark_in_a_long_pause_only() -> None:
    words = (Word("a", 0, 100), Word("b", 300, 400), Word("c", 2_000, 2_100))
    assert word_at(words, 250) == 0
    assert word_at(words, 1_000) is None
    assert word_at(words, 2_100) is None
