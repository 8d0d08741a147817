"""Notes to be read: scrolled by lines, their links and times chosen by tab, enter or mouse."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from player.ui.notes import Notes, Paragraph, Spot
from player.ui.widgets.row_strips import Span, draw
from player.ui.widgets.styles import Styles
from player.ui.widgets.transcript_wrap import offset_at, row_text, snap, wrap

PREFIX = "notes-view--"
_NAMES = ("text", "title", "strong", "quiet", "link", "time", "chosen")
MARGIN = 2
MEASURE = 76


class _Row(NamedTuple):
    """A row on the page: which paragraph, from which character to which, how far indented."""

    paragraph: int
    start: int
    end: int
    indent: int


class NotesView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows notes. It binds no keys: the screen does."""

    COMPONENT_CLASSES = {PREFIX + name for name in _NAMES}
    DEFAULT_CSS = f"""
    NotesView {{
        background: $background;
        overflow: hidden scroll;
        scrollbar-size-vertical: 1;
        .{PREFIX}text {{ color: $foreground 80%; }}
        .{PREFIX}title {{ color: $foreground; text-style: bold; }}
        .{PREFIX}strong {{ color: $foreground; text-style: bold; }}
        .{PREFIX}quiet {{ color: $foreground 62%; }}
        .{PREFIX}link {{ color: $primary; }}
        .{PREFIX}time {{ color: $accent; }}
        .{PREFIX}chosen {{ background: $accent; color: auto 95%; }}
        &:ansi {{
            .{PREFIX}text, .{PREFIX}quiet {{ color: ansi_default; }}
            .{PREFIX}chosen {{
                background: ansi_default; color: ansi_default; text-style: reverse;
            }}
        }}
        &:nocolor {{
            .{PREFIX}link, .{PREFIX}time {{ text-style: underline; }}
            .{PREFIX}chosen {{ text-style: reverse; }}
        }}
    }}
    """

    class SpotChosen(Message):
        """The listener chose a link or a time."""

        def __init__(self, view: NotesView, spot: Spot) -> None:
            super().__init__()
            self.view = view
            self.spot = spot

        @property
        def control(self) -> NotesView:
            """The view it came from."""
            return self.view

    class SpotMarked(SpotChosen):
        """Tab went to a link or a time; enter would choose it."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._notes = Notes()
        self._rows: list[_Row | None] = []
        self._laid_out = 0
        self._styles = Styles(self, PREFIX)
        self._spots: list[tuple[int, Spot]] = []
        self._chosen: int | None = None

    @property
    def notes(self) -> Notes:
        """What is shown."""
        return self._notes

    def show(self, notes: Notes) -> None:
        """Show other notes from their beginning."""
        self._notes = notes
        self._spots = [
            (at, spot) for at, part in enumerate(notes.paragraphs) for spot in part.spots
        ]
        self._chosen = None
        self._lay_out()
        self.scroll_to(y=0, animate=False)
        self.refresh()

    def _lay_out(self) -> None:
        self._laid_out = self.scrollable_content_region.width
        width = max(min(MEASURE, self._laid_out - 2 * MARGIN), 1)
        self._rows = []
        for at, part in enumerate(self._notes.paragraphs):
            if part.gap and self._rows:
                self._rows.append(None)
            starts = [0, *wrap(part.text, max(width - part.indent, 1))]
            for start, end in zip(starts, [*starts[1:], len(part.text)], strict=True):
                self._rows.append(_Row(at, start, end, part.indent if start else 0))
        self.virtual_size = Size(self._laid_out, len(self._rows) + 1)

    def on_resize(self) -> None:
        """Wrap anew."""
        if self._laid_out != self.scrollable_content_region.width:
            self._lay_out()
            self.refresh()

    def notify_style_update(self) -> None:
        """Draw anew in the theme's colours."""
        super().notify_style_update()
        self._styles.clear()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw a line of the screen."""
        width = self.scrollable_content_region.width
        at = int(self.scroll_offset.y) + y - 1
        row = self._rows[at] if 0 <= at < len(self._rows) else None
        if row is None:
            return draw((), width, self._styles)
        part = self._notes.paragraphs[row.paragraph]
        spans = [Span(" " * (MARGIN + row.indent)), *self._spans(part, row)]
        return draw(spans, width, self._styles)

    def _spans(self, part: Paragraph, row: _Row) -> list[Span]:
        shown = row_text(part.text, row.start, row.end)
        spans: list[Span] = []
        at = 0
        for spot in part.spots:
            start, end = snap(
                shown,
                max(spot.start - row.start, at),
                min(max(spot.end - row.start, 0), len(shown)),
            )
            if start < end:
                spans.append(Span(shown[at:start], part.style))
                spans.append(Span(shown[start:end], self._style_of(row, spot)))
                at = end
        return [*spans, Span(shown[at:], part.style)]

    def _style_of(self, row: _Row, spot: Spot) -> str:
        if self._chosen is not None and self._spots[self._chosen] == (row.paragraph, spot):
            return "chosen"
        return "time" if spot.at_ms is not None else "link"

    # Moving and choosing

    def move(self, rows: int) -> None:
        """Scroll by lines."""
        self.scroll_to(y=self.scroll_offset.y + rows, animate=False)

    def turn(self, pages: int) -> None:
        """Scroll by pages, less two lines that are seen again."""
        self.move(pages * max(self.scrollable_content_region.height - 2, 1))

    def edge(self, side: int) -> None:
        """To the first or the last line."""
        self.scroll_to(y=0 if side < 0 else self.max_scroll_y, animate=False)

    def walk(self, steps: int) -> None:
        """Mark the next link or time, or the one before."""
        if not self._spots:
            return
        if self._chosen is None:
            self._chosen = self._first_in_view() if steps > 0 else len(self._spots) - 1
        else:
            self._chosen = (self._chosen + steps) % len(self._spots)
        paragraph, spot = self._spots[self._chosen]
        self._bring(paragraph, spot)
        self.refresh()
        self.post_message(self.SpotMarked(self, spot))

    def choose(self) -> bool:
        """Choose the marked link or time; False where none is marked."""
        if self._chosen is None:
            return False
        self.post_message(self.SpotChosen(self, self._spots[self._chosen][1]))
        return True

    def let_go(self) -> bool:
        """Mark none; False where none was."""
        if self._chosen is None:
            return False
        self._chosen = None
        self.refresh()
        return True

    def _first_in_view(self) -> int:
        top = int(self.scroll_offset.y)
        rows = (row.paragraph for row in self._rows[max(top - 1, 0) :] if row is not None)
        first = next(rows, 0)
        return bisect_right(self._spots, first - 1, key=lambda spot: spot[0]) % len(self._spots)

    def _bring(self, paragraph: int, spot: Spot) -> None:
        for at, row in enumerate(self._rows, 1):
            if row is not None and row.paragraph == paragraph and spot.start < row.end:
                top, height = int(self.scroll_offset.y), self.scrollable_content_region.height
                if not top <= at < top + height:
                    self.scroll_to(y=at - height // 3, animate=False)
                return

    def on_click(self, event: events.Click) -> None:
        """Choose the link or time under the mouse."""
        at = int(self.scroll_offset.y) + event.y - 1
        row = self._rows[at] if 0 <= at < len(self._rows) else None
        if row is None:
            return
        part = self._notes.paragraphs[row.paragraph]
        shown = row_text(part.text, row.start, row.end)
        column = offset_at(shown, event.x - MARGIN - row.indent)
        if column is None:
            return
        for spot in part.spots:
            if spot.start <= row.start + column < spot.end:
                event.stop()
                self.post_message(self.SpotChosen(self, spot))
