"""The transcript view: a page that follows what is heard, to be read, searched and clicked."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.selection import Selection

from player.transcript.model import Timing, Transcript
from player.ui.widgets.transcript_band import Held
from player.ui.widgets.transcript_find import Finder
from player.ui.widgets.transcript_layout import Layout
from player.ui.widgets.transcript_places import SamePlaces
from player.ui.widgets.transcript_selecting import SelectingPage


class _Before(NamedTuple):
    """Where the reader was when a search began."""

    top: int
    cursor: int | None
    held: Held
    origin: int


class TranscriptView(SelectingPage, can_focus=True, inherit_bindings=False):
    """A transcript that follows what is heard.

    It binds no keys: the screen does, and calls the actions.
    """

    class SegmentChosen(Message):
        """The reader wants to hear a line from `at_ms`."""

        def __init__(self, view: TranscriptView, segment: int, at_ms: int) -> None:
            super().__init__()
            self.view = view
            self.segment = segment
            self.at_ms = at_ms

        @property
        def control(self) -> TranscriptView:
            """The view it came from."""
            return self.view

    class FollowingChanged(Message):
        """The page follows, or not; `lit_above` says where the lit line is out of view."""

        def __init__(self, view: TranscriptView, following: bool, lit_above: bool | None) -> None:
            super().__init__()
            self.view = view
            self.following = following
            self.lit_above = lit_above

        @property
        def control(self) -> TranscriptView:
            """The view it came from."""
            return self.view

    _before: _Before | None = None
    _pressed: Offset | None = None
    _told: tuple[bool, bool | None] = (True, None)

    def _take(self, transcript: Transcript, hours: bool) -> None:
        super()._take(transcript, hours)
        self._finder = Finder([segment.text for segment in transcript.segments])

    def show(self, transcript: Transcript, *, hours: bool = False) -> None:
        """Show another transcript, from its beginning, following."""
        self.leave_selection()
        self._take(transcript, hours)
        self._before = self._cursor = self._hover = None
        self._lay_out()
        self._move_to(0)
        self.refresh()
        self._tell()

    def renew(self, transcript: Transcript, *, hours: bool = False) -> None:
        """Show the same text with better times, or with more lines in it.

        The place on the page, the cursor, a search and a selection stay; a text in which
        they cannot be found again is shown from its beginning. What is lit is to be told anew.
        """
        places = SamePlaces(self._segments, transcript.segments)
        old, opened = self._layout, self._opened
        if not places.found or old is None:
            self.show(transcript, hours=hours)
            return
        anchor, lit = self._anchor(old), self._last_lit
        top = None if self._before is None else old.segment_at(min(self._before.top, old.rows - 1))
        ends = self._ends_renewed(places)
        kept = (self._held, self._loose, self._awaiting, self._moving_now)
        finder = self._finder.among([segment.text for segment in transcript.segments])
        self._take(transcript, hours)
        self._held, self._loose, self._awaiting, self._moving_now = kept
        self._finder, self._hover = finder, None
        self._last_lit, self._cursor = places.segment(lit), places.segment(self._cursor)
        self._range_from = places.segment(self._range_from)
        if not places.same_lines or opened != self._opened:
            old = Layout(self._segments, self._opened, old.width)
        self._lay_anew(old, anchor and (*places.place(*anchor[:2]), anchor[2]))
        if self._before is not None and top is not None:
            self._before = _Before(
                self._page.clamp(old.row_of(*places.place(*top))),
                places.segment(self._before.cursor),
                self._before.held,
                places.place(self._before.origin)[0],
            )
        if ends is not None:
            self.screen.selections = {self: ends}

    def _ends_renewed(self, places: SamePlaces) -> Selection | None:
        """What is selected, as it will stand in the renewed text."""
        selection = self.text_selection
        if selection is None or places.same_lines:
            return None

        def moved(end: Offset | None) -> Offset | None:
            if end is None:
                return None
            of_text = end.y % 2
            segment, offset = places.place(end.y // 2, end.x if of_text else 0)
            if of_text or offset:
                return Offset(offset, 2 * segment + 1)
            return Offset(end.x, 2 * segment)

        return Selection(moved(selection.start), moved(selection.end))

    # Following

    def _let_go(self) -> None:
        super()._let_go()
        self._set_cursor(None)

    def _tell(self) -> None:
        now = (self.following, self.lit_above)
        if now != self._told and self.is_attached:
            self._told = now
            self.post_message(self.FollowingChanged(self, *now))

    # Hearing a line

    def action_play_from_cursor(self) -> None:
        """Hear the match, else the line under the cursor, else the lit line again."""
        match = self._finder.match
        if match and self._cursor == match.segment:
            self._choose(match.segment, match.start)
            return
        line = self._last_lit if self._cursor is None else self._cursor
        if line is not None:
            self._choose(line, None)

    def _choose(self, segment: int, offset: int | None) -> None:
        """Ask to hear a line, from the word at `offset` where its time is known."""
        if self._transcript.timing is Timing.NONE:
            return
        line = self._segments[segment]
        at_ms = line.start_ms
        if offset is not None and line.words:
            starts = [start for start, _ in self.spans_of(segment)]
            at_ms = line.words[max(bisect_right(starts, offset) - 1, 0)].start_ms
        self._let_go()
        self._before = None
        self._loose = self._awaiting = True
        self._tell()
        self.post_message(self.SegmentChosen(self, segment, at_ms))

    def action_leave(self) -> None:
        """Drop the cursor, the search and the selection, and follow again."""
        self.leave_selection()
        self._finder.clear()
        self._before = None
        self.refresh()
        self.follow()

    # Search

    @property
    def match_index(self) -> int | None:
        """Which match is current, counting from 0."""
        return self._finder.index

    def search(self, query: str) -> int:
        """Look for a text, as it is typed; how often it was found.

        The first match at or after the place where the search began becomes current. An
        empty query shows that place again.
        """
        if self._before is None:
            seen = self._last_lit if self.lit_above is None else None
            origin = self._line_in_view(last=False) if seen is None else seen
            origin = origin if self._cursor is None else self._cursor
            self._before = _Before(self._page.top, self._cursor, self._held, origin)
        self._held |= Held.SEARCH
        count = self._finder.find(query, self._before.origin)
        if count:
            self._show_match()
        else:
            self._set_cursor(self._before.cursor)
            self._move_to(self._before.top)
            self._tell()
        self.refresh()
        return count

    def next_match(self) -> tuple[int, int]:
        """Go to the next match, from the last one to the first: (its index, how many)."""
        return self._step_match(1)

    def previous_match(self) -> tuple[int, int]:
        """Go to the match before, from the first one to the last: (its index, how many)."""
        return self._step_match(-1)

    def _step_match(self, steps: int) -> tuple[int, int]:
        count = self._finder.step(steps)
        if count:
            self._held |= Held.SEARCH
            self._show_match()
            self.refresh()
        return self._finder.index or 0, count

    def _show_match(self) -> None:
        """Bring the current match into view and put the cursor on it."""
        match, layout = self._finder.match, self._layout
        if match and layout:
            self._held |= Held.CURSOR
            self._set_cursor(match.segment)
            first = layout.row_of(match.segment, match.start)
            last = layout.row_of(match.last_segment, max(match.end - 1, 0))
            self._bring(first, last, third=True)
        self._tell()

    def clear_search(self, restore: bool) -> None:
        """End the search; `restore` goes back to where the page was when it began."""
        before, self._before = self._before, None
        self._finder.clear()
        self.refresh()
        if before is None or not restore:
            self._release(Held.SEARCH)
            return
        self._held = before.held
        self._set_cursor(before.cursor)
        self._move_to(before.top)
        if self.following:
            self._centre()
        self._tell()

    def _found_in(self, index: int, begin: int, past: int) -> list[tuple[int, int, str]]:
        return self._finder.within(index, begin, past)

    # Mouse

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Mark the line under the mouse."""
        hit = self._hit(event.offset)
        self._set_hover(hit[0] if hit else None)

    def on_leave(self) -> None:
        """Mark none."""
        self._set_hover(None)

    def _set_hover(self, segment: int | None) -> None:
        if segment != self._hover:
            self._refresh_segment(self._hover)
            self._hover = segment
            self._refresh_segment(segment)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Remember where, to tell a click from a drag."""
        plain = event.button == 1 and self.text_selection is None
        self._pressed = event.screen_offset if plain else None

    def on_click(self, event: events.Click) -> None:
        """Hear the line, from the word clicked where its time is known."""
        event.prevent_default()
        event.stop()
        pressed, self._pressed = self._pressed, None
        hit = self._hit(event.offset)
        if hit and pressed == event.screen_offset and event.chain == 1:
            self._choose(*hit)
