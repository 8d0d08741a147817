"""The door to every transcript format: guess it from the content, then read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from player.transcript.formats import srt
from player.transcript.model import Transcript
from player.transcript.source import Source, TranscriptError, decode

__all__ = ["Read", "TranscriptError", "read_any", "read_transcript"]

_HEAD = 20_000


class Read(NamedTuple):
    """A transcript, and the name of the format it was read from."""

    transcript: Transcript
    format: str


def read_transcript(data: bytes, *, name: str = "", duration_ms: int | None = None) -> Transcript:
    """Read a transcript of any kind. `name` is the file's, looked at where the content is mute.

    `duration_ms`, the length of the sound, helps where times are missing or go beyond it.
    Raises TranscriptError, whose message is a sentence, when nothing could be read.
    """
    return read_any(data, name=name, duration_ms=duration_ms).transcript


def read_any(data: bytes, *, name: str = "", duration_ms: int | None = None) -> Read:
    """As `read_transcript`, and says which format it was."""
    source = decode(data)
    if not source.text.strip("\ufeff \t\r\n\0"):
        raise TranscriptError("This file is empty.")
    kind = guess_format(source.text, name)
    return Read(_READERS[kind](source, duration_ms), kind)


def guess_format(text: str, name: str = "") -> str:
    """The format of a document by its content, by its name where that does not tell."""
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    if head[:6] == "WEBVTT":
        return "vtt"
    if head[:1] in ("{", "["):
        return "json"
    if "-->" in head:
        dotted = name.lower().endswith(".vtt") or "<v " in head
        return "vtt" if dotted else "srt"
    return "srt" if srt.time_line_in(head) else "vtt"


def _read_json(source: Source, duration_ms: int | None) -> Transcript:
    from player.transcript.formats.podcast_json import read_podcast_json

    return read_podcast_json(source.text, source.repairs, duration_ms=duration_ms)


def _read_vtt(source: Source, duration_ms: int | None) -> Transcript:
    from player.transcript.formats.vtt import read_vtt

    return read_vtt(source.lines(), source.repairs, duration_ms=duration_ms)


def _read_srt(source: Source, duration_ms: int | None) -> Transcript:
    from player.transcript.formats.srt import read_srt

    return read_srt(source.lines(), source.repairs, duration_ms=duration_ms)


_READERS: dict[str, Callable[[Source, int | None], Transcript]] = {
    "srt": _read_srt,
    "vtt": _read_vtt,
    "json": _read_json,
}
