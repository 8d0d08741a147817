"""A text whose lines turn from estimated to exact."""

from __future__ import annotations

from player.alignment.growing import GrowingText
from player.alignment.messages import Exact
from player.alignment.values import WordTime
from player.transcript.model import Segment, Timing, Transcript

TEXT = Transcript.of(
    [Segment(0, 0, f"This is line {at}. And one more.", "Ada") for at in range(5)], Timing.NONE
)


def exact(first: int, count: int, from_ms: int) -> Exact:
    times = [WordTime(from_ms + at * 300, from_ms + at * 300 + 250, 0.9) for at in range(count)]
    return Exact(first, tuple(times))


def test_lines_become_exact_one_by_one() -> None:
    growing = GrowingText(TEXT, 60_000)
    text = growing.transcript()
    assert text.timing is Timing.ESTIMATED
    assert not text.has_word_times
    assert text.segments[-1].end_ms == 60_000

    growing.take(exact(14, 7, 30_000))
    text = growing.transcript()
    line = text.segment_at(30_100)
    assert line is not None
    assert text.segments[line].text == "This is line 2."
    assert [word.text for word in text.segments[line].words] == ["This", "is", "line", "2."]
    assert text.timing is Timing.ESTIMATED
    said = " ".join(segment.text for segment in text.segments)
    assert said == " ".join(segment.text for segment in TEXT.segments)
    assert all(segment.end_ms <= 30_000 for segment in text.segments[:4])
    assert all(segment.start_ms >= 32_000 for segment in text.segments[6:])

    growing.take(exact(0, 14, 1_000))
    growing.take(exact(21, 14, 40_000))
    text = growing.transcript()
    assert text.timing is Timing.ALIGNED
    assert all(segment.words for segment in text.segments)


def test_a_line_of_which_a_word_is_missing_stays_estimated() -> None:
    growing = GrowingText(TEXT, None)
    growing.take(exact(0, 3, 1_000))
    assert not growing.is_exact(growing.lines.sentences[0])
    assert not growing.transcript().has_word_times
