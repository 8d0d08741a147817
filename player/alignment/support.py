"""Which matches to believe: a word matched far from all others was matched by chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from player.alignment.matching import Pair
from player.alignment.tokens import Token, tokens_of
from player.alignment.values import HeardWord

_REACH = 15
_SLOWEST_MS = 650
_FASTEST_MS = 70
_SLACK_MS = 1_300
_LONGEST_PAUSE_MS = 8_000
_ENOUGH = 3.0
_NEXT_TO_EACH_OTHER = 0.2
_CLOSE = 4
_COMMON_LENGTH = 3


@dataclass(frozen=True, slots=True)
class HeardTokens:
    """Heard words as tokens, with the time and the confidence of each."""

    texts: tuple[str, ...]
    starts_ms: tuple[int, ...]
    ends_ms: tuple[int, ...]
    confidences: tuple[float, ...]

    @classmethod
    def of(cls, heard: Sequence[HeardWord]) -> HeardTokens:
        """Share each word's time among its tokens by their letters."""
        tokens = tokens_of(word.text for word in heard)
        starts, ends = [], []
        for token in tokens:
            word = heard[token.word]
            length = word.end_ms - word.start_ms
            starts.append(word.start_ms + round(length * token.first))
            ends.append(word.start_ms + round(length * token.last))
        return cls(
            tuple(token.text for token in tokens),
            tuple(starts),
            tuple(ends),
            tuple(heard[token.word].confidence for token in tokens),
        )


def believable(pairs: Sequence[Pair], written: Sequence[Token], heard: HeardTokens) -> list[Pair]:
    """The pairs with enough neighbours in both text and time."""
    kept: list[Pair] = []
    for island in _islands(pairs, heard):
        island = _without_loose_ends(island, written)
        if _weight_of(island, written) >= _ENOUGH:
            kept.extend(island)
    return kept


def _weight_of(island: Sequence[Pair], written: Sequence[Token]) -> float:
    beside = sum(
        right.written - left.written == right.heard - left.heard == 1
        for left, right in pairwise(island)
    )
    return sum(_weight(pair, written) for pair in island) + beside * _NEXT_TO_EACH_OTHER


def _islands(pairs: Sequence[Pair], heard: HeardTokens) -> list[list[Pair]]:
    """Pairs in groups whose members follow one another at the pace of speech."""
    islands: list[list[Pair]] = []
    for pair in pairs:
        if islands and _follows(islands[-1][-1], pair, heard):
            islands[-1].append(pair)
        else:
            islands.append([pair])
    return islands


def _follows(left: Pair, right: Pair, heard: HeardTokens) -> bool:
    words = right.written - left.written
    passed_ms = heard.starts_ms[right.heard] - heard.starts_ms[left.heard]
    if words > _REACH or passed_ms < words * _FASTEST_MS - _SLACK_MS // 2:
        return False
    between = right.heard - left.heard
    # Words with hardly any others between them are together however long the pause is.
    close = words <= _CLOSE and between <= _CLOSE
    return passed_ms <= words * _SLOWEST_MS + (_LONGEST_PAUSE_MS if close else _SLACK_MS)


def _without_loose_ends(island: list[Pair], written: Sequence[Token]) -> list[Pair]:
    """Without short words at the ends that are not next to a matched one on both sides."""
    while len(island) > 1 and _is_loose(island[-1], island[-2], written):
        island = island[:-1]
    while len(island) > 1 and _is_loose(island[0], island[1], written):
        island = island[1:]
    return island


def _is_loose(end: Pair, inner: Pair, written: Sequence[Token]) -> bool:
    apart = max(abs(end.written - inner.written), abs(end.heard - inner.heard))
    return apart > 1 and (len(written[end.written].text) <= _COMMON_LENGTH or apart > _CLOSE)


def _weight(pair: Pair, written: Sequence[Token]) -> float:
    length = len(written[pair.written].text)
    return pair.likeness * (0.6 if length <= _COMMON_LENGTH else 1.0 if length < 7 else 1.3)
