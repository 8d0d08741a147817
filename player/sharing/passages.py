"""The stretch of a transcript that is quoted: its turns, and when its words are heard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from player.transcript.model import Segment, Timing, Transcript, Word
from player.transcript.paragraphs import Opening, flowing, gap_between, openings
from player.transcript.words import estimate_words, word_spans


class PassageError(ValueError):
    """Nothing can be quoted there. The message is a whole sentence for the user."""


class Place(NamedTuple):
    """A character of a transcript: in which segment, and where in its text."""

    segment: int
    offset: int


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says, in paragraphs; `speaker` is "" where unknown."""

    speaker: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A quoted stretch.

    The times are those of its first and last word in milliseconds, None where the
    transcript has none.
    """

    turns: tuple[Turn, ...]
    start_ms: int | None = None
    end_ms: int | None = None

    @property
    def text(self) -> str:
        """The words alone, paragraphs parted by an empty line."""
        return "\n\n".join(paragraph for turn in self.turns for paragraph in turn.paragraphs)


class _Piece(NamedTuple):
    """The words of a segment that are quoted: their text, and when they are heard."""

    segment: int
    text: str
    start_ms: int
    end_ms: int


_Wanted = Callable[[tuple[int, int], Word], bool]
"""Whether a word is quoted, told by where it stands in its segment's text and its times."""


def passage(transcript: Transcript, first: Place, past: Place) -> Passage:
    """The words from `first` up to before `past`; words that are touched count whole.

    Raises PassageError where there is none.
    """
    pieces: list[_Piece] = []
    segments = transcript.segments
    for index in range(max(first.segment, 0), min(past.segment + 1, len(segments))):
        begin = first.offset if index == first.segment else 0
        end = past.offset if index == past.segment else len(segments[index].text)
        pieces += _piece(segments[index], index, partial(_stands_in, begin, end))
    return _passage(transcript, pieces)


def passage_between(transcript: Transcript, start_ms: int, end_ms: int) -> Passage:
    """The words heard from `start_ms` up to before `end_ms`.

    Raises PassageError where nothing is said then, or where no times are known.
    """
    if transcript.timing is Timing.NONE:
        raise PassageError("The transcript has no times: podline cannot tell what is said when.")
    pieces: list[_Piece] = []
    for index, segment in enumerate(transcript.segments):
        if segment.start_ms < end_ms and segment.end_ms > start_ms:
            pieces += _piece(segment, index, partial(_heard_in, start_ms, end_ms))
    return _passage(transcript, pieces)


def _stands_in(begin: int, end: int, span: tuple[int, int], _word: Word) -> bool:
    return span[0] < end and span[1] > begin


def _heard_in(start_ms: int, end_ms: int, _span: tuple[int, int], word: Word) -> bool:
    return word.start_ms < end_ms and word.end_ms > start_ms


def _piece(segment: Segment, index: int, wanted: _Wanted) -> Iterator[_Piece]:
    words = segment.words or estimate_words(segment)
    spans = word_spans(segment.text, words)
    chosen = [at for at, word in enumerate(words) if wanted(spans[at], word)]
    if not chosen:
        return
    first, last = chosen[0], chosen[-1]
    begin = 0 if first == 0 else spans[first][0]
    end = len(segment.text) if last == len(words) - 1 else spans[last + 1][0]
    text = " ".join(flowing(segment.text)[begin:end].split())
    if text:
        heard = words[first : last + 1]
        yield _Piece(index, text, heard[0].start_ms, max(word.end_ms for word in heard))


def _passage(transcript: Transcript, pieces: Sequence[_Piece]) -> Passage:
    if not pieces:
        raise PassageError("There are no words in that stretch to quote.")
    opened = openings(transcript)
    turns: list[tuple[str, list[str]]] = []
    for piece in pieces:
        opening = opened[piece.segment] if turns else Opening.TURN
        if opening == Opening.TURN:
            turns.append((transcript.segments[piece.segment].speaker, [piece.text]))
        elif opening == Opening.PARAGRAPH:
            turns[-1][1].append(piece.text)
        else:
            before = turns[-1][1].pop()
            turns[-1][1].append(f"{before}{gap_between(before, piece.text)}{piece.text}")
    said = tuple(Turn(speaker, tuple(paragraphs)) for speaker, paragraphs in turns)
    if transcript.timing is Timing.NONE:
        return Passage(said)
    return Passage(said, pieces[0].start_ms, max(piece.end_ms for piece in pieces))
