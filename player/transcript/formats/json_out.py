"""Writes Podcasting 2.0 JSON, with word times as Whisper and its followers write them."""

from __future__ import annotations

import msgspec

from player.transcript.formats.tags import escape_tags
from player.transcript.model import Segment, Transcript


def write_json(transcript: Transcript) -> str:
    """The transcript as the text of a JSON file.

    Every segment has `speaker` and `words`, so that reading it back merges nothing.
    """
    document: dict[str, object] = {"version": "1.0.0"}
    if transcript.language:
        document["language"] = transcript.language
    document["segments"] = [_entry(segment) for segment in transcript.segments]
    return msgspec.json.format(msgspec.json.encode(document), indent=1).decode() + "\n"


def _entry(segment: Segment) -> dict[str, object]:
    return {
        "speaker": segment.speaker,
        "startTime": segment.start_ms / 1_000,
        "endTime": segment.end_ms / 1_000,
        "body": escape_tags(segment.text),
        "words": [
            {"word": word.text, "startTime": word.start_ms / 1_000, "endTime": word.end_ms / 1_000}
            for word in segment.words
        ],
    }
