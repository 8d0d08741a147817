"""Files that belong to an audio file because they bear its name."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

CHAPTERS_SUFFIX = ".chapters.json"
TRANSCRIPT_SUFFIXES = (".json", ".vtt", ".srt", ".lrc", ".sbv", ".html", ".md", ".txt")
"""In order of preference: JSON may carry word times, WebVTT speakers; the last have no times."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,3}", re.ASCII)
_MARKS = ("", ".transcript", ".words")


@dataclass(frozen=True, slots=True)
class Companions:
    """What was found beside an audio file; `transcripts` has the one to prefer first.

    `no_files` bear a transcript's name, but are folders, pipes or links that lead nowhere.
    """

    transcripts: tuple[Path, ...] = ()
    chapters: Path | None = None
    no_files: tuple[Path, ...] = ()


def find_companions(media: Path) -> Companions:
    """Look beside an audio file for its transcript and its chapters, by name.

    For `talk.mp3`: `talk.json`, `talk.vtt`, `talk.srt` and so on, the same with
    `.transcript` before the suffix or behind the whole name (`talk.mp3.vtt`), else with a
    language (`talk.en.vtt`); and `talk.chapters.json`. Suffixes may be in capitals. A folder that
    cannot be listed holds no companions.
    """
    try:
        with os.scandir(media.parent) as entries:
            names = [entry.name for entry in entries if entry.name.startswith(media.stem)]
    except OSError:
        return Companions()
    names = sorted(name for name in names if name != media.name)
    folder = media.parent
    ranked = sorted(
        (rank, name) for name in names if (rank := _transcript_rank(name, media)) is not None
    )
    transcripts = [folder / name for _, name in ranked]
    chapters = (
        folder / name
        for name in names
        if name[len(media.stem) :].lower() == CHAPTERS_SUFFIX
        or name[len(media.name) :].lower() == CHAPTERS_SUFFIX
    )
    return Companions(
        transcripts=tuple(filter(_is_file, transcripts)),
        chapters=next(filter(_is_file, chapters), None),
        no_files=tuple(path for path in transcripts if not _is_file(path)),
    )


def _transcript_rank(name: str, media: Path) -> tuple[int, int, str] | None:
    """How well a name fits a transcript of `media`, lower is better; None where it is none."""
    for level, base in enumerate((media.stem, media.name)):
        if not name.startswith(base):
            continue
        rest = name[len(base) :].lower()
        if rest.endswith(CHAPTERS_SUFFIX):
            return None
        for order, suffix in enumerate(TRANSCRIPT_SUFFIXES):
            if not rest.endswith(suffix):
                continue
            middle = rest[: -len(suffix)]
            if middle in _MARKS:
                return 3 * level + _MARKS.index(middle), order, ""
            if middle.startswith(".") and _LANGUAGE.fullmatch(middle[1:]):
                return 10 + level, order, middle
    return None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
