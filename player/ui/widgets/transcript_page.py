"""The page of a transcript, drawn row by row; `transcript_following` moves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.cache import LRUCache
from textual.geometry import Offset
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from player.timecode import format_clock
from player.transcript.model import NO_TRANSCRIPT, Segment, Timing, Transcript
from player.transcript.paragraphs import Opening, openings
from player.transcript.words import estimate_words, word_spans
from player.ui.widgets.styles import Styles
from player.ui.widgets.transcript_band import Page
from player.ui.widgets.transcript_layout import Layout, TextOf
from player.ui.widgets.transcript_selection import selected_span, selected_text
from player.ui.widgets.transcript_strips import MARGIN, OpeningRow, Over, Painter, TextRow
from player.ui.widgets.transcript_styles import COMPONENT_CLASSES, CSS, PREFIX, SPEAKER_HUES
from player.ui.widgets.transcript_wrap import offset_at

_KEPT_STRIPS = 512


class TranscriptPage(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws a transcript, its lit line, and what the reader marked in it."""

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
        self._styles = Styles(self, PREFIX)
        self._painter = Painter(self._styles)
        self._strips: LRUCache[tuple[TextRow | OpeningRow, int], Strip] = LRUCache(_KEPT_STRIPS)
        self._spans: LRUCache[int, tuple[tuple[int, int], ...]] = LRUCache(8)
        self._hover: int | None = None
        self._cursor: int | None = None
        self._moving_to: int | None = None
        """Where the page is gliding to."""
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

    def render_line(self, y: int) -> Strip:
        """Draw a row of the screen."""
        size = self.scrollable_content_region.size
        layout = self._layout
        if layout is None or not self._segments:
            lines = [] if self._segments else self.placeholder.split("\n")
            at = y - max(size.height // 2 - 1, 0)
            return self._painter.centred(lines[at] if 0 <= at < len(lines) else "", size.width)
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
            for start, past, style in self._styles_in(part.segment, part.offset, end - shift):
                if start + shift < end and past + shift > part.at:
                    first, last = max(start + shift, part.at), min(past + shift, end)
                    over.append(Over(first, last, style))
            if part.segment == self._lit[0]:
                bar = "bar-estimated" if self._is_estimated(part.segment) else "bar"
            mark |= part.segment == self._cursor and not part.offset
        return TextRow(line, bar, mark, tuple(over))

    def _styles_in(self, index: int, begin: int, past: int) -> Iterator[tuple[int, int, str]]:
        """What is drawn over a stretch of a segment, as (start, end, style), topmost last."""
        segment = self._segments[index]
        whole = len(segment.text)
        lit = index == self._lit[0]
        if lit:
            yield 0, whole, "lit-estimated" if self._is_estimated(index) else "lit"
        if index == self._cursor:
            yield 0, whole, "cursor"
        elif index == self._hover and not lit:
            yield 0, whole, "hover"
        yield from self._found_in(index, begin, past)
        word = self._lit_span() if lit else None
        if word:
            real = segment.words and not self._is_estimated(index)
            yield *word, "word" if real else "word-estimated"
        selection = self.text_selection
        if selection is not None:
            span = selected_span(selection, 2 * index + 1, whole)
            if span:
                # The space before the next line belongs to it where that is selected too.
                runs_on = selected_span(selection, 2 * index + 3, whole + 1) is not None
                yield span[0], span[1] + runs_on, "selection"

    def _found_in(self, index: int, begin: int, past: int) -> Iterable[tuple[int, int, str]]:
        """What a search found in a stretch of a segment, as (start, end, style)."""
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

    def _is_estimated(self, segment: int) -> bool:
        """Lines whose words were found by listening are exact while the others are estimated."""
        guessed = self._transcript.timing is Timing.ESTIMATED
        return guessed and not any(word.confidence for word in self._segments[segment].words)

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

    @property
    def _page(self) -> Page:
        top = self.scroll_offset.y if self._moving_to is None else self._moving_to
        height = self.scrollable_content_region.height
        return Page(top, height, self._layout.rows if self._layout else 0)

    # What is where

    def _line_in_view(self, *, last: bool) -> int:
        """The first, or last, line that begins on the page."""
        layout, page = self._layout, self._page
        if layout is None or not layout.rows:
            return 0
        row = min(page.top + page.height, page.rows) - 1 if last else page.top
        segment, offset = layout.segment_at(row)
        if not last and offset:
            return segment + 1
        return segment - 1 if last and layout.opening_at(row) else segment

    def _hit(self, at: Offset) -> tuple[int, int | None] | None:
        """The segment under the mouse and the character of it, None beside the text."""
        row = self.scroll_offset.y + at.y
        layout = self._layout
        if layout is None or row >= layout.rows:
            return None
        opening = layout.opening_at(row)
        if opening:
            segment, before = opening
            named = before == 1 and layout.opening(segment) is Opening.TURN
            return (segment, None) if named else None
        text, parts = layout.text_of(row)
        found = offset_at(text, at.x - MARGIN)
        if found is None:
            return parts[0 if at.x < MARGIN else -1].segment, None
        part = [part for part in parts if part.at <= found][-1]
        return part.segment, found - part.at + part.offset

    # Selection

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, as it should be copied."""
        text = selected_text(selection, self._segments, self._opened)
        return (text, "\n") if text else None
