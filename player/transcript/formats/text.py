"""Plain text, Markdown and HTML written for people, as a transcript."""

from __future__ import annotations

from collections.abc import Sequence

from player.markup import read_document
from player.transcript.cues import to_transcript
from player.transcript.estimating import time_turns
from player.transcript.model import Repair, Timing, Transcript
from player.transcript.source import TranscriptError
from player.transcript.turns import Turn, read_turns

_HEADINGS = frozenset(("transcript", "full transcript", "episode transcript", "transcription"))


def read_text(
    text: str, repairs: Sequence[Repair] = (), *, name: str = "", duration_ms: int | None = None
) -> Transcript:
    """Read a transcript that is HTML, Markdown or plain text. Raises TranscriptError."""
    blocks = read_document(text, name).blocks
    noted = list(repairs)
    kept = []
    for block in blocks:
        if block.text.lower().strip(" :") in _HEADINGS:
            noted.append(Repair(block.line, "the heading was left out"))
        else:
            kept.append(block)
    return transcript_of(read_turns(kept), noted, duration_ms=duration_ms)


def transcript_of(
    turns: Sequence[Turn], repairs: Sequence[Repair] = (), *, duration_ms: int | None = None
) -> Transcript:
    """The transcript that turns are. Raises TranscriptError where there are none."""
    noted = list(repairs)
    if not turns:
        raise TranscriptError("There are no words in this file.")
    cues, timing = time_turns(turns, duration_ms, noted)
    if timing in (Timing.NONE, Timing.ESTIMATED):
        noted.append(Repair(0, _ESTIMATED if timing is Timing.ESTIMATED else _UNTIMED))
    return to_transcript(
        cues,
        noted,
        timing=timing,
        duration_ms=duration_ms,
        find_speakers=False,
        carry_speakers=False,
    )


_UNTIMED = "the text has no times"
_ESTIMATED = "most lines have no time of their own; theirs are estimated"
