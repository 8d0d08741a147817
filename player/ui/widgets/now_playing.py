"""The line that says what plays, while other screens than the player are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from player.audio.engine import EngineEvent
from player.timecode import format_clock
from player.transcript.heard import Heard
from player.ui.widgets.playback_bar import ICONS, draw_progress
from player.ui.widgets.transcript_wrap import clip

if TYPE_CHECKING:
    from player.ui.playing import Playing

_BAR_SHARE = 4
_WIDEST_BAR = 36
_SHORTEST_BAR = 8
_NARROWEST_WITH_BAR = 48


class NowPlaying(Widget):
    """Shows an episode that plays, its place and its title; nothing plays, no line."""

    COMPONENT_CLASSES = {
        "now-playing--icon",
        "now-playing--title",
        "now-playing--played",
        "now-playing--rest",
        "now-playing--quiet",
    }
    DEFAULT_CSS = """
    NowPlaying {
        height: 1;
        background: $surface;
        display: none;
        &.-shown { display: block; }
        .now-playing--icon { color: $accent; text-style: bold; }
        .now-playing--title { color: $foreground; text-style: bold; }
        .now-playing--played { color: $accent; }
        .now-playing--rest { color: $foreground 35%; }
        .now-playing--quiet { color: $foreground 62%; }
    }
    """
    follows_words = False

    class PlayerAsked(Message):
        """The listener clicked the line: show the player."""

    class ToggleAsked(Message):
        """The listener clicked the state: pause, or play on."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._playing: Playing | None = None
        self._opening = ""
        self._drawn: tuple[object, ...] = ()

    def show(self, playing: Playing | None, opening: str = "") -> None:
        """Show what plays now, or `opening`, which says what is being opened."""
        if playing is not self._playing:
            self._let_go()
            self._playing = playing
            if playing is not None:
                playing.attach(self)
        self._opening = opening
        self.set_class(playing is not None or bool(opening), "-shown")
        self._look()

    def _let_go(self) -> None:
        if self._playing is not None:
            self._playing.detach(self)
            self._playing = None

    def on_unmount(self) -> None:
        """Watch no more."""
        self._let_go()

    def show_heard(self, heard: Heard, heard_ms: int, jumped: bool) -> None:
        """Another second is heard."""
        self._look()

    def show_event(self, event: EngineEvent) -> None:
        """Playing, paused, ended."""
        self._look()

    def show_episode(self) -> None:
        """Nothing of the words is shown here."""

    def show_timing(self) -> None:
        """How the listening goes is not shown here."""

    def _look(self) -> None:
        """Draw anew where what is shown has changed, and somebody sees it."""
        drawn: tuple[object, ...] = (self._opening,)
        if self._playing is not None:
            transport = self._playing.transport
            drawn += (transport.engine.state, transport.heard_ms // 1_000, transport.rate)
            drawn += (self._playing.stops,)
        if drawn != self._drawn and self.is_attached and self.screen.is_current:
            self._drawn = drawn
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        width = self.size.width
        if y:
            return Strip.blank(width, self.rich_style)
        parts = [(" … ", "icon"), (self._opening, "quiet")]
        if not self._opening and self._playing is not None:
            parts = self._parts(self._playing, width)
        pieces = [
            Segment(text, self.get_component_rich_style(f"now-playing--{name}"))
            for text, name in parts
            if text
        ]
        return Strip(pieces).adjust_cell_length(width, self.rich_style)

    def _parts(self, playing: Playing, width: int) -> list[tuple[str, str]]:
        transport, episode = playing.transport, playing.session.episode
        duration_ms = transport.duration_ms
        hours = (duration_ms or 0) >= 3_600_000
        elapsed = format_clock(transport.heard_ms, hours=hours)
        total = format_clock(duration_ms, hours=hours) if duration_ms else "–:––"
        parts = [(f" {ICONS[transport.engine.state]} ", "icon"), (f"{elapsed} ", "title")]
        room = width - sum(len(text) for text, _ in parts) - len(total) - 2
        rate = "" if transport.rate == 1.0 else f"{transport.rate:g}×"
        for stops in playing.stops:
            end = "  ".join(filter(None, (rate, stops and f"stops {stops}")))
            left = room - len(end) - (3 if end else 1)
            cells = _bar_cells(width, left - min(cell_len(episode.title), width // 3))
            if cells:
                break
        if cells:
            share = transport.heard_ms / duration_ms if duration_ms else 0.0
            bar = draw_progress(cells, share, frozenset())
            played = len(bar.rstrip("─"))
            parts += [(bar[:played], "played"), (bar[played:], "rest"), (" ", "rest")]
        parts.append((f"{total}  ", "quiet"))
        room = left - (cells + 1 if cells else 0)
        title = clip(episode.title, max(room, 0))
        left = room - cell_len(title)
        show = clip(f" · {episode.show}", left) if episode.show and left > 8 else ""
        gap = " " * max(left - cell_len(show), 0)
        return [*parts, (title, "title"), (show, "quiet"), (f"{gap}  {end} ", "quiet")]

    def on_click(self, event: events.Click) -> None:
        """The state pauses or plays on, the rest leads to the player."""
        event.stop()
        if self._playing is not None:
            self.post_message(self.ToggleAsked() if event.x < 3 else self.PlayerAsked())


def _bar_cells(width: int, room: int) -> int:
    """How long the bar is in a line of `width` cells with `room` for it; 0 for none."""
    if width < _NARROWEST_WITH_BAR or room <= _SHORTEST_BAR:
        return 0
    return min(width // _BAR_SHARE, _WIDEST_BAR, room - 1)
