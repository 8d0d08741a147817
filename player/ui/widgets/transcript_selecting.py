"""The cursor that walks the lines of a transcript, and lines selected from one to another."""

from __future__ import annotations

from textual.geometry import Offset
from textual.message import Message
from textual.selection import Selection

from player.sharing.passages import Place
from player.ui.widgets.transcript_band import Held
from player.ui.widgets.transcript_following import FollowingPage
from player.ui.widgets.transcript_selection import selected_places

_OVERLAP = 2
"""Rows of the last page that are seen again on the next one."""


class SelectingPage(FollowingPage, can_focus=True, inherit_bindings=False):
    """Has a cursor, and selects: lines with the keyboard, any text with the mouse."""

    class SelectionChanged(Message):
        """Other lines are selected: `count` of them, 0 when nothing is any more."""

        def __init__(self, count: int) -> None:
            super().__init__()
            self.count = count

    _range_from: int | None = None
    """The line that selecting with the keyboard began at."""

    # Cursor

    @property
    def cursor(self) -> int | None:
        """The line under the cursor, None until it is used."""
        return self._cursor

    def _set_cursor(self, segment: int | None) -> None:
        if segment != self._cursor:
            self._refresh_segment(self._cursor)
            self._cursor = segment
            self._refresh_segment(segment)
            if segment is not None:
                self._select_range()

    def _point(self, segment: int) -> None:
        """Put the cursor on a line and show it."""
        layout = self._layout
        if layout is None or not self._segments:
            return
        segment = max(0, min(segment, len(self._segments) - 1))
        self._held |= Held.CURSOR
        self._set_cursor(segment)
        opening = layout.opening(segment)
        self._bring(layout.first_row(segment) - opening, layout.last_row(segment))
        self._tell()

    def _line_steps(self, steps: int) -> None:
        if self._cursor is not None:
            self._point(self._cursor + steps)
        elif self._last_lit is not None and self.lit_above is None:
            self._point(self._last_lit + steps)
        else:
            self._point(self._line_in_view(last=steps < 0))

    def action_cursor_up(self) -> None:
        """To the line above."""
        self._line_steps(-1)

    def action_cursor_down(self) -> None:
        """To the line below."""
        self._line_steps(1)

    def action_page_up(self) -> None:
        """A page back; the cursor, if used, comes along."""
        self._turn(-1)

    def action_page_down(self) -> None:
        """A page on; the cursor, if used, comes along."""
        self._turn(1)

    def _turn(self, pages: int) -> None:
        layout, page = self._layout, self._page
        if layout is None or not layout.rows:
            return
        top = page.clamp(page.top + pages * max(page.height - _OVERLAP, 1))
        if self._cursor is not None:
            row = layout.first_row(self._cursor) + pages * max(page.height - _OVERLAP, 1)
            self._move_to(top)
            self._point(layout.segment_at(max(0, min(row, page.rows - 1)))[0])
            return
        self._move_to(top)
        self._scrolled_by_hand()

    def action_home(self) -> None:
        """To the first line."""
        self._edge(0)

    def action_end(self) -> None:
        """To the last line."""
        self._edge(len(self._segments) - 1)

    def _edge(self, segment: int) -> None:
        self._move_to(0 if segment <= 0 else self._page.clamp(self._page.rows))
        if self._cursor is not None:
            self._point(segment)
        else:
            self._scrolled_by_hand()

    # Selecting

    @property
    def selecting(self) -> bool:
        """True while the cursor takes the selection along."""
        return self._range_from is not None

    @property
    def selected(self) -> tuple[Place, Place] | None:
        """What is selected, from a character up to before another; None for nothing."""
        selection = self.text_selection
        return None if selection is None else selected_places(selection, self._segments)

    @property
    def chosen_line(self) -> int | None:
        """The first line that is selected, else the one under the cursor; None for neither."""
        selected = self.selected
        return self._cursor if selected is None else selected[0].segment

    def action_select_lines(self) -> None:
        """Begin to select at the cursor, else at the lit line; or leave what is selected."""
        if self.selecting:
            self.leave_selection()
            return
        if not self._segments:
            return
        begin = self._cursor
        if begin is None:
            seen = self._last_lit if self.lit_above is None else None
            begin = self._line_in_view(last=False) if seen is None else seen
        self._range_from = begin
        self._point(begin)
        self._select_range()

    def leave_selection(self) -> bool:
        """Select nothing any more; False where nothing was selected."""
        was = self.text_selection is not None
        self._range_from = None
        if was:
            self.screen.clear_selection()
        return was

    def _select_range(self) -> None:
        begin, line = self._range_from, self._cursor
        if begin is None or line is None:
            return
        first, last = min(begin, line), max(begin, line)
        end = len(self._segments[last].text)
        selection = Selection(Offset(0, 2 * first), Offset(end, 2 * last + 1))
        self.screen.selections = {self: selection}

    def selection_updated(self, selection: Selection | None) -> None:
        """Stay still while text is selected."""
        if selection is None:
            self._range_from = None
            self._release(Held.SELECTION)
        else:
            self._held |= Held.SELECTION
            self._tell()
        places = self.selected
        count = 0 if places is None else places[1].segment - places[0].segment + 1
        self.post_message(self.SelectionChanged(count))
        self.refresh()
