"""Which of several lists of chapters is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from player.chapters.model import Chapter


class ChapterSource(StrEnum):
    """Where chapters come from, the most trusted first.

    A file that the listener named goes before everything. Hosts that insert advertising
    move the times inside the file with it, so these come next; what a person typed into
    the notes comes last.
    """

    NAMED = "named"
    FILE = "file"
    JSON = "json"
    FEED = "feed"
    NOTES = "notes"


class SourcedChapters(NamedTuple):
    """Chapters and where they are from."""

    source: ChapterSource
    chapters: tuple[Chapter, ...]


def in_order(
    found: Mapping[ChapterSource, tuple[Chapter, ...]],
) -> tuple[SourcedChapters, ...]:
    """The lists that hold any chapters, the most trusted first."""
    return tuple(
        SourcedChapters(source, found[source]) for source in ChapterSource if found.get(source)
    )


def choose_chapters(
    lists: Sequence[SourcedChapters], wanted: ChapterSource | None = None
) -> SourcedChapters | None:
    """The list to show: the `wanted` one where it is there, else the first; None for none."""
    return next((one for one in lists if one.source is wanted), lists[0] if lists else None)


def next_chapters(
    lists: Sequence[SourcedChapters], source: ChapterSource | None
) -> SourcedChapters | None:
    """The list after the one from `source`, after the last the first; None for none."""
    sources = [one.source for one in lists]
    at = sources.index(source) + 1 if source in sources else 0
    return lists[at % len(lists)] if lists else None
