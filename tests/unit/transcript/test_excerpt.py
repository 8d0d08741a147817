"""Parts of a transcript."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from player.transcript.excerpt import excerpt
from player.transcript.model import Mark, Segment, Timing, Transcript, Word


def line(at_ms: int, text: str, *, timed: bool = True) -> Segment:
    starts = range(at_ms, at_ms + 1_000_000, 1_000)
    words = tuple(
        Word(word, start, start + 800) for word, start in zip(text.split(), starts, strict=False)
    )
    return Segment(at_ms, at_ms + 1_000 * len(words), text, "Ada", words if timed else ())


TALK = Transcript.of([line(0, "one two three."), line(5_000, "four five six.")], Timing.WORDS)


def test_words_in_the_stretch_are_kept_and_begin_at_nought() -> None:
    part = excerpt(TALK, 1_500, 6_200)
    assert [segment.text for segment in part.segments] == ["two three.", "four five"]
    assert (part.segments[0].start_ms, part.segments[0].end_ms) == (0, 1_300)
    assert (part.segments[1].start_ms, part.segments[1].end_ms) == (3_500, 4_700)
    assert part.segments[1].words == (Word("four", 3_500, 4_300), Word("five", 4_500, 4_700))


def test_a_whole_line_stays_as_it_is() -> None:
    part = excerpt(TALK, 4_000, 9_000)
    assert part.segments[0].text == "four five six."
    assert (part.segments[0].start_ms, part.segments[0].end_ms) == (1_000, 4_000)


def test_lines_without_word_times_are_cut_where_their_words_are_estimated() -> None:
    lines = Transcript.of([line(0, "one two three four", timed=False)], Timing.SEGMENTS)
    part = excerpt(lines, 0, 2_000)
    assert part.segments[0].text in ("one two", "one two three")
    assert part.segments[0].words == ()
    assert part.segments[0].end_ms <= 2_000


def test_marks_of_joined_lines_move_along() -> None:
    joined = Segment(
        1_000, 5_000, "one two", "", (), (Mark(0, 1_000, 2_000), Mark(4, 3_000, 5_000))
    )
    part = excerpt(Transcript.of([joined], Timing.SEGMENTS), 500, 9_000)
    assert part.segments[0].marks == (Mark(0, 500, 1_500), Mark(4, 2_500, 4_500))


def test_without_times_there_is_no_excerpt() -> None:
    assert not excerpt(Transcript.of(TALK.segments, Timing.NONE), 0, 99_000)


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_nothing_is_outside_of_the_stretch(start_ms: int, length_ms: int) -> None:
    part = excerpt(TALK, start_ms, start_ms + length_ms)
    words = " ".join(segment.text for segment in TALK.segments).split()
    kept = " ".join(segment.text for segment in part.segments).split()
    assert not kept or kept == words[words.index(kept[0]) :][: len(kept)]
    for segment in part.segments:
        assert 0 <= segment.start_ms <= segment.end_ms <= length_ms
        for word in segment.words:
            assert segment.start_ms <= word.start_ms <= word.end_ms <= segment.end_ms
