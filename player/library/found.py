"""What a search finds, as values; to be had from `model` with the others."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Where(StrEnum):
    """What a hit was found in."""

    TITLE = "title"
    NOTES = "notes"
    TRANSCRIPT = "transcript"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of text around a hit; `marks` are (start, end) offsets of what was found."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One place where a query was found.

    `text` is the whole sentence, `start_ms` when it begins; None outside of speech, and in
    a transcript without times. A greater `score` is a better hit.
    """

    show: str
    show_id: int
    episode_key: str
    episode: str
    published_s: int | None
    where: Where
    speaker: str
    start_ms: int | None
    text: str
    snippet: Snippet
    score: float


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page of hits, best first.

    `total` is how many titles, notes and passages of transcripts match (of each no more than
    10,000 are counted); `more` says that there are hits after these. `pending` is how many
    episodes and transcripts are not searchable yet, `ignored` how many words of a query too
    long were not looked for.
    """

    hits: tuple[SearchHit, ...] = ()
    total: int = 0
    more: bool = False
    pending: int = 0
    ignored: int = 0
