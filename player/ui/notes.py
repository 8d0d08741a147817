"""An episode's notes as paragraphs for a screen: links numbered, times that can be jumped to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from player.chapters.model import Chapter
from player.feeds.model import FeedEpisode, Person
from player.library.model import EpisodeRow, Show
from player.markup import SAFE_LINK, Block, Link, html_document, read_document
from player.timecode import TimecodeError, format_clock, parse_timecode
from player.ui.dates import long_date, size_text, span_text

_TIME = re.compile(r"(?<![\w:/.,-])(?:\d{1,2}:)?\d{1,3}:[0-5]\d(?![\w:/%-]|[.,]\d)", re.ASCII)
_TAG = re.compile(r"</?(?:a|b|i|p|br|em|li|ul|ol|div|span|strong|h[1-6])(?:\s[^<>]*)?/?>", re.I)
_LONGEST_NOTES = 200_000
_BULLET = "• "


class Spot(NamedTuple):
    """A stretch of a paragraph that can be chosen: a link by its number, or a moment."""

    start: int
    end: int
    number: int = 0
    at_ms: int | None = None


class Paragraph(NamedTuple):
    """A paragraph, the name of its style, and whether a blank line goes before it."""

    text: str
    style: str = "text"
    spots: tuple[Spot, ...] = ()
    indent: int = 0
    gap: bool = True


@dataclass(slots=True)
class Notes:
    """Paragraphs, and the addresses of their links: number 1 is the first."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def number(self, url: str) -> int:
        """The number of a link; the same address has one number."""
        if url in self.links:
            return self.links.index(url) + 1
        self.links.append(url)
        return len(self.links)

    def add(self, text: str, style: str = "text", *, gap: bool = True, indent: int = 0) -> None:
        """Add a paragraph without spots."""
        self.paragraphs.append(Paragraph(text, style, (), indent, gap))


def notes_of(
    row: EpisodeRow, details: FeedEpisode | None, fetched: Sequence[Chapter] = ()
) -> Notes:
    """Everything there is to read about an episode before hearing it.

    `fetched` are the chapters of a file that its feed names.
    """
    notes = Notes()
    notes.add(row.title, "title", gap=False)
    notes.add(_facts(row), "quiet", gap=False)
    body = details.notes if details is not None and details.notes else row.summary
    add_document(notes, body, row.duration_ms)
    if not body.strip():
        notes.add("No notes came with this episode.", "quiet")
    if details is not None:
        _add_persons(notes, details.persons)
        _add_chapters(notes, fetched or details.chapters)
        _add_links(
            notes,
            (
                Link("Episode page", details.page_url or ""),
                Link("Comments", details.comments_url or ""),
            ),
        )
    elif row.page_url:
        _add_links(notes, (Link("Episode page", row.page_url),))
    return notes


def show_notes(show: Show) -> Notes:
    """What there is to read about a show."""
    notes = Notes()
    notes.add(show.title, "title", gap=False)
    facts = (
        show.author,
        "1 episode" if show.episodes == 1 else f"{show.episodes:,} episodes",
        f"last {long_date(show.newest_s)}" if show.newest_s else "",
    )
    notes.add(" · ".join(filter(None, facts)), "quiet", gap=False)
    if show.failure:
        notes.add(f"The last refresh failed: {show.failure}", "strong")
    add_document(notes, show.description)
    _add_links(notes, (Link("Web page", show.page_url or ""), *show.funding))
    return notes


def _facts(row: EpisodeRow) -> str:
    number = ""
    if row.number is not None:
        season = f"season {row.season}, " if row.season is not None else ""
        number = f"{season}episode {row.number}"
    facts = (
        row.show,
        long_date(row.published_s),
        span_text(row.duration_ms) if row.duration_ms else "",
        size_text(row.media_bytes) if row.media_bytes and not row.media_path else "",
        number,
        row.kind if row.kind != "full" else "",
        "explicit" if row.explicit else "",
    )
    return " · ".join(filter(None, facts))


