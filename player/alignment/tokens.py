"""Words as they are compared: what is written and what is heard, brought to one form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from player.alignment.numbers import spoken_figures


class Token(NamedTuple):
    """One spoken word; `word` is the index of the written word that it belongs to.

    `first` and `last` say which part of the written word it is, from 0 to 1.
    """

    text: str
    word: int
    first: float
    last: float


_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
_SPLIT = re.compile(r"[^\w'%$£€°.,:]+|(?<!\d)[.,:]|[.,:](?!\d)|_")
_SUFFIXES = {"s": "is", "re": "are", "m": "am", "ll": "will", "ve": "have", "d": "would"}
_WHOLE = {
    "won't": ("will", "not"),
    "can't": ("can", "not"),
    "cannot": ("can", "not"),
    "shan't": ("shall", "not"),
    "ain't": ("is", "not"),
    "gonna": ("going", "to"),
    "wanna": ("want", "to"),
    "gotta": ("got", "to"),
    "let's": ("let", "us"),
    "y'all": ("you", "all"),
    "'cause": ("because",),
    "cause": ("because",),
    "cuz": ("because",),
    "'em": ("them",),
    "ok": ("okay",),
    "yeah": ("yes",),
    "yep": ("yes",),
    "mr": ("mister",),
    "mrs": ("missus",),
    "ms": ("miss",),
    "dr": ("doctor",),
    "st": ("saint",),
    "vs": ("versus",),
    "etc": ("et", "cetera"),
}
_SPELLINGS = (
    (re.compile(r"is(e[ds]?|ing|ations?)$"), r"iz\1"),
    (re.compile(r"our(s|ed|ing|ite|ites|ful|hoods?)?$"), r"or\1"),
    (re.compile(r"(?<=[a-z])re$"), "er"),
    (re.compile(r"lled$"), "led"),
    (re.compile(r"lling$"), "ling"),
    (re.compile(r"ae"), "e"),
)


def tokens_of(words: Iterable[str]) -> list[Token]:
    """The spoken words in a row of written ones; a written one may have none, or several."""
    tokens: list[Token] = []
    for index, word in enumerate(words):
        said = _spoken(word)
        letters = sum(map(len, said)) or 1
        passed = 0
        for text in said:
            begins = passed / letters
            passed += len(text)
            tokens.append(Token(text, index, begins, passed / letters))
    return tokens


def _spoken(word: str) -> list[str]:
    text = unicodedata.normalize("NFKD", word.replace("’", "'").replace("‘", "'")).casefold()
    text = "".join(char for char in text if not unicodedata.combining(char))
    said: list[str] = []
    for part in _SPLIT.split(text.replace("&", " and ")):
        said.extend(_parts(part))
    return said


def _parts(part: str) -> Iterable[str]:
    part = part.strip(".,:")
    if not part.strip("'"):
        return ()
    if _UNSPACED.search(part):
        return [char for char in part if char.isalnum()]
    if any(map(str.isdigit, part)):
        return spoken_figures(part)
    if part in _WHOLE:
        return _WHOLE[part]
    part = part.strip("'")
    if part in _WHOLE:
        return _WHOLE[part]
    if part.endswith("n't"):
        return (part[:-3], "not")
    stem, apostrophe, ending = part.rpartition("'")
    if apostrophe and ending in _SUFFIXES:
        return (_spelling(stem.replace("'", "")), _SUFFIXES[ending])
    bare = "".join(char for char in part if char.isalnum())
    return (_spelling(bare),) if bare else ()


def _spelling(word: str) -> str:
    """British and American spelling brought together; both sides go through it."""
    if len(word) > 4 and word.isascii():
        for pattern, form in _SPELLINGS:
            word = pattern.sub(form, word)
    return word
