"""A chapter as a value."""

from __future__ import annotations

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
