"""What podline plays: an episode, as a plain value."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from player.chapters.choosing import SourcedChapters
from player.chapters.model import Chapter
from player.transcript.model import NO_TRANSCRIPT, Transcript


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode, ready to be played.

    `key` identifies it in the library: it stays the same when a file is opened again.
    `duration_ms` is None when it is not known before playing. All text is already clean.
    `chapters` are those to show at first; `chapter_lists` has those of every source, the
    most trusted first, for the listener to choose from.
    """

    key: str
    title: str
    media: Path
    show: str = ""
    duration_ms: int | None = None
    page_url: str | None = None
    description: str = ""
    chapters: tuple[Chapter, ...] = ()
    chapter_lists: tuple[SourcedChapters, ...] = ()
    transcript: Transcript = field(default=NO_TRANSCRIPT)
