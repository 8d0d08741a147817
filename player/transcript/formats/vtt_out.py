"""Writes WebVTT: a voice tag for each cue, inline times where words have them."""

from __future__ import annotations

import html

from player.timecode import format_cue
from player.transcript.formats.tags import voiced
from player.transcript.model import Segment, Transcript
from player.transcript.speakers import split_name
from player.transcript.words import word_spans


def write_vtt(transcript: Transcript) -> str:
    """The transcript as the text of a WebVTT file."""
    head = "WEBVTT\n"
    if transcript.language:
        head += f"Language: {transcript.language}\n"
    segments = transcript.segments
    voices = any(segment.speaker or _misread(segment.text) for segment in segments)
    return head + "".join(f"\n{_cue(segment, voices)}\n" for segment in segments)


def _misread(text: str) -> bool:
    return text.startswith(">>") or split_name(text) is not None


def _cue(segment: Segment, voices: bool) -> str:
    times = f"{format_cue(segment.start_ms)} --> {format_cue(segment.end_ms)}"
    text = _timed(segment) if segment.words else _escaped(segment.text)
    return f"{times}\n{voiced(segment.speaker, text, _escaped) if voices else text}"


def _timed(segment: Segment) -> str:
    """The text with `<time>` before each word, and after it where a pause follows."""
    spans = word_spans(segment.text, segment.words)
    pieces: list[str] = []
    at = 0
    for index, (word, (begins, ends)) in enumerate(zip(segment.words, spans, strict=True)):
        if begins == ends:
            continue
        pieces.append(_escaped(segment.text[at:begins]))
        pieces.append(f"<{format_cue(word.start_ms)}>{_escaped(segment.text[begins:ends])}")
        last = index + 1 == len(segment.words)
        until_ms = segment.end_ms if last else segment.words[index + 1].start_ms
        if word.end_ms != until_ms:
            pieces.append(f"<{format_cue(word.end_ms)}>")
        at = ends
    pieces.append(_escaped(segment.text[at:]))
    return "".join(pieces)


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)
