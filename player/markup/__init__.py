"""HTML, Markdown and plain text as blocks: paragraphs with their lines, headings and links.

The time taken is linear, however a document is broken.
"""

from __future__ import annotations

import re

from player.markup.destination import Destination, destination
from player.markup.html import html_document, tags_in
from player.markup.markdown import markdown_document, markdown_text, text_document
from player.markup.model import SAFE_LINK, Block, Document, Link, safe_url, unescape

__all__ = [
    "SAFE_LINK",
    "Block",
    "Destination",
    "Document",
    "Link",
    "destination",
    "html_document",
    "looks_like_html",
    "looks_like_markdown",
    "markdown_document",
    "markdown_text",
    "read_document",
    "safe_url",
    "tags_in",
    "text_document",
    "unescape",
]

_MD_SIGNS = re.compile(r"\*\*\S|^#{1,6} |\]\(|\\\[", re.MULTILINE)
_HTML_START = re.compile(r"<(?:!doctype html|html|!--|cite|body|head)", re.IGNORECASE)
_HTML_BLOCK = re.compile(
    r"</?(?:p|div|li|cite|h[1-6]|td)(?:\s[^<>]{0,200})?>|<br\s{0,4}/?>", re.IGNORECASE
)
_SNIFFED = 20_000


def looks_like_html(text: str) -> bool:
    """True where a text is HTML and not text with a few angle brackets in it."""
    head = text[:_SNIFFED].lstrip("\ufeff \t\r\n")
    return bool(_HTML_START.match(head) or _HTML_BLOCK.search(head))


def looks_like_markdown(text: str, name: str = "") -> bool:
    """True where a text uses Markdown, or is named as such."""
    return name.lower().endswith((".md", ".markdown")) or bool(_MD_SIGNS.search(text[:50_000]))


def read_document(text: str, name: str = "") -> Document:
    """Read a text as what it is: HTML, Markdown or plain text."""
    if looks_like_html(text):
        return html_document(text)
    if looks_like_markdown(text, name):
        return markdown_document(text)
    return text_document(text)
