"""What a person types, understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.library.search.query import MOST_WORDS, Query, parse_query

JANUARY_2024 = 1_704_067_200


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Query()),
        ("  \t\n", Query()),
        ('"" * - : "', Query()),
        ("Reward model", Query(words=[("reward",), ("model",)])),
        ("reward reward", Query(words=[("reward",)])),
        ('"reward model"', Query(words=[("reward", "model")])),
        ("“Reward  model”", Query(words=[("reward", "model")])),
        ('"reward model', Query(words=[("reward",), ("model",)])),
        ("sub-interpreters", Query(words=[("sub", "interpreters")])),
        ("reward -model", Query(words=[("reward",)], without=[("model",)])),
        ('reward -"the model"', Query(words=[("reward",)], without=[("the", "model")])),
        ("-model", Query(words=[("model",)])),
        ("a - b", Query(words=[("a",), ("b",)])),
        (
            "speaker:schulman RLHF",
            Query(words=[("rlhf",)], speaker=[("schulman",)]),
        ),
        ('Speaker:"John Schulman"', Query(speaker=[("john", "schulman")])),
        ("show:dwarkesh title:agi", Query(show=[("dwarkesh",)], title=[("agi",)])),
        ("speaker:", Query(words=[("speaker",)])),
        ("after:2024-01", Query(after_s=JANUARY_2024)),
        ("before:2024", Query(before_s=JANUARY_2024)),
        ("after:2024-01-02", Query(after_s=JANUARY_2024 + 86_400)),
        ("after:2024-13", Query(words=[("after", "2024", "13")])),
        ("after:2023-02-29", Query(words=[("after", "2023", "02", "29")])),
        ("before:lunch", Query(words=[("before", "lunch")])),
        ("NEAR(a b)", Query(words=[("near", "a"), ("b",)])),
        ("a AND b OR NOT c", Query(words=[(w,) for w in ("a", "and", "b", "or", "not", "c")])),
        ("text:x {col}: ^a b*", Query(words=[("text", "x"), ("col",), ("a",), ("b",)])),
        ("Café naïve ÀÉ", Query(words=[("cafe",), ("naive",), ("ae",)])),
        ("Straße", Query(words=[("strasse",)])),
        ("研究 です", Query(words=[("研", "究"), ("で", "す")])),
        ("http://x.y/z?q=1", Query(words=[("http", "x", "y", "z", "q", "1")])),
    ],
)
def test_what_is_typed_is_understood(text: str, expected: Query) -> None:
    assert parse_query(text) == expected


def test_a_text_that_was_pasted_is_cut_and_that_is_said() -> None:
    query = parse_query(" ".join(f"word{number}" for number in range(200)))
    assert len(query.words) == MOST_WORDS
    assert query.ignored == 200 - MOST_WORDS


@given(st.text(max_size=80))
def test_nothing_typed_is_an_error(text: str) -> None:
    query = parse_query(text)
    terms = [*query.words, *query.without, *query.title, *query.speaker, *query.show]
    for term in terms:
        assert term
        for word in term:
            assert '"' not in word
            assert "\0" not in word
            assert word.strip()
    assert bool(query) or not query.without
