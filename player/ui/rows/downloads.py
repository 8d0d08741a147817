"""Downloads as rows: what has arrived, what is on its way, what went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from player.library.model import Download, DownloadState
from player.ui.dates import size_text
from player.ui.widgets.playback_bar import draw_progress
from player.ui.widgets.row_strips import Line, Span, column

_BAR_CELLS = 12
_STATE_CELLS = 20
_NARROWEST_WITH_SHOW = 72
_NARROWEST_WITH_BAR = 56


class DownloadPainter:
    """Draws a download in one line. `arrived` is fresher than the library while it is fetched.

    It maps an episode's key to the bytes that are here and the bytes in all, if known.
    """

    height = 1

    def __init__(self, arrived: Mapping[str, tuple[int, int | None]]) -> None:
        self._arrived = arrived

    def key(self, row: Download) -> object:
        """The episode's key."""
        return row.episode.key

    def lines(self, row: Download, width: int) -> Sequence[Line]:
        """Mark, title, show, progress."""
        right = self._right(row, width)
        free = max(width - 3 - sum(len(span.text) for span in right), 0)
        show: Line = ()
        if width >= _NARROWEST_WITH_SHOW:
            cells = min(free * 3 // 10, 30)
            show = (Span("  "), Span(column(row.episode.show, cells), "quiet"))
            free -= cells + 2
        style = "text" if row.state is not DownloadState.RUNNING else "strong"
        title = Span(column(row.episode.title, free), style)
        return ((Span(" "), _mark(row.state), Span(" "), title, *show, *right),)

    def _right(self, row: Download, width: int) -> Line:
        done, total = row.bytes_done, row.bytes_total
        if row.state is DownloadState.RUNNING:
            done, total = self._arrived.get(row.episode.key, (done, total))
        told = Span(column(_told(row.state, done, total), _STATE_CELLS, right=True), "quiet")
        if row.state is DownloadState.FAILED:
            told = Span(told.text, "warning")
        if width < _NARROWEST_WITH_BAR:
            return (Span("  "), told, Span(" "))
        bar = " " * _BAR_CELLS
        if row.state in (DownloadState.RUNNING, DownloadState.PAUSED):
            bar = draw_progress(_BAR_CELLS, done / total if total else 0.0, frozenset())
        played = len(bar.rstrip("─"))
        return (
            Span("  "),
            Span(bar[:played], "accent"),
            Span(bar[played:], "faint"),
            told,
            Span(" "),
        )


def _told(state: DownloadState, done: int, total: int | None) -> str:
    match state:
        case DownloadState.DONE:
            return size_text(total or done)
        case DownloadState.QUEUED:
            return "waiting"
        case DownloadState.FAILED:
            # The sentence does not fit here: the line of hints says it.
            return "failed"
    amount = size_text(done)
    if total:
        amount = f"{min(done * 100 // total, 100)} % of {size_text(total)}"
    return f"held {amount}" if state is DownloadState.PAUSED else amount


def _mark(state: DownloadState) -> Span:
    match state:
        case DownloadState.DONE:
            return Span("↓", "quiet")
        case DownloadState.RUNNING:
            return Span("⇣", "accent")
        case DownloadState.PAUSED:
            return Span("‖", "faint")
        case DownloadState.FAILED:
            return Span("!", "warning")
        case DownloadState.QUEUED:
            return Span("⇣", "faint")
