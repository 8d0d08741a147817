"""Markdown and plain text as blocks."""

from __future__ import annotations

import re

from player.clean import clean_line
from player.markup.model import SAFE_LINK, Block, Document, Link, safe_url, unescape

_HEADING = re.compile(r"\s{0,3}(#{1,6})[ \t]+(.*)")
_ITEM = re.compile(r"\s{0,12}(?:[-*+•·◦‣]|\d{1,3}[.)])\s+")
_LINK = re.compile(r"!?\[([^\[\]]{0,400})\]\(<?([^()\s<>]{0,2000})>?[^()]{0,200}\)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]{1,2000})>")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_NAME = re.compile(r"\*\*([^*:]{1,60}:?)\*\*:?")
_STRONG = re.compile(r"\*\*|__(?=\S)|(?<=\S)__")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)")
_ESCAPED = 0xE000


def text_document(text: str) -> Document:
    """Plain text: every line a block, blank lines between paragraphs."""
    blocks: list[Block] = []
    gap = 1
    for number, line in enumerate(_lines(text), 1):
        shown = clean_line(line)
        if not shown:
            gap += 1
            continue
        item = bool(_ITEM.match(line)) and not line.lstrip()[:1].isdigit()
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
    heading = _HEADING.fullmatch(line) if line.lstrip()[:1] == "#" else None
    body = heading[2].strip().rstrip("#").strip() if heading else line.strip()
    item = _ITEM.match(body)
    if item and not body[:1].isdigit():
        body = body[item.end() :]
    shown, links = markdown_text(body)
    if not shown:
        return None
    bold = _NAME.match(body)
    name = markdown_text(bold[1])[0].rstrip(":") if bold and ":" in bold[0] else ""
    level = len(heading[1]) if heading else 0
    return Block(number, shown, level, bool(item), False, follows, links, name=name)


def markdown_text(text: str) -> tuple[str, tuple[Link, ...]]:
    """A line of Markdown as a reader sees it, and its links."""
    text = _ESCAPE.sub(lambda found: chr(_ESCAPED + ord(found[1])), text)
    links = []
    for found in _LINK.finditer(text):
        url = safe_url(_unescaped(found[2]))
        if url and found[0][0] != "!":
            links.append(Link(clean_line(_unescaped(found[1])), url))
    text = _LINK.sub(lambda found: found[1], text)
    text = _AUTOLINK.sub(lambda found: found[1], text)
    text = _EMPHASIS.sub("", _STRONG.sub("", text))
    text = clean_line(_unescaped(unescape(text)))
    return text, tuple(links)


def _unescaped(text: str) -> str:
    return "".join(
        chr(ord(c) - _ESCAPED) if _ESCAPED < ord(c) < _ESCAPED + 127 else c for c in text
    )


def _lines(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text)
