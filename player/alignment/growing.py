"""A transcript whose lines turn from estimated to exact while it is being aligned."""

from __future__ import annotations

from collections.abc import Sequence

from player.alignment.lines import Lines, Sentence
from player.alignment.messages import Exact
from player.alignment.text import segments_of
from player.alignment.values import WordTime
from player.transcript.cues import speaking_ms
from player.transcript.model import Segment, Timing, Transcript


class GrowingText:
    """What is known by now of a text that is being aligned; made for showing it meanwhile."""

    def __init__(self, transcript: Transcript, duration_ms: int | None) -> None:
        """Begin with nothing exact."""
        self.lines = Lines.of(transcript)
        self._times: list[WordTime | None] = [None] * len(self.lines.words)
        self._duration_ms = duration_ms

    def take(self, exact: Exact) -> None:
        """Take in words whose times were found; later ones replace earlier ones."""
        times = [WordTime(*time) for time in exact.times]
        self._times[exact.first_word : exact.first_word + len(times)] = times

    def is_exact(self, sentence: Sentence) -> bool:
        """True where every word of a sentence was found."""
        return all(time is not None for time in self._times[sentence.first : sentence.until])

    def transcript(self) -> Transcript:
        """All of the text: found lines with their words, estimated times between them.

        Its timing is ESTIMATED until every line is exact, then ALIGNED.
        """
        segments: list[Segment] = []
        waiting: list[Sentence] = []
        reached_ms = 0
        for sentence in self.lines.sentences:
            times = [t for t in self._times[sentence.first : sentence.until] if t is not None]
            if len(times) < sentence.until - sentence.first:
                waiting.append(sentence)
                continue
            found = list(segments_of(self.lines, sentence, self._times_from(sentence)))
            segments += self._estimated(waiting, reached_ms, found[0].start_ms)
            segments += found
            waiting, reached_ms = [], max(found[-1].end_ms, found[-1].start_ms)
        whole = not waiting and len(segments) > 0
        letters = sum(speaking_ms(self._text(sentence)) for sentence in waiting)
        end_ms = max(self._duration_ms or reached_ms + letters, reached_ms)
        segments += self._estimated(waiting, reached_ms, end_ms)
        exact = whole and all(time is not None for time in self._times)
        source = self.lines.transcript
        timing = Timing.ALIGNED if exact else Timing.ESTIMATED
        return Transcript.of(segments, timing, language=source.language, repairs=source.repairs)

    def _times_from(self, sentence: Sentence) -> dict[int, WordTime]:
        return {
            at: time
            for at in range(sentence.first, sentence.until)
            if (time := self._times[at]) is not None
        }

    def _text(self, sentence: Sentence) -> str:
        return self.lines.text(sentence, sentence.first, sentence.until)

    def _estimated(self, sentences: Sequence[Sentence], from_ms: int, to_ms: int) -> list[Segment]:
        """Lines between two known times, which they share by their length."""
        weights = [speaking_ms(self._text(sentence)) for sentence in sentences]
        total = sum(weights) or 1
        segments: list[Segment] = []
        passed = 0
        for sentence, weight in zip(sentences, weights, strict=True):
            start_ms = from_ms + (to_ms - from_ms) * passed // total
            passed += weight
            end_ms = from_ms + (to_ms - from_ms) * passed // total
            speaker = self.lines.segment(sentence).speaker
            segments.append(Segment(start_ms, end_ms, self._text(sentence), speaker))
        return segments
