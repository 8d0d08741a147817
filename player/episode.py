"""What podline plays: an episode, as a plain value."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from player.chapters.model import Chapter
from player.transcript.model import NO_TRANSCRIPT, Transcript


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode, ready to be played.

    `key` identifies it in the library: it stays the same when a file is opened again.
    `duration_ms` is None when it is not known before playing. All text is already clean.
    """

    key: str
    title: str
    media: Path
    show: str = ""
    duration_ms: int | None = None
    page_url: str | None = None
    description: str = ""
    chapters: tuple[Chapter, ...] = ()
    transcript: Transcript = field(default=NO_TRANSCRIPT)
