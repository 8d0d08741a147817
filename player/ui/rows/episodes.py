"""Episodes as rows: title, show, date, length, and what there is to know at a glance."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from player.library.model import DownloadState, EpisodeRow, Presence, QueueItem
from player.timecode import format_clock
from player.ui.dates import DATE_CELLS, short_date
from player.ui.widgets.row_strips import Line, Span, column

_STAR = "★ "
_LENGTH_CELLS = 7
_NARROWEST_WITH_SHOW = 64
_NARROWEST_WITH_DATE = 44
_NARROWEST_WITH_LENGTH = 28
_DOWNLOAD_MARKS = {
    DownloadState.DONE: Span("↓", "quiet"),
    DownloadState.RUNNING: Span("⇣", "accent"),
    DownloadState.QUEUED: Span("⇣", "faint"),
    DownloadState.PAUSED: Span("⇣", "faint"),
    DownloadState.FAILED: Span("!", "warning"),
}


class EpisodePainter:
    """Draws an episode in one line.

    `playing` is the key of the episode that plays; `heard_share` of it is marked by quarters.
    """

    height = 1

    def __init__(self, *, with_show: bool = True, now_s: Callable[[], float] = time.time) -> None:
        self.with_show = with_show
        self.playing = ""
        self._now_s = now_s

    def key(self, row: EpisodeRow) -> object:
        """The episode's key."""
        return row.key

    def lines(self, row: EpisodeRow, width: int) -> Sequence[Line]:
        """Mark, title, show, date, length, and whether it is here and has a transcript."""
        return (self.line(row, width, (Span(" "), self.mark(row), Span(" "))),)

    def line(self, row: EpisodeRow, width: int, left: Line) -> Line:
        """The line with other marks to its left."""
        right = self._right(row, width)
        used = sum(len(span.text) for span in (*left, *right))
        free = max(width - used, 0)
        show: Line = ()
        if self.with_show and width >= _NARROWEST_WITH_SHOW:
            cells = min(max(free * 3 // 10, 14), 34)
            show = (Span("  "), Span(column(row.show, cells), "quiet"))
            free -= cells + 2
        star: Line = ()
        if row.starred and free > len(_STAR):
            star = (Span(_STAR, "accent"),)
            free -= len(_STAR)
        title = Span(column(row.title, free), self._title_style(row))
        return (*left, *star, title, *show, *right)

    def _right(self, row: EpisodeRow, width: int) -> Line:
        quiet = "faint" if row.played else "quiet"
        spans: list[Span] = []
        if width >= _NARROWEST_WITH_DATE:
            date = short_date(row.published_s, self._now_s())
            spans += [Span("  "), Span(column(date, DATE_CELLS, right=True), quiet)]
        if width >= _NARROWEST_WITH_LENGTH:
            length = format_clock(row.duration_ms) if row.duration_ms else ""
            spans += [Span(" "), Span(column(length, _LENGTH_CELLS, right=True), quiet)]
        return (*spans, Span(" "), transcript_mark(row), download_mark(row), Span(" "))

    def mark(self, row: EpisodeRow) -> Span:
        """Playing, new, begun, played, or nothing of these."""
        if row.key == self.playing:
            return Span("▶", "accent")
        if row.played:
            return Span("✓", "faint")
        if row.position_ms:
            share = row.position_ms / row.duration_ms if row.duration_ms else 0.5
            return Span("◔" if share < 0.375 else "◑" if share < 0.625 else "◕", "accent")
        return Span("●", "accent") if row.in_inbox else Span(" ")

    def _title_style(self, row: EpisodeRow) -> str:
        if row.key == self.playing:
            return "strong"
        if row.played or row.presence is not Presence.LISTED:
            return "faint"
        return "strong" if row.in_inbox else "text"


def transcript_mark(row: EpisodeRow) -> Span:
    """Whether a transcript is here (searchable) or offered by the feed."""
    if row.timing is not None:
        return Span("≡", "quiet")
    return Span("≡", "faint") if row.transcript_links or row.transcript_path else Span(" ")


def download_mark(row: EpisodeRow) -> Span:
    """Whether the sound is here, on its way, or failed to come."""
    if row.download is not None:
        return _DOWNLOAD_MARKS[row.download]
    if row.media_path:
        return Span("↓", "quiet")
    return Span(" ") if row.playable else Span("¶", "faint")


class QueuePainter:
    """Draws what is in the queue, numbered."""

    height = 1

    def __init__(self, episodes: EpisodePainter) -> None:
        self.episodes = episodes

    def key(self, row: QueueItem) -> object:
        """The episode's key."""
        return row.episode.key

    def lines(self, row: QueueItem, width: int) -> Sequence[Line]:
        """As an episode, with its place in front."""
        number = Span(column(str(row.place + 1), 3, right=True), "faint")
        left = (Span(" "), number, Span(" "), self.episodes.mark(row.episode), Span(" "))
        return (self.episodes.line(row.episode, width, left),)
