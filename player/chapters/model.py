"""A chapter as a value."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named stretch of an episode.

    `end_ms` is None where the source gives none: the chapter then lasts until the next.
    """

    start_ms: int
    title: str
    end_ms: int | None = None
    url: str | None = None
    image: str | None = None


def chapter_at(chapters: Sequence[Chapter], ms: int) -> int | None:
    """Index of the chapter at `ms`, None before the first and after one that ended."""
    at = bisect_right(chapters, ms, key=lambda chapter: chapter.start_ms) - 1
    if at < 0:
        return None
    end_ms = chapters[at].end_ms
    return at if end_ms is None or ms < end_ms else None
