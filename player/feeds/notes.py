"""The texts of feeds: show notes as they came, and what can be said on one line."""

from __future__ import annotations

import re

from player.clean import clean_line, clean_text
from player.feeds.elements import MOST_WORDS, Element
from player.feeds.repairs import Repairs
from player.markup import html_document, text_document, unescape

MOST_NOTES = 500_000
"""Characters of show notes kept; the longest real ones (whole transcripts) stay below."""

MOST_SUMMARY = 400
_LOOKED_AT = 3_000
_TAG = re.compile(r"</?[a-z][^<>]*+(?:>|$)", re.IGNORECASE)
_INLINE_TAG = re.compile(
    r"</?(?:a|b|i|u|s|em|strong|span|code|font|small|sup|sub)(?:\s[^<>]*+)?>", re.IGNORECASE
)
_HIDDEN = re.compile(r"<!--.*?(?:-->|$)|<(script|style)\b.*?(?:</\1>|$)", re.IGNORECASE | re.DOTALL)
_NOTES = (
    "content:encoded", "atom:content", "description", "atom:summary", "itunes:summary",
    "googleplay:description", "media:description", "itunes:subtitle", "dc:description", "summary",
    "content", "xhtml:body", "body", "fullitem",
)  # fmt: skip
_SHORT = ("itunes:subtitle", "itunes:summary", "atom:summary", "description")


def notes_of(item: Element, repairs: Repairs) -> str:
    """Show notes, HTML or text as they came, clean and bounded; the fullest tag there is."""
    for name in _NOTES:
        tag = item.first(name)
        markup = tag.markup if tag else ""
        if tag and len(markup) > MOST_NOTES:
            repairs.note(tag.line, f"show notes were cut at {MOST_NOTES:,} characters")
        notes = clean_text(markup[:MOST_NOTES]).strip()
        if notes:
            return notes
    group = item.first("media:group")
    return notes_of(group, repairs) if group else ""


def summary_of(item: Element, notes: str) -> str:
    """What an episode is about: plain text on one line, at most `MOST_SUMMARY` characters."""
    for name in _SHORT:
        tag = item.first(name)
        if tag and (summary := _one_line(tag.markup)):
            return summary
    return _one_line(notes)


def title_of(element: Element, *names: str) -> str:
    """A title on one line. Hosts that escape twice (`&amp;#8217;`) are understood."""
    for name in names:
        tag = element.first(name)
        if tag is None:
            continue
        if tag.attribute("type").lower() in ("html", "xhtml"):
            title = _one_line(tag.markup)
        else:
            title = clean_line(unescape(tag.text[:MOST_WORDS]))
        if title:
            return title
    return ""


def plain_text(markup: str) -> str:
    """A description as text, a line for each paragraph."""
    head = markup[:MOST_NOTES]
    document = html_document(head) if _TAG.search(head) else text_document(unescape(head))
    return "\n".join(block.text for block in document.blocks)


def _one_line(markup: str) -> str:
    head = markup[:_LOOKED_AT]
    if "<" in head:
        head = _TAG.sub(" ", _INLINE_TAG.sub("", _HIDDEN.sub(" ", head)))
    text = clean_line(unescape(head))
    if len(text) <= MOST_SUMMARY:
        return text
    cut = text[: MOST_SUMMARY - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"
