"""Reads a page that podline wrote itself, exactly: nothing in it has to be guessed."""

from __future__ import annotations

import re

from player.chapters.model import Chapter
from player.clean import clean_line, clean_text
from player.markup import Link, safe_url, unescape
from player.pages.model import Page
from player.transcript.formats.own_page import WORDS, read_own_page

_TITLE = re.compile(r'<h1 dir="auto">([^<]*)</h1>')
_CHAPTER = re.compile(
    r'<li><a href="#[^"<>]*" data-ms="(\d{1,12})"(?: data-end="(\d{1,12})")?><time>[^<]*</time>'
    r' <span dir="auto">([^<]*)</span></a></li>'
)
_HEADING = re.compile(r'<h3[^<>]*><span dir="auto">([^<]*)</span>(?: <a href="([^"<>]*)")?')
_NOTES, _NOTES_END = '<details id="notes">', "</details>"
_LINK = re.compile(r'<a href="([^"<>]*)"[^<>]*>([^<]*)</a>')
_TAG = re.compile(r"<[^<>]*>")


def read_own(text: str) -> Page | None:
    """What a page of podline's says; None for any other, or one that was changed since."""
    transcript = read_own_page(text)
    if transcript is None:
        return None
    at = text.find(WORDS)
    title = _TITLE.search(text, 0, at)
    description, links = _notes(text[:at])
    return Page(
        title=clean_line(unescape(title[1])) if title else "",
        description=description,
        links=links,
        speakers=tuple(dict.fromkeys(s.speaker for s in transcript.segments if s.speaker)),
        chapters=_chapters(text, at),
        transcript=transcript,
        format="html",
    )


def _chapters(text: str, at: int) -> tuple[Chapter, ...]:
    """The list of chapters, whose addresses stand with the headings between the words."""
    listed = _CHAPTER.findall(text, 0, at)
    headings = _HEADING.findall(text, at)
    fits = [heading[0] for heading in headings] == [chapter[2] for chapter in listed]
    urls = [safe_url(url) for _, url in headings] if fits else [""] * len(listed)
    return tuple(
        Chapter(int(start), clean_line(unescape(title)), int(end) if end else None, url or None)
        for (start, end, title), url in zip(listed, urls, strict=True)
    )


def _notes(text: str) -> tuple[str, tuple[Link, ...]]:
    """The show notes, a blank line between their paragraphs, and where they lead."""
    start = text.find(_NOTES)
    end = text.find(_NOTES_END, start)
    if start < 0 or end < 0:
        return "", ()
    notes = text[start:end].partition("</summary>")[2]
    links = tuple(
        Link(clean_line(unescape(name)), safe)
        for url, name in _LINK.findall(notes)
        if (safe := safe_url(url))
    )
    plain = notes.replace("\n", "").replace("</p>", "\n\n").replace("<br>", "\n")
    return clean_text(unescape(_TAG.sub("", plain))).strip(), links
