"""A small app around the transcript view, and questions to its screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from rich.style import Style
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from player.transcript.model import Segment, Timing, Transcript
from player.transcript.words import estimate_words
from player.ui.widgets.transcript_view import TranscriptView

HEIGHT = 24


def long_transcript(count: int = 400, *, words: bool = True) -> Transcript:
    segments = []
    for at in range(count):
        text = f"Line {at} says something that is long enough."
        line = Segment(at * 3_000, at * 3_000 + 3_000, text, "Ada" if at // 3 % 2 else "Grace")
        spoken = estimate_words(line) if words else ()
        segments.append(Segment(line.start_ms, line.end_ms, text, line.speaker, spoken))
    return Transcript.of(segments, Timing.WORDS if words else Timing.SEGMENTS)


class Host(App[None]):
    def __init__(self, shown: Transcript, hours: bool = False) -> None:
        super().__init__()
        self.shown = shown
        self.hours = hours
        self.chosen: list[tuple[int, int]] = []
        self.told: list[tuple[bool, bool | None]] = []

    def compose(self) -> ComposeResult:
        yield TranscriptView(self.shown, hours=self.hours)

    @property
    def view(self) -> TranscriptView:
        return self.query_one(TranscriptView)

    def on_transcript_view_segment_chosen(self, message: TranscriptView.SegmentChosen) -> None:
        self.chosen.append((message.segment, message.at_ms))

    def on_transcript_view_following_changed(
        self, message: TranscriptView.FollowingChanged
    ) -> None:
        self.told.append((message.following, message.lit_above))


@asynccontextmanager
async def showing(
    shown: Transcript | None = None, *, size: tuple[int, int] = (80, HEIGHT), hours: bool = False
) -> AsyncIterator[tuple[Host, TranscriptView, Pilot[None]]]:
    app = Host(long_transcript() if shown is None else shown, hours)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, app.view, pilot


def row_of(view: TranscriptView, text: str) -> int:
    for y in range(view.size.height):
        if text in view.render_line(y).text:
            return y
    raise AssertionError(f"{text!r} is not on the screen")


def screen_text(view: TranscriptView) -> str:
    return "\n".join(view.render_line(y).text for y in range(view.size.height))


def cells_in(view: TranscriptView, wanted: Callable[[Style], object]) -> str:
    """The text of all pieces whose style is as wanted."""
    return "".join(
        piece.text
        for y in range(view.size.height)
        for piece in view.render_line(y)
        if piece.style is not None and wanted(piece.style)
    )


async def settle(pilot: Pilot[None]) -> None:
    await pilot.pause(0.35)
    await pilot.pause()


def is_name(style: Style) -> bool:
    """True for a row that opens a turn, by the offset it carries for selection."""
    return bool(style.meta.get("offset", (0, 0))[1] % 2 == 0)


async def wheel(view: TranscriptView, times: int) -> None:
    """Turn the mouse wheel over the view; negative is up."""
    kind = events.MouseScrollDown if times > 0 else events.MouseScrollUp
    for _ in range(abs(times)):
        view.post_message(kind(view, 9, 9, 0, 0, 0, False, False, False, screen_x=9, screen_y=9))
