"""Words inside a segment: where they stand in its text, and when each is heard."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from player.transcript.model import HOLD_MS, Segment, Word

_WORD = re.compile(r"\S+")
_PAUSE_LETTERS = {",": 3, ";": 4, ":": 4, ".": 6, "?": 6, "!": 6, "…": 6}


def estimate_words(segment: Segment) -> tuple[Word, ...]:
    """Share a segment's time among its words by length, with a breath at punctuation.

    Used where the source has no word times. One Word for each run of non-space
    characters, in order, covering the segment without a gap; where the segment was joined
    of several cues, each cue's words keep to its own time.
    """
    if not segment.marks:
        return _shared_out(segment.text, segment.start_ms, segment.end_ms)
    ends = [mark.at for mark in segment.marks[1:]] + [len(segment.text)]
    words: list[Word] = []
    for mark, end in zip(segment.marks, ends, strict=True):
        words.extend(_shared_out(segment.text[mark.at : end], mark.start_ms, mark.end_ms))
    return tuple(words)


def _shared_out(text: str, start_ms: int, end_ms: int) -> tuple[Word, ...]:
    texts = _WORD.findall(text)
    weights = [len(text) + 1 + _PAUSE_LETTERS.get(text[-1], 0) for text in texts]
    span = max(end_ms - start_ms, 0)
    total = sum(weights)
    words: list[Word] = []
    passed = 0
    at_ms = start_ms
    for word, weight in zip(texts, weights, strict=True):
        passed += weight
        until_ms = start_ms + span * passed // total
        words.append(Word(word, at_ms, until_ms))
        at_ms = until_ms
    return tuple(words)


def count_words(text: str) -> int:
    """How many words a text has: runs of non-space characters with a letter or digit in them."""
    return sum(word[0].isalnum() or any(map(str.isalnum, word)) for word in text.split())


def word_spans(text: str, words: Sequence[Word]) -> tuple[tuple[int, int], ...]:
    """Where each word stands in `text`, as (start, end) character offsets.

    Words are looked for one after another; one that is not there gets an empty span.
    """
    spans: list[tuple[int, int]] = []
    at = 0
    for word in words:
        found = text.find(word.text, at) if word.text else -1
        if found < 0:
            spans.append((at, at))
            continue
        at = found + len(word.text)
        spans.append((found, at))
    return tuple(spans)


def word_at(words: Sequence[Word], ms: int) -> int | None:
    """Index of the word heard at `ms`; a short pause after a word still counts to it."""
    at = bisect_right(words, ms, key=lambda word: word.start_ms) - 1
    if at < 0:
        return None
    return at if ms < _lit_until_ms(words, at) else None


def next_word_change_ms(words: Sequence[Word], ms: int) -> int | None:
    """The first time after `ms` at which another word, or none, is heard."""
    at = bisect_right(words, ms, key=lambda word: word.start_ms)
    upcoming = [words[at].start_ms] if at < len(words) else []
    if at:
        until_ms = _lit_until_ms(words, at - 1)
        if until_ms > ms:
            upcoming.append(until_ms)
    return min(upcoming, default=None)


def _lit_until_ms(words: Sequence[Word], at: int) -> int:
    """When the word at index `at` goes dark: at the next word, or after too long a pause."""
    end_ms = words[at].end_ms
    if at + 1 < len(words) and words[at + 1].start_ms - end_ms <= HOLD_MS:
        return words[at + 1].start_ms
    return end_ms
