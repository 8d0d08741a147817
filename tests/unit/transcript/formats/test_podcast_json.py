"""JSON transcripts of the Podcasting 2.0 kind and of every other."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.transcript.formats.json_lines import lines_of_entries
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


def lines_of_repairs(text: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for repair in read_transcript(text.encode()).repairs:
        found.setdefault(repair.what.split(" ")[0], []).append(repair.line)
    return found


PARTS = [
    {"start": 4.0, "end": 5.0, "text": 'in "time" } ] {'},
    {"start": 2.0, "end": 3.0, "text": "too early"},
    {"start": 9.0, "end": 8.0, "text": "runs backwards"},
    {"start": 9.5, "end": 9.9, "text": ""},
]


@pytest.mark.parametrize(
    "document",
    [
        PARTS,
        {"segments": PARTS},
        {"version": "1", "note": {"segments": [{"a": 1}]}, "segments": PARTS, "end": [{}]},
        {"results": {"channels": [{"alternatives": [{"paragraphs": {"items": PARTS}}]}]}},
        {"seg\u00e9": [[{}], {}], "data": [{"x": [{"y": 2}]}, {"segments": [1, *PARTS]}]},
    ],
)
@pytest.mark.parametrize("indent", [None, 0, 2])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_repairs_name_the_line_on_which_a_segment_begins(
    document: object, indent: int | None, end: str
) -> None:
    text = "\n\n" + json.dumps(document, indent=indent)
    lines = text.split("\n")
    begins = {}
    for what, mark in (("out", "too early"), ("a", "runs"), ("empty", "9.9")):
        at = next(number for number, line in enumerate(lines) if mark in line)
        while "{" not in lines[at]:
            at -= 1
        begins[what] = at + 1
    told = lines_of_repairs(text.replace("\n", end))
    assert told["out"] == [begins["out"]]
    assert sorted(told["a"]) == sorted([begins["a"], begins["empty"]])


def test_repairs_of_one_object_a_line_name_its_line() -> None:
    text = "\n".join(json.dumps(part) for part in PARTS)
    assert lines_of_repairs(text)["out"] == [2]
    nested = "\n".join(json.dumps(one) for one in ({"version": 1}, {"segments": PARTS}))
    assert lines_of_repairs(nested)["out"] == [2]


def test_a_damaged_file_names_the_line_of_the_damage() -> None:
    text = json.dumps({"segments": PARTS * 3}, indent=1)
    cut = text[: text.rindex('"too')]
    told = lines_of_repairs(cut)
    assert told["the"] == [cut.count("\n") + 1]
    assert told["out"][0] == 8


@given(st.text(st.sampled_from('{}[]:,"\\a\n1'), max_size=60))
def test_no_damage_is_too_odd_to_look_for_lines_in(text: str) -> None:
    for path in ((), ("a",), ("a", 0, "a")):
        for by_lines in (False, True):
            lines = lines_of_entries(text, path, by_lines=by_lines)
            assert lines == sorted(lines)


@pytest.mark.parametrize("odd", ["1" * 30, "1" * 5_000, "NaN", "-Infinity", '"\\ud800"', '"a\tb"'])
def test_what_breaks_a_rule_of_json_costs_nothing_else(odd: str) -> None:
    text = (
        '{"segments": [\n{"start": 1, "end": 2, "text": "one \\udc00", "id": ODD},\n'
        '{"start": 2, "end": ODD, "text": "two"}]}'
    )
    transcript = read_transcript(text.replace("ODD", odd).encode())
    assert [segment.text for segment in transcript.segments] == ["one \ufffd", "two"]
    assert transcript.repairs[0].what.startswith("the JSON is damaged")


def test_damaged_json_is_said_without_the_words_of_a_library() -> None:
    with pytest.raises(TranscriptError, match=r"^This JSON file is damaged in line 2\.$"):
        read_transcript(b'{"segments":\n [{"start": 1 "text"')
