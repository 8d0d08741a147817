"""An element of a feed: its attributes and what is inside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape, unescape

from player.clean import clean_line

MOST_WORDS = 4_000
"""Characters of a text kept that belongs on one line: titles, names, dates."""

EMPTY_HTML = frozenset(("br", "hr", "img", "wbr", "input"))
"""HTML tags that hold nothing and need no closing tag."""

_REFERENCE = re.compile(
    r"&(?:#[0-9]{1,7}+|#[xX][0-9a-fA-F]{1,6}+|[A-Za-z][A-Za-z0-9]{1,31}+);", re.ASCII
)


class Element:
    """An element with its attributes (names in lower case) and what is inside it, in order."""

    __slots__ = ("_by_name", "attributes", "line", "name", "parts")

    def __init__(self, name: str, attributes: dict[str, str], line: int) -> None:
        self.name = name
        self.attributes = attributes
        self.line = line
        self.parts: list[str | Element] = []
        self._by_name: dict[str, list[Element]] | None = None

    @property
    def children(self) -> Iterator[Element]:
        """The elements directly inside."""
        return (part for part in self.parts if isinstance(part, Element))

    def named(self, name: str) -> Sequence[Element]:
        """The elements directly inside that have this name. To be asked once it is closed."""
        if self._by_name is None:
            self._by_name = {}
            for child in self.children:
                self._by_name.setdefault(child.name, []).append(child)
        return self._by_name.get(name, ())

    def first(self, *names: str) -> Element | None:
        """The first element directly inside with the first of these names that there is."""
        return next((found[0] for name in names if (found := self.named(name))), None)

    def words(self, *names: str) -> str:
        """The text of the first of these names that has any, on one line and clean."""
        for name in names:
            for child in self.named(name):
                if found := child.own_words:
                    return found
        return ""

    @property
    def own_words(self) -> str:
        """All text inside, on one line and clean."""
        return clean_line(self.text[:MOST_WORDS]) if self.parts else ""

    def attribute(self, name: str) -> str:
        """An attribute's value on one line and clean, "" where it has none."""
        return clean_line(self.attributes.get(name, "")[:MOST_WORDS])

    @property
    def text(self) -> str:
        """All text inside, that of elements inside too; as it stands, not cleaned."""
        parts = self.parts
        if not parts:
            return ""
        if len(parts) == 1 and isinstance(parts[0], str):
            return parts[0]
        return "".join(part if isinstance(part, str) else part.text for part in parts)

    @property
    def markup(self) -> str:
        """The text where there is only text, else what is inside written as HTML again."""
        if not any(isinstance(part, Element) for part in self.parts):
            return self.text
        return "".join(_written(part) for part in self.parts)


def _written(part: str | Element) -> str:
    if isinstance(part, str):
        return escape(part, quote=False)
    name = part.name.rpartition(":")[2]
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in part.attributes.items())
    if name in EMPTY_HTML:
        return f"<{name}{attributes}>"
    return f"<{name}{attributes}>{''.join(map(_written, part.parts))}</{name}>"


def resolve(text: str) -> str:
    """Resolve character references, HTML's names among them; a bare `&` stays one."""
    return _REFERENCE.sub(lambda found: unescape(found[0]), text) if "&" in text else text
