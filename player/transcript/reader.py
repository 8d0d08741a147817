"""The door to every transcript format: guess it from the content, then read it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from player.markup import looks_like_html, looks_like_markdown
from player.transcript.formats import lrc, srt, vtt
from player.transcript.model import Transcript
from player.transcript.source import Source, TranscriptError, WordlessPageError, decode

__all__ = ["Read", "TranscriptError", "read_any", "read_transcript"]

_HEAD = 20_000
_JSON = re.compile(r"\{\s*[\"}]|\[\s*(?:[{\]]|\[)")


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
    return Read(_READERS[kind](source, name, duration_ms), kind)


def guess_format(text: str, name: str = "") -> str:
    """The format of a document by its content, by its name where that does not tell.

    One of `vtt`, `srt`, `json`, `lrc`, `sbv`, `html`, `markdown`, `text`.
    """
    head = text[:_HEAD].lstrip("\ufeff \t\r\n\0")
    if head.startswith("WEBVTT"):
        return "vtt"
    if _JSON.match(head):
        return "json"
    if looks_like_html(text):
        return "html"
    lines = Source(text).lines()
    timed = next((line for line in lines if ">" in line and srt.time_line(line)), None)
    if timed is not None:
        dotted = name.lower().endswith(".vtt") or ("." in timed and "," not in timed)
        return "vtt" if dotted and not name.lower().endswith(".srt") else "srt"
    if lrc.looks_like_sbv(lines):
        return "sbv"
    if lrc.looks_like_lrc(lines):
        return "lrc"
    if name.lower().endswith(".json") and _is_json(text):
        return "json"
    return "markdown" if looks_like_markdown(text, name) else "text"


def _is_json(text: str) -> bool:
    """Whether a whole text is JSON, if only a number or `null`."""
    import msgspec

    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return False
    return True


def _read_json(source: Source, name: str, duration_ms: int | None) -> Transcript:
    from player.transcript.formats.podcast_json import read_podcast_json

    return read_podcast_json(source.text, source.repairs, duration_ms=duration_ms)


def _read_text(source: Source, name: str, duration_ms: int | None) -> Transcript:
    from player.transcript.formats.own_page import read_own_page
    from player.transcript.formats.text import read_text

    own = read_own_page(source.text)
    if own is not None:
        if not own:
            raise WordlessPageError("This page was exported without a transcript.")
        return own
    return read_text(source.text, source.repairs, name=name, duration_ms=duration_ms)


def _by_line(
    read: Callable[..., Transcript],
) -> Callable[[Source, str, int | None], Transcript]:
    def read_lines(source: Source, name: str, duration_ms: int | None) -> Transcript:
        return read(source.lines(), source.repairs, duration_ms=duration_ms)

    return read_lines


_READERS: dict[str, Callable[[Source, str, int | None], Transcript]] = {
    "srt": _by_line(srt.read_srt),
    "vtt": _by_line(vtt.read_vtt),
    "lrc": _by_line(lrc.read_lrc),
    "sbv": _by_line(lrc.read_sbv),
    "json": _read_json,
    "html": _read_text,
    "markdown": _read_text,
    "text": _read_text,
}
