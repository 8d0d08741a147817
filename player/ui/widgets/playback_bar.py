"""The bottom line: state, time, progress with chapter ticks, length, rate and volume."""

from __future__ import annotations

from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from player.audio.engine import EngineState
from player.timecode import format_clock

ICONS = {
    EngineState.IDLE: "·",
    EngineState.OPENING: "▶",
    EngineState.BUFFERING: "…",
    EngineState.PLAYING: "▶",
    EngineState.PAUSED: "‖",
    EngineState.ENDED: "■",
}
"""How each state is shown."""

_ICON_CELLS = 3
_NARROWEST_FOR_VOLUME = 56
_NARROWEST_FOR_RATE = 44


def draw_progress(cells: int, share: float, ticks: frozenset[int]) -> str:
    """Draw a bar of `cells` characters played up to `share` (0 to 1), by half cells."""
    halves = round(max(0.0, min(share, 1.0)) * cells * 2)
    drawn = []
    for cell in range(cells):
        played = halves - cell * 2
        if cell in ticks:
            drawn.append("┿" if played > 0 else "┼")
        else:
            drawn.append("━" if played >= 2 else "╸" if played == 1 else "─")
    return "".join(drawn)


@dataclass(frozen=True, slots=True)
class Playback:
    """What the bar shows."""

    state: EngineState = EngineState.IDLE
    heard_ms: int = 0
    duration_ms: int | None = None
    rate: float = 1.0
    volume: int = 100
    muted: bool = False
    guessed: bool = False
    """The place is a guess until more of the file has arrived."""
    ticks_ms: tuple[int, ...] = ()


