"""JSON transcripts of the Podcasting 2.0 kind and of every other."""

from __future__ import annotations

import json

import pytest

from player.transcript.model import Segment, Timing, Transcript, Word
from player.transcript.reader import TranscriptError, read_transcript


def read(value: object) -> Transcript:
    return read_transcript(json.dumps(value).encode())


def test_single_words_become_lines_that_keep_their_times() -> None:
    words = ["Hi", "there", ",", "all", ".", "Now", "what", "?"]
    transcript = read(
        {
            "version": "1.0.0",
            "segments": [
                {"speaker": "Ann", "startTime": at, "endTime": at + 0.5, "body": word}
                for at, word in enumerate(words)
            ],
        }
    )
    assert [segment.text for segment in transcript.segments] == ["Hi there, all.", "Now what?"]
    assert transcript.timing is Timing.WORDS
    assert transcript.segments[0].words[1] == Word("there,", 1_000, 2_500)


@pytest.mark.parametrize(
    "entry",
    [
        {"startTime": 1.5, "endTime": 2.5, "body": "one two three"},
        {"start": 1.5, "end": 2.5, "text": "one two three"},
        {"start": 1500, "end": 2500, "text": "one two three"},
        {"startTime": 1500, "endTime": 2500, "body": "one two three"},
        {"start_ms": 1500, "end_ms": 2500, "start": "00:00:01.500", "text": "one two three"},
        {"start": "00:00:01.500", "end": "00:00:02.500", "text": "one two three"},
        {"start": 1.5, "duration": 1, "text": "one two three"},
        {"offsets": {"from": 1500, "to": 2500}, "text": " one two three"},
        {"timestamps": {"from": "00:00:01,500", "to": "00:00:02,500"}, "text": "one two three"},
    ],
)
def test_times_in_every_dialect(entry: dict[str, object]) -> None:
    for document in (
        [entry],
        {"segments": [entry]},
        {"transcription": [entry]},
        {"result": 1, "utterances": [entry]},
    ):
        assert read(document).segments == (Segment(1_500, 2_500, "one two three"),)


def test_words_inside_segments() -> None:
    words = [{"word": " Hi", "start": 1, "end": 1.4, "score": 0.9}, {"word": " there."}]
    transcript = read(
        {
            "language": "en",
            "segments": [{"start": 1, "end": 2, "text": " Hi there.", "words": words}],
        }
    )
    assert transcript.segments == (
        Segment(
            1_000, 2_000, "Hi there.", "", (Word("Hi", 1_000, 1_400), Word("there.", 1_400, 1_400))
        ),
    )
    assert (transcript.timing, transcript.language) == (Timing.WORDS, "en")


def test_podlove_names_the_voice() -> None:
    entry = {"start_ms": 0, "end_ms": 900, "speaker": "3", "voice": "Tim", "text": "Hallo"}
    assert read([entry]).segments[0].speaker == "Tim"
    assert read([{**entry, "voice": None}]).segments[0].speaker == "Speaker 3"


def test_lines_with_the_same_times_are_one_cue() -> None:
    entries = [
        {"speaker": "A", "startTime": 0, "endTime": 4.8, "body": "It is so nice to"},
        {"speaker": "A", "startTime": 0, "endTime": 4.8, "body": "like, show up"},
        {"speaker": "B", "startTime": 4.8, "endTime": 6, "body": "Yes it is"},
    ]
    assert [s.text for s in read({"segments": entries}).segments] == [
        "It is so nice to like, show up",
        "Yes it is",
    ]


def test_a_file_that_was_cut_off_gives_what_is_whole() -> None:
    whole = json.dumps(
        {"segments": [{"start": at, "end": at + 1, "text": f"line {at}"} for at in range(5)]}
    )
    transcript = read_transcript(whole[:-30].encode())
    assert [segment.text for segment in transcript.segments] == [
        "line 0",
        "line 1",
        "line 2",
        "line 3",
    ]
    assert transcript.repairs


@pytest.mark.parametrize(
    "value", [{}, [], {"segments": []}, {"a": [1, 2]}, [{"text": "x"}], {"segments": None}]
)
def test_json_without_a_transcript_says_so(value: object) -> None:
    with pytest.raises(TranscriptError, match="no transcript"):
        read(value)


@pytest.mark.parametrize("time", [float("1e300"), -1e15, True, None, "x", [], {}])
def test_absurd_times_do_no_harm(time: object) -> None:
    entries = [
        {"start": time, "end": time, "text": "one"},
        {"start": 5, "end": 6, "text": "two more"},
    ]
    assert [s.text for s in read(entries).segments] == ["one", "two more"]
