"""The first line of the library: its sections, and how far a refresh has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

_GAP = 3
_NARROWEST_WITH_NAMES = 60


class Section(NamedTuple):
    """A part of the library with a list of its own."""

    id: str
    name: str
    key: str
    """The key that leads there, as it is shown."""


class SectionBar(Static):
    """Names the sections; the one that is shown stands out. A click leads to another."""

    DEFAULT_CSS = """
    SectionBar {
        height: 1;
        padding: 0 1;
        background: $surface;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    class Asked(Message):
        """The listener clicked a section."""

        def __init__(self, section: str) -> None:
            super().__init__()
            self.section = section

    def __init__(self, sections: Sequence[Section], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)
        self._sections = sections
        self._current = sections[0].id
        self._counts: Mapping[str, int] = {}
        self._told = self._told_short = ""
        self._ends: list[tuple[int, str]] = []

    def show(self, current: str) -> None:
        """Mark the section that is shown."""
        self._current = current
        self._draw()

    def count(self, counts: Mapping[str, int]) -> None:
        """Say how much is in each section, by its id; 0 is not said."""
        self._counts = counts
        self._draw()

    def tell(self, text: str, short: str = "") -> None:
        """Say something at the right end, shorter where there is no room, until it is ""."""
        self._told, self._told_short = text, short
        self._draw()

    def on_resize(self) -> None:
        """Use the new width."""
        self._draw()

    def _draw(self) -> None:
        width = self.content_size.width
        line = self._line(names=width >= _NARROWEST_WITH_NAMES)
        # Where the words do not fit, the figures do.
        for told in (self._told, self._told_short):
            left = width - line.cell_length - len(told)
            if told and left >= _GAP:
                line += Content(" " * left) + Content.styled(told, "$foreground 62%")
                break
        self.update(line, layout=False)

    def _line(self, *, names: bool) -> Content:
        line, self._ends = Content(""), []
        for section in self._sections:
            current = section.id == self._current
            if line:
                line += Content(" " * _GAP)
            line += Content.styled(section.key, "$accent" if current else "$foreground 45%")
            if names or current:
                line += Content.styled(
                    f" {section.name}", "bold $foreground" if current else "$foreground 70%"
                )
            count = self._counts.get(section.id, 0)
            if count and names:
                line += Content.styled(f" {count:,}", "$accent" if current else "$foreground 45%")
            self._ends.append((line.cell_length + 1, section.id))
        return line

    def on_click(self, event: events.Click) -> None:
        """Lead to the section under the mouse."""
        at = event.get_content_offset(self)
        if at is None:
            return
        section = next((name for end, name in self._ends if at.x <= end), None)
        if section is not None:
            self.post_message(self.Asked(section))
