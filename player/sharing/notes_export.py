"""Bookmarks as a file of notes that grows: Markdown or JSON, nothing in it rewritten.

What is new goes behind what the file has, whatever its owner made of that. An entry is
known again by its mark, a comment that Obsidian and Logseq do not show; a comment behind
each export names its entries once more, so that one that was deleted does not come back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import blake2b
from itertools import groupby
from types import MappingProxyType
from typing import Any

from player.clean import clean_line, clean_text
from player.markup.escaping import escape_markdown, markdown_link
from player.sharing.kinds import Kind
from player.sharing.links import ShareText, preferred_link
from player.sharing.shared import Shared
from player.sharing.texts import without_secrets
from player.timecode import format_clock

_IDS = r"podline:((?:\s?[0-9a-f]{16})+)"
_ID_BYTES = 8
_LAST_BRACKET = re.compile(r"\]\s*$")


class NotesError(ValueError):
    """A file that notes cannot be added to. The message is a whole sentence for the user."""


class NotesFormat(StrEnum):
    """How notes are written; the value is the ending of a file's name."""

    MARKDOWN = "md"
    JSON = "json"


_MARKS = {
    NotesFormat.MARKDOWN: re.compile(rf"(?<!\\)<!--\s*{_IDS}"),
    NotesFormat.JSON: re.compile(rf"\"id\"\s*:\s*\"{_IDS}"),
}
_BY_ENDING = {
    "md": NotesFormat.MARKDOWN,
    "markdown": NotesFormat.MARKDOWN,
    "json": NotesFormat.JSON,
}


@dataclass(frozen=True, slots=True)
class Note:
    """A marked moment, and what was written to it. `made_s` is wall clock seconds (Unix).

    `key` is the episode's in the library; texts are "" where there are none. `kind` is the
    kind of link that the listener prefers for the show, None for the best.
    """

    key: str
    at_ms: int
    made_s: int
    shared: Shared
    end_ms: int | None = None
    sentence: str = ""
    speaker: str = ""
    text: str = ""
    kind: Kind | None = None

    @property
    def id(self) -> str:
        """The same for the same bookmark, in every export: 16 hexadecimal digits."""
        told = f"{self.key}\n{self.at_ms}\n{self.made_s}".encode()
        return blake2b(told, digest_size=_ID_BYTES).hexdigest()


@dataclass(frozen=True, slots=True)
class Added:
    """A file's text with what was added behind it, and how many notes that were."""

    text: str
    count: int


def format_of(name: str) -> NotesFormat | None:
    """The format that a file's name asks for, None for one that podline does not write."""
    return _BY_ENDING.get(name.lower().rpartition(".")[2]) if "." in name else None


def add_notes(existing: str, notes: Iterable[Note], form: NotesFormat) -> Added:
    """Add the notes that a file does not have yet; "" for a new file.

    The result begins with what the file had. Raises NotesError for a JSON file that is no
    list of notes.
    """
    known = known_ids(existing, form)
    fresh = list({note.id: note for note in notes if note.id not in known}.values())
    return Added(_ADDERS[form](existing, fresh) if fresh else existing, len(fresh))


def known_ids(text: str, form: NotesFormat) -> frozenset[str]:
    """The ids of all notes that a file has, or once had."""
    return frozenset(word for mark in _MARKS[form].findall(text) for word in mark.split())


# Markdown


def _add_markdown(existing: str, notes: Sequence[Note]) -> str:
    parts = [] if existing.strip() else ["# Podcast notes"]
    for show, of_show in groupby(_in_order(notes), key=_show):
        parts.append(f"## {escape_markdown(show)}")
        for title, of_episode in groupby(of_show, key=_title):
            entries = "\n".join(_entry(note) for note in of_episode)
            parts += [f"### {escape_markdown(title)}", entries]
    parts.append(f"<!-- podline:{' '.join(note.id for note in notes)} -->")
    added = "\n\n".join(parts) + "\n"
    if not existing:
        return added
    gap = "\n" * (2 - min(len(existing) - len(existing.rstrip("\n")), 2))
    if "\r\n" in existing:
        gap, added = gap.replace("\n", "\r\n"), added.replace("\n", "\r\n")
    return f"{existing}{gap}{added}"


