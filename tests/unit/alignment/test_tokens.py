"""Words brought to one form, so that what is written meets what is heard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.alignment.tokens import tokens_of


def said(text: str) -> list[str]:
    return [token.text for token in tokens_of(text.split())]


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("in 1998,", "in nineteen ninety-eight"),
        ("in 2005", "in two thousand five"),
        ("1,600 years", "one thousand six hundred years"),
        ("412 guests", "four hundred twelve guests"),
        ("15% off", "fifteen percent off"),
        ("$9", "nine dollars"),
        ("the 21st", "the twenty-first"),
        ("the 1920s", "the nineteen twenties"),
        ("2.5", "two point five"),
        ("at 9:30", "at nine thirty"),
        ("It’s fine", "it is fine"),
        ("don't", "do not"),
        ("We'll see", "we will see"),
        ("cannot", "can't"),
        ("gonna", "going to"),
        ("OK.", "okay"),
        ("Mr. Wren & Co.", "mister wren and co"),
        ("Café “Ångström”", "cafe angstrom"),
        ("colour, realise", "color realize"),
        ("forty—two", "forty two"),
    ],
)
def test_written_and_spoken_forms_meet(written: str, heard: str) -> None:
    assert said(written) == said(heard)


def test_a_word_of_punctuation_has_no_token() -> None:
    assert said("— … ♪ !") == []


def test_text_without_spaces_is_taken_by_letters() -> None:
    assert said("今天,我们") == ["今", "天", "我", "们"]


@given(st.lists(st.text(max_size=12), max_size=30))
def test_tokens_keep_to_their_words(words: list[str]) -> None:
    tokens = tokens_of(words)
    assert [token.word for token in tokens] == sorted(token.word for token in tokens)
    for token in tokens:
        assert token.text
        assert 0 <= token.first < token.last <= 1.000001
        assert 0 <= token.word < len(words)
