"""Telling letters drawn by lot from words: what a token looks like, and what a title does."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from binascii import Error

_UUID = re.compile(
    r"(?:[a-z]{1,8}[-_:])?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE
)
_HASH = re.compile(r"(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")
_MARKS = re.compile(r"[^A-Za-z0-9]+")
_WORD = r"(?:[A-Z]?[a-z]+|[A-Z]+)"
_PLAIN = re.compile(rf"(?:\d+|{_WORD}\d{{1,4}}|\d{{1,4}}{_WORD}|(?:[A-Z][a-z]+)+\d{{0,4}}|{_WORD})")
_DATABASE_ID = re.compile(r"[0-9a-f]{24}")
_LONGEST_WORD = 23
_FEWEST_VOWELS = 0.25


def odd_letters(text: str) -> int:
    """How many letters and digits of a text belong to no word and to no number.

    Words are small, Capitalised, in CAPITALS, joinedLikeThis or with up to four digits at
    an end (`ep12`, `4k`). A long word almost without vowels is none. 24 small hexadecimal
    digits are how a common database numbers public things.
    """
    pieces = _MARKS.split(_SUFFIX.sub("", text)) if text.isascii() else [text]
    return sum(len(piece) for piece in pieces if piece and not _is_plain(piece))


def _is_plain(piece: str) -> bool:
    if not piece.isascii() or _DATABASE_ID.fullmatch(piece):
        return True
    if not _PLAIN.fullmatch(piece):
        return False
    letters = [letter for letter in piece.lower() if letter.isalpha()]
    vowels = sum(letter in "aeiouy" for letter in letters)
    return len(letters) <= _LONGEST_WORD or vowels >= _FEWEST_VOWELS * len(letters)


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID, which is how many public pages are numbered."""
    return _UUID.fullmatch(_SUFFIX.sub("", text)) is not None


def is_hash(text: str) -> bool:
    """Whether a text is a hash, as files are named by their content."""
    return _HASH.fullmatch(_SUFFIX.sub("", text)) is not None


def plain_text(text: str) -> str | None:
    """What a text says that was packed into letters (base64); None where it is none."""
    if len(text) < 16 or not text.isascii() or "." in text:
        return None
    try:
        unpacked = urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
        said = unpacked.decode("ascii")
    except (Error, ValueError):
        return None
    readable = said.isprintable() and not said.startswith(("{", "["))
    return said if readable and (odd_letters(said) < 16 or is_uuid(said)) else None
