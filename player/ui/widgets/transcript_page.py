"""The page of a transcript: its rows, the lit line, and the page moving after it.

What a reader does with it (cursor, search, mouse) is in `transcript_view`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual import events
from textual.cache import LRUCache
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from player.timecode import format_clock
from player.transcript.model import NO_TRANSCRIPT, Segment, Timing, Transcript
from player.transcript.words import estimate_words, word_spans
from player.ui.widgets.transcript_follow import Held, Page, Rows, at_a_third, followed
from player.ui.widgets.transcript_layout import Layout, Opening, TextOf, openings
from player.ui.widgets.transcript_selection import selected_span, selected_text
from player.ui.widgets.transcript_strips import OpeningRow, Over, Painter, TextRow, measure
from player.ui.widgets.transcript_styles import COMPONENT_CLASSES, CSS, SPEAKER_HUES, Styles

_KEPT_STRIPS = 512
_GLIDE_S = 0.18


class TranscriptPage(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws a transcript and keeps the lit line in its band."""

    ALLOW_SELECT = True
    COMPONENT_CLASSES = COMPONENT_CLASSES
    DEFAULT_CSS = CSS

    def __init__(
        self,
        transcript: Transcript = NO_TRANSCRIPT,
        *,
        hours: bool = False,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.placeholder = "This episode has no transcript."
        self._styles = Styles(self)
        self._painter = Painter(self._styles)
        self._strips: LRUCache[tuple[TextRow | OpeningRow, int], Strip] = LRUCache(_KEPT_STRIPS)
        self._spans: LRUCache[int, tuple[tuple[int, int], ...]] = LRUCache(8)
        self._hover: int | None = None
        self._cursor: int | None = None
        self._held = Held.NO
        self._loose = False
        self._moving_to: int | None = None
        self._moving_now = False
        self._take(transcript, hours)

    def _take(self, transcript: Transcript, hours: bool) -> None:
        self._transcript = transcript
        self._hours = hours
        self._opened = openings(transcript)
        self._hues: dict[str, int] = {}
        for segment in transcript.segments:
            if segment.speaker not in self._hues:
                self._hues[segment.speaker] = (len(self._hues) - ("" in self._hues)) % SPEAKER_HUES
        self._layout: Layout | None = None
        self._lit: tuple[int | None, int | None] = (None, None)
        self._last_lit: int | None = None
        self._spans.clear()

    @property
    def transcript(self) -> Transcript:
        """What is shown; `show` replaces it."""
        return self._transcript

    @property
    def _segments(self) -> tuple[Segment, ...]:
        return self._transcript.segments

    # Rows

    def notify_style_update(self) -> None:
        """Draw anew in the theme's colours."""
        super().notify_style_update()
        self._styles.clear()
        self._strips.clear()

    def on_resize(self, event: events.Resize) -> None:
        """Wrap to the new width; what was at a place on the screen stays there."""
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        if not width:
            return
        before, columns = self._layout, measure(width)
        if before is None or before.width != columns:
            anchor = self._anchor(before) if before else None
            self._layout = layout = Layout(self._segments, self._opened, columns)
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

    def render_line(self, y: int) -> Strip:
        """Draw a row of the screen."""
        size = self.scrollable_content_region.size
        layout = self._layout
        if layout is None or not self._segments:
            middle = not self._segments and y == max(size.height // 2 - 1, 0)
            return self._painter.centred(self.placeholder if middle else "", size.width)
        at = self.scroll_offset.y + y
        if at >= layout.rows:
            return self._painter.centred("", size.width)
        opening = layout.opening_at(at)
        row = self._opening_row(*opening) if opening else self._text_row(layout.text_of(at))
        key = (row, size.width)
        strip = self._strips.get(key)
        if strip is None:
            if isinstance(row, OpeningRow):
                strip = self._painter.opening(row, size.width)
            else:
                strip = self._painter.text(row, size.width)
            self._strips[key] = strip
        return strip

    def _opening_row(self, index: int, before: int) -> OpeningRow:
        """The time stands on the speaker's row, or alone above a paragraph."""
        segment = self._segments[index]
        if before > 1:
            return OpeningRow(index)
        time = ""
        if self._transcript.timing is not Timing.NONE:
            time = format_clock(segment.start_ms, hours=self._hours or None)
        if self._opened[index] == Opening.PARAGRAPH:
            return OpeningRow(index, time=time)
        selection = self.text_selection
        selected = selection is not None and selected_span(
            selection, 2 * index, len(segment.speaker)
        )
        return OpeningRow(index, segment.speaker, self._hues[segment.speaker], time, bool(selected))

    def _text_row(self, line: TextOf) -> TextRow:
        over: list[Over] = []
        bar = ""
        mark = False
        ends = [*(part.at for part in line.parts[1:]), len(line.text)]
        for part, end in zip(line.parts, ends, strict=True):
            shift = part.at - part.offset
            for start, past, style in self._styles_in(part.segment):
                if start + shift < end and past + shift > part.at:
                    first, last = max(start + shift, part.at), min(past + shift, end)
                    over.append(Over(first, last, style))
            if part.segment == self._lit[0]:
                bar = "bar-estimated" if self._is_estimated else "bar"
            mark |= part.segment == self._cursor and not part.offset
        return TextRow(line, bar, mark, tuple(over))

    def _styles_in(self, index: int) -> Iterator[tuple[int, int, str]]:
        """What is drawn over a segment's text, as (start, end, style), the topmost last."""
        segment = self._segments[index]
        whole = len(segment.text)
        lit = index == self._lit[0]
        if lit:
            yield 0, whole, "lit-estimated" if self._is_estimated else "lit"
        if index == self._cursor:
            yield 0, whole, "cursor"
        elif index == self._hover and not lit:
            yield 0, whole, "hover"
        yield from self._found_in(index)
        word = self._lit_span() if lit else None
        if word:
            real = segment.words and not self._is_estimated
            yield *word, "word" if real else "word-estimated"
        selection = self.text_selection
        if selection is not None:
            span = selected_span(selection, 2 * index + 1, whole)
            if span:
                yield *span, "selection"

    def _found_in(self, index: int) -> Iterable[tuple[int, int, str]]:
        """What a search found in a segment, as (start, end, style)."""
        return ()

    def _refresh_segment(self, segment: int | None) -> None:
        layout = self._layout
        if layout is not None and segment is not None and segment < len(self._segments):
            first = layout.first_row(segment)
            self._refresh_rows(first, layout.last_row(segment) - first + 1)

    def _refresh_rows(self, first: int, count: int) -> None:
        page = self._page
        first, past = max(first, page.top), min(first + count, page.top + page.height)
        if first < past:
            self.refresh_lines(first, past - first)

    # Light

    @property
    def _is_estimated(self) -> bool:
        return self._transcript.timing is Timing.ESTIMATED

    def spans_of(self, segment: int) -> tuple[tuple[int, int], ...]:
        """Where each word of a segment stands in its text; estimated words where it has none."""
        spans = self._spans.get(segment)
        if spans is None:
            of = self._segments[segment]
            spans = self._spans[segment] = word_spans(of.text, of.words or estimate_words(of))
        return spans

    def _lit_span(self) -> tuple[int, int] | None:
        segment, word = self._lit
        if segment is None or word is None:
            return None
        spans = self.spans_of(segment)
        return spans[word] if word < len(spans) else None

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

    # Moving the page

    @property
    def _page(self) -> Page:
        top = self.scroll_offset.y if self._moving_to is None else self._moving_to
        height = self.scrollable_content_region.height
        return Page(top, height, self._layout.rows if self._layout else 0)

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

    # Selection

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, as it should be copied."""
        text = selected_text(selection, self._segments, self._opened)
        return (text, "\n") if text else None
