"""What counts as a word when searching: the same for texts, for queries and for snippets.

SQLite's tokenizer folds the case and the accents of Latin letters, and does it fast; the
rest is folded here before it sees the text. Scripts without spaces are taken apart into
single characters, so that a phrase finds any part of a run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import ClassVar

from player.transcript.search import fold, fold_character

TOKENIZER = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
"""Vowel signs belong to words, which SQLite leaves out of them otherwise."""

_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3005-\u3007\u3040-\u30ff"
    "\u3100-\u312f\u3400-\ua4cf\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, Chinese, Japanese, Korean, whose endings are written to words."""

_SIGNS = "\u0900-\u0963\u0966-\u0d7f\u0d81-\u0df3\u0f00-\u0fff"
"""Indian scripts with their vowel signs, which Python does not count to words."""

_ODD = re.compile(
    "[^\x00-\xde\xe0-\u0148\u014a-\u01df\u01e4-\u01ed\u01f0-\u01fb\u0200-\u024f"
    "\u1e00-\u1e99\u1e9b-\u1e9d\u1e9f-\u1eff\u2000-\u2bff]"
)
"""What SQLite folds in another way than `fold` does, or not at all."""

_ALONE = re.compile(f"([{_SPACELESS}])")
_LETTER = f"(?![{_SPACELESS}])(?:[^\\W_]|[{_SIGNS}])"
_TOKEN = re.compile(f"[{_SPACELESS}]|(?:{_LETTER})+")
_IS_SPACELESS = re.compile(f"[{_SPACELESS}]")


def indexable(text: str) -> str:
    """A text as SQLite's tokenizer gets it."""
    if text.isascii() or not _ODD.search(text):
        return text
    return _ALONE.sub(r" \1 ", fold(text))


def tokens(text: str) -> list[str]:
    """The words of a text, folded, as they stand in the index."""
    return _TOKEN.findall(fold(text))


def has_words(text: str, terms: Iterable[tuple[str, ...]]) -> bool:
    """Whether a short text, a name or a title, has all these words."""
    there = tokens(text)
    return all(
        any(tuple(there[at : at + len(term)]) == term for at in range(len(there))) for term in terms
    )


def is_spaceless(token: str) -> bool:
    """Whether a token is a character of a script that writes words without spaces."""
    return bool(_IS_SPACELESS.match(token))


def pattern(words: tuple[str, ...], *, prefix: bool = False) -> str:
    """A regular expression that finds words one after another in a text that was folded.

    With `prefix` the last may go on. It begins with the letters themselves, for which texts
    are looked through fast, and then looks back whether a word begins there.
    """
    first = re.escape(words[0])
    parts = [first if is_spaceless(words[0]) else f"{first}(?<!{_LETTER}{first})"]
    for before, word in pairwise(words):
        joint = r"[\W_]*" if is_spaceless(before) or is_spaceless(word) else r"[\W_]+"
        parts.append(joint + re.escape(word))
    closing = "" if prefix or is_spaceless(words[-1]) else f"(?!{_LETTER})"
    return "".join(parts) + closing


class _Folds(dict[int, str]):
    """How characters fold, by their codes, as `str.translate` takes it."""

    uneven: ClassVar[set[str]] = set()
    """Those met so far that fold to none, or to several."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = fold_character(chr(code))
        if len(folded) != 1:
            self.uneven.add(chr(code))
        return folded


_FOLDS = _Folds()


class Folded:
    """A text folded for matching, and the way back to the original's offsets."""

    def __init__(self, text: str) -> None:
        self._at: list[int] | None = None
        if text.isascii():
            self.text = text.lower()
            return
        self.text = text.translate(_FOLDS)
        if not _FOLDS.uneven.isdisjoint(text):
            self._at = [at for at, one in enumerate(text) for _ in _FOLDS[ord(one)]]
            self._at.append(len(text))

    @property
    def shifted(self) -> bool:
        """Whether offsets are others than in the original."""
        return self._at is not None

    def original(self, offset: int) -> int:
        """The offset in the original of what stands at this offset of the folded text."""
        return offset if self._at is None else self._at[offset]
