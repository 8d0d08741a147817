"""How long the interface is held up while an episode of 20,000 cues is opened.

The real application without a terminal: it draws its first frame, opens the episode in its
thread and gives way to the player, as `podline play` does. A ticker on the event loop says
how late it was woken. The engine is silent; all else is what users have.
"""

from __future__ import annotations

import asyncio
import gc
import time
import wave
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from player.media.opening import open_episode
from player.services.opening import Opening
from player.services.session import Session
from player.transcript.reading import for_reading
from player.ui.app import PodlineApp
from player.ui.screens.player import PlayerScreen
from player.ui.widgets.transcript_view import TranscriptView
from tests.support.scripted_engine import ScriptedEngine

TICK_S = 0.005
_SETTLED_S = 0.5


class Hold(NamedTuple):
    """The longest times between two ticks, in milliseconds.

    `busy_ms` counts the time of the processor that podline took meanwhile, in all threads:
    what others on the machine take is not in it, so it is what an idle machine would show.
    """

    late_ms: float
    busy_ms: float


def make_episode(folder: Path, srt: str, *, seconds: int) -> Path:
    """A silent recording with a transcript beside it."""
    media = folder / "talk.wav"
    with wave.open(str(media), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(200)
        file.writeframes(b"\x80" * (200 * seconds))
    media.with_suffix(".srt").write_text(srt, encoding="utf-8")
    return media


async def longest_hold(media: Path, *, size: tuple[int, int] = (120, 40)) -> Hold:
    """How long the event loop is held up at most, from the first frame to the player's own."""
    app = PodlineApp(Opening(title=media.stem, open=lambda: _session(media)))
    late_s = busy_s = shown_at = 0.0
    # As `podline play` has it while it opens an episode.
    gc.disable()
    try:
        async with app.run_test(size=size) as pilot:
            last, spent = time.perf_counter(), time.process_time()
            while not shown_at or last - shown_at < _SETTLED_S:
                await asyncio.sleep(TICK_S)
                now, used = time.perf_counter(), time.process_time()
                late_s = max(late_s, now - last - TICK_S)
                busy_s = max(busy_s, used - spent)
                last, spent = now, used
                if not shown_at and isinstance(app.screen, PlayerScreen):
                    shown_at = now
            await app.workers.wait_for_complete()
            await pilot.pause()
            view = app.screen.query_one(TranscriptView)
            assert view.virtual_size.height > len(view.transcript.segments) > 0
    finally:
        gc.unfreeze()
        gc.enable()
    return Hold(late_s * 1_000, busy_s * 1_000)


def _session(media: Path) -> Session:
    """What `podline play` does in its thread, with an engine that makes no sound."""
    episode = open_episode(media).episode
    episode = replace(episode, transcript=for_reading(episode.transcript, join=False))
    gc.freeze()
    gc.enable()
    return Session(ScriptedEngine(live=True), episode)
