"""What a search found, as rows: the words with their match, and below where they were said."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from rich.cells import cell_len

from player.library.model import SearchHit, Snippet, Where
from player.timecode import format_clock
from player.ui.dates import short_date
from player.ui.widgets.row_strips import Line, Span
from player.ui.widgets.transcript_wrap import clip, snap

_INDENT = 2
_BEFORE_MATCH = 3
"""One part in so many of the line stays before the first match when the line is cut."""


class HitPainter:
    """Draws a hit in two lines, and a blank one."""

    height = 3

    def __init__(self, *, now_s: Callable[[], float] = time.time) -> None:
        self._now_s = now_s

    def key(self, row: SearchHit) -> object:
        """The place that was found."""
        return row.episode_key, row.where, row.start_ms, row.text

    def lines(self, row: SearchHit, width: int) -> Sequence[Line]:
        """The snippet; time, speaker, episode and show; nothing."""
        room = max(width - 2 * _INDENT, 0)
        return ((Span(" " * _INDENT), *marked(row.snippet, room)), self._place(row, room), ())

    def _place(self, row: SearchHit, room: int) -> Line:
        first = {Where.TITLE: "title", Where.NOTES: "notes"}.get(row.where, "")
        if row.start_ms is not None:
            first = format_clock(row.start_ms)
        spans = [Span(" " * _INDENT)]
        if first:
            spans += [Span(first, "accent" if row.start_ms is not None else "quiet"), Span("  ")]
            room -= len(first) + 2
        if row.speaker:
            speaker = clip(row.speaker, max(room // 3, 0))
            spans += [Span(speaker, "quiet"), Span("  ")]
            room -= cell_len(speaker) + 2
        about = " · ".join(
            filter(None, (row.episode, row.show, short_date(row.published_s, self._now_s())))
        )
        return (*spans, Span(clip(about, max(room, 0)), "faint"))


def marked(snippet: Snippet, room: int) -> Line:
    """A snippet in one line of `room` cells, cut so that its first match is seen."""
    text, shift = snippet.text.replace("\n", " "), 0
    marks = [snap(text, *mark) for mark in snippet.marks]
    first = marks[0] if marks else (0, 0)
    if cell_len(text) > room and cell_len(text[: first[1]]) > room - room // _BEFORE_MATCH:
        begin = text.rfind(" ", 0, max(first[0] - room // _BEFORE_MATCH, 0) + 1) + 1
        if cell_len(text[begin : first[0]]) > room // 2:
            begin = first[0]
        text, shift = "…" + text[begin:], begin - 1
    shown = clip(text, room)
    cut = len(shown) - (shown != text)
    spans: list[Span] = []
    at = 0
    for start, end in marks:
        start, end = max(start - shift, at), min(end - shift, cut)
        if start < end:
            spans += [Span(shown[at:start]), Span(shown[start:end], "match")]
            at = end
    return (*spans, Span(shown[at:]))
