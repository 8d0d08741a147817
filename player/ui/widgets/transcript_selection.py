"""Text selected with the mouse, as it is copied.

A selection's offsets are those that the strips carry: y is twice the segment's index, plus
one in its text.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.selection import Selection

from player.sharing.passages import Place
from player.transcript.model import Segment
from player.transcript.paragraphs import Opening, gap_between


def selected_span(selection: Selection, line: int, length: int) -> tuple[int, int] | None:
    """Which characters of a line of `length` are selected, None where none is."""
    span = selection.get_span(line)
    if span is None:
        return None
    start, end = span
    end = length if end < 0 else min(end, length)
    return (max(start, 0), end) if start < end else None


def selected_places(selection: Selection, segments: Sequence[Segment]) -> tuple[Place, Place]:
    """Where a selection begins and ends; a speaker's row counts as the start of the line."""
    start, end = selection
    last = len(segments) - 1
    first = Place(0, 0) if start is None else Place(start.y // 2, start.x if start.y % 2 else 0)
    if end is None:
        return first, Place(last, len(segments[last].text) if segments else 0)
    if end.y % 2 or not end.y:
        return first, Place(end.y // 2, end.x if end.y % 2 else 0)
    before = end.y // 2 - 1
    return first, Place(before, len(segments[before].text))


def selected_text(selection: Selection, segments: Sequence[Segment], opened: bytes) -> str:
    """What is selected: lines of a turn joined, its speaker in front where whole."""
    paragraphs: list[str] = []
    first = 0 if selection.start is None else selection.start.y // 2
    last = len(segments) - 1 if selection.end is None else selection.end.y // 2
    for index in range(max(first, 0), min(last + 1, len(segments))):
        segment = segments[index]
        if opened[index] or not paragraphs:
            paragraphs.append("")
        if opened[index] == Opening.TURN and _is_whole(selection, 2 * index, segment.speaker):
            paragraphs[-1] = f"{segment.speaker}:"
        span = selected_span(selection, 2 * index + 1, len(segment.text))
        if span:
            text = " ".join(segment.text[slice(*span)].split())
            paragraphs[-1] += gap_between(paragraphs[-1], text) + text
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _is_whole(selection: Selection, line: int, name: str) -> bool:
    return selected_span(selection, line, len(name)) == (0, len(name))
