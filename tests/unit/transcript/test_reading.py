"""Lines for the screen: readable, and no word lost or moved."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from player.transcript.model import Segment, Timing, Transcript, Word
from player.transcript.reading import GOOD_LENGTH, LONGEST, for_reading
from player.transcript.words import estimate_words

TEXT = st.lists(
    st.sampled_from(["so", "it", "goes.", "Well,", "don't", "Why?", "漢。"]),
    min_size=1,
    max_size=60,
)


def cues(*texts: str, speaker: str = "", step_ms: int = 2_000) -> list[Segment]:
    return [
        Segment(at * step_ms, (at + 1) * step_ms, text, speaker) for at, text in enumerate(texts)
    ]


@given(
    st.lists(
        st.tuples(TEXT, st.sampled_from(["", "Ann", "Bob"]), st.integers(1, 30_000)), max_size=8
    )
)
def test_no_word_is_lost_or_moved(spoken: list[tuple[list[str], str, int]]) -> None:
    at_ms, segments = 0, []
    for at, (words, speaker, length_ms) in enumerate(spoken):
        text = " ".join(f"{at}{word}" for word in words)
        segments.append(Segment(at_ms, at_ms + length_ms, text, speaker))
        at_ms += length_ms
    transcript = Transcript.of(segments, Timing.SEGMENTS)
    shown = for_reading(transcript)
    before = [word for segment in transcript.segments for word in estimate_words(segment)]
    after = [word for segment in shown.segments for word in estimate_words(segment)]
    assert [word.text for word in before] == [word.text for word in after]
    if all(
        len(segment.text) <= GOOD_LENGTH and segment.end_ms - segment.start_ms < 9_000
        for segment in segments
    ):
        assert before == after


def test_short_cues_become_a_sentence() -> None:
    shown = for_reading(
        Transcript.of(cues("When you", "first get", "started.", "And then"), Timing.SEGMENTS)
    )
    assert [(s.start_ms, s.end_ms, s.text) for s in shown.segments] == [
        (0, 8_000, "When you first get started. And then")
    ]
    long = for_reading(
        Transcript.of(
            cues("When you first get to it", "you have started.", "And then"), Timing.SEGMENTS
        )
    )
    assert [s.text for s in long.segments] == [
        "When you first get to it you have started.",
        "And then",
    ]
    assert [word.start_ms for word in estimate_words(long.segments[0])][6] == 2_000


def test_speakers_and_pauses_are_never_joined() -> None:
    segments = [
        *cues("one", speaker="Ann"),
        Segment(2_000, 3_000, "two", "Bob"),
        Segment(9_000, 9_500, "x", "Bob"),
    ]
    assert len(for_reading(Transcript.of(segments, Timing.SEGMENTS)).segments) == 3


def test_a_long_turn_is_split_at_sentences() -> None:
    text = "This is a sentence of some length. " * 40
    shown = for_reading(Transcript.of([Segment(0, 200_000, text.strip(), "Ann")], Timing.ESTIMATED))
    assert all(len(segment.text) <= LONGEST for segment in shown.segments)
    assert all(segment.text.endswith(".") for segment in shown.segments)
    assert shown.segments[0].start_ms == 0
    assert shown.segments[-1].end_ms == 200_000


def test_word_times_stay_with_their_words() -> None:
    texts = ("It is a sentence. " * 20).split()
    words = tuple(Word(text, at * 300, at * 300 + 250) for at, text in enumerate(texts))
    shown = for_reading(
        Transcript.of([Segment(0, 24_000, " ".join(texts), "", words)], Timing.WORDS)
    )
    assert len(shown.segments) > 1
    assert tuple(word for segment in shown.segments for word in segment.words) == words
    assert all(s.words[0].start_ms == s.start_ms for s in shown.segments)


def test_captions_that_roll_are_shown_once() -> None:
    lines = ["so this is", "so this is the way", "the way we do", "we do it now", "it now and then"]
    shown = for_reading(Transcript.of(cues(*lines), Timing.SEGMENTS))
    assert " ".join(s.text for s in shown.segments) == "so this is the way we do it now and then"
