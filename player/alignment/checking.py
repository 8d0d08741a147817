"""Whether the times of a text are off: by listening to samples, not to everything.

A sample's words are found in the text without its times, so the difference is known
whatever it is. Between two samples that differ (advertising was inserted there) the place
of the jump is found by halving, on the text's own times.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from player.alignment.aligner import Aligner
from player.alignment.lines import Lines
from player.alignment.listening import Listening
from player.alignment.messages import Checked, Event, Progress, Stage, Staged
from player.alignment.problems import RefusedError
from player.alignment.snapping import LATE_MS
from player.alignment.support import HeardTokens
from player.transcript.model import Segment, Transcript
from player.transcript.shifting import Shift
from player.transcript.words import estimate_words, word_spans

SAMPLE_MS = 25_000
RIGHT_MS = 350
"""Times no more than this off are left as they are."""

_FEW, _FEWEST = 3, 2
_FEW_RIGHT_MS = 1_000
"""Where there was no reason to doubt, what is so little off is left in peace."""

_SAME_MS = 700
_EVERY_MS = 240_000
_LEAST, _MOST = 5, 14
_PAIRS = 6
_NEAR_MS = 6_000
_PROBE_MS = 14_000
_HALVINGS = 8


@dataclass(frozen=True, slots=True)
class _Sample:
    """At `text_ms` of the text's own times it is `off_ms` early (late where negative)."""

    text_ms: int
    off_ms: int


class Checking:
    """Compares a timed text with its sound."""

    def __init__(
        self, listening: Listening, transcript: Transcript, tell: Callable[[Event], None]
    ) -> None:
        """Take the text apart."""
        self._listening = listening
        self._segments = transcript.segments
        self._aligner = Aligner(transcript)
        self._times = _word_starts(self._aligner.lines)
        self._opening = _opening_words(self._aligner.lines)
        self._tell = tell

    def run(self, *, briefly: bool = False) -> Checked:
        """Do it all; `briefly` a few samples at first, and no more where those are right.

        Raises RefusedError where no sample is found in the text.
        """
        self._tell(Staged(Stage.LISTENING))
        if briefly:
            few = self._samples(_FEW)
            # Where too few are found, nothing is known yet.
            if len(few) >= _FEWEST and all(abs(sample.off_ms) <= _FEW_RIGHT_MS for sample in few):
                return Checked((), _FEW, len(few))
        length_ms = self._listening.plan.length_ms
        count = min(max(length_ms // _EVERY_MS, _LEAST), _MOST)
        samples = self._samples(count)
        if not samples:
            raise RefusedError(
                "Nothing of this text was heard in the sound, so its times cannot be checked: "
                "they were left as they are."
            )
        samples = _rising(samples)
        return Checked(tuple(self._shifts(samples)), count, len(samples))

    def _samples(self, count: int) -> list[_Sample]:
        """Listen in so many places, evenly apart; those that are found in the text."""
        length_ms = self._listening.plan.length_ms
        samples: list[_Sample] = []
        for number in range(count):
            at_ms = (2 * number + 1) * length_ms // (2 * count) - SAMPLE_MS // 2
            sample = self._sample(max(at_ms, 0), SAMPLE_MS)
            if sample is not None:
                samples.append(sample)
            self._tell(Progress(Stage.LISTENING, number + 1, count))
        return samples

    def _sample(self, from_ms: int, length_ms: int) -> _Sample | None:
        words = self._listening.once_more(from_ms, from_ms + length_ms)
        found = self._aligner.matched_words(HeardTokens.of(words))
        if len(found) < _PAIRS:
            return None
        # Where a cue begins its time is the source's own; within it is estimated.
        exact = [(at, ms) for at, ms in found if at in self._opening]
        offs = [ms - LATE_MS - self._times[at] for at, ms in (exact if len(exact) > 2 else found)]
        return _Sample(self._times[found[len(found) // 2][0]], round(median(offs)))

    def _shifts(self, samples: Sequence[_Sample]) -> list[Shift]:
        groups: list[list[_Sample]] = []
        for sample in samples:
            if groups and abs(sample.off_ms - groups[-1][-1].off_ms) <= _SAME_MS:
                groups[-1].append(sample)
            else:
                groups.append([sample])
        shifts: list[Shift] = []
        for at, group in enumerate(groups):
            off_ms = round(median(sample.off_ms for sample in group))
            from_ms = 0
            if at:
                from_ms = self._jump_ms(groups[at - 1][-1], group[0])
            shifts.append(Shift(from_ms, off_ms))
        if all(abs(shift.by_ms) <= RIGHT_MS for shift in shifts):
            return []
        return shifts

    def _jump_ms(self, left: _Sample, right: _Sample) -> int:
        """Where, on the text's own times, the difference changes: the start of a segment."""
        low_ms, high_ms = left.text_ms, right.text_ms
        for _ in range(_HALVINGS):
            starts = [s.start_ms for s in self._segments if low_ms < s.start_ms <= high_ms]
            if len(starts) <= 1:
                break
            middle_ms = starts[len(starts) // 2]
            if self._is_said(middle_ms, left.off_ms):
                low_ms = middle_ms
            else:
                high_ms = middle_ms
        starts = [s.start_ms for s in self._segments if low_ms < s.start_ms <= high_ms]
        return starts[0] if starts else high_ms

    def _is_said(self, text_ms: int, off_ms: int) -> bool:
        """True where what the text has at this time is said at that time and difference."""
        at_ms = max(text_ms + off_ms - 1_000, 0)
        words = self._listening.once_more(at_ms, at_ms + _PROBE_MS)
        near = [
            at for at, ms in enumerate(self._times) if text_ms - 500 <= ms <= text_ms + _NEAR_MS
        ]
        if not near:
            return False
        found = self._aligner.matched_words(HeardTokens.of(words), (near[0], near[-1] + 1))
        close = [at for at, ms in found if abs(ms - self._times[at] - off_ms) < 2 * _SAME_MS + 500]
        return len(close) * 2 >= len(near)


def _rising(samples: Sequence[_Sample]) -> list[_Sample]:
    """Samples in the text's order; one that was found out of order was found wrongly."""
    rising: list[_Sample] = []
    for sample in samples:
        if not rising or sample.text_ms > rising[-1].text_ms:
            rising.append(sample)
    return rising


def _opening_words(lines: Lines) -> frozenset[int]:
    """The words that segments begin with."""
    firsts: dict[int, int] = {}
    for sentence in lines.sentences:
        firsts.setdefault(sentence.segment, sentence.first)
    return frozenset(firsts.values())


def _word_starts(lines: Lines) -> list[int]:
    """When each word is said by the text's own times."""
    starts: list[int] = []
    timed: dict[int, list[tuple[int, int]]] = {}
    for sentence in lines.sentences:
        segment = lines.segment(sentence)
        if sentence.segment not in timed:
            timed[sentence.segment] = _timed_spans(segment)
        spans = timed[sentence.segment]
        for at in range(sentence.first, sentence.until):
            begins = lines.spans[at][0]
            before = [ms for place, ms in spans if place <= begins]
            starts.append(before[-1] if before else segment.start_ms)
    return starts


def _timed_spans(segment: Segment) -> list[tuple[int, int]]:
    words = segment.words or estimate_words(segment)
    spans = word_spans(segment.text, words)
    return [(span[0], word.start_ms) for span, word in zip(spans, words, strict=True)]
