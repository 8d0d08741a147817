"""The text of a WebVTT cue: voices, inline times, references; style tags are dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from player.clean import clean_line
from player.markup import unescape
from player.timecode import parse_cue_time
from player.transcript.model import Word

_TIMESTAMP = re.compile(r"\d{1,4}:[\d:.,]{1,30}", re.ASCII)
_TAG = re.compile(r"(/?)([^\s./]*)(?:\.[^\s]*)?\s*(.*)", re.DOTALL)
_KNOWN = frozenset({"c", "i", "b", "u", "ruby", "rt", "lang", "v"})
_STYLING = re.compile("font|s|em|strong|span|big|small|strike|p|div|a|sub|sup|tt", re.IGNORECASE)


@dataclass(slots=True)
class Spoken:
    """What one voice says in a cue; `speaker` None where no voice is named."""

    text: str = ""
    speaker: str | None = None
    words: tuple[Word, ...] = ()


@dataclass(slots=True)
class _Run:
    """A piece of text with no tag inside; `start_ms` where an inline time leads it."""

    text: str
    speaker: str | None
    start_ms: int | None


def parse_cue_text(
    text: str, start_ms: int = 0, end_ms: int | None = None
) -> tuple[list[Spoken], list[str]]:
    """Read a cue's text: what each voice says in order, and tags that WebVTT does not have.

    Inline times become word times; what stands between two of them is one Word, for no
    more is known. A `<` that begins no tag stays.
    """
    unknown: list[str] = []
    if "<" not in text:
        return [Spoken(unescape(text))], unknown
    runs = list(_runs(text, unknown))
    spoken: list[Spoken] = []
    at = 0
    while at < len(runs):
        until = at
        while until < len(runs) and runs[until].speaker == runs[at].speaker:
            until += 1
        part = _spoken(runs[at:until], start_ms, end_ms, runs[until:])
        if clean_line(part.text):
            spoken.append(part)
        at = until
    return spoken, unknown


def _runs(text: str, unknown: list[str]) -> Iterator[_Run]:
    speaker: str | None = None
    time_ms: int | None = None
    at = 0
    while at < len(text):
        opening = text.find("<", at)
        if opening < 0:
            opening = len(text)
        if opening > at:
            yield _Run(unescape(text[at:opening]), speaker, time_ms)
            time_ms = None
        if opening == len(text):
            break
        closing = _tag_end(text, opening)
        if closing < 0:
            yield _Run("<", speaker, time_ms)
            time_ms = None
            at = opening + 1
            continue
        inside = text[opening + 1 : closing]
        at = closing + 1
        if _TIMESTAMP.fullmatch(inside):
            if time_ms is not None:
                yield _Run("", speaker, time_ms)
            inline = parse_cue_time(inside)
            time_ms = inline[0] if inline else time_ms
            continue
        tag = _TAG.fullmatch(inside)
        closes, name, annotation = tag.groups() if tag else ("", "", "")
        if name == "v":
            speaker = None if closes else clean_line(unescape(annotation))
        elif name == "br":
            yield _Run(" ", speaker, None)
        elif name and not closes and name not in _KNOWN and not _STYLING.fullmatch(name):
            unknown.append(clean_line(f"<{inside}>")[:60])
    if time_ms is not None:
        yield _Run("", speaker, time_ms)


def _tag_end(text: str, opening: int) -> int:
    """Where the tag that begins at `opening` ends, -1 where it is a mere less-than sign."""
    after = text[opening + 1 : opening + 2]
    if not (after.isalnum() or after in ("/", ".")) or not after:
        return -1
    closing = text.find(">", opening, opening + 1_000)
    inner = text.find("<", opening + 1, closing if closing > 0 else opening + 1_000)
    if inner > 0 or (after.isdigit() and not _TIMESTAMP.fullmatch(text[opening + 1 : closing])):
        return -1
    return closing


def _spoken(runs: list[_Run], start_ms: int, end_ms: int | None, later: list[_Run]) -> Spoken:
    text = "".join(run.text for run in runs)
    if end_ms is None or all(run.start_ms is None for run in runs):
        return Spoken(text, runs[0].speaker)
    chunks: list[tuple[int, str]] = []
    for run in runs:
        if run.start_ms is not None or not chunks:
            before_ms = chunks[-1][0] if chunks else start_ms
            began_ms = start_ms if run.start_ms is None else run.start_ms
            chunks.append((min(max(began_ms, before_ms), end_ms), run.text))
        else:
            chunks[-1] = (chunks[-1][0], chunks[-1][1] + run.text)
    until_ms = next((run.start_ms for run in later if run.start_ms is not None), end_ms)
    ends = [began for began, _ in chunks[1:]] + [max(until_ms, chunks[-1][0])]
    words = tuple(
        Word(clean_line(chunk), began_ms, ended_ms)
        for (began_ms, chunk), ended_ms in zip(chunks, ends, strict=True)
        if clean_line(chunk)
    )
    return Spoken(text, runs[0].speaker, words)
