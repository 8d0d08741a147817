"""XML, sound or broken, as elements: one pass from left to right, each item on its own.

Strict parsers stop at the first mistake, and real feeds make many: a bare `&`, HTML that
was not escaped, tags that nothing closes. Here a mistake costs no more than the element it
is in. Entities of a document's own are never resolved and nothing outside it is looked up,
so neither can grow; depth and the number of tags in one item are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html.entities import html5
from itertools import islice
from typing import NamedTuple

from player.feeds.elements import EMPTY_HTML, Element, resolve
from player.feeds.namespaces import Names
from player.feeds.problems import FeedError
from player.feeds.repairs import Repairs

MAX_DEPTH = 100
"""How deep elements may stand in one another; real feeds stay under 20."""

MAX_ELEMENTS = 50_000
"""How many tags one item may have, and what stands outside the items together."""

_MOST_ATTRIBUTES = 100

_MARK = re.compile(
    r"<(?:(?P<closes>/?)(?P<name>[A-Za-z_][\w.:-]{0,80}+)"
    r"(?P<inside>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+(?=>)|[^<>]*+)>"
    r"|!\[CDATA\[|!--|!DOCTYPE|\?)",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"(?<![\w.:-])([A-Za-z_][\w.:-]{0,80}+)\s*+=\s*+(\"[^\"]*+\"|'[^']*+'|[^\s\"'>]++)"
)
_CLOSINGS = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"}
_SUBSET = re.compile(r"[^\[>]*+(?:>|\[)")
_SUBSET_END = re.compile(r"\]\s{0,99}>")
_ENTITY = re.compile(r"<!ENTITY\s{1,99}(?!%)([^\s>]{1,99})")
_NEVER_IN_ITSELF = frozenset(("p", "li"))
_LEAVES = frozenset(("title", "link", "guid", "pubdate", "author", "category", "comments"))
_MISNESTED = "tags were not closed in order"


class _Open(NamedTuple):
    element: Element
    written: str
    names: Names


class Reading:
    """Reads a document: `items()` gives each whole item, `root` then has all the rest.

    `ended` is True once the root has been closed, False where the document is cut off.
    """

    def __init__(
        self, text: str, item_names: Collection[str], repairs: Repairs, *, at: int = 0
    ) -> None:
        self.root: Element | None = None
        self.ended = False
        self._text = text
        self._at = at
        self._item_names = item_names
        self._repairs = repairs
        self._open: list[_Open] = []
        self._done: list[Element] = []
        self._item_depth = 0
        self._inside = 0
        self._outside = 0
        self.line = 1
        self._counted = 0
        self._endless: set[str] = set()

    @property
    def cut_off(self) -> bool:
        """Whether the document ends early; that RSS lacks its very last tag is no matter."""
        only_root = len(self._open) == 1 and self._open[0].element.first("channel") is not None
        return not self.ended and not only_root

    def items(self) -> Iterator[Element]:
        """Every item once it has been closed. Raises FeedError for what must not be read."""
        text, at = self._text, self._at
        while not self.ended:
            found = _MARK.search(text, at)
            if found is None:
                return
            begins, ends = found.span()
            if begins > at:
                self._add(text[at:begins])
            self.line += text.count("\n", self._counted, begins)
            self._counted = begins
            closes, name, inside = found.groups()
            if name is None:
                at = self._special(begins, ends)
                continue
            at = ends
            if closes:
                self._close(name)
            else:
                self._start(name, inside)
            if self._done:
                yield from self._done
                self._done.clear()

    def _add(self, text: str) -> None:
        if self._item_depth or (self._open and not text.isspace()):
            self._open[-1].element.parts.append(resolve(text))

    def _special(self, begins: int, ends: int) -> int:
        """Passes a comment, an instruction, a document type or CDATA; returns where it ends."""
        text = self._text
        kind = text[begins + 1 : ends].upper()
        self._count()
        if kind == "!DOCTYPE":
            return self._document_type(ends)
        closing = _CLOSINGS[f"<{kind}"]
        end = -1 if closing in self._endless else text.find(closing, ends)
        if end < 0:
            self._endless.add(closing)
            if kind == "![CDATA[":
                return len(text)
            self._add(text[begins:ends])
            return ends
        if kind == "![CDATA[" and self._open:
            self._open[-1].element.parts.append(text[ends:end])
        return end + len(closing)

    def _document_type(self, ends: int) -> int:
        """Passes `<!DOCTYPE …>`. Entities beside HTML's own are refused, not resolved."""
        text = self._text
        head = _SUBSET.match(text, ends)
        if head is None:
            return len(text)
        if head[0][-1] == ">":
            return head.end()
        end = _SUBSET_END.search(text, head.end())
        stop = end.end() if end else len(text)
        refuse_entities(text, head.end(), stop)
        return stop

    def _start(self, written: str, inside: str) -> None:
        empty = inside.endswith("/")
        attributes = _attributes(inside[:-1] if empty else inside) if "=" in inside else {}
        names = self._open[-1].names if self._open else Names()
        if "xmlns" in inside:
            names = names.within(attributes)
        name = names.of(written)
        if self.root is None and name == "feed":
            names = Names({"": "atom"})
            name = names.of(written)
        self._make_room(name)
        element = Element(name, attributes, self.line)
        is_item = name in self._item_names and not self._item_depth
        if self.root is None:
            self.root = element
        elif not is_item:
            self._open[-1].element.parts.append(element)
        self._open.append(_Open(element, written, names))
        if is_item:
            self._item_depth = len(self._open)
            self._inside = 0
        self._count()
        if empty or name.rpartition(":")[2] in EMPTY_HTML:
            self._pop()

    def _count(self) -> None:
        """Keeps depth and the number of tags within bounds; raises FeedError beyond them."""
        if self._item_depth:
            self._inside += 1
        else:
            self._outside += 1
        if len(self._open) > MAX_DEPTH:
            raise FeedError("This feed is nested too deeply, so it was not read.")
        if max(self._inside, self._outside) > MAX_ELEMENTS:
            raise FeedError(
                "This feed holds more in one place than any real one does, so it was not read."
            )

    def _make_room(self, name: str) -> None:
        """Closes what a new element shows to have been left open."""
        if not self._open:
            return
        inner = self._open[-1].element.name
        if name in self._item_names and self._item_depth:
            self._repairs.note(self.line, _MISNESTED)
            while self._item_depth:
                self._pop()
        elif (name == inner and name in _NEVER_IN_ITSELF) or (name in _LEAVES and inner in _LEAVES):
            self._repairs.note(self.line, _MISNESTED)
            self._pop()

    def _pop(self) -> None:
        closed = self._open.pop()
        if self._item_depth > len(self._open):
            self._item_depth = 0
            self._done.append(closed.element)
        self.ended = not self._open

    def _close(self, written: str) -> None:
        if self._open and self._open[-1].written == written:
            self._pop()
            return
        lowered = written.lower()
        if lowered in EMPTY_HTML:
            return
        self._count()
        self._repairs.note(self.line, _MISNESTED)
        if any(open_.written.lower() == lowered for open_ in self._open):
            while self._open[-1].written.lower() != lowered:
                self._pop()
            self._pop()


