"""The words of texts and of queries are the same, in SQLite's eyes and in podline's."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st

from player.library.search.words import TOKENIZER, Folded, indexable, pattern, tokens

LETTERS = st.characters(categories=["L", "N", "Mn", "Mc", "P", "Zs"], max_codepoint=0x1FFFF)


def in_sqlite(text: str) -> list[str]:
    """A text's words as SQLite's tokenizer cuts them."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f'CREATE VIRTUAL TABLE t USING fts5(x, tokenize="{TOKENIZER}")')
        connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, instance)")
        connection.execute("INSERT INTO t VALUES (?)", (text,))
        return [row[0] for row in connection.execute("SELECT term FROM v ORDER BY offset")]


def test_podline_and_sqlite_cut_and_fold_alike() -> None:
    texts = (
        "Café naïve Ångström Straße İstanbul Łódź don’t co-op C++ x_y 3.11",
        "Σίσυφος και ΣΊΣΥΦΟΣ, ёлка и Йод",
        "שָׁלוֹם עולם مُحَمَّد محمد",
        "研究者です。 한국어를 ภาษาไทย",
        "हिन्दी में शिक्षा",
        "e\u0301te\u0301 ﬁn ß",
    )
    for text in texts:
        assert in_sqlite(indexable(text)) == tokens(text)


@given(st.text(st.characters(max_codepoint=0x24F, exclude_categories=["Cs", "Cc"]), max_size=20))
def test_latin_letters_are_folded_alike(text: str) -> None:
    assert in_sqlite(indexable(text)) == tokens(text)


@given(st.text(LETTERS, max_size=20))
def test_the_words_of_any_text_are_found_in_it(text: str) -> None:
    words = tuple(tokens(text))
    folded = Folded(text)
    if words:
        found = re.search(pattern(words[:1]), folded.text)
        assert found
        assert 0 <= folded.original(found.start()) <= folded.original(found.end()) <= len(text)


def test_a_phrase_is_found_across_punctuation() -> None:
    folded = Folded("The Reward — “Model”")
    found = re.search(pattern(("reward", "model")), folded.text)
    assert found
    assert found[0] == 'reward - "model'
    assert not re.search(pattern(("war",)), folded.text)
    assert re.search(pattern(("rew",), prefix=True), folded.text)
    assert re.search(pattern(("究", "者")), "研究者")
