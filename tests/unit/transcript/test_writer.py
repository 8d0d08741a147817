"""What is written reads back to the same segments, in every format."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from player.clean import clean_line
from player.inspection import read_found, write_readable
from player.transcript.model import Segment, Timing, Transcript, Word
from player.transcript.reader import read_any
from player.transcript.writer import FORMATS, format_of_name, write_transcript

ENDINGS = {
    "markdown": ".md",
    "text": ".txt",
    "srt": ".srt",
    "vtt": ".vtt",
    "json": ".json",
    "lrc": ".lrc",
}
SPOKEN_WORDS = st.sampled_from(
    [
        "well",
        "so",
        "Then",
        "I",
        "R&D",
        "café",
        "漢字",
        "a<b",
        "2>1",
        "don't",
        "&amp;",
        "*so*",
        "[x]",
        "5.",
        "_y_",
        "#1",
        "ok?",
    ]
)
NAMES = st.sampled_from(["", "Ann Lee", "Bob", "SPEAKER_1", "Ludwig van Dam"])


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    """Segments as a reader gives them: in order, with words that do not overlap."""
    at_ms = draw(st.integers(0, 4_000_000))
    segments = []
    for _ in range(draw(st.integers(1, 8))):
        texts = draw(st.lists(SPOKEN_WORDS, min_size=1, max_size=8))
        if draw(st.booleans()):
            at_ms += draw(st.integers(0, 5_000))
        start_ms = at_ms
        words = []
        for text in texts:
            end_ms = at_ms + draw(st.integers(1, 900))
            words.append(Word(text, at_ms, end_ms))
            at_ms = end_ms + draw(st.sampled_from([0, 0, 40]))
        segments.append(
            Segment(start_ms, words[-1].end_ms, " ".join(texts), draw(NAMES), tuple(words))
        )
        at_ms = words[-1].end_ms
    if draw(st.booleans()):
        segments = [Segment(s.start_ms, s.end_ms, s.text, s.speaker) for s in segments]
    timing = Timing.WORDS if segments[0].words else Timing.SEGMENTS
    return Transcript.of(segments, timing)


def back(transcript: Transcript, kind: str) -> Transcript:
    written = write_transcript(transcript, kind)
    read = read_any(written.encode(), name=f"x{ENDINGS[kind]}")
    assert read.format == kind
    return read.transcript


@pytest.mark.parametrize("kind", ["vtt", "json", "lrc"])
@given(transcripts())
@settings(max_examples=150, deadline=None)
def test_words_and_all_read_back(kind: str, transcript: Transcript) -> None:
    assert back(transcript, kind).segments == transcript.segments


@pytest.mark.parametrize("kind", ["srt", "markdown", "text"])
@given(transcripts())
@settings(max_examples=150, deadline=None)
def test_segments_read_back(kind: str, transcript: Transcript) -> None:
    plain = tuple(Segment(s.start_ms, s.end_ms, s.text, s.speaker) for s in transcript.segments)
    assert back(transcript, kind).segments == plain


LINES = st.sampled_from(
    r"""
yes
I said: no
Bob: hello
10:30 is late
Note: this
at [0:12] it was
>> hi
- dash
1. one
# head
Transcript
**bold** x
&amp; &lt;
<i>x</i>
<v Bob>x
<p>para</p>
<br>
[applause]
♪ la
00:01 --> 00:02
42
WEBVTT
NOTE x
{\an8}x
Ann Lee
Bob:
[x](y)
a\
---
Bob (0:12) hello
<0:12>
0:12
(0:12) - Title
&#91;x
[ti:x]
[00:12.30]
{"a": 1}
[{
0:00:01.000,0:00:02.000
漢字
""".strip().splitlines()
)
ANY_LINE = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
TRICKY = (LINES | st.tuples(LINES, LINES).map(" ".join) | ANY_LINE).map(clean_line).filter(bool)
ANY_NAME = st.text(st.characters(codec="utf-8"), max_size=60).map(clean_line)
TRICKY_NAMES = ANY_NAME | st.sampled_from(
    ["", "Ann Lee", "Bob", "Note", "john", "Ann: Lee", "O'Neil & Co", "漢字", "10:30", "<b>", "A*B"]
)


@st.composite
def tricky_transcripts(draw: st.DrawFn) -> Transcript:
    """Whatever a reader may give: any text and any names, lines that overlap or lie apart."""
    names = draw(st.lists(TRICKY_NAMES, min_size=1, max_size=4))
    at_ms = 0
    segments = []
    for text in draw(st.lists(TRICKY, min_size=1, max_size=20)):
        at_ms += draw(st.sampled_from([0, 0, 40, 900, 5_000]))
        length_ms = draw(st.sampled_from([1, 400, 2_500, 60_000]))
        speaker = draw(st.sampled_from(names))
        segments.append(Segment(at_ms, at_ms + length_ms, text, speaker))
        at_ms += draw(st.sampled_from([10, length_ms]))
    return Transcript.of(segments, draw(st.sampled_from([Timing.SEGMENTS, Timing.NONE])))


@pytest.mark.parametrize("kind", FORMATS)
@given(tricky_transcripts())
@settings(max_examples=100, deadline=None)
def test_any_words_and_names_read_back(kind: str, transcript: Transcript) -> None:
    written = write_readable(transcript, kind).encode()
    read = read_any(written, name=f"x{ENDINGS[kind]}")
    found = read_found(written, name=f"x{ENDINGS[kind]}")
    assert read.format == kind
    for back in (read.transcript, found.transcript):
        assert said(back, transcript.timing) == said(transcript, transcript.timing)


def said(transcript: Transcript, timing: Timing) -> list[tuple[object, ...]]:
    timed = timing is not Timing.NONE
    return [
        (s.speaker, s.text, *((s.start_ms, s.end_ms) if timed else ())) for s in transcript.segments
    ]


@pytest.mark.parametrize("kind", FORMATS)
def test_hostile_names_and_texts_survive(kind: str) -> None:
    transcript = Transcript.of(
        [
            Segment(0, 900, "one", "Ann"),
            Segment(900, 2_000, "- a dash & <i> & NOTE", "Ann"),
            Segment(2_000, 2_500, "two"),
            Segment(2_500, 4_000, "three", "Ann"),
        ],
        Timing.SEGMENTS,
    )
    assert back(transcript, kind).segments == transcript.segments


def test_a_name_that_reads_like_a_remark_survives_where_the_format_allows() -> None:
    transcript = Transcript.of(
        [Segment(0, 900, "one", "Note"), Segment(900, 1_800, "Bob: two")], Timing.SEGMENTS
    )
    for kind in ("srt", "vtt", "json", "lrc"):
        assert back(transcript, kind).segments == transcript.segments


def test_a_transcript_without_times_is_written_without() -> None:
    transcript = read_any(b"Ann: one two\n\nBob: three\n\nAnn: four\n").transcript
    assert write_transcript(transcript, "text") == "Ann: one two\n\nBob: three\n\nAnn: four\n"
    assert back(transcript, "markdown").segments == transcript.segments


def test_the_name_says_the_format() -> None:
    assert [format_of_name(f"x{ending}") for ending in ENDINGS.values()] == list(ENDINGS)
    assert format_of_name("x.docx") is None
