"""One time of listening to an episode: what was found by now, and how it is told."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from player.transcript.model import NO_TRANSCRIPT, Timing, Transcript
from player.transcript.reading import for_reading

if TYPE_CHECKING:
    from player.alignment.growing import GrowingText
    from player.alignment.messages import Event, Progress
    from player.alignment.process import ListeningProcess

SHOWN_EVERY_S = 1.0
"""So often the text on the screen is renewed while its times are found."""


@dataclass(slots=True)
class Run:
    """One time of listening; what is above `process` is only used by the thread that reads."""

    source: Transcript
    nudge_ms: int
    growing: GrowingText | None
    written: Transcript = NO_TRANSCRIPT
    changed: bool = False
    shown_s: float = 0.0
    process: ListeningProcess | None = None
    near_ms: int = 0
    over: bool = False


def taken(run: Run, event: Event) -> Transcript | None:
    """The text as it is known after an event, None where it is not to be shown anew."""
    from player.alignment.lines import Lines
    from player.alignment.messages import AlignedText, Exact, Readable, Transcribed
    from player.alignment.text import timed_transcript
    from player.alignment.values import WordTime

    match event:
        case AlignedText():
            times = [WordTime(*found) for found in event.times]
            return for_reading(timed_transcript(Lines.of(run.source), times), join=False)
        case Transcribed():
            text = Transcript.of(event.segments, Timing.ALIGNED, language=event.language)
            return for_reading(text, join=False)
        case Exact() if run.growing is not None:
            run.growing.take(event)
            run.changed = True
        case Readable(from_ms, to_ms, segments):
            before = run.written.segments
            kept = [one for one in before if not from_ms <= one.start_ms < to_ms]
            run.written = Transcript.of([*kept, *segments], Timing.ALIGNED)
            run.changed = True
    if not run.changed or time.monotonic() - run.shown_s < SHOWN_EVERY_S:
        return None
    run.changed = False
    run.shown_s = time.monotonic()
    text = run.written if run.growing is None else run.growing.transcript()
    return for_reading(text, join=False)


def told(event: Progress) -> str:
    """How far it is, in few words for the title."""
    from player.alignment.messages import Stage

    text = "fetching the speech model" if event.stage is Stage.FETCHING else "listening"
    if event.total:
        text += f" {100 * event.done // event.total} %"
    if event.left_s is None or event.left_s < 1:
        return text
    if event.left_s < 90:
        return f"{text}, about {round(event.left_s)} s left"
    return f"{text}, about {round(event.left_s / 60)} min left"
