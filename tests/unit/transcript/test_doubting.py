"""Which timed texts are worth a closer look."""

import pytest

from player.transcript.doubting import Doubt, doubt_about
from player.transcript.model import NO_TRANSCRIPT, Segment, Timing, Transcript


def text(last_ms: int, timing: Timing = Timing.SEGMENTS) -> Transcript:
    lines = [Segment(0, 2_000, "One."), Segment(last_ms - 2_000, last_ms, "Two.")]
    return Transcript.of(lines, timing)


@pytest.mark.parametrize(
    ("end_ms", "duration_ms", "claimed_ms", "doubt"),
    [
        (600_000, 605_000, None, Doubt.NONE),
        (600_000, 605_000, 605_900, Doubt.NONE),
        (600_000, 601_000, 608_000, Doubt.SLIGHT),
        (600_000, 640_000, None, Doubt.SLIGHT),
        (605_000, 600_000, None, Doubt.SLIGHT),
        (600_000, 640_000, 601_000, Doubt.STRONG),
        (700_000, 600_000, 600_000, Doubt.STRONG),
        (600_000, None, 600_000, Doubt.NONE),
    ],
)
def test_lengths_tell(
    end_ms: int, duration_ms: int | None, claimed_ms: int | None, doubt: Doubt
) -> None:
    assert doubt_about(text(end_ms), duration_ms, claimed_ms) is doubt


def test_a_text_by_a_feed_is_worth_a_look_where_nothing_speaks_against_it() -> None:
    assert doubt_about(text(600_000), 605_000, 605_000, by_feed=True) is Doubt.FAINT
    assert doubt_about(text(600_000), 605_000, 609_000, by_feed=True) is Doubt.SLIGHT
    assert doubt_about(text(600_000), None, by_feed=True) is Doubt.NONE


def test_only_times_of_the_texts_own_are_doubted() -> None:
    for timing in (Timing.NONE, Timing.ESTIMATED, Timing.ALIGNED):
        assert doubt_about(text(900_000, timing), 600_000, by_feed=True) is Doubt.NONE
    assert doubt_about(NO_TRANSCRIPT, 600_000, 900_000) is Doubt.NONE
