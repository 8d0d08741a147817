"""Transcripts so long that they are laid out in a thread."""

from __future__ import annotations

from player.transcript.model import Segment, Timing, Transcript
from tests.support.transcript_host import row_of, screen_text, showing


def lines(count: int, says: str) -> Transcript:
    return Transcript.of(
        [Segment(at * 1_000, at * 1_000 + 900, f"{says} {at}.", "Ada") for at in range(count)],
        Timing.SEGMENTS,
    )


async def test_a_long_transcript_appears_and_follows() -> None:
    async with showing(lines(6_000, "Line")) as (app, view, pilot):
        view.light(3_000, None, jumped=True)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "▌" in view.render_line(row_of(view, "Line 3000.")).text


async def test_another_transcript_or_size_meanwhile_is_the_one_that_is_shown() -> None:
    async with showing(lines(6_000, "Line")) as (app, view, pilot):
        view.show(lines(5_000, "Other"))
        await pilot.resize_terminal(60, 20)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "Other 0." in screen_text(view)
        assert "Line" not in screen_text(view)
        view.show(lines(20, "Short"))
        await pilot.pause()
        assert "Short 0." in screen_text(view)
