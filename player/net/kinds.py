"""The kinds of documents podline fetches, and how much of each it takes."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

_MB = 1 << 20


class _Bounds(NamedTuple):
    name: str
    most_bytes: int
    deadline_s: float
    accept: str


class Kind(Enum):
    """What is asked for. Feeds of three thousand items and their notes reach 30 MB."""

    FEED = _Bounds(
        "feed",
        64 * _MB,
        120,
        "application/rss+xml, application/atom+xml, application/xml, text/xml, */*;q=0.5",
    )
    PAGE = _Bounds("page", 8 * _MB, 30, "text/html, application/xhtml+xml, */*;q=0.5")
    TRANSCRIPT = _Bounds("transcript", 32 * _MB, 60, "*/*")
    CHAPTERS = _Bounds("chapter list", 4 * _MB, 30, "application/json, */*;q=0.5")
    IMAGE = _Bounds("picture", 16 * _MB, 60, "image/*")
    DIRECTORY = _Bounds("list of shows", 8 * _MB, 20, "application/json, */*;q=0.5")
    OPML = _Bounds("list of subscriptions", 32 * _MB, 60, "text/x-opml, application/xml, */*;q=0.5")

    @property
    def words(self) -> str:
        """What a sentence calls it."""
        return self.value.name

    @property
    def most_bytes(self) -> int:
        """How much of it is taken, unpacked."""
        return self.value.most_bytes

    @property
    def deadline_s(self) -> float:
        """How long the whole of it may take, from the moment that it is asked for."""
        return self.value.deadline_s

    @property
    def accept(self) -> str:
        """The Accept header."""
        return self.value.accept
