"""WebVTT as its specification has it, and what is met instead."""

from __future__ import annotations

import pytest

from player.transcript.model import Segment, Timing, Transcript, Word
from player.transcript.reader import read_transcript


def read(text: str) -> Transcript:
    return read_transcript(text.encode(), name="x.vtt")


def texts(text: str) -> list[str]:
    return [segment.text for segment in read(text).segments]


def cue(text: str) -> Segment:
    return read(f"WEBVTT\n\n00:01.000 --> 00:05.000\n{text}\n").segments[0]


def test_voices_ids_settings_comments_and_styles() -> None:
    transcript = read(
        "WEBVTT - a title\nKind: captions\nLanguage: en\n\nSTYLE\n::cue { color: red }\n\n"
        "REGION\nid:a\n\nNOTE one\n\nNOTE\ntwo\nlines\n\nfirst\n"
        "00:00:01.000 --> 00:00:02.500 align:start position:10%\n<v.loud Ann Lee>Hello</v>\n\n"
        "00:03.000 --> 00:04.000\n<v Bob>Hi <b>there</b>\nyou\n"
    )
    assert transcript.segments == (
        Segment(1_000, 2_500, "Hello", "Ann Lee"),
        Segment(3_000, 4_000, "Hi there you", "Bob"),
    )
    assert transcript.language == "en"
    assert transcript.repairs == ()


def test_a_line_with_an_arrow_begins_a_cue_wherever_it_stands() -> None:
    assert texts(
        "WEBVTT\n\n-->\n00:00:00.000 --> 00:00:01.000\none\nid-->\n00:00:01.000 --> 00:00:02.000\n"
        "two\n00:00:02.000 --> 00:00:03.000\nthree\n"
    ) == ["one", "two", "three"]


def test_header_faults() -> None:
    body = "00:01.000 --> 00:02.000\nx\n"
    for head in (
        "",
        "WEBVTT\n",
        "WEBVTTx\n\n",
        "\n\nWEBVTT\n\n",
        "\ufeffWEBVTT\n\n",
        "WEBVTT\tx\n\n",
    ):
        assert texts(head + body) == ["x"]
    assert read(body).repairs[0].what == "the WEBVTT header is missing"


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("0.860 --> 7.380", (860, 7_380)),
        ("1:01.460 --> 1:11.360", (61_460, 71_360)),
        ("00:00:01,500 --> 00:00:02,000", (1_500, 2_000)),
        ("100:00:00.000-->100:00:01.000", (360_000_000, 360_001_000)),
        ("\t00:00:01.000\t-->\t00:00:02.000\t", (1_000, 2_000)),
        ("00:00:01 --> 00:00:02", (1_000, 2_000)),
        ("00:00:07.000 --> 00:00:1d.890", (7_000, 7_465)),
    ],
)
def test_times_however_written(line: str, times: tuple[int, int]) -> None:
    segment = read(f"WEBVTT\n\n{line}\nx\n").segments[0]
    assert (segment.start_ms, segment.end_ms) == times


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("R&amp;D &lt;b&gt; &nbsp;x &#39;y&#39;", "R&D <b> x 'y'"),
        ("a < b and 2<3,5>1", "a < b and 2<3,5>1"),
        ("<i.big>it</i> <lang en>is</lang> <c.red.blue>so</c>", "it is so"),
        ("<ruby>漢<rt>kan</rt></ruby>", "漢kan"),
        ("an unclosed <b tag", "an unclosed <b tag"),
        ("&#999999999999;", "\ufffd"),
    ],
)
def test_cue_text(written: str, shown: str) -> None:
    assert cue(written).text == shown


def test_inline_times_are_word_times() -> None:
    transcript = read(
        "WEBVTT\n\n00:16.000 --> 00:20.000\nThat's <00:17.000><c>a</c> <00:18.500>moon"
    )
    assert transcript.timing is Timing.WORDS
    assert transcript.segments[0].words == (
        Word("That's", 16_000, 17_000),
        Word("a", 17_000, 18_500),
        Word("moon", 18_500, 20_000),
    )


def test_two_voices_in_a_cue_are_two_segments() -> None:
    segments = read("WEBVTT\n\n00:00.000 --> 00:04.000\n<v Ann>Hi there</v>\n<v Bob>Hi again")
    assert [(s.speaker, s.text) for s in segments.segments] == [
        ("Ann", "Hi there"),
        ("Bob", "Hi again"),
    ]
    assert segments.segments[0].end_ms == segments.segments[1].start_ms == 2_000


def test_a_voice_named_at_turns_only_carries_on() -> None:
    block = "00:0{0}.000 --> 00:0{0}.900\n{1}\n\n"
    lines = ["<v Ann>a", "b", "<v Bob>c", "d"]
    body = "".join(block.format(at, line) for at, line in enumerate(lines))
    assert [s.speaker for s in read(f"WEBVTT\n\n{body}").segments] == ["Ann", "Ann", "Bob", "Bob"]
    lines = ["<v Ann>a", "<v Ann>b", "c", "<v Bob>d"]
    body = "".join(block.format(at, line) for at, line in enumerate(lines))
    assert [s.speaker for s in read(f"WEBVTT\n\n{body}").segments] == ["Ann", "Ann", "", "Bob"]


def test_words_without_a_time_are_kept_and_told() -> None:
    transcript = read(
        "WEBVTT\n\n00:00.000 --> 00:01.000\none\n\nlost words\n\n00:09.000 --> 00:10.000\nthree\n"
    )
    assert [s.text for s in transcript.segments] == ["one", "lost words", "three"]
    assert 6 in [repair.line for repair in transcript.repairs]


def test_an_unknown_tag_is_told() -> None:
    transcript = read("WEBVTT\n\n00:00.000 --> 00:01.000\n<laughs> ha\n")
    assert [(repair.line, "<laughs>" in repair.what) for repair in transcript.repairs] == [
        (3, True)
    ]


def test_zero_bytes_become_replacement_characters() -> None:
    assert cue("a\0b").text == "a\ufffdb"
