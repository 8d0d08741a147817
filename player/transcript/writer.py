"""Writes a transcript in any of the formats podline knows."""

from __future__ import annotations

from collections.abc import Callable

from player.transcript.formats.json_out import write_json
from player.transcript.formats.lrc_out import write_lrc
from player.transcript.formats.manner import Manner
from player.transcript.formats.srt_out import write_srt
from player.transcript.formats.text_out import write_markdown, write_text
from player.transcript.formats.vtt_out import write_vtt
from player.transcript.model import Segment, Timing, Transcript

_MANNERED: dict[str, tuple[Callable[[Transcript, Manner], str], str]] = {
    "srt": (write_srt, "x.srt"),
    "lrc": (write_lrc, "x.lrc"),
    "markdown": (write_markdown, "x.md"),
    "text": (write_text, "x.txt"),
}
"""Formats for people, where names and times stand among the words: the writer, and a name."""

_STRICT: dict[str, Callable[[Transcript], str]] = {"vtt": write_vtt, "json": write_json}
_ENDINGS = {
    ".srt": "srt",
    ".vtt": "vtt",
    ".json": "json",
    ".lrc": "lrc",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
}
FORMATS = ("srt", "vtt", "json", "lrc", "markdown", "text")
"""Names of the formats that can be written."""


Reader = Callable[[bytes, str], Transcript]
"""Reads the bytes of a file with this name; may raise ValueError."""


def write_transcript(transcript: Transcript, kind: str, *, also: Reader | None = None) -> str:
    """The transcript as the text of a file; `kind` is one of FORMATS.

    Reading it back gives the same segments; word times are kept by `vtt`, `json` and `lrc`.
    What is written for people is read back to see: where something in it would be taken for
    a name or a time, it is written less plainly. `also` is another way it must be read in.
    """
    if kind in _STRICT:
        return _STRICT[kind](transcript)
    write, name = _MANNERED[kind]
    readers = (_read, also) if also else (_read,)
    for manner in Manner:
        text = write(transcript, manner)
        data = text.encode("utf-8", "surrogatepass")
        if manner is Manner.EXACT or all(
            _reads_back(read, data, name, transcript) for read in readers
        ):
            break
    return text


def _read(data: bytes, name: str) -> Transcript:
    from player.transcript.reader import read_transcript

    return read_transcript(data, name=name)


def _reads_back(read: Reader, data: bytes, name: str, transcript: Transcript) -> bool:
    try:
        back = read(data, name)
    except ValueError:
        return not transcript
    timed = transcript.timing is not Timing.NONE
    return [_said(segment, timed) for segment in back.segments] == [
        _said(segment, timed) for segment in transcript.segments
    ]


def _said(segment: Segment, timed: bool) -> tuple[object, ...]:
    times = (segment.start_ms, segment.end_ms) if timed else ()
    return segment.speaker, segment.text, times


def format_of_name(name: str) -> str | None:
    """The format a file's name asks for, None where its ending is none of them."""
    return next((kind for end, kind in _ENDINGS.items() if name.lower().endswith(end)), None)
