"""Any bytes at all: a transcript comes out, or one sentence, and soon."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from player.transcript.model import Timing, Transcript
from player.transcript.reader import TranscriptError, guess_format, read_any, read_transcript
from player.transcript.reading import for_reading

PIECES = st.sampled_from(
    ["WEBVTT\n", "\n", "\r\n", "\r", "1\n", "2\n", "00:00:01,000 --> 00:00:02,000\n", "[", "]",
     "00:00:01.5 -> 00:02\n", "00:01 --> ", "-->", "<v Ann>", "<00:00:01.500>", "</c>", "<c>", "<",
     ">", "&amp;", "&#99999999999;", "Ann: hi\n", "Bob Roe", " ", "NOTE x\n", "STYLE\n",
     "- ", ">> ",
     "[00:01.00]", "<00:01.20>", "[offset:-500]\n", "0:00:01.0,0:00:02.0\n", "{", "}", '"words":',
     '{"segments":[{"startTime":1,"endTime":2,"body":"x"}]}', ",", ":", '"', "**Ann:** ", "# T\n",
     "\\[00:12\\]", "(00:00:10) - A\n", "<p>", "</p>", "<br>", "<!--", "<cite>", "<time>0:10", "é",
     "\x1b]0;x\x07", "\x9b31m", "\u202e", "\x00", "\ufeff", "漢。", "😀"]
)  # fmt: skip
MESS = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=24).map("".join)


def read_or_sentence(data: bytes) -> Transcript:
    """What was read; nothing where the reader said in a sentence that there is nothing."""
    try:
        return read_transcript(data)
    except TranscriptError as error:
        sentence = str(error)
    assert sentence.endswith(".")
    return Transcript()


def check_whole(transcript: Transcript) -> None:
    starts = [segment.start_ms for segment in transcript.segments]
    assert starts == sorted(starts)
    for segment in transcript.segments:
        assert segment.text == " ".join(segment.text.split(" "))
        assert segment.text
        assert 0 <= segment.start_ms < segment.end_ms
        for character in segment.text + segment.speaker:
            assert unicodedata.category(character) not in {"Cc", "Cs"}
            assert character not in "\u202e\u2028\u2066"
        times = [word.start_ms for word in segment.words]
        assert times == sorted(times)
        assert all(word.start_ms <= word.end_ms for word in segment.words)


@given(MESS)
@settings(max_examples=300, deadline=2_000)
@example("00:00:00.500 --> 00:00:07.000\n")
@example("1\n1\n00:00:01,000 --> 00:00:02,000\nx")
def test_any_text_gives_a_transcript_or_a_sentence(text: str) -> None:
    transcript = read_or_sentence(text.encode("utf-8", "surrogatepass"))
    check_whole(transcript)
    check_whole(for_reading(transcript))


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=2_000)
def test_any_bytes_give_a_transcript_or_a_sentence(data: bytes) -> None:
    check_whole(read_or_sentence(data))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nx", "vtt"),
        ("00:00:01,000 --> 00:00:02,000\nx", "srt"),
        ("00:01.000 --> 00:02.000\nx", "vtt"),
        ('{"segments": []}', "json"),
        ('[\n {"start": 1}]', "json"),
        ("[00:12.50]x\n[00:13.00]y", "lrc"),
        ("[00:00:12] Ann: x", "text"),
        ("0:00:00.378,0:00:11.378\nx", "sbv"),
        ("<cite>Ann:</cite><time>0:00</time><p>x</p>", "html"),
        ("**Ann:** x", "markdown"),
        ("Ann: x", "text"),
    ],
)
def test_the_content_says_the_format(text: str, kind: str) -> None:
    assert guess_format(text) == kind


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, ending: str) -> None:
    text = ending.join(
        ["1", "00:00:01,000 --> 00:00:02,000", "Häußge – “café”", "", "2",
         "00:00:02,000 --> 00:00:03,000", "plain", ""]
    )  # fmt: skip
    read = read_any(text.encode(encoding))
    assert [segment.text for segment in read.transcript.segments] == ["Häußge – “café”", "plain"]
    assert bool(read.transcript.repairs) == (encoding == "cp1252")


def test_a_bad_byte_does_not_turn_utf8_into_another_encoding() -> None:
    data = "1\n00:00:01,000 --> 00:00:02,000\nÄpfel über Öl ".encode() + b"\x92s\n"
    transcript = read_transcript(data)
    assert transcript.segments[0].text == "Äpfel über Öl ’s"
    assert [repair.line for repair in transcript.repairs] == [3]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"WEBVTT\n\n", b"\x00\x01" * 200])
def test_nothing_to_read_is_said_in_a_sentence(data: bytes) -> None:
    with pytest.raises(TranscriptError, match=r"\.$"):
        read_transcript(data)


def test_deep_nesting_is_refused_at_once() -> None:
    begin = time.monotonic()
    for text in ("[" * 200_000, '{"a":' * 200_000, "<div>" * 200_000):
        with pytest.raises(TranscriptError):
            read_transcript(text.encode())
    assert time.monotonic() - begin < 3


def test_times_after_the_end_of_the_sound_are_reported() -> None:
    data = b"WEBVTT\n\n00:01.000 --> 00:04.000\na\n\n00:09.000 --> 00:10.000\nb\n"
    transcript = read_transcript(data, duration_ms=3_000)
    assert transcript.segments[0].end_ms == 3_000
    assert any("after the end of the sound" in repair.what for repair in transcript.repairs)


def test_text_without_times_is_estimated_over_the_length_of_the_sound() -> None:
    data = b"Ann: one two three\n\nBob: four five six\n\nAnn: seven\n"
    assert read_transcript(data).timing is Timing.NONE
    transcript = read_transcript(data, duration_ms=60_000)
    assert transcript.timing is Timing.ESTIMATED
    assert transcript.segments[-1].end_ms == 60_000


@pytest.mark.parametrize("text", ["null", "[1, 2, 3]", '"hi"', "12", " true\n"])
def test_json_without_words_is_no_text(text: str) -> None:
    with pytest.raises(TranscriptError, match="no transcript"):
        read_transcript(text.encode(), name="talk.json")
    assert read_any(text.encode(), name="talk.txt").format == "text"
