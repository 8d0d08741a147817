"""The door to every list of chapters that comes as a file."""

from __future__ import annotations

from player.chapters.comments import chapters_in_comment_lines
from player.chapters.model import Chapter
from player.chapters.notes import chapters_in_text
from player.chapters.podcast_json import read_chapters_json
from player.chapters.podlove import read_podlove
from player.chapters.problems import ChaptersError
from player.transcript.source import TranscriptError, decode

__all__ = ["ChaptersError", "read_chapters", "read_chapters_text"]


def read_chapters(data: bytes, name: str = "") -> tuple[Chapter, ...]:
    """Read a list of chapters: Podcasting 2.0 JSON, Podlove XML, OGM or lines with times.

    Sorted by start. Raises ChaptersError, whose message is a sentence.
    """
    try:
        text = decode(data).text
    except TranscriptError as error:
        raise ChaptersError(str(error).replace("words", "chapters")) from error
    return read_chapters_text(text, name)


def read_chapters_text(text: str, name: str = "") -> tuple[Chapter, ...]:
    """As `read_chapters`, of text that is already decoded."""
    head = text[:200].lstrip("\ufeff \t\r\n")
    if not head:
        raise ChaptersError("This file is empty.")
    if head[0] == "{" or (head[0] == "[" and head[1:].lstrip()[:1] in ("{", "]")):
        return read_chapters_json(text)
    if ":chapter" in text[:200_000] or head.startswith("<?xml"):
        return read_podlove(text)
    found = chapters_in_comment_lines(text) or chapters_in_text(text, name=name)
    if not found:
        raise ChaptersError("There are no chapters in this file.")
    return found
