"""What every document becomes: blocks of text, headings, links."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from player.clean import clean_line

SAFE_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"]{1,2000}", re.IGNORECASE)
"""The only links that are ever shown or opened."""

_ENDLESS_NUMBER = re.compile(r"&#[xX]?[0-9a-fA-F]{8,};?")


class Link(NamedTuple):
    """A link in a text; `url` is http, https or mailto, or "" where only its words are known."""

    text: str
    url: str


@dataclass(slots=True)
class Block:
    """A line or paragraph of a document.

    `line` counts from 1; `heading` is 1 to 6, 0 for none; `item` marks a list item, `aside`
    navigation and footers, `follows` a line of the same paragraph as the one before; `gap` counts
    the blank lines above it in plain text; `name` is what Markdown prints bold before a colon.
    """

    line: int
    text: str
    heading: int = 0
    item: bool = False
    aside: bool = False
    follows: bool = False
    links: tuple[Link, ...] = ()
    gap: int = 0
    name: str = ""


@dataclass(slots=True)
class Document:
    """A document's blocks, its title, and what it says about itself (`og:title` and so on)."""

    blocks: list[Block] = field(default_factory=list)
    title: str = ""
    about: dict[str, str] = field(default_factory=dict)


def safe_url(url: str) -> str:
    """The link itself where it may be shown and opened, else ""."""
    cleaned = clean_line(html.unescape(url[:2_000])).strip()
    return cleaned if SAFE_LINK.fullmatch(cleaned) else ""


def unescape(text: str) -> str:
    """Resolve character references as HTML does; ones without an end become U+FFFD."""
    return html.unescape(_ENDLESS_NUMBER.sub("\ufffd", text)) if "&" in text else text
