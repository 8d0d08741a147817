"""Chapters as comments: `CHAPTER001=00:00:00.000`, `CHAPTER001NAME=Intro`, `CHAPTER001URL=…`.

Source: the Xiph wiki's "Chapter Extension"; the same lines make an OGM chapters file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from player.chapters.model import Chapter
from player.clean import clean_line
from player.markup import safe_url
from player.timecode import parse_cue_time

_START = re.compile(r"chapter\d{1,4}", re.ASCII)
_LINE = re.compile(r"\s*(CHAPTER\d{1,4}(?:NAME|URL)?)=(.*)", re.ASCII | re.IGNORECASE)


def chapters_in_comments(comments: Mapping[str, str]) -> tuple[Chapter, ...]:
    """The chapters among comments, keys in any case, sorted by start; empty for none."""
    values = {key.lower(): value for key, value in comments.items()}
    found = []
    for key, value in values.items():
        start = parse_cue_time(value.strip()) if _START.fullmatch(key) else None
        if start and start[0] >= 0:
            title = clean_line(values.get(f"{key}name", ""))
            url = safe_url(values.get(f"{key}url", "")) or None
            found.append(Chapter(start[0], title, None, url))
    return tuple(sorted(found, key=lambda chapter: chapter.start_ms))


def chapters_in_comment_lines(text: str) -> tuple[Chapter, ...]:
    """The chapters of an OGM chapters file; empty where the text is none."""
    lines = (_LINE.match(line) for line in text.splitlines())
    return chapters_in_comments({found[1]: found[2] for found in lines if found})
