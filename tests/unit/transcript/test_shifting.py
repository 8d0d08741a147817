"""Times put right as a whole, or from some place on."""

from __future__ import annotations

from player.transcript.formats.timed_json_out import write_timed_json
from player.transcript.model import Segment, Timing, Transcript, Word
from player.transcript.reader import read_transcript
from player.transcript.shifting import Shift, shifted


def line(at: int) -> Segment:
    start_ms = at * 10_000
    words = (
        Word("Line", start_ms, start_ms + 500),
        Word(f"{at}.", start_ms + 600, start_ms + 900),
    )
    return Segment(start_ms, start_ms + 4_000, f"Line {at}.", "Ada", words)


LINES = Transcript.of([line(at) for at in range(6)], Timing.WORDS)


def test_each_line_moves_with_its_words() -> None:
    moved = shifted(LINES, [Shift(0, -300), Shift(30_000, 45_000)])
    starts = [segment.start_ms for segment in moved.segments]
    assert starts == [0, 9_700, 19_700, 75_000, 85_000, 95_000]
    assert moved.segments[4].words[1] == Word("4.", 85_600, 85_900)
    assert moved.segments[4].end_ms - moved.segments[4].start_ms == 4_000


def test_no_shift_changes_nothing() -> None:
    assert shifted(LINES, []) is LINES


def test_text_that_is_not_in_the_sound_stays_unlit_through_a_file() -> None:
    words = (Word("Said.", 1_000, 1_400, 0.97),)
    unsaid = (Word("Not", 1_400, 1_400, 0.0), Word("said.", 1_400, 1_400, 0.0))
    source = Transcript.of(
        [
            Segment(1_000, 1_400, "Said.", "Ada", words),
            Segment(1_400, 1_400, "Not said.", "Ben", unsaid),
            Segment(3_000, 3_500, "Again.", "Ada", (Word("Again.", 3_000, 3_500, 0.4),)),
        ],
        Timing.ALIGNED,
        language="en",
    )
    read = read_transcript(write_timed_json(source).encode())
    assert read.segments == source.segments
    assert read.timing is Timing.ALIGNED
    assert read.repairs == ()
    assert [read.segment_at(ms) for ms in (1_200, 1_400, 2_000, 3_200)] == [0, None, None, 2]
