"""Podlove Simple Chapters, on their own or inside a feed (podlove.org/simple-chapters, 1.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from player.chapters.model import Chapter
from player.chapters.problems import ChaptersError
from player.clean import clean_line
from player.markup import safe_url, tags_in
from player.timecode import parse_cue_time


def read_podlove(text: str) -> tuple[Chapter, ...]:
    """Read `<psc:chapter start title href image>` elements. Raises ChaptersError.

    Only tags are looked at, one after another: depth and entities cost nothing.
    """
    found = podlove_chapters(
        attributes
        for _, name, attributes in tags_in(text)
        if name.rsplit(":", 1)[-1].lower() == "chapter"
    )
    if not found:
        raise ChaptersError("This XML file has no chapters in it.")
    return found


def podlove_chapters(elements: Iterable[Mapping[str, str]]) -> tuple[Chapter, ...]:
    """The chapters that the attributes of `psc:chapter` elements give, sorted by start."""
    found = []
    for attributes in elements:
        start = parse_cue_time(attributes.get("start", "").strip())
        if start and start[0] >= 0:
            url, image = safe_url(attributes.get("href", "")), safe_url(attributes.get("image", ""))
            title = clean_line(attributes.get("title", ""))
            found.append(Chapter(start[0], title, None, url or None, image or None))
    return tuple(sorted(found, key=lambda chapter: chapter.start_ms))
