"""A transcript as rows of words and sentences, ready to be given times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from player.transcript.formats.word_lines import ends_sentence
from player.transcript.model import Segment, Transcript

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}][^\s\w]*|[^\s{_UNSPACED}]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or the end of a segment that ends none; its words by their index.

    `segment` is the segment of the transcript it belongs to, `begins` and `ends` are where
    its text stands in that segment's.
    """

    segment: int
    begins: int
    ends: int
    first: int
    until: int


@dataclass(frozen=True)
class Lines:
    """The words of a transcript in order, and its sentences. Nothing is left out."""

    transcript: Transcript
    words: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    spans: tuple[tuple[int, int], ...]
    """Where each word stands in its segment's text."""

    @classmethod
    def of(cls, transcript: Transcript) -> Lines:
        """Take a transcript apart."""
        words: list[str] = []
        spans: list[tuple[int, int]] = []
        sentences: list[Sentence] = []
        for index, segment in enumerate(transcript.segments):
            found = [(at.start(), at.end()) for at in _WORD.finditer(segment.text)]
            texts = [segment.text[begin:end] for begin, end in found]
            for first, until in _sentences(texts):
                sentences.append(
                    Sentence(
                        index,
                        found[first][0],
                        found[until - 1][1],
                        len(words) + first,
                        len(words) + until,
                    )
                )
            words.extend(texts)
            spans.extend(found)
        return cls(transcript, tuple(words), tuple(sentences), tuple(spans))

    @cached_property
    def sentence_of(self) -> tuple[int, ...]:
        """For every word the index of its sentence."""
        return tuple(
            at
            for at, sentence in enumerate(self.sentences)
            for _ in range(sentence.first, sentence.until)
        )

    def part(self, first: int, until: int) -> Lines:
        """Some of the sentences, their words counted from 0."""
        chosen = self.sentences[first:until]
        offset, end = chosen[0].first, chosen[-1].until
        sentences = tuple(
            replace(sentence, first=sentence.first - offset, until=sentence.until - offset)
            for sentence in chosen
        )
        return Lines(self.transcript, self.words[offset:end], sentences, self.spans[offset:end])

    def segment(self, sentence: Sentence) -> Segment:
        """The segment of the transcript a sentence belongs to."""
        return self.transcript.segments[sentence.segment]

    def text(self, sentence: Sentence, first: int, until: int) -> str:
        """The text of some words of a sentence, as it stands in the transcript."""
        begins = self.spans[first][0]
        ends = self.spans[until - 1][1]
        return self.segment(sentence).text[begins:ends]


def _sentences(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    first = 0
    for at, text in enumerate(texts):
        if ends_sentence(text) or at + 1 == len(texts):
            yield first, at + 1
            first = at + 1
