"""Nothing that a terminal would act on, or a reader could not see, gets through."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.clean import clean_line, clean_text

DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
JOINERS = "\u200b\u200d\u200c\ud800"
HOSTILE = st.text(
    st.one_of(
        st.sampled_from(
            "\x1b\x07\x9b\x9d\x90\x9c[]0;m\\\r\n\t\u200b\u200d\u200c\ud800" + DIRECTION
        ),
        st.characters(),
    ),
    max_size=40,
)


@given(HOSTILE)
def test_no_control_or_direction_override_survives(text: str) -> None:
    for character in clean_text(text):
        assert character == "\n" or unicodedata.category(character) not in {"Cc", "Cs"}
        assert character not in DIRECTION
        assert character not in "\u200b\ufeff\u2028\u2029"
    assert "\n" not in clean_line(text)
    clean_text(text).encode()


@given(HOSTILE)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)


def test_no_character_gets_by_because_nothing_else_is_wrong_with_a_text() -> None:
    """A tab at the end makes sure that each is looked at; without it that must not matter."""
    for first in range(0, 0x110000, 256):
        text = "a".join(map(chr, range(first, first + 256)))
        assert clean_text(text + "\t") == clean_text(text) + " "


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("a\x1b]52;c;ZXZpbA==\x07b", "ab"),
        ("a\x1b]0;title\x1b\\b", "ab"),
        ("\x1bP+q\x1b\\x", "x"),
        ("gnp.\u202eexe", "gnp.exe"),
        ("ze\u200bro\ufeff", "zero"),
        ("a\u200db", "ab"),
        ("bad \udcff byte", "bad \ufffd byte"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
    ],
)
def test_removes(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        "[@click=app.quit]x[/]",
        "می\u200cخواهم",
        "👩\u200d👩\u200d👧",
        "שלום עולם",
        "e\u0301",
        "漢字",
        "a\\",
    ],
)
def test_keeps_what_people_write(text: str) -> None:
    assert clean_text(text) == text


def test_one_line_folds_spaces() -> None:
    assert clean_line("  a\n\tb \u3000 c ") == "a b c"
