"""Which line and word is heard at a time, and when that changes next."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from player.transcript.model import Transcript, Word
from player.transcript.words import estimate_words, next_word_change_ms, word_at

_KEPT_ESTIMATES = 64


class Heard(NamedTuple):
    """What is heard: indexes of the segment and of the word in it, None for none."""

    segment: int | None
    word: int | None


SILENCE = Heard(None, None)


class Listening:
    """Follows one transcript in time; estimates word times where the source has none."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self._estimates: OrderedDict[int, tuple[Word, ...]] = OrderedDict()

    def words_of(self, segment: int) -> tuple[Word, ...]:
        """The words of a segment with their times, its own or estimated."""
        own = self._transcript.segments[segment].words
        if own:
            return own
        if segment in self._estimates:
            self._estimates.move_to_end(segment)
            return self._estimates[segment]
        estimated = estimate_words(self._transcript.segments[segment])
        self._estimates[segment] = estimated
        if len(self._estimates) > _KEPT_ESTIMATES:
            self._estimates.popitem(last=False)
        return estimated

    def at(self, ms: int) -> Heard:
        """What is heard at `ms`."""
        segment = self._transcript.segment_at(ms)
        if segment is None:
            return SILENCE
        return Heard(segment, word_at(self.words_of(segment), ms))

    def next_change_ms(self, ms: int) -> int | None:
        """The first time after `ms` at which `at` may answer differently; None: never."""
        change_ms = self._transcript.next_change_ms(ms)
        segment = self._transcript.segment_at(ms)
        if segment is None:
            return change_ms
        word_change_ms = next_word_change_ms(self.words_of(segment), ms)
        return min((m for m in (change_ms, word_change_ms) if m is not None), default=None)
