"""What is in a document that podline can read, whatever kind it is, and how to describe it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from player.chapters.model import Chapter
from player.chapters.reader import ChaptersError, read_chapters_text
from player.markup import Link
from player.pages.reader import Page, PageError, read_page
from player.transcript.model import NO_TRANSCRIPT, Repair, Transcript
from player.transcript.reader import TranscriptError, guess_format, read_any
from player.transcript.source import decode
from player.transcript.words import count_words
from player.transcript.writer import write_transcript

_WRITTEN = frozenset(("html", "markdown", "text"))
_XML_CHAPTERS = re.compile(r"<(?:\w{1,20}:)?chapters\b")
_JSON_CHAPTERS = re.compile(r"\"chapters\"\s{0,20}:\s{0,20}\[")
_CUE = re.compile(r"[^\[\n]{0,120}\[\d\d:\d\d:\d\d\.\d{3}|\\?<v[ >\\]", re.ASCII)
_SPEECH = re.compile(r"[.!?…]$|^[^\W\d_][^:]{0,40}: ")
_FEED = re.compile(
    r"\s{0,40}(?:<\?xml[^>]{0,200}>\s{0,40})?(?:<!--.{0,400}?-->\s*)?<(?:rss|feed)\b"
)


class InspectionError(ValueError):
    """Nothing could be read. The message is a whole sentence for the user."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was read from one document. `kind`: transcript, chapters, page or audio."""

    kind: str
    format: str
    title: str = ""
    description: str = ""
    links: tuple[Link, ...] = ()
    sponsors: tuple[str, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    transcript: Transcript = NO_TRANSCRIPT
    repairs: tuple[Repair, ...] = ()


def read_found(data: bytes, *, name: str = "", duration_ms: int | None = None) -> Found:
    """Read a transcript, a list of chapters or a page. Raises InspectionError."""
    try:
        text = decode(data).text
    except TranscriptError as error:
        raise InspectionError(str(error)) from error
    if _FEED.match(text[:2_000].lstrip("\ufeff")):
        raise InspectionError("This is a feed, not an episode: name a transcript or a page.")
    kind = guess_format(text, name)
    chapters_only = (kind == "json" and _JSON_CHAPTERS.search(text[:20_000])) or (
        kind in _WRITTEN and _XML_CHAPTERS.search(text[:20_000])
    )
    if chapters_only and '"segments"' not in text[:20_000]:
        return _chapters(text, name, kind)
    if kind in _WRITTEN and not _is_cue_by_cue(text):
        page = _page(data, name, duration_ms)
        if page is not None:
            return page
    try:
        read = read_any(data, name=name, duration_ms=duration_ms)
    except TranscriptError as error:
        raise InspectionError(str(error)) from error
    transcript = read.transcript
    return Found("transcript", read.format, transcript=transcript, repairs=transcript.repairs)


def _chapters(text: str, name: str, kind: str) -> Found:
    try:
        chapters = read_chapters_text(text, name)
    except ChaptersError as error:
        raise InspectionError(str(error)) from error
    return Found("chapters", kind if kind == "json" else "xml", chapters=chapters)


def _page(data: bytes, name: str, duration_ms: int | None) -> Found | None:
    """The document as a page; None where it is a mere transcript, or nothing."""
    try:
        page = read_page(data, name=name, duration_ms=duration_ms)
    except PageError:
        return None
    if not page.transcript and not page.chapters and not page.links:
        return None
    if page.only_speech or _is_timed_speech(page):
        return None
    description = "\n".join(filter(None, [page.subtitle, page.description]))
    return Found(
        "page" if page.title or description or page.transcript else "chapters",
        page.format,
        page.title,
        description,
        page.links,
        page.sponsors,
        page.chapters,
        page.transcript,
        page.repairs,
    )


def write_readable(transcript: Transcript, kind: str) -> str:
    """As `write_transcript`, and `read_found` finds the same transcript in it again."""
    return write_transcript(
        transcript, kind, also=lambda data, name: read_found(data, name=name).transcript
    )


def _is_cue_by_cue(text: str) -> bool:
    """True where every line begins as cues do: with a time to the millisecond, or a voice."""
    return all(_CUE.match(line) for line in text.splitlines() if line.strip())


def _is_timed_speech(page: Page) -> bool:
    """True where what looks like a list of chapters is lines of speech with their times."""
    if page.transcript or page.title or page.description:
        return False
    titles = [chapter.title for chapter in page.chapters]
    return sum(bool(_SPEECH.search(title)) for title in titles) * 2 >= len(titles)


def description_of(found: Found) -> dict[str, object]:
    """What `podline inspect --json` prints, as plain values."""
    transcript = found.transcript
    speakers = dict.fromkeys(s.speaker for s in transcript.segments if s.speaker)
    return {
        "kind": found.kind,
        "format": found.format,
        "title": found.title,
        "description": found.description,
        "links": [{"text": link.text, "url": link.url or None} for link in found.links],
        "sponsors": list(found.sponsors),
        "speakers": list(speakers),
        "segments": len(transcript.segments),
        "words": sum(count_words(segment.text) for segment in transcript.segments),
        "timing": str(transcript.timing),
        "chapters": _described(found.chapters),
        "repairs": [{"line": repair.line, "what": repair.what} for repair in found.repairs],
    }


def _described(chapters: Sequence[Chapter]) -> list[dict[str, object]]:
    return [
        {
            "start_ms": chapter.start_ms,
            "end_ms": chapter.end_ms,
            "title": chapter.title,
            "url": chapter.url,
            "image": chapter.image,
        }
        for chapter in chapters
    ]
