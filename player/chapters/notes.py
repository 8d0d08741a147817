"""Chapters from timestamps in show notes and on pages, as people write them.

A line counts that begins with a time, whatever marks stand around it; or ends with one in
brackets, where the lines around do too. A score, an opening hour or a date does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from player.chapters.model import Chapter
from player.clean import clean_line
from player.markup import Block, read_document

_CLOCK = r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d)(?:[.,]\d{1,3})?"
_EDGE = r"(?![\w:/])"
_LEADING = re.compile(
    r"(?:[-–—•*·◦‣▪●►▶⏱️⌚#>|\s]|\d{1,3}[.)]\s|\d{1,3}\s?\|\s?){0,6}"
    rf"[\[(<{{]{{0,2}}\s?{_CLOCK}{_EDGE}(?:\s?h)?(?:\s?(?:[~–—-]|-->?|to|bis)\s?{_CLOCK}{_EDGE})?\s?[\])>}}]{{0,2}}",
    re.ASCII,
)
_TRAILING = re.compile(rf"(.{{1,200}}?)\s?[\[(<]\s?{_CLOCK}\s?[\])>]\s?[.;]?", re.ASCII)
_CELL_END = re.compile(r"\s?\|\s?(?:\d{1,3}:)?\d{1,3}:[0-5]\d\s?\|?$", re.ASCII)
_SEPARATOR = " \t-–—:|•·~.,)]>}*_⇒→="
_DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}", re.ASCII)
_LATE_START_MS = 10 * 60_000
_SHORT_PART = 10
_LONGEST_TITLE = 300


class _Stamp(NamedTuple):
    hours: str | None
    minutes: str
    seconds: str


class _Found(NamedTuple):
    """A line that has the shape of a chapter."""

    start: _Stamp
    end: _Stamp | None
    title: str
    url: str | None
    leading: bool
    item: bool


def chapters_in_text(
    text: str, *, name: str = "", duration_ms: int | None = None
) -> tuple[Chapter, ...]:
    """The chapters written down in show notes: HTML, Markdown or plain text.

    Sorted by start, at most one for each start; none later than `duration_ms`. Empty where
    there are none.
    """
    return chapters_in_blocks(read_document(text, name).blocks, duration_ms=duration_ms)


def chapters_in_blocks(
    blocks: Iterable[Block], *, duration_ms: int | None = None
) -> tuple[Chapter, ...]:
    """As `chapters_in_text`, of the blocks of a document."""
    found = _settled([line for block in blocks if (line := chapter_line(block))])
    hourly = duration_ms is not None and _are_hours(found, duration_ms)
    chapters: dict[int, Chapter] = {}
    for line in found:
        start_ms = _ms(line.start, hourly)
        end_ms = _ms(line.end, hourly) if line.end else None
        if duration_ms and start_ms > duration_ms:
            continue
        ended = end_ms if end_ms is not None and end_ms > start_ms else None
        chapters.setdefault(start_ms, Chapter(start_ms, line.title, ended, line.url))
    return tuple(sorted(chapters.values(), key=lambda chapter: chapter.start_ms))


def chapter_line(block: Block) -> _Found | None:
    """The chapter a block names, judged by its shape alone; None where it names none."""
    text = block.text
    leading = _LEADING.match(text)
    if leading:
        hours, minutes, seconds, *end = leading.groups()
        title = _title(_CELL_END.sub("", text[leading.end() :]))
        linked = not title and block.links and block.links[0].text in text
        title = block.links[0].text if linked else title
        if not title or len(title) > _LONGEST_TITLE:
            return None
        until = _Stamp(end[0], end[1], end[2]) if end[1] else None
        url = next((link.url for link in block.links if link.text and link.text in title), None)
        return _Found(_Stamp(hours, minutes, seconds), until, title, url, True, block.item)
    if len(text) > _LONGEST_TITLE or _DATE.search(text):
        return None
    trailing = _TRAILING.fullmatch(text)
    if not trailing:
        return None
    title = _title(trailing[1])
    if not title:
        return None
    item = block.item or text[:1] in "•·-*–"
    return _Found(_Stamp(*trailing.groups()[1:]), None, title, None, False, item)


def _title(text: str) -> str:
    return clean_line(text).lstrip(_SEPARATOR).rstrip(" -–—:|•·~]*_").strip()


def _settled(found: Sequence[_Found]) -> list[_Found]:
    """Of times at the end of lines believe only a list that starts early and goes on.

    A single one is believed in a list item that starts at 0:00.
    """
    trailing = [line for line in found if not line.leading]
    if not trailing:
        return list(found)
    starts = [_ms(line.start, hourly=False) for line in trailing]
    rising = all(before < after for before, after in pairwise(starts))
    listed = len(trailing) > 1 and rising and starts[0] < _LATE_START_MS
    alone = len(trailing) == 1 and trailing[0].item and starts[0] == 0
    if (listed or alone) and not any(line.leading for line in found):
        return list(found)
    return [line for line in found if line.leading]


def _ms(stamp: _Stamp, hourly: bool) -> int:
    hours, minutes, seconds = int(stamp.hours or 0), int(stamp.minutes), int(stamp.seconds)
    if hourly and stamp.hours is None:
        hours, minutes, seconds = minutes, seconds, 0
    return ((hours * 60 + minutes) * 60 + seconds) * 1_000


def _are_hours(found: Sequence[_Found], duration_ms: int) -> bool:
    """True where `10:11` must mean hours and minutes: as such all fit, as less they crowd."""
    short = [line.start for line in found if line.start.hours is None]
    if not short or len(short) < len(found):
        return False
    latest_ms = max(_ms(stamp, hourly=True) for stamp in short)
    crowded_ms = max(_ms(stamp, hourly=False) for stamp in short)
    return 0 < latest_ms <= duration_ms and crowded_ms * _SHORT_PART < duration_ms
