"""Writes a transcript in any of the formats podline knows."""

from __future__ import annotations

from player.transcript.formats.json_out import write_json
from player.transcript.formats.lrc_out import write_lrc
from player.transcript.formats.srt_out import write_srt
from player.transcript.formats.text_out import write_markdown, write_text
from player.transcript.formats.vtt_out import write_vtt
from player.transcript.model import Transcript

_WRITERS = {
    "srt": write_srt,
    "vtt": write_vtt,
    "json": write_json,
    "lrc": write_lrc,
    "markdown": write_markdown,
    "text": write_text,
}
_ENDINGS = {
    ".srt": "srt",
    ".vtt": "vtt",
    ".json": "json",
    ".lrc": "lrc",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
}
FORMATS = tuple(_WRITERS)
"""Names of the formats that can be written."""


def write_transcript(transcript: Transcript, kind: str) -> str:
    """The transcript as the text of a file; `kind` is one of FORMATS.

    Reading it back gives the same segments; word times are kept by `vtt`, `json` and `lrc`.
    """
    return _WRITERS[kind](transcript)


def format_of_name(name: str) -> str | None:
    """The format a file's name asks for, None where its ending is none of them."""
    return next((kind for end, kind in _ENDINGS.items() if name.lower().endswith(end)), None)
