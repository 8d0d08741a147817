"""Names before a colon, told from everything else that stands there."""

from __future__ import annotations

import pytest

from player.transcript.cues import Cue
from player.transcript.speakers import name_speakers, plain_name, split_name


@pytest.mark.parametrize(
    "name",
    [
        "Alban",
        "John Schulman",
        "Ludwig van Beethoven",
        "SPEAKER_1",
        "Speaker 2",
        "speaker 3",
        "Q",
        "NARRATOR",
        "JOHN (V.O.)",
        "Dr. Smith",
        "O'Neil",
        "Jean-Luc",
        "主持人",
        "Żaneta",
        "J. R. Lee",
    ],
)
def test_names(name: str) -> None:
    assert plain_name(name) == name
    assert split_name(f"{name}: so it is") == (name, len(name) + 2)


@pytest.mark.parametrize(
    "text",
    [
        "Note: this",
        "Warning: hot",
        "PS: and",
        "10:30: we met",
        "https://a.com: x",
        "The thing is: we",
        "and so: it",
        "Chapter One: x",
        "Subtitles: @someone",
        "He said. Then: x",
        "a" * 60 + ": x",
        ": x",
        "Update: x",
        "Yeah, Bob: x",
    ],
)
def test_what_is_no_name(text: str) -> None:
    assert split_name(text) is None


@pytest.mark.parametrize(
    "text", ["- Mary: No", ">> Mary: No", "[Mary]: No", "(Mary): No", "**Mary**: No"]
)
def test_marks_around_names(text: str) -> None:
    found = split_name(text)
    assert found is not None
    assert (found[0], text[found[1] :]) == ("Mary", "No")


def test_in_a_long_text_a_name_comes_back() -> None:
    texts = ["Ann: one.", *["and so on"] * 20, "Python: a language", "Ann: two.", "Bob: three."]
    cues = [Cue(at, at, at + 1, text) for at, text in enumerate(texts)]
    name_speakers(cues)
    assert {cue.speaker for cue in cues} == {"Ann", "Bob"}
    assert cues[21].text == "Python: a language"


def test_a_turn_of_nobody_known_stops_the_one_before() -> None:
    cues = [Cue(at, at, at + 1, text) for at, text in enumerate(["Ann: a", "b", ">> c", "d"])]
    name_speakers(cues)
    assert [(cue.speaker, cue.text) for cue in cues] == [
        ("Ann", "a"),
        ("Ann", "b"),
        ("", "c"),
        ("", "d"),
    ]
