"""SubRip, and every way its files are damaged."""

from __future__ import annotations

import pytest

from player.transcript.model import Segment, Transcript
from player.transcript.reader import read_transcript


def read(text: str) -> Transcript:
    return read_transcript(text.encode(), name="x.srt")


def texts(text: str) -> list[str]:
    return [segment.text for segment in read(text).segments]


def lines_of(transcript: Transcript) -> list[int]:
    return [repair.line for repair in transcript.repairs]


GOOD = "1\n00:00:01,000 --> 00:00:02,000\none\n\n2\n00:00:03,000 --> 00:00:04,000\ntwo\n"


def test_a_sound_file_has_nothing_to_mend() -> None:
    transcript = read(GOOD)
    assert transcript.segments == (Segment(1_000, 2_000, "one"), Segment(3_000, 4_000, "two"))
    assert transcript.repairs == ()


def test_a_missing_blank_line_loses_no_cue() -> None:
    transcript = read(GOOD.replace("one\n\n2", "one\n2"))
    assert [segment.text for segment in transcript.segments] == ["one", "two"]
    assert lines_of(transcript) == [4]


def test_a_blank_line_inside_a_cue_loses_no_words() -> None:
    transcript = read(GOOD.replace("one\n", "one\n\nmore of it\n"))
    assert [segment.text for segment in transcript.segments] == ["one more of it", "two"]
    assert lines_of(transcript) == [5]


@pytest.mark.parametrize(
    "blank", [" ", "\t ", "\u00a0", "\ufeff", " \ufeff", "\ufeff \ufeff", "\x0c"]
)
def test_a_line_of_what_cannot_be_seen_is_blank(blank: str) -> None:
    transcript = read(GOOD.replace("one\n", f"one\n{blank}\nmore of it\n"))
    assert [segment.text for segment in transcript.segments] == ["one more of it", "two"]
    assert lines_of(transcript) == [5]
    between = read(GOOD.replace("\n\n2", f"\n{blank}\n2"))
    assert [segment.text for segment in between.segments] == ["one", "two"]
    assert between.repairs == ()


def test_a_lost_time_line_loses_no_words() -> None:
    transcript = read(
        "1\n00:00:01,000 --> 00:00:02,000\none\n\n2\nlost\n\n"
        "3\n00:00:08,000 --> 00:00:09,000\nthree\n"
    )
    assert [segment.text for segment in transcript.segments] == ["one", "lost", "three"]
    assert 2_000 <= transcript.segments[1].start_ms < transcript.segments[1].end_ms <= 8_000
    assert lines_of(transcript) == [5]


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("00:01,500 --> 00:02,000", (1_500, 2_000)),
        ("00:00:01 --> 00:00:02", (1_000, 2_000)),
        ("00:00:01,500 -> 00:00:02,000", (1_500, 2_000)),
        ("00:00:01,500 – > 00:00:02,000", (1_500, 2_000)),
        ("00:00:01.500 --> 00:00:02.000", (1_500, 2_000)),
        ("00:00:01,5 --> 00:00:02,0", (1_500, 2_000)),
        ("00:00:01:500 --> 00:00:02:000", (1_500, 2_000)),
        ("0:0:1,500-->0:0:2,000", (1_500, 2_000)),
        ("-00:00:01,500 --> 00:00:02,000", (0, 2_000)),
        ("00:00:01,500 --> 00:00:02,000  X1:1 X2:2 Y1:3 Y2:4", (1_500, 2_000)),
        ("00:00:01,500 --> 00:00:02,000 see --> there", (1_500, 2_000)),
        ("00: 00: 01, 500 --> 00: 00: 02, 000", (1_500, 2_000)),
    ],
)
def test_times_however_written(line: str, times: tuple[int, int]) -> None:
    transcript = read(f"1\n{line}\none\n\n2\n00:00:03,000 --> 00:00:04,000\ntwo\n")
    assert [segment.text for segment in transcript.segments] == ["one", "two"]
    assert (transcript.segments[0].start_ms, transcript.segments[0].end_ms) == times


def test_ends_before_starts_and_disorder_are_mended_and_told() -> None:
    transcript = read(
        "1\n00:00:05,000 --> 00:00:04,000\nlate\n\n2\n00:00:01,000 --> 00:00:01,000\nearly\n"
    )
    assert [segment.text for segment in transcript.segments] == ["early", "late"]
    assert all(segment.end_ms > segment.start_ms for segment in transcript.segments)
    assert lines_of(transcript) == [2, 6, 6]


def test_numbers_as_text_stay() -> None:
    assert texts(
        "1\n00:00:01,000 --> 00:00:02,000\n42\n\n2\n00:00:03,000 --> 00:00:04,000\nx\n"
    ) == [
        "42",
        "x",
    ]
    assert texts("00:00:01,000 --> 00:00:02,000\n42\n\n00:00:03,000 --> 00:00:04,000\nx\n") == [
        "42",
        "x",
    ]


def test_an_arrow_in_speech_is_no_time_line() -> None:
    assert texts("1\n00:00:01,000 --> 00:00:02,000\nfrom 1 -> 2\nand a --> b\n") == [
        "from 1 -> 2 and a --> b"
    ]


def test_tags_and_placement_go_and_words_stay() -> None:
    assert texts(
        "1\n00:00:01,000 --> 00:00:02,000\n"
        "{\\an8}<i>so</i> <font color=red>it</font> &amp; <invalid>\n"
    ) == ["so it & <invalid>"]


def test_speakers_carry_on_until_another_is_named() -> None:
    cues = ["Alban: So here: this is", "more.", "Kevin: That.", "[music]", "Note: not a name."]
    transcript = read(
        "".join(
            f"{at}\n00:00:0{at},000 --> 00:00:0{at},900\n{text}\n\n" for at, text in enumerate(cues)
        )
    )
    assert [(s.speaker, s.text) for s in transcript.segments] == [
        ("Alban", "So here: this is"),
        ("Alban", "more."),
        ("Kevin", "That."),
        ("", "[music]"),
        ("Kevin", "Note: not a name."),
    ]


def test_a_time_before_a_colon_is_no_speaker() -> None:
    transcript = read("1\n00:00:01,000 --> 00:00:02,000\n10:30: we met\n")
    assert transcript.segments[0] == Segment(1_000, 2_000, "10:30: we met")
