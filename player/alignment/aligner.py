"""A text and what was heard, brought together: the pure middle of alignment."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from player.alignment.joining import joined
from player.alignment.lines import Lines
from player.alignment.locating import Locator
from player.alignment.matching import Pair, match
from player.alignment.onsets import Onsets
from player.alignment.placing import place
from player.alignment.support import HeardTokens, believable
from player.alignment.tokens import Token, tokens_of
from player.alignment.values import HeardWord, Levels, Slice, WordTime
from player.transcript.model import Transcript

_MISSED = 3
_AROUND_MS = 1_500
_TOKEN_MS = 330
_BESIDE_MS = 8_000
_LONGEST_WINDOW_MS = 26_000
_PART_MARGIN_MS = 20_000
_HOLE_REACH_MS = 15_000
_HOLE_MS = 1_200
_LONGEST_TOKEN_MS = 900


@dataclass(frozen=True, slots=True)
class Piece:
    """Times of some words of the text, from `first_word` on."""

    first_word: int
    times: tuple[WordTime, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """A stretch in which words that stand in the text were not heard, and these words."""

    from_ms: int
    to_ms: int
    first_token: int
    until_token: int


@dataclass(frozen=True, slots=True)
class Aligned:
    """Times for every word, and how much of text and sound belong together, 0 to 1."""

    times: tuple[WordTime, ...]
    written_share: float
    heard_share: float
    missed: tuple[Missed, ...]


class Aligner:
    """Lays what is heard beside one text."""

    def __init__(self, transcript: Transcript) -> None:
        """Take the text apart."""
        self.lines = Lines.of(transcript)
        self.tokens = tokens_of(self.lines.words)
        self._texts = [token.text for token in self.tokens]
        self._locator = Locator(self._texts)

    def piece(self, slices: Sequence[Slice], part: Slice) -> Piece | None:
        """Times for the words heard in one slice, by it and its neighbours alone."""
        from_ms, to_ms = part.from_ms - _PART_MARGIN_MS, part.to_ms + _PART_MARGIN_MS
        near = [other for other in slices if other.from_ms < to_ms and other.to_ms > from_ms]
        words = [word for word in joined(near) if from_ms <= word.start_ms < to_ms]
        heard = HeardTokens.of(words)
        found = self._locator.locate(heard.texts)
        if found is None:
            return None
        sentence_of = self.lines.sentence_of
        first = sentence_of[self.tokens[found[0]].word]
        until = sentence_of[self.tokens[found[1] - 1].word] + 1
        lines = self.lines.part(first, until)
        tokens = tokens_of(lines.words)
        pairs = _paired(tokens, heard)
        if not pairs:
            return None
        begin_ms = max(min(other.from_ms for other in near), 0)
        end_ms = max(other.to_ms for other in near)
        onsets = Onsets(Levels(near), end_ms, begin_ms)
        times = place(lines, tokens, pairs, heard, onsets, end_ms)
        offset = self.lines.sentences[first].first
        inside = [
            at
            for at in range(tokens[pairs[0].written].word, tokens[pairs[-1].written].word + 1)
            if part.from_ms <= times[at].start_ms < part.to_ms
        ]
        if not inside:
            return None
        return Piece(offset + inside[0], tuple(times[inside[0] : inside[-1] + 1]))

    def align(self, slices: Sequence[Slice], length_ms: int) -> Aligned:
        """Times for all words, by all that was heard."""
        heard = HeardTokens.of(joined(slices))
        pairs = _paired(self.tokens, heard)
        onsets = Onsets(Levels(slices), length_ms)
        times = place(self.lines, self.tokens, pairs, heard, onsets, length_ms)
        missed = _missed(pairs, len(self.tokens), heard, onsets, length_ms)
        return Aligned(
            tuple(times),
            len(pairs) / max(len(self.tokens), 1),
            len(pairs) / max(len(heard.texts), 1),
            tuple(missed),
        )

    def matched_words(
        self, heard: HeardTokens, within: tuple[int, int] | None = None
    ) -> list[tuple[int, int]]:
        """Words of the text that were heard, and when they began for the model.

        `within`: only these words are looked for; else the place is found by votes.
        """
        if within is None:
            found = self._locator.locate(heard.texts)
            if found is None:
                return []
            tokens = self.tokens[found[0] : found[1]]
        else:
            tokens = [token for token in self.tokens if within[0] <= token.word < within[1]]
        pairs = _paired(tokens, heard)
        first: dict[int, int] = {}
        for pair in pairs:
            token = tokens[pair.written]
            if token.first == 0:
                first.setdefault(token.word, heard.starts_ms[pair.heard])
        return sorted(first.items())

    def share_heard(self, slices: Sequence[Slice]) -> tuple[int, float]:
        """How many words were heard, and the share of them that stand in the text."""
        heard = HeardTokens.of(joined(slices))
        pairs = _paired(self.tokens, heard)
        return len(heard.texts), len(pairs) / max(len(heard.texts), 1)

    def is_better(
        self, missed: Missed, before: Sequence[HeardWord], now: Sequence[HeardWord]
    ) -> bool:
        """True where listening again found more of the words that were missed."""
        texts = self._texts[max(missed.first_token - 6, 0) : missed.until_token + 6]
        counts = [len(match(texts, HeardTokens.of(words).texts)) for words in (before, now)]
        return counts[1] > counts[0]


def _paired(tokens: Sequence[Token], heard: HeardTokens) -> list[Pair]:
    pairs = match([token.text for token in tokens], heard.texts)
    return believable(pairs, tokens, heard)


def _missed(
    pairs: Sequence[Pair],
    tokens: int,
    heard: HeardTokens,
    onsets: Onsets,
    length_ms: int,
) -> list[Missed]:
    """Stretches worth a second listening: words are missing, and somebody speaks there."""
    ends = [(-1, 0, 0)]
    ends += [
        (pair.written, heard.starts_ms[pair.heard], heard.ends_ms[pair.heard]) for pair in pairs
    ]
    ends.append((tokens, length_ms, length_ms))
    missed: list[Missed] = []
    for (left, _, from_ms), (right, to_ms, _) in pairwise(ends):
        count = right - left - 1
        needed_ms = count * _TOKEN_MS
        if count < _MISSED:
            continue
        if onsets.spoken_ms(from_ms, to_ms) < needed_ms // 2:
            hole = _hole(heard, onsets, from_ms, to_ms)
            if hole is not None:
                begin_ms, end_ms = min(hole[0], from_ms), max(hole[1], to_ms)
                begin_ms = max(begin_ms - _AROUND_MS, 0)
                end_ms = min(end_ms + _AROUND_MS, begin_ms + _LONGEST_WINDOW_MS, length_ms)
                missed.append(Missed(begin_ms, end_ms, left + 1, right))
            continue
        wide = min(needed_ms + _BESIDE_MS, _LONGEST_WINDOW_MS - 2 * _AROUND_MS)
        windows = [(from_ms, to_ms)]
        if to_ms - from_ms > wide:
            windows = [(from_ms, from_ms + wide)] * (left >= 0)
            windows += [(to_ms - wide, to_ms)] * (right < tokens)
        missed += [
            Missed(max(a - _AROUND_MS, 0), min(b + _AROUND_MS, length_ms), left + 1, right)
            for a, b in windows
        ]
    return missed


def _hole(heard: HeardTokens, onsets: Onsets, from_ms: int, to_ms: int) -> tuple[int, int] | None:
    """Speech without words near a place where words are missing.

    Whisper may lose seconds and then crowd what it did understand into too short a time.
    """
    first = bisect_left(heard.starts_ms, from_ms - _HOLE_REACH_MS)
    last = bisect_right(heard.starts_ms, to_ms + _HOLE_REACH_MS)
    for at in range(max(first, 0), min(last, len(heard.starts_ms) - 1)):
        begin_ms = min(heard.ends_ms[at], heard.starts_ms[at] + _LONGEST_TOKEN_MS)
        end_ms = heard.starts_ms[at + 1]
        spoken_ms = onsets.spoken_ms(begin_ms, end_ms)
        if end_ms - begin_ms >= _HOLE_MS and spoken_ms * 3 >= end_ms - begin_ms:
            return begin_ms, end_ms
    return None
