"""What is in a folder that is to be a show: sound with its companions, and texts without sound."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from player.clean import clean_line
from player.media.companions import CHAPTERS_SUFFIX, TRANSCRIPT_SUFFIXES, find_companions
from player.services.problems import Refused

SOUND_SUFFIXES = frozenset(
    (".mp3", ".m4a", ".m4b", ".mp4", ".aac", ".ogg", ".oga", ".opus", ".flac", ".wav", ".aif",
     ".aiff", ".wma", ".mka", ".webm")
)  # fmt: skip
MOST_FILES = 50_000
DEEPEST = 8

_ABOUT_THE_FOLDER = re.compile(
    r"(?:readme|licen[cs]e|copying|changelog|changes|index|todo|notice|authors)\b", re.IGNORECASE
)
_MARK = re.compile(r"\.(?:transcript|words|[a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,3})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """What may be an episode: sound, or None, and its texts, the one to prefer first."""

    sound: Path | None
    texts: tuple[Path, ...]

    @property
    def changed_s(self) -> float:
        """When one of its files changed last, or came here."""
        files = [self.sound] if self.sound else []
        return max(map(_changed_s, [*files, *self.texts]))


def items_in(folder: Path, stopped: Callable[[], bool] = lambda: False) -> list[Item]:
    """What is in a folder and the folders in it, by name; links to folders are not followed.

    Texts that belong to sound are not listed for themselves, and of several of one name only
    the best is. Raises Refused with a sentence.
    """
    files = list(_files(folder, stopped))
    sounds = [file for file in files if file.suffix.lower() in SOUND_SUFFIXES]
    items = []
    taken: set[Path] = set()
    for sound in sounds:
        if stopped():
            break
        texts = find_companions(sound).transcripts
        taken.update(texts)
        items.append(Item(sound, texts))
    alone: dict[Path, list[Path]] = {}
    for file in files:
        if file not in taken and _may_be_text(file):
            alone.setdefault(_stem(file), []).append(file)
    items += [Item(None, tuple(sorted(texts, key=_rank))) for texts in alone.values()]
    return items


def _files(folder: Path, stopped: Callable[[], bool]) -> Iterator[Path]:
    count = 0
    waiting = [(folder, 0)]
    while waiting and not stopped():
        inside, depth = waiting.pop()
        for entry in _entries(inside, is_root=depth == 0):
            if entry.name.startswith("."):
                continue
            path = inside / entry.name
            try:
                if entry.is_dir(follow_symlinks=False):
                    if depth < DEEPEST:
                        waiting.append((path, depth + 1))
                    continue
                if not entry.is_file():
                    continue
            except OSError:
                continue
            count += 1
            if count > MOST_FILES:
                raise Refused(
                    f"There are more than {MOST_FILES:,} files in {clean_line(str(folder))}: add a "
                    "folder further down."
                )
            yield path


def _entries(folder: Path, *, is_root: bool) -> list[os.DirEntry[str]]:
    """The entries of a folder by name; of one further down that cannot be listed, none."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        if not is_root:
            return []
        where, reason = clean_line(str(folder)), clean_line(error.strerror or "unknown").lower()
        raise Refused(f"The folder {where} cannot be read: {reason}.") from error


def _may_be_text(file: Path) -> bool:
    name = file.name.lower()
    return (
        file.suffix.lower() in TRANSCRIPT_SUFFIXES
        and not name.endswith(CHAPTERS_SUFFIX)
        and not _ABOUT_THE_FOLDER.match(name)
    )


def _stem(file: Path) -> Path:
    return file.with_name(_MARK.sub("", file.stem) or file.stem)


def _rank(file: Path) -> tuple[int, str]:
    return TRANSCRIPT_SUFFIXES.index(file.suffix.lower()), file.name


def _changed_s(file: Path) -> float:
    """Also when it was moved here, or its rights changed: a moved file keeps its own date."""
    try:
        found = file.stat()
    except OSError:
        return 0.0
    return max(found.st_mtime, found.st_ctime)
