"""The page moving after the lit line, unless the reader is doing something with it."""

from __future__ import annotations

from textual import events
from textual.geometry import Size

from player.transcript.model import Transcript
from player.ui.aside import aside
from player.ui.widgets.transcript_band import Held, Rows, at_a_third, followed
from player.ui.widgets.transcript_layout import Layout
from player.ui.widgets.transcript_page import TranscriptPage
from player.ui.widgets.transcript_strips import measure

_GLIDE_S = 0.18
_AT_ONCE = 4_000
"""Up to so many lines are laid out at once, which takes 5 ms, and not in a thread."""


class FollowingPage(TranscriptPage, can_focus=True, inherit_bindings=False):
    """Lights what is heard and keeps it in its band; wraps anew when the width changes."""

    def _take(self, transcript: Transcript, hours: bool) -> None:
        super()._take(transcript, hours)
        self._held = Held.NO
        self._loose = False
        self._awaiting = False
        """A line was chosen and is not heard yet: the page stays until it is."""
        self._moving_now = False

    # Width

    def on_resize(self, event: events.Resize) -> None:
        """Wrap to the new width; what was at a place on the screen stays there."""
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        if not width:
            return
        before, columns = self._layout, measure(width)
        if before is None and len(self._segments) > _AT_ONCE:
            self.run_worker(self._lay_out_aside(columns), group="layout", exclusive=True)
        else:
            self._apply(width, columns, None)

    async def _lay_out_aside(self, columns: int) -> None:
        """Lay out in a thread, so that keys are answered meanwhile."""
        segments = self._segments
        layout = await aside(lambda: Layout(segments, self._opened, columns))
        width = self.scrollable_content_region.width
        if width and segments is self._segments:
            self._apply(width, measure(width), layout)

    def _apply(self, width: int, columns: int, ready: Layout | None) -> None:
        before = self._layout
        if before is None or before.width != columns:
            anchor = self._anchor(before) if before else None
            if ready is None or ready.width != columns:
                ready = Layout(self._segments, self._opened, columns)
            self._layout = layout = ready
            self._strips.clear()
            self._moving_now = True
            self.virtual_size = Size(width, layout.rows)
            self._moving_now = False
            if anchor:
                segment, offset, above = anchor
                self._move_to(self._page.clamp(layout.row_of(segment, offset) - above))
        self._strips.clear()
        self._keep_up(jumped=True)
        self.refresh()

    def _lay_anew(self, layout: Layout, anchor: tuple[int, int, int] | None) -> None:
        """Take up another layout of the same text; a character stays where it was."""
        self._layout = layout
        self._strips.clear()
        self._moving_now = True
        self.virtual_size = Size(self.virtual_size.width, layout.rows)
        self._moving_now = False
        if anchor and self._moving_to is None:
            segment, offset, above = anchor
            top = self._page.clamp(layout.row_of(segment, offset) - above)
            if top != self._page.top:
                self._move_to(top)
        self.refresh()

    def _anchor(self, layout: Layout) -> tuple[int, int, int] | None:
        """A character that must stay where it is: (segment, offset, rows from the top)."""
        page = self._page
        lit = self._lit_rows
        if lit and page.shows(lit) and self._last_lit is not None:
            return self._last_lit, 0, lit.first - page.top
        if page.top >= layout.rows:
            return None
        segment, offset = layout.segment_at(page.top)
        return segment, offset, layout.row_of(segment, offset) - page.top

    # Light

    def light(self, segment: int | None, word: int | None, *, jumped: bool = False) -> None:
        """Show what is heard now: a segment and the word in it, or nothing.

        To be called when it changes. `word` counts the segment's words, or those of
        `estimate_words` where it has none. `jumped` says that the time was changed by
        hand, so the page goes there at once.
        """
        before, self._lit = self._lit, (segment, word)
        if before == self._lit and not jumped:
            return
        if before[0] != segment:
            self._refresh_segment(before[0])
            self._refresh_segment(segment)
        elif segment is not None:
            self._refresh_word(segment, before[1])
            self._refresh_word(segment, word)
        if segment is not None:
            self._awaiting = False
            self._last_lit = segment
            self._keep_up(jumped=jumped)

    def _refresh_word(self, segment: int, word: int | None) -> None:
        spans = self.spans_of(segment)
        if self._layout is not None and word is not None and word < len(spans):
            first = self._layout.row_of(segment, spans[word][0])
            last = self._layout.row_of(segment, max(spans[word][1] - 1, spans[word][0]))
            self._refresh_rows(first, last - first + 1)

    def draw_now(self) -> bool:
        """Bring what changed to the terminal at once, not at Textual's next frame.

        False where the screen cannot be drawn now (another one is on top, or drawing is
        batched); then it is drawn when Textual next does. The bytes are handed to the
        driver before this returns; on Linux and macOS a thread of the driver writes them.
        """
        screen = self.screen
        if not self.is_mounted or not screen.is_active or self.app._batch_count:
            return False
        self._repaint_required = False
        screen._dirty_widgets.add(self)
        screen._on_timer_update()
        return True

    # Following

    @property
    def following(self) -> bool:
        """True while the page moves after the lit line."""
        return not self._held

    @property
    def lit_above(self) -> bool | None:
        """Where the lit line is: True above the page, False below it, None in view."""
        lit, page = self._lit_rows, self._page
        if lit is None or page.shows(lit):
            return None
        return lit.first < page.top

    def follow(self, *, soon: bool = False) -> None:
        """Follow again, with the lit line back in its band.

        `soon`, after a jump was asked for, leaves the page where it is until `light` says
        what is heard there.
        """
        self._awaiting |= soon
        self._let_go()
        if self._awaiting:
            self._tell()
        else:
            self._centre()

    def _let_go(self) -> None:
        self._held = Held.NO

    def _release(self, held: Held) -> None:
        """Something ended; the page follows again only if the lit line is still in view."""
        self._held &= ~held
        lit = self._lit_rows
        if not self._held and lit and not self._page.shows(lit):
            self._held = Held.SCROLLED
        self._loose = True
        self._tell()

    # Moving the page

    @property
    def _lit_rows(self) -> Rows | None:
        """The rows of what was heard last; of its word alone where the line fills the page."""
        layout, segment = self._layout, self._last_lit
        if layout is None or segment is None:
            return None
        rows = Rows(layout.first_row(segment), layout.last_row(segment))
        span = self._lit_span()
        if rows.last - rows.first >= self._page.height // 2 and span:
            row = layout.row_of(segment, span[0])
            return Rows(row, row)
        return rows

    def _keep_up(self, *, jumped: bool = False) -> None:
        """Move the page if it follows and the lit line has left its band."""
        lit, page = self._lit_rows, self._page
        if lit and not self._held and page.height:
            top = followed(page, lit, loose=self._loose)
            if top != page.top:
                self._loose = False
                self._move_to(top, glide=not jumped)
        self._tell()

    def _centre(self) -> None:
        """Put the lit line at a third of the height unless it is in its band."""
        self._loose = False
        self._keep_up(jumped=True)

    def _bring(self, first: int, last: int, *, third: bool = False) -> None:
        """Scroll as little as needed to show some rows.

        With `third`, rows that were out of view come to a third of the height.
        """
        page, rows = self._page, Rows(first, last)
        spare = min(2, page.height // 6)
        if first - spare >= page.top and last + spare < page.top + page.height:
            return
        if third and not page.shows(rows):
            top = at_a_third(page, rows)
        elif first - spare < page.top or last - first >= page.height:
            top = first - spare
        else:
            top = last + spare - page.height + 1
        self._move_to(page.clamp(top))

    def _move_to(self, top: int, *, glide: bool = False) -> None:
        near = abs(top - self.scroll_offset.y) <= self._page.height
        self._moving_to = top
        if glide and near:
            self.scroll_to(y=top, duration=_GLIDE_S, easing="out_cubic")
            return
        self._moving_now = True
        self.scroll_to(y=top, animate=False)
        self._moving_now = False
        self._moving_to = None

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell the page's own moves from the reader's."""
        super().watch_scroll_y(old_value, new_value)
        if self._moving_now or round(old_value) == round(new_value):
            return
        if self._moving_to is not None and round(self.scroll_target_y) == self._moving_to:
            if round(new_value) == self._moving_to:
                self._moving_to = None
            return
        self._moving_to = None
        self._scrolled_by_hand()

    def _scrolled_by_hand(self) -> None:
        self._loose = True
        lit = self._lit_rows
        if lit:
            seen = self._page.shows(lit)
            self._held = self._held & ~Held.SCROLLED if seen else self._held | Held.SCROLLED
        self._tell()

    def _tell(self) -> None:
        """Say so if following changed."""
