"""Which of several lists of chapters is shown."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from player.chapters.model import Chapter


class ChapterSource(StrEnum):
    """Where chapters come from, the most trusted first.

    Hosts that insert advertising move the times inside the file with it, so these come
    first; what a person typed into the notes comes last.
    """

    FILE = "file"
    JSON = "json"
    FEED = "feed"
    NOTES = "notes"


def choose_chapters(
    found: Mapping[ChapterSource, tuple[Chapter, ...]], wanted: ChapterSource | None = None
) -> tuple[ChapterSource | None, tuple[Chapter, ...]]:
    """The chapters to show and where they are from; `wanted` wins where it has any."""
    order = [wanted, *ChapterSource] if wanted else list(ChapterSource)
    for source in order:
        if found.get(source):
            return source, found[source]
    return None, ()


def sources_with_chapters(
    found: Mapping[ChapterSource, tuple[Chapter, ...]],
) -> tuple[ChapterSource, ...]:
    """The sources a user can switch between, the most trusted first."""
    return tuple(source for source in ChapterSource if found.get(source))
