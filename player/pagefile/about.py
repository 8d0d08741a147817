"""What the page says about an episode: its cover, facts, show notes and chapters, as HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from player.chapters.model import Chapter
from player.episode import Episode
from player.pagefile.addresses import moment, outward, web_page
from player.timecode import format_clock

_HOUR_MS = 3_600_000
_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n\s*\n")
_CLOSING = ".,;:!?…'\"’”»"
_BRACKETS = {")": "(", "]": "[", "}": "{"}


def needs_hours(episode: Episode) -> bool:
    """Whether some time in the page is beyond an hour, so that all are written with theirs."""
    ends = [episode.duration_ms or 0]
    ends += [segment.end_ms for segment in episode.transcript.segments]
    ends += [chapter.start_ms for chapter in episode.chapters]
    return max(ends) >= _HOUR_MS


def cover_html(cover: str) -> str:
    """The cover, which says nothing that the title beside it does not say; "" for none."""
    return f'<img class="cover" src="{escape(cover)}" alt="">' if cover else ""


def facts_html(episode: Episode) -> str:
    """How long it is, and where its own page is."""
    facts = []
    if episode.duration_ms:
        facts.append(f"<span>{_length(episode.duration_ms)}</span>")
    page = web_page(episode.page_url)
    if page:
        facts.append(outward(page, f"Episode page at {page.shown}"))
    return " ".join(facts)


def _length(ms: int) -> str:
    hours, minutes = divmod(max(round(ms / 60_000), 1), 60)
    return " ".join(filter(None, (f"{hours} h" * bool(hours), f"{minutes} min" * bool(minutes))))


def chapters_html(chapters: Sequence[Chapter], *, hours: bool) -> str:
    """A list of links; `data-ms` has a chapter's very start, the link its second. "" for none."""
    items = "".join(_chapter(chapter, hours=hours) for chapter in chapters)
    if not items:
        return ""
    return (
        f'<nav id="chapters" aria-label="Chapters">\n<h2>Chapters</h2>\n<ol>\n{items}</ol>\n</nav>'
    )


def _chapter(chapter: Chapter, *, hours: bool) -> str:
    end = "" if chapter.end_ms is None else f' data-end="{chapter.end_ms}"'
    return (
        f'<li><a href="#{moment(chapter.start_ms)}" data-ms="{chapter.start_ms}"{end}>'
        f"<time>{format_clock(chapter.start_ms, hours=hours or None)}</time>"
        f' <span dir="auto">{escape(chapter.title, quote=False)}</span></a></li>\n'
    )


def notes_html(text: str) -> str:
    """The notes' paragraphs, folded away; "" for none."""
    paragraphs = (paragraph.strip() for paragraph in _BLANK_LINES.split(text))
    written = "\n".join(f'<p dir="auto">{_linked(p)}</p>' for p in paragraphs if p)
    if not written:
        return ""
    return f'<details id="notes">\n<summary>Show notes</summary>\n{written}\n</details>'


def _linked(text: str) -> str:
    pieces: list[str] = []
    done = 0
    for match in _URL.finditer(text):
        url = _without_closing(match[0])
        found = web_page(url)
        if found is None:
            continue
        # The address is its own name, unless it is made to deceive: then its host comes first.
        name = url if found.shown in url.lower() else f"{found.shown} ({url})"
        pieces += (_broken(text[done : match.start()]), outward(found, name))
        done = match.start() + len(url)
    return "".join((*pieces, _broken(text[done:])))


def _without_closing(url: str) -> str:
    """An address without the marks of the sentence around it."""
    while url:
        last = url[-1]
        opening = _BRACKETS.get(last)
        if last in _CLOSING or (opening and url.count(opening) < url.count(last)):
            url = url[:-1]
        else:
            break
    return url


def _broken(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")
