"""Slices put together to one row of words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from player.alignment.values import HeardWord, Slice

OVERLAP_MS = 3_000
"""So much more is listened to on each side of a slice, so that no word is cut."""

_SEAM_MS = 2_200


def joined(slices: Iterable[Slice]) -> list[HeardWord]:
    """All words in order of time; at a seam both sides are cut in the same pause."""
    ordered = sorted(slices, key=lambda part: part.from_ms)
    words: list[HeardWord] = []
    from_ms = 0
    for at, part in enumerate(ordered):
        following = ordered[at + 1] if at + 1 < len(ordered) else None
        if following is not None and following.from_ms <= part.to_ms + OVERLAP_MS:
            to_ms = max(_seam_ms(part, following), from_ms)
        else:
            to_ms = part.to_ms + OVERLAP_MS
        from_ms = max(from_ms, part.from_ms - OVERLAP_MS)
        words.extend(word for word in part.words if from_ms <= _middle(word) < to_ms)
        from_ms = to_ms
    return words


def corrected(slices: Sequence[Slice], again: Iterable[Slice]) -> list[Slice]:
    """The slices, with the words that were heard better the second time in their place."""
    out = list(slices)
    for fresh in again:
        if not fresh.words:
            continue
        from_ms, to_ms = fresh.words[0].start_ms, fresh.words[-1].end_ms
        for at, part in enumerate(out):
            if part.from_ms - OVERLAP_MS >= to_ms or part.to_ms + OVERLAP_MS <= from_ms:
                continue
            others = [w for w in part.words if w.end_ms <= from_ms or w.start_ms >= to_ms]
            words = sorted([*others, *fresh.words], key=lambda word: word.start_ms)
            out[at] = Slice(part.from_ms, part.to_ms, tuple(words), part.levels)
    return out


def _seam_ms(left: Slice, right: Slice) -> int:
    """A time near the border at which neither side has a word, in the longest pause."""
    border_ms = right.from_ms
    low_ms, high_ms = border_ms - _SEAM_MS, border_ms + _SEAM_MS
    near = [word for word in left.words if low_ms <= word.end_ms and word.start_ms <= high_ms]
    best_ms, longest_ms = border_ms, 0
    for before, after in pairwise(near):
        pause_ms = after.start_ms - before.end_ms
        at_ms = (before.end_ms + after.start_ms) // 2
        if low_ms < at_ms < high_ms and pause_ms >= longest_ms and not _spoken(right.words, at_ms):
            best_ms, longest_ms = at_ms, pause_ms + 1
    return best_ms


def _spoken(words: Sequence[HeardWord], ms: int) -> bool:
    return any(word.start_ms + 20 < ms < word.end_ms - 20 for word in words)


def _middle(word: HeardWord) -> int:
    return (word.start_ms + word.end_ms) // 2
