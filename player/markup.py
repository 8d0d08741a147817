"""HTML, Markdown and plain text as blocks: paragraphs with their lines, headings and links.

One pass from left to right without a tree, so that nesting costs nothing and the time taken
is linear however a document is broken.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from player.clean import clean_line

SAFE_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"]{1,2000}", re.IGNORECASE)
"""The only links that are ever shown or opened."""

_SKIPPED = frozenset(("script", "style", "template", "svg", "button", "select", "iframe"))
_ASIDE = frozenset(("nav", "footer"))
_INLINES = (
    "a abbr b bdi bdo code em font i img ins kbd mark q s small span strong sub sup u wbr del "
    "label input path"
)
_INLINE = frozenset(_INLINES.split())
_TAG_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9-]{0,40})")
_ATTRIBUTE = re.compile(
    r"(?<![-\w:.])([a-zA-Z][-\w:.]{0,60})\s{0,9}=\s{0,9}(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)"
)
_HEADING = re.compile(r"h([1-6])")
_ENDLESS_NUMBER = re.compile(r"&#[xX]?[0-9a-fA-F]{8,};?")
_MD_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*")
_MD_ITEM = re.compile(r"\s{0,12}(?:[-*+•·◦‣]|\d{1,3}[.)])\s+")
_MD_LINK = re.compile(r"!?\[([^\[\]]{0,400})\]\(<?([^()\s<>]{0,2000})>?[^()]{0,200}\)")
_MD_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]{1,2000})>")
_MD_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_MD_NAME = re.compile(r"\*\*([^*:]{1,60}:?)\*\*:?")
_MD_STRONG = re.compile(r"\*\*|__(?=\S)|(?<=\S)__")
_MD_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)")
_MD_SIGNS = re.compile(r"\*\*\S|^#{1,6} |\]\(|\\\[", re.MULTILINE)
_HTML_START = re.compile(r"<(?:!doctype html|html|!--|cite|body|head)", re.IGNORECASE)
_HTML_BLOCK = re.compile(
    r"</?(?:p|div|li|cite|h[1-6]|td)(?:\s[^<>]{0,200})?>|<br\s{0,4}/?>", re.IGNORECASE
)
_SNIFFED = 20_000
_ESCAPED = 0xE000


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


def safe_url(url: str) -> str:
    """The link itself where it may be shown and opened, else ""."""
    cleaned = clean_line(html.unescape(url[:2_000])).strip()
    return cleaned if SAFE_LINK.fullmatch(cleaned) else ""


def text_document(text: str) -> Document:
    """Plain text: every line a block, blank lines between paragraphs."""
    blocks: list[Block] = []
    gap = 1
    for number, line in enumerate(_lines(text), 1):
        shown = clean_line(line)
        if not shown:
            gap += 1
            continue
        item = bool(_MD_ITEM.match(line)) and not line.lstrip()[:1].isdigit()
        links = tuple(Link(url, url) for url in SAFE_LINK.findall(shown))
        blocks.append(Block(number, shown, 0, item, False, not gap, links, gap))
        gap = 0
    return Document(blocks)


def markdown_document(text: str) -> Document:
    """Markdown: headings, list items, links and emphasis; front matter gives the title."""
    document = Document()
    blank, front = True, False
    for number, line in enumerate(_lines(text), 1):
        if line.strip() == "---" and (front or number == 1):
            front = not front
            continue
        if front:
            key, _, value = line.partition(":")
            document.about[key.strip().lower()[:40]] = clean_line(value.strip(" \"'"))
            continue
        block = _markdown_block(line, number, not blank)
        blank = block is None
        if block is not None:
            document.blocks.append(block)
    document.title = document.about.get("title", "")
    return document


def _markdown_block(line: str, number: int, follows: bool) -> Block | None:
    heading = _MD_HEADING.fullmatch(line) if line.lstrip()[:1] == "#" else None
    body = heading[2] if heading else line.strip()
    item = _MD_ITEM.match(body)
    if item and not body[:1].isdigit():
        body = body[item.end() :]
    shown, links = markdown_text(body)
    if not shown:
        return None
    bold = _MD_NAME.match(body)
    name = markdown_text(bold[1])[0].rstrip(":") if bold and ":" in bold[0] else ""
    level = len(heading[1]) if heading else 0
    return Block(number, shown, level, bool(item), False, follows, links, name=name)


def markdown_text(text: str) -> tuple[str, tuple[Link, ...]]:
    """A line of Markdown as a reader sees it, and its links."""
    text = _MD_ESCAPE.sub(lambda found: chr(_ESCAPED + ord(found[1])), text)
    links = []
    for found in _MD_LINK.finditer(text):
        url = safe_url(_unescaped(found[2]))
        if url and found[0][0] != "!":
            links.append(Link(clean_line(_unescaped(found[1])), url))
    text = _MD_LINK.sub(lambda found: found[1], text)
    text = _MD_AUTOLINK.sub(lambda found: found[1], text)
    text = _MD_EMPHASIS.sub("", _MD_STRONG.sub("", text))
    text = clean_line(_unescaped(unescape(text)))
    return text, tuple(links)


def _unescaped(text: str) -> str:
    return "".join(
        chr(ord(c) - _ESCAPED) if _ESCAPED < ord(c) < _ESCAPED + 127 else c for c in text
    )


def html_document(text: str) -> Document:
    """HTML, however broken: the text of its blocks, its title and its meta tags."""
    reading = _Html()
    for line, kind, value in _tokens(text):
        if kind == "text":
            reading.text(value, line)
        else:
            reading.tag(value, line)
    reading.close()
    return reading.document


def tags_in(text: str) -> Iterator[tuple[int, str, dict[str, str]]]:
    """The opening tags of HTML or XML: line, name as written, attributes with references resolved.

    No entity of a document's own is ever resolved, nothing outside it is looked up.
    """
    for line, kind, inside in _tokens(text):
        if kind == "tag" and inside[:1].isalpha():
            name = re.split(r"[\s/]", inside, maxsplit=1)[0]
            attributes = {key: unescape(value) for key, value in _attributes(inside).items()}
            yield line, name, attributes


class _Html:
    """Collects blocks from a stream of tags and texts."""

    def __init__(self) -> None:
        self.document = Document()
        self._parts: list[str] = []
        self._links: list[Link] = []
        self._block = Block(1, "")
        self._href: str | None = None
        self._linked: list[str] = []
        self._title = False
        self._aside = 0

    def text(self, value: str, line: int) -> None:
        if not self._parts:
            self._block.line = line + len(value[: len(value) - len(value.lstrip())].split("\n")) - 1
        shown = unescape(value)
        if self._title:
            self.document.title += shown
            return
        self._parts.append(shown)
        if self._href is not None:
            self._linked.append(shown)

    def tag(self, inside: str, line: int) -> None:
        named = _TAG_NAME.match(inside)
        if not named:
            return
        name, closes = named[1].lower(), inside[0] == "/"
        if name == "a":
            self._anchor(inside, closes)
        elif name == "title":
            self._title = not closes and not self.document.title
        elif name == "meta":
            self._meta(inside)
        elif name in ("td", "th"):
            self._parts.append(" | " if closes else "")
        elif name not in _INLINE:
            self._flush(line)
            self._aside += (-1 if closes else 1) if name in _ASIDE else 0
            self._aside = max(self._aside, 0)
            heading = _HEADING.fullmatch(name)
            self._block.heading = int(heading[1]) if heading and not closes else 0
            self._block.item = name == "li" and not closes
            self._block.follows = name == "br"

    def close(self) -> None:
        self._flush(self._block.line)
        self.document.title = clean_line(self.document.title)

    def _anchor(self, inside: str, closes: bool) -> None:
        if self._href and self._linked:
            url = safe_url(self._href)
            if url:
                self._links.append(Link(clean_line("".join(self._linked)), url))
        self._href = None if closes else _attributes(inside).get("href")
        self._linked = []

    def _meta(self, inside: str) -> None:
        found = _attributes(inside)
        key = found.get("property") or found.get("name")
        if key and "content" in found:
            self.document.about.setdefault(key.lower(), clean_line(unescape(found["content"])))

    def _flush(self, line: int) -> None:
        if self._href is not None:
            self._anchor("a", closes=False)
        shown = clean_line("".join(self._parts)).strip("| ").strip()
        if shown:
            self._block.text = shown
            self._block.links = tuple(self._links)
            self._block.aside = self._aside > 0
            self.document.blocks.append(self._block)
        self._parts, self._links = [], []
        self._block = Block(line, "")


def _tokens(text: str) -> Iterator[tuple[int, str, str]]:
    """Texts and tags of HTML in order, each with its line; comments and scripts left out."""
    at, line, counted = 0, 1, 0
    no_more_comments = False
    while at < len(text):
        opening = text.find("<", at)
        opening = len(text) if opening < 0 else opening
        line += text.count("\n", counted, at)
        counted = at
        if opening > at:
            yield line, "text", text[at:opening]
        if opening == len(text):
            return
        if text.startswith("<!--", opening) and not no_more_comments:
            closing = text.find("-->", opening + 4)
            no_more_comments = closing < 0
            if closing >= 0:
                at = closing + 3
                continue
        following = text[opening + 1 : opening + 2]
        closing = _tag_end(text, opening) if following.isalpha() or following in "/!?" else -1
        if closing < 0:
            at = opening + 1
            yield line, "text", "<"
            continue
        inside = text[opening + 1 : closing]
        at = closing + 1
        yield line, "tag", inside
        name = _TAG_NAME.match(inside)
        if name and name[1].lower() in _SKIPPED and inside[0] != "/" and inside[-1:] != "/":
            end = re.compile(f"</{name[1]}", re.IGNORECASE).search(text, at)
            at = end.start() if end else len(text)


def _tag_end(text: str, opening: int) -> int:
    """Where a tag ends: at a `>` outside quotes, else at the first one; -1 for none."""
    first = closing = text.find(">", opening)
    for _ in range(4):
        if closing < 0:
            break
        if text.count('"', opening, closing) % 2 == 0:
            return closing
        closing = text.find(">", closing + 1)
    return first


def _attributes(inside: str) -> dict[str, str]:
    return {key.lower(): value.strip("\"'") for key, value in _ATTRIBUTE.findall(inside[:20_000])}


def unescape(text: str) -> str:
    """Resolve character references as HTML does; ones without an end become U+FFFD."""
    return html.unescape(_ENDLESS_NUMBER.sub("\ufffd", text)) if "&" in text else text


def _lines(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text)
