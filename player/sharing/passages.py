"""The stretch of a transcript that is quoted: its turns, and when its words are heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from player.transcript.excerpt import heard_in, standing_in
from player.transcript.model import Segment, Timing, Transcript
from player.transcript.paragraphs import Opening, flowing, gap_between, openings
from player.transcript.words import estimate_words


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


def passage(transcript: Transcript, first: Place, past: Place) -> Passage:
    """The words from `first` up to before `past`; words that are touched count whole.

    Raises PassageError where there is none.
    """
    found: list[tuple[int, Segment]] = []
    segments = transcript.segments
    for index in range(max(first.segment, 0), min(past.segment + 1, len(segments))):
        begin = first.offset if index == first.segment else 0
        end = past.offset if index == past.segment else len(segments[index].text)
        part = standing_in(segments[index], begin, end)
        found += [] if part is None else [(index, part)]
    return _passage(transcript, found)


def passage_between(transcript: Transcript, start_ms: int, end_ms: int) -> Passage:
    """The words heard from `start_ms` up to before `end_ms`.

    Raises PassageError where nothing is said then, or where no times are known.
    """
    if transcript.timing is Timing.NONE:
        raise PassageError("The transcript has no times: podline cannot tell what is said when.")
    found = [
        (index, part)
        for index, segment in enumerate(transcript.segments)
        if (part := heard_in(segment, start_ms, end_ms)) is not None
    ]
    return _passage(transcript, found)


def _passage(transcript: Transcript, found: Sequence[tuple[int, Segment]]) -> Passage:
    """The turns that parts of segments make; each comes with its segment's index."""
    opened = openings(transcript)
    turns: list[tuple[str, list[str]]] = []
    for index, part in found:
        text = " ".join(flowing(part.text).split())
        opening = opened[index] if turns else Opening.TURN
        if not text:
            continue
        if opening == Opening.TURN:
            turns.append((part.speaker, [text]))
        elif opening == Opening.PARAGRAPH:
            turns[-1][1].append(text)
        else:
            before = turns[-1][1].pop()
            turns[-1][1].append(f"{before}{gap_between(before, text)}{text}")
    if not turns:
        raise PassageError("There are no words in that stretch to quote.")
    said = tuple(Turn(speaker, tuple(paragraphs)) for speaker, paragraphs in turns)
    if transcript.timing is Timing.NONE:
        return Passage(said)
    first, last = _heard(found[0][1]), max(_heard(part)[1] for _, part in found)
    return Passage(said, first[0], last)


def _heard(part: Segment) -> tuple[int, int]:
    """When the words of a part are heard: its own times may be those of a longer cue."""
    words = part.words or estimate_words(part)
    return words[0].start_ms, max(word.end_ms for word in words)
