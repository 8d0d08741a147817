"""HTML, however broken, as blocks; and the bare tags of HTML and XML.

One pass from left to right without a tree: nesting costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from player.clean import clean_line
from player.markup.model import Block, Document, Link, safe_url, unescape

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
_BARE_TAG = re.compile(r"<(/?([a-zA-Z][a-zA-Z0-9-]{0,40}))>")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


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
        self._titles: list[str] = []
        self._aside = 0

    def text(self, value: str, line: int) -> None:
        if not self._parts:
            self._block.line = line + len(value[: len(value) - len(value.lstrip())].split("\n")) - 1
        shown = unescape(value)
        if self._title:
            self._titles.append(shown)
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
            self._title = not closes and not self._titles
        elif name == "meta":
            self._meta(inside)
        elif name in ("td", "th"):
            self._parts.append(" | " if closes else "")
        elif name not in _INLINE:
            self._flush(line)
            if name in _ASIDE:
                self._aside = max(self._aside + (-1 if closes else 1), 0)
            self._block.heading = 0 if closes else _HEADINGS.get(name, 0)
            self._block.item = name == "li" and not closes
            self._block.follows = name == "br"

    def close(self) -> None:
        self._flush(self._block.line)
        self.document.title = clean_line("".join(self._titles))

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
        if self._parts:
            shown = clean_line("".join(self._parts)).strip("| ").strip()
            if shown:
                self._block.text = shown
                self._block.links = tuple(self._links)
                self._block.aside = self._aside > 0
                self.document.blocks.append(self._block)
                self._block = Block(line, "")
            self._parts, self._links = [], []
        self._block.line = line


def _tokens(text: str) -> Iterator[tuple[int, str, str]]:
    """Texts and tags of HTML in order, each with its line; comments and scripts left out."""
    at, line, counted = 0, 1, 0
    no_more_comments = False
    next_closing = -1
    while at < len(text):
        opening = text.find("<", at)
        opening = len(text) if opening < 0 else opening
        line += text.count("\n", counted, at)
        counted = at
        if opening > at:
            yield line, "text", text[at:opening]
            line += text.count("\n", at, opening)
            counted = opening
        if opening == len(text):
            return
        bare = _BARE_TAG.match(text, opening)
        if bare:
            yield line, "tag", bare[1]
            at = bare.end()
            if bare[2].lower() in _SKIPPED and bare[1][0] != "/":
                at = _end_of_skipped(text, bare[2], at)
            continue
        if text.startswith("<!--", opening) and not no_more_comments:
            closing = text.find("-->", opening + 4)
            no_more_comments = closing < 0
            if closing >= 0:
                at = closing + 3
                continue
        following = text[opening + 1 : opening + 2]
        # Found once for all the openings before it, or broken tags would each search to the end.
        if next_closing < opening:
            found = text.find(">", opening)
            next_closing = found if found >= 0 else len(text)
        is_tag = next_closing < len(text) and (following.isalpha() or following in "/!?")
        closing = _tag_end(text, opening, next_closing) if is_tag else -1
        if closing < 0:
            at = opening + 1
            yield line, "text", "<"
            continue
        inside = text[opening + 1 : closing]
        at = closing + 1
        yield line, "tag", inside
        name = _TAG_NAME.match(inside)
        if name and name[1].lower() in _SKIPPED and inside[0] != "/" and inside[-1:] != "/":
            at = _end_of_skipped(text, name[1], at)


def _end_of_skipped(text: str, name: str, at: int) -> int:
    end = re.compile(f"</{name}", re.IGNORECASE).search(text, at)
    return end.start() if end else len(text)


def _tag_end(text: str, opening: int, first: int) -> int:
    """Where a tag ends: at a `>` outside quotes near `first`, the nearest, else at `first`.

    A few are tried, and each tag takes at least one away, so no part is often looked at.
    """
    closing, counted, quotes = first, opening, 0
    for _ in range(4):
        if closing < 0:
            break
        quotes += text.count('"', counted, closing)
        counted = closing
        if quotes % 2 == 0:
            return closing
        closing = text.find(">", closing + 1)
    return first


def _attributes(inside: str) -> dict[str, str]:
    return {key.lower(): value.strip("\"'") for key, value in _ATTRIBUTE.findall(inside[:20_000])}
