"""Word edges moved to where they are heard.

Whisper finds words well within speech, but a word after a pause begins for it anywhere
between the last word and its own middle (measured: up to a second early).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from player.alignment.lines import Lines
from player.alignment.onsets import Onsets
from player.alignment.tokens import Token

LATE_MS = 45
"""Whisper puts a word's edges this much too late (measured: 38 to 74 ms, by voice)."""

_USUAL_LETTER_MS = 62.0
_SHORTEST_MS = 20
_LOOK_BACK_MS = 1_500
_TAIL_MS = 200
_STRETCHED = 1.8
_LONGEST = 2.5
_ROOM_MS = 120
_PAUSE_MS = 200
_CLOSURE_MS = 100
_DOUBT_MS = 150


@dataclass(slots=True)
class Known:
    """A written word that was heard."""

    start_ms: int
    end_ms: int
    confidence: float


class Pace:
    """How long it takes these people to say a word."""

    def __init__(self, lines: Lines, tokens: Sequence[Token], known: dict[int, Known]) -> None:
        self._letters = [0] * len(lines.words)
        for token in tokens:
            self._letters[token.word] += len(token.text) + 1
        paces = [
            (known[at + 1].start_ms - word.start_ms) / self._letters[at]
            for at, word in known.items()
            if at + 1 in known and known[at + 1].start_ms - word.start_ms < 900
        ]
        self._letter_ms = median(paces) if len(paces) > 20 else _USUAL_LETTER_MS

    def word_ms(self, at: int) -> int:
        """How long this word takes."""
        return round(self._letters[at] * self._letter_ms)

    def words_ms(self, first: int, until: int) -> int:
        """How long these words take."""
        return sum(self.word_ms(at) for at in range(first, until))


def snap(lines: Lines, known: dict[int, Known], pace: Pace, onsets: Onsets) -> None:
    """Move starts and ends to the edges of speech, where those are near."""
    opening = {sentence.first for sentence in lines.sentences}
    places = sorted(known)
    _even_out(known, places, pace)
    previous: Known | None = None
    before = -1
    for order, at in enumerate(places):
        word = known[at]
        following = known[places[order + 1]] if order + 1 < len(places) else None
        if at in opening or before != at - 1:
            _snap_opening(word, previous, following, pace.word_ms(at), onsets)
        elif not onsets.is_loud(word.start_ms):
            begin_ms = onsets.next_begin_ms(word.start_ms)
            if begin_ms is not None and begin_ms < word.end_ms:
                word.start_ms = begin_ms
        word.end_ms = max(word.end_ms, word.start_ms + _SHORTEST_MS)
        _snap_end(word, pace.word_ms(at), onsets)
        if previous is not None:
            previous.end_ms = min(previous.end_ms, max(word.start_ms, previous.start_ms))
        previous, before = word, at


def _even_out(known: dict[int, Known], places: Sequence[int], pace: Pace) -> None:
    """At the end of a window Whisper gives one word the time of the next: share it again.

    And no word lasts far longer than it can, into music or a pause after it.
    """
    for at in places:
        word, following = known[at], known.get(at + 1)
        usual_ms = pace.word_ms(at)
        longest_ms = round(usual_ms * _LONGEST) + _ROOM_MS
        if word.end_ms - word.start_ms <= longest_ms:
            continue
        if following is not None and following.start_ms - word.end_ms < _ROOM_MS:
            after_ms = pace.word_ms(at + 1)
            if following.end_ms - following.start_ms >= after_ms // 4:
                continue
            following.start_ms = word.start_ms + usual_ms
            following.end_ms = following.start_ms + after_ms
            word.end_ms = following.start_ms
        elif following is None or following.start_ms - word.end_ms > _PAUSE_MS:
            word.end_ms = word.start_ms + longest_ms


def _snap_opening(
    word: Known, previous: Known | None, following: Known | None, usual_ms: int, onsets: Onsets
) -> None:
    """The start of a word after a pause: the onset that leaves it about its usual length."""
    from_ms = word.start_ms - _LOOK_BACK_MS
    if previous is not None:
        from_ms = max(from_ms, previous.end_ms - _TAIL_MS, previous.start_ms + _SHORTEST_MS)
    to_ms = word.end_ms - 2 * _SHORTEST_MS
    if following is not None:
        to_ms = min(max(to_ms, word.start_ms + 1), following.start_ms - 3 * _SHORTEST_MS)
    begins = onsets.begins_ms(max(from_ms, 0), max(to_ms, word.start_ms + LATE_MS))
    heard_ms = max(word.start_ms, word.end_ms - round(_STRETCHED * usual_ms) - _ROOM_MS)
    if not begins:
        word.start_ms = heard_ms
        return
    best_ms = min(begins, key=lambda ms: _oddness(ms, word.end_ms, usual_ms, onsets))
    better = _oddness(heard_ms, word.end_ms, usual_ms, onsets) + _DOUBT_MS
    doubted = onsets.is_loud(heard_ms) and (
        _oddness(best_ms, word.end_ms, usual_ms, onsets) > better
    )
    word.start_ms = heard_ms if doubted else best_ms


def _oddness(start_ms: int, end_ms: int, usual_ms: int, onsets: Onsets) -> int:
    """How unlike a word a stretch is: too much or too little speech, and silence within."""
    spoken_ms = onsets.spoken_ms(start_ms, end_ms)
    silent_ms = end_ms - start_ms - spoken_ms
    return abs(spoken_ms - usual_ms) + max(silent_ms - _CLOSURE_MS, 0)


def _snap_end(word: Known, usual_ms: int, onsets: Onsets) -> None:
    """A word ends with the speech it is part of, not in the pause after it."""
    ends_ms = onsets.next_end_ms(word.start_ms + usual_ms // 2)
    if ends_ms is None or ends_ms >= word.end_ms:
        return
    if word.end_ms - ends_ms >= _PAUSE_MS or not onsets.is_loud(word.end_ms):
        word.end_ms = max(ends_ms, word.start_ms + _SHORTEST_MS)