def opening_tags(text: str) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Every opening tag of a document, however deep: its line, its name and its attributes.

    Raises FeedError for a document that defines entities of its own.
    """
    at, line, counted = 0, 1, 0
    refuse_entities(text, 0, len(text))
    while found := _MARK.search(text, at):
        begins, at = found.span()
        closes, name, inside = found.groups()
        closing = _CLOSINGS.get(found[0]) if name is None else None
        if closing and (end := text.find(closing, at)) >= 0:
            at = end
        elif name and not closes:
            line += text.count("\n", counted, begins)
            counted = begins
            yield line, name.lower(), _attributes(inside.removesuffix("/"))


def refuse_entities(text: str, start: int, stop: int) -> None:
    """Raises FeedError where part of a text defines entities other than HTML's own."""
    for entity in _ENTITY.finditer(text, start, stop):
        if f"{entity[1]};" not in html5:
            raise FeedError(
                "This document defines abbreviations of its own (XML entities), which can be"
                " used to do harm, so it was not read."
            )


def _attributes(inside: str) -> dict[str, str]:
    found = islice(_ATTRIBUTE.finditer(inside), _MOST_ATTRIBUTES)
    pairs = (attribute.groups() for attribute in found)
    return {
        key.lower(): resolve(value[1:-1] if value[0] in "\"'" else value) for key, value in pairs
    }
