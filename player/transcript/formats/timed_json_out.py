"""Writes what listening found as JSON: times in seconds, and how sure they are.

    {"timing": "aligned", "segments": [{"start": 1.2, "end": 3.4, "speaker": "Ada",
     "text": "…", "words": [{"word": "…", "start": 1.2, "end": 1.5, "confidence": 0.97}]}]}

A segment or a word that is not in the sound ends when it starts and has confidence 0.
"""

from __future__ import annotations

import msgspec

from player.transcript.model import Segment, Transcript

ALIGNED = "aligned"
"""The value of `timing`, by which a reader knows that text without time is to stay so."""


def write_timed_json(transcript: Transcript) -> str:
    """The transcript as the text of a JSON file."""
    document: dict[str, object] = {"version": "1.0.0", "timing": ALIGNED}
    if transcript.language:
        document["language"] = transcript.language
    document["segments"] = [_entry(segment) for segment in transcript.segments]
    return msgspec.json.format(msgspec.json.encode(document), indent=1).decode() + "\n"


def _entry(segment: Segment) -> dict[str, object]:
    return {
        "start": segment.start_ms / 1_000,
        "end": segment.end_ms / 1_000,
        "speaker": segment.speaker,
        "text": segment.text,
        "words": [
            {
                "word": word.text,
                "start": word.start_ms / 1_000,
                "end": word.end_ms / 1_000,
                "confidence": round(1.0 if word.confidence is None else word.confidence, 3),
            }
            for word in segment.words
        ],
    }