def _in_order(notes: Sequence[Note]) -> list[Note]:
    """By show and episode, each where its first note was made; in an episode by time."""
    first: dict[tuple[str, str], int] = {}
    for at, note in enumerate(notes):
        first.setdefault((_show(note), ""), at)
        first.setdefault((_show(note), note.key), at)
    return sorted(
        notes,
        key=lambda note: (first[_show(note), ""], first[_show(note), note.key], note.at_ms),
    )


def _entry(note: Note) -> str:
    link = _link(note)
    when = _when(note)
    time = escape_markdown(when) if link.kind is Kind.WORDS else markdown_link(when, link.text)
    speaker = f"**{escape_markdown(_line(note.speaker))}:** " if note.speaker else ""
    words = f"{speaker}{escape_markdown(_line(note.sentence))}" if note.sentence else ""
    head = " ".join(filter(None, ("-", time, words, f"<!-- podline:{note.id} -->")))
    written = clean_text(without_secrets(note.text)).strip()
    lines = [line for line in written.splitlines() if line.strip()]
    return "\n".join([head, *(f"    - {line.strip()}" for line in lines)])


# JSON


def _add_json(existing: str, notes: Sequence[Note]) -> str:
    added = ",\n".join(
        "  " + json.dumps(described(note), ensure_ascii=False, indent=2).replace("\n", "\n  ")
        for note in notes
    )
    if not existing.strip("\ufeff \t\r\n"):
        return f"{existing}[\n{added}\n]\n"
    try:
        kept = json.loads(existing.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise NotesError("It is no JSON: name a new file.") from error
    end = _LAST_BRACKET.search(existing)
    if not isinstance(kept, list) or end is None:
        raise NotesError("It is no list of notes: name a new file.")
    before = existing[: end.start()].rstrip()
    comma = "," if kept else ""
    return f"{before}{comma}\n{added}\n]\n"


def described(note: Note) -> dict[str, Any]:
    """A note as an object for scripts, its link in it: as the JSON file has it."""
    link = _link(note)
    return {
        "id": f"podline:{note.id}",
        "show": _show(note),
        "episode": _title(note),
        "at_ms": note.at_ms,
        "end_ms": note.end_ms,
        "speaker": _line(note.speaker),
        "sentence": _line(note.sentence),
        "note": clean_text(without_secrets(note.text)),
        "link": link.text if link.is_link else None,
        "kind": link.kind if link.is_link else None,
        "made": _made(note),
    }


def _made(note: Note) -> str | None:
    try:
        return datetime.fromtimestamp(note.made_s, UTC).isoformat()
    except (OverflowError, OSError, ValueError):
        return None


# Both


def _link(note: Note) -> ShareText:
    prefer = note.kind or ""
    return preferred_link(note.shared, note.at_ms, prefer=prefer, end_ms=note.end_ms)


def _when(note: Note) -> str:
    start = format_clock(note.at_ms)
    end = start if note.end_ms is None else format_clock(note.end_ms)
    return start if start == end else f"{start}–{end}"


def _line(text: str) -> str:
    return clean_line(without_secrets(text))


def _show(note: Note) -> str:
    return _line(note.shared.show) or "Other episodes"


def _title(note: Note) -> str:
    return _line(note.shared.title) or _line(note.shared.media_name) or "An episode"


_ADDERS: Mapping[NotesFormat, Callable[[str, Sequence[Note]], str]] = MappingProxyType(
    {NotesFormat.MARKDOWN: _add_markdown, NotesFormat.JSON: _add_json}
)
