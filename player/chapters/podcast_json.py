"""Podcasting 2.0 chapters (podcast-namespace, chapters/jsonChapters.md, version 1.2)."""

from __future__ import annotations

import msgspec

from player.chapters.model import Chapter
from player.chapters.problems import ChaptersError
from player.clean import clean_line
from player.markup import safe_url
from player.timecode import MAX_MS, parse_cue_time
from player.transcript.formats.json_source import tolerant

_LARGEST = 8 << 20
"""Bytes or characters; a list of ten thousand chapters has a tenth of it."""


def read_chapters_json(data: bytes | str) -> tuple[Chapter, ...]:
    """Read a chapters file, sorted by start; entries with `toc: false` are left out.

    A bare list of chapters is read too. Raises ChaptersError.
    """
    if len(data) > _LARGEST:
        raise ChaptersError(f"This is too large for chapters: podline reads {_LARGEST >> 20} MB.")
    try:
        document = msgspec.json.decode(data)
    except RecursionError:
        raise ChaptersError("This chapters file is nested too deeply.") from None
    except (msgspec.DecodeError, UnicodeError) as error:
        document = tolerant(data) if isinstance(data, str) else None
        if document is None:
            raise ChaptersError("This chapters file is no valid JSON.") from error
    entries = document.get("chapters") if isinstance(document, dict) else document
    if not isinstance(entries, list):
        raise ChaptersError("This JSON file has no chapters in it.")
    found = [chapter for entry in entries if (chapter := _chapter(entry))]
    if not found:
        raise ChaptersError("This JSON file has no chapters in it.")
    return tuple(sorted(found, key=lambda chapter: chapter.start_ms))


def _chapter(entry: object) -> Chapter | None:
    if not isinstance(entry, dict) or entry.get("toc") is False:
        return None
    start_ms = _time_ms(entry.get("startTime", entry.get("start")))
    if start_ms is None:
        return None
    end_ms = _time_ms(entry.get("endTime"))
    return Chapter(
        start_ms,
        _text(entry.get("title")) or "",
        end_ms if end_ms is not None and end_ms > start_ms else None,
        _link(entry.get("url")),
        _link(entry.get("img")),
    )


def _time_ms(value: object) -> int | None:
    if isinstance(value, str):
        read = parse_cue_time(value.strip())
        return read[0] if read and read[0] >= 0 else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return round(value * 1_000) if 0 <= value <= MAX_MS / 1_000 else None


def _link(value: object) -> str | None:
    return safe_url(value) or None if isinstance(value, str) else None


def _text(value: object) -> str | None:
    return clean_line(value) or None if isinstance(value, str) else None