class PlaybackBar(Widget):
    """Draws a `Playback`; a click or drag on the bar asks to seek."""

    COMPONENT_CLASSES = {
        "playback-bar--icon",
        "playback-bar--time",
        "playback-bar--played",
        "playback-bar--rest",
        "playback-bar--quiet",
    }
    DEFAULT_CSS = """
    PlaybackBar { height: 1; background: $surface; }
    PlaybackBar .playback-bar--icon { color: $accent; text-style: bold; }
    PlaybackBar .playback-bar--time { color: $foreground; }
    PlaybackBar .playback-bar--played { color: $accent; }
    PlaybackBar .playback-bar--rest { color: $foreground 35%; }
    PlaybackBar .playback-bar--quiet { color: $foreground 70%; }
    """

    class SeekAsked(Message):
        """The listener pointed at a place on the bar."""

        def __init__(self, at_ms: int) -> None:
            super().__init__()
            self.at_ms = at_ms

    class Pointed(Message):
        """The mouse rests on a place of the bar, or left it (None); `held`: it is dragged."""

        def __init__(self, at_ms: int | None, *, held: bool = False) -> None:
            super().__init__()
            self.at_ms = at_ms
            self.held = held

    class ToggleAsked(Message):
        """The listener clicked the state."""

    class RateAsked(Message):
        """The listener clicked the rate, or turned the wheel on it: `steps` faster."""

        def __init__(self, steps: int) -> None:
            super().__init__()
            self.steps = steps

    class VolumeAsked(Message):
        """The listener turned the wheel on the volume: `steps` louder; 0 for a click."""

        def __init__(self, steps: int) -> None:
            super().__init__()
            self.steps = steps

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._playback = Playback()
        self._dragging = False

    def show(self, playback: Playback) -> None:
        """Show another state of playback; costs nothing where nothing changed."""
        if playback != self._playback:
            self._playback = playback
            self.refresh()

    @property
    def _hours(self) -> bool:
        return max(self._playback.duration_ms or 0, self._playback.heard_ms) >= 3_600_000

    def _texts(self) -> tuple[str, str, str]:
        """What stands left of the bar (after the icon), right of it, and at the end."""
        playback = self._playback
        elapsed = format_clock(playback.heard_ms, hours=self._hours)
        if playback.guessed:
            elapsed = f"≈{elapsed}"
        total = "–:––"
        if playback.duration_ms is not None:
            total = format_clock(playback.duration_ms, hours=self._hours)
        end = ""
        if self.size.width >= _NARROWEST_FOR_RATE:
            end += f"  {playback.rate:.2f}".rstrip("0").rstrip(".") + "×"
            end = end.ljust(8)
        if self.size.width >= _NARROWEST_FOR_VOLUME:
            end += "mute " if playback.muted else f"{playback.volume:3}% "
        return f"{elapsed.rjust(len(total))}  ", f"  {total} ", end

    def _bar_span(self) -> tuple[int, int]:
        """First cell of the bar, and how many it has."""
        left, right, end = self._texts()
        start = _ICON_CELLS + len(left)
        return start, max(self.size.width - start - len(right) - len(end), 0)

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        if y:
            return Strip.blank(self.size.width, self.rich_style)
        playback = self._playback
        left, right, end = self._texts()
        _, cells = self._bar_span()
        share, ticks = 0.0, frozenset[int]()
        if playback.duration_ms:
            share = playback.heard_ms / playback.duration_ms
            ticks = frozenset(
                min(round(tick * cells / playback.duration_ms), cells - 1)
                for tick in playback.ticks_ms
                if 0 < tick < playback.duration_ms
            )
        progress = draw_progress(cells, share, ticks)
        played = next((i for i, c in enumerate(progress) if c in "─┼"), cells)
        parts = [
            (f" {ICONS[playback.state]} ", "icon"),
            (left, "time"),
            (progress[:played], "played"),
            (progress[played:], "rest"),
            (right, "quiet"),
            (end, "quiet"),
        ]
        strip = Strip([Segment(text, self._style(name)) for text, name in parts if text])
        return strip.adjust_cell_length(self.size.width, self.rich_style)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"playback-bar--{name}")

    def _time_at(self, x: int) -> int | None:
        """The time under cell `x`, None where that is not the bar."""
        start, cells = self._bar_span()
        duration_ms = self._playback.duration_ms
        if not duration_ms or not cells or (not self._dragging and not start <= x < start + cells):
            return None
        return duration_ms * min(max(x - start, 0), cells - 1) // max(cells - 1, 1)

    def _part_at(self, x: int) -> str:
        _, right, end = self._texts()
        start, cells = self._bar_span()
        if x < start:
            return "icon"
        if x < start + cells + len(right):
            return "bar"
        return "rate" if x < start + cells + len(right) + min(len(end), 8) else "volume"

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to seek where the bar is pressed."""
        event.stop()
        part = self._part_at(event.x)
        if part == "icon":
            self.post_message(self.ToggleAsked())
        elif part == "rate":
            self.post_message(self.RateAsked(1))
        elif part == "volume":
            self.post_message(self.VolumeAsked(0))
        elif (at_ms := self._time_at(event.x)) is not None:
            self._dragging = True
            self.capture_mouse()
            self.post_message(self.Pointed(at_ms, held=True))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Say what time is pointed at."""
        self.post_message(self.Pointed(self._time_at(event.x), held=self._dragging))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Seek to where the bar is let go."""
        if self._dragging:
            at_ms = self._time_at(event.x)
            self._dragging = False
            self.release_mouse()
            if at_ms is not None:
                self.post_message(self.SeekAsked(at_ms))

    def on_leave(self) -> None:
        """The mouse left."""
        self.post_message(self.Pointed(None))

    def _on_wheel(self, event: events.MouseEvent, steps: int) -> None:
        event.stop()
        part = self._part_at(event.x)
        if part == "rate":
            self.post_message(self.RateAsked(steps))
        elif part == "volume":
            self.post_message(self.VolumeAsked(steps))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Faster or louder."""
        self._on_wheel(event, 1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Slower or quieter."""
        self._on_wheel(event, -1)
