from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.transcript.search import Match, TextSearch

TEXTS = [
    "Hello Café World",
    "and the",
    "Straße e\u0301te\u0301 don’t  x\ny",
    "日本語 ガカ",
]


def found(query: str, texts: list[str] | None = None) -> list[Match]:
    return list(TextSearch(TEXTS if texts is None else texts).find(query))


@pytest.mark.parametrize(
    ("query", "match"),
    [
        ("hello", Match(0, 0, 0, 5)),
        ("cafe", Match(0, 6, 0, 10)),
        ("café", Match(0, 6, 0, 10)),
        ("Cafe", Match(0, 6, 0, 10)),
        ("strasse", Match(2, 0, 2, 6)),
        ("ete", Match(2, 7, 2, 12)),
        ("don't x y", Match(2, 13, 2, 23)),
        ("日本", Match(3, 0, 3, 2)),
    ],
)
def test_finds_whatever_the_accents_quotes_and_spaces(query: str, match: Match) -> None:
    assert found(query) == [match]


def test_a_capital_in_the_query_makes_case_matter() -> None:
    texts = ["The cat", "the CAT"]
    assert len(found("the", texts)) == 2
    assert found("The", texts) == [Match(0, 0, 0, 3)]
    assert found("CAT", texts) == [Match(1, 4, 1, 7)]


def test_a_phrase_goes_on_in_the_next_line() -> None:
    assert found("world and the str") == [Match(0, 11, 2, 3)]
    search = TextSearch(TEXTS)
    matches = search.find("world and the str")
    assert [matches.within(at) for at in range(4)] == [
        [(0, 11, 16)],
        [(0, 0, 7)],
        [(0, 0, 3)],
        [],
    ]


def test_letters_that_only_look_accented_are_other_letters() -> None:
    assert found("カ") == [Match(3, 5, 3, 6)]
    assert found("ガ") == [Match(3, 4, 3, 5)]


@pytest.mark.parametrize(
    "query", ["", " ", "\n", "\u0301", "nowhere", "[a-z]", "\\", "*", "(", "NEAR("]
)
def test_finds_nothing(query: str) -> None:
    assert found(query) == []


def test_queries_are_words_not_patterns() -> None:
    assert found("a.c", ["abc a.c"]) == [Match(0, 4, 0, 7)]


def test_matches_do_not_overlap() -> None:
    assert [match.start for match in found("aa", ["aaaaa"])] == [0, 2]


def test_a_stretch_of_a_long_line() -> None:
    matches = TextSearch(["ab " * 100]).find("ab")
    assert matches.within(0, 4, 8) == [(1, 3, 5), (2, 6, 8)]
    assert len(matches.within(0)) == 100


def test_first_match_from_a_place_wraps_around() -> None:
    matches = TextSearch(["one", "two", "one two"]).find("one")
    assert matches.first_from(0) == 0
    assert matches.first_from(0, 1) == 1
    assert matches.first_from(1) == 1
    assert matches.first_from(2, 3) == 0
    assert TextSearch(["one"]).find("two").first_from(0) is None


def test_no_texts() -> None:
    assert found("x", []) == []
    assert found("x", ["", ""]) == []


WORDS = st.text(st.sampled_from("abAB éÉßİﬁ\u0301\u0327’'—-\n\t 日가ガüñ…"), max_size=20)


@given(st.lists(WORDS, max_size=6), st.data())
def test_whatever_is_there_is_found_where_it_is(texts: list[str], data: st.DataObject) -> None:
    search = TextSearch(texts)
    joined = " ".join(texts)
    start = data.draw(st.integers(0, len(joined)))
    query = joined[start : start + data.draw(st.integers(1, 8))]
    folded = unicodedata.normalize("NFD", query)
    if not any(c.isalnum() for c in folded):
        return
    matches = search.find(query)
    assert len(matches) >= 1
    for index, match in enumerate(matches):
        assert match.segment <= match.last_segment
        assert 0 <= match.start <= len(texts[match.segment])
        assert match.end <= len(texts[match.last_segment]) + 1
        assert (match.segment, match.start) < (match.last_segment, match.end)
        touched = {at for at in range(len(texts)) if any(m[0] == index for m in matches.within(at))}
        assert touched <= set(range(match.segment, match.last_segment + 1))


@given(st.text(max_size=30))
def test_any_query_is_safe(query: str) -> None:
    for match in found(query, [query, "x" + query, ""]):
        assert match.segment <= match.last_segment
