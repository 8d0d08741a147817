"""The door to every list of chapters that comes as a file."""

from __future__ import annotations

from player.chapters.model import Chapter
from player.chapters.podcast_json import read_chapters_json
from player.chapters.problems import ChaptersError

__all__ = ["ChaptersError", "read_chapters"]


def read_chapters(data: bytes, name: str = "") -> tuple[Chapter, ...]:
    """Read a list of chapters. Raises ChaptersError, whose message is a sentence."""
    return read_chapters_json(data)
