"""File names: whatever the title, one plain name in the folder, on every system."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from player.net.names import file_name, free_name, sound_ending

RESERVED = {"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(10))}


@given(st.text(max_size=500), st.sampled_from(["", ".mp3", ".M4A", "/../x", ".tar.gz", "."]))
@example("../../etc/passwd", "")
@example("..", ".mp3")
@example("-rf", "")
@example("con.tar.mp3", "")
@example("COM¹ .x", ".mp3")
@example("a" * 400, ".mp3")
@example("ä" * 300, "")
@example("C:\\x", "")
@example("\x00", "")
@example("~root", "")
@example("x. . .", "")
def test_is_one_plain_name(title: str, ending: str) -> None:
    name = file_name(title, ending=ending)
    assert 0 < len(name.encode("utf-8")) <= 200
    assert PurePosixPath(name).name == name
    assert PureWindowsPath(name).name == name
    assert name not in (".", "..")
    assert not name.startswith(("-", ".", "~", " "))
    assert not name.endswith((".", " "))
    assert not set(name) & set('\\/:*?"<>|')
    assert not any(unicodedata.category(letter) == "Cc" for letter in name)
    assert name.split(".")[0].strip().lower() not in RESERVED
    assert file_name(name, otherwise="x") == name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Reasoning, RLHF & plan for 2027 AGI", "Reasoning, RLHF & plan for 2027 AGI.mp3"),
        ("AC/DC: the story?", "AC DC the story.mp3"),
        ("日本語のタイトル", "日本語のタイトル.mp3"),
        ("#1 100% real", "#1 100% real.mp3"),
        ("../../x", "x.mp3"),
        ("nul", "nul_.mp3"),
        ("", "episode.mp3"),
    ],
)
def test_reads_like_the_title(title: str, name: str) -> None:
    assert file_name(title, ending=".MP3") == name


@given(st.text(max_size=300), st.integers(0, 120))
def test_a_free_name_is_free(title: str, count: int) -> None:
    taken: set[str] = set()
    for _ in range(min(count, 15)):
        name = free_name(file_name(title, ending=".mp3"), taken.__contains__)
        assert name not in taken
        assert name.endswith(".mp3")
        assert len(name.encode("utf-8")) <= 200
        taken.add(name)


def test_the_second_of_a_name_has_a_number() -> None:
    assert free_name("Part.mp3", {"Part.mp3", "Part 2.mp3"}.__contains__) == "Part 3.mp3"


@pytest.mark.parametrize(
    ("url", "content_type", "ending"),
    [
        ("https://e.example/a.mp3?x=1", "", ".mp3"),
        ("https://e.example/a.MP3", "text/html", ".mp3"),
        ("https://e.example/play", "audio/x-m4a; x", ".m4a"),
        ("https://e.example/a.php", "audio/mpeg", ".mp3"),
        ("https://e.example/a.exe", "", ""),
        ("https://[", "", ""),
    ],
)
def test_endings_are_those_of_sound(url: str, content_type: str, ending: str) -> None:
    assert sound_ending(url, content_type) == ending
