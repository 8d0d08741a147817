"""A stretch of a text to show, with what was found marked."""

from __future__ import annotations

from player.library.model import Snippet
from player.library.search.needle import Needle, Span
from player.library.search.words import Folded

_LENGTH = 180
_LEAD = 60


def snippet(text: str, needle: Needle, at: int | None = None) -> Snippet:
    """A stretch of a text around an offset, with everything that was looked for marked."""
    folded = Folded(text)
    spans = [
        (folded.original(start), folded.original(end)) for start, end in needle.marks(folded.text)
    ]
    if at is None:
        at = spans[0][0] if spans else 0
    begin, end = _window(text, at)
    lead, tail = "… " if begin else "", " …" if end < len(text) else ""
    shown = text[begin:end].replace("\n", " ")
    shift = len(lead) - begin
    marks = tuple(
        (max(start, begin) + shift, min(stop, end) + shift)
        for start, stop in spans
        if start < end and stop > begin
    )
    return Snippet(lead + shown + tail, marks)


def line_with(text: str, needle: Needle) -> tuple[str, int | None]:
    """The line of a text in which the words stand, and where in it."""
    folded = Folded(text)
    span = needle.best(folded.text)
    if span is None:
        return text.partition("\n")[0], None
    at = folded.original(span[0])
    begin = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return text[begin : end if end >= 0 else len(text)], at - begin


def _window(text: str, at: int) -> Span:
    """A stretch around an offset that begins and ends at words."""
    if len(text) <= _LENGTH:
        return 0, len(text)
    begin = max(min(at - _LEAD, len(text) - _LENGTH), 0)
    end = begin + _LENGTH
    if begin:
        begin = text.find(" ", begin, at) + 1 or begin
    space = text.rfind(" ", at, end)
    if end < len(text) and space > at and not text[begin:space].isspace():
        end = space
    return begin, end