def add_document(notes: Notes, text: str, duration_ms: int | None = None) -> None:
    """Add HTML, Markdown or plain text, with its links numbered and its times to jump to.

    Times later than `duration_ms` are left as they are.
    """
    first = True
    text = text[:_LONGEST_NOTES]
    # In a feed a single tag makes it HTML: it may be nothing but a link.
    document = html_document(text) if _TAG.search(text) else read_document(text)
    for block in document.blocks:
        notes.paragraphs.append(_paragraph(notes, block, duration_ms, first=first))
        first = False


def _paragraph(notes: Notes, block: Block, duration_ms: int | None, *, first: bool) -> Paragraph:
    before = notes.paragraphs[-1] if notes.paragraphs else None
    listed = block.item and before is not None and before.indent > 0
    text, spots = _numbered(notes, block)
    mark = "• " if block.item else ""
    spots = [
        spot._replace(start=spot.start + len(mark), end=spot.end + len(mark)) for spot in spots
    ]
    text = mark + text
    spots += _times(text, duration_ms, spots)
    style = "strong" if block.heading else "text"
    gap = first or not (block.follows or listed)
    return Paragraph(text, style, tuple(sorted(spots)), 2 if block.item else 0, gap)


def _numbered(notes: Notes, block: Block) -> tuple[str, list[Spot]]:
    """A block's text with a number behind each link."""
    text, spots, at = block.text, list[Spot](), 0
    for link in block.links or _bare_links(block.text):
        if not link.url:
            continue
        shown, url = link.text, link.url
        if shown == url:
            shown = url = _without_stop(url)
        number = notes.number(url)
        start = text.find(shown, at) if shown else -1
        end = start + len(shown) if start >= 0 else len(text)
        start = start if start >= 0 else end
        sign = f" [{number}]"
        text = text[:end] + sign + text[end:]
        at = end + len(sign)
        spots.append(Spot(start, at, number))
    return text, spots


def _bare_links(text: str) -> Iterator[Link]:
    for found in SAFE_LINK.finditer(text):
        yield Link(found[0], found[0])


def _without_stop(url: str) -> str:
    """An address without the marks of the sentence that it stands in."""
    url = url.rstrip(".,;:!?]}'*")
    return url if "(" in url else url.rstrip(").,;:!?]}'*")


def _times(text: str, duration_ms: int | None, taken: Sequence[Spot]) -> list[Spot]:
    spots = []
    for found in _TIME.finditer(text):
        start, end = found.span()
        if any(spot.start < end and start < spot.end for spot in taken):
            continue
        try:
            at_ms = parse_timecode(found[0])
        except TimecodeError:
            continue
        if duration_ms is None or at_ms < duration_ms:
            spots.append(Spot(start, end, 0, at_ms))
    return spots


def _add_persons(notes: Notes, persons: Iterable[Person]) -> None:
    gap = True
    for person in persons:
        role = f"{person.role}: " if person.role else ""
        text = f"{role.capitalize()}{person.name}"
        spots: tuple[Spot, ...] = ()
        if person.url:
            number = notes.number(person.url)
            start = len(text) - len(person.name)
            text += f" [{number}]"
            spots = (Spot(start, len(text), number),)
        notes.paragraphs.append(Paragraph(text, "quiet", spots, 0, gap))
        gap = False


def _add_chapters(notes: Notes, chapters: Sequence[Chapter]) -> None:
    if not chapters:
        return
    notes.add("Chapters", "strong")
    hours = chapters[-1].start_ms >= 3_600_000
    width = 7 if hours else 5
    for chapter in chapters:
        time = format_clock(chapter.start_ms).rjust(width)
        text = f"{time}  {chapter.title}"
        spots = [Spot(width - len(time.strip()), width, 0, chapter.start_ms)]
        if chapter.url:
            number = notes.number(chapter.url)
            spots.append(Spot(len(text) + 1, len(text) + len(f" [{number}]"), number))
            text += f" [{number}]"
        notes.paragraphs.append(Paragraph(text, "text", tuple(spots), width + 2, gap=False))


def _add_links(notes: Notes, links: Iterable[Link]) -> None:
    gap = True
    for link in links:
        if link.url:
            number = notes.number(link.url)
            text = f"{link.text} [{number}]"
            spots = (Spot(0, len(text), number),)
            notes.paragraphs.append(Paragraph(text, "quiet", spots, 0, gap))
            gap = False
