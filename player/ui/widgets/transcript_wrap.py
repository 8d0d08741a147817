"""Breaking a line of transcript into rows, and finding columns in them.

Drawing and hit-testing both go through here, so that what is clicked is what is seen.
Widths are terminal cells as Textual counts them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from rich.cells import cell_len, get_character_cell_size, split_graphemes

_ONE_CELL_EACH = re.compile(r"[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u2010-\u2027]*").fullmatch
_JOINING = re.compile("[\u200d\ufe0f]")
_SPACES = " \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"
_SPACE = re.compile(f"[{_SPACES}]")
_NOT_SPACE = re.compile(f"[^{_SPACES}]|$")
_NEVER_FIRST = frozenset(
    "、。，．・：；？！」』）］｝】〉》〕ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々…%)]}"
)
"""What Japanese and Chinese never put at the start of a row (JIS X 4051, shortened)."""


def is_narrow(text: str) -> bool:
    """True where each character takes exactly one cell, so that offsets are columns."""
    return (text.isascii() and text.isprintable()) or _ONE_CELL_EACH(text) is not None


class _Sizes(dict[str, int]):
    def __missing__(self, character: str) -> int:
        size = get_character_cell_size(character)
        if len(self) < 4_096:
            self[character] = size
        return size


_sizes = _Sizes()


def cell_widths(text: str) -> list[int]:
    """The cells of each character; 0 for one that belongs to the character before it."""
    if not _JOINING.search(text):
        return list(map(_sizes.__getitem__, text))
    widths = [0] * len(text)
    for start, _end, cells in split_graphemes(text)[0]:
        widths[start] = cells
    return widths


def wrap(text: str, width: int) -> tuple[int, ...]:
    """Where each row but the first begins, as character offsets; () for a single row.

    Rows end at spaces where they can, between wide characters where a script has no
    spaces, and anywhere else in a word longer than `width`. Spaces at a break hang beyond
    the row: cut it with `row_text`. No character is lost between the rows.
    """
    if len(text) <= width and "\n" not in text and is_narrow(text):
        return ()
    width = max(width, 1)
    starts: list[int] = []
    begin = 0
    for line in text.split("\n"):
        if begin:
            starts.append(begin)
        narrow = is_narrow(line)
        breaks = _wrap_narrow(line, width) if narrow else _wrap_wide(line, width)
        starts += [begin + at for at in breaks] if begin else breaks
        begin += len(line) + 1
    return tuple(starts)


def _wrap_narrow(text: str, width: int) -> list[int]:
    starts: list[int] = []
    start = 0
    while len(text) - start > width:
        space = text.rfind(" ", start, start + width + 1)
        if space <= start:
            start += width
        else:
            start = _after_spaces(text, space)
            if start == len(text):
                break
        starts.append(start)
    return starts


def _wrap_wide(text: str, width: int) -> list[int]:
    widths = cell_widths(text)
    columns = [0, *accumulate(widths)]
    starts: list[int] = []
    start = 0
    while columns[-1] - columns[start] > width:
        limit = bisect_right(columns, columns[start] + width) - 1
        at = _break_before(text, widths, start, limit)
        if at <= start:
            at = _whole(widths, start, limit)
        start = _after_spaces(text, at)
        if start == len(text):
            break
        starts.append(start)
    return starts


def _break_before(text: str, widths: list[int], start: int, limit: int) -> int:
    """The last good place to break in (start, limit], or `start` where there is none."""
    if _SPACE.match(text, limit):
        return limit
    for at in range(limit, start, -1):
        before = text[at - 1]
        if before in _SPACES:
            return at
        wide = widths[at] == 2 or (widths[at - 1] == 2 and widths[at] > 0)
        if wide and text[at] not in _NEVER_FIRST:
            return at
    return start


def _whole(widths: list[int], start: int, limit: int) -> int:
    """A break that splits no cluster and takes at least one, however narrow the row."""
    while limit > start and widths[limit] == 0:
        limit -= 1
    if limit > start:
        return limit
    limit = start + 1
    while limit < len(widths) and widths[limit] == 0:
        limit += 1
    return limit


def _after_spaces(text: str, at: int) -> int:
    found = _NOT_SPACE.search(text, at)
    return found.start() if found else len(text)


def row_text(text: str, start: int, end: int) -> str:
    """A row as it is drawn: without the line break or the spaces it was broken at."""
    return text[start:end].rstrip("\n" + _SPACES)


def offset_at(row: str, column: int) -> int | None:
    """The character of a drawn row under a column of cells, None right or left of it."""
    if column < 0:
        return None
    if is_narrow(row):
        return column if column < len(row) else None
    columns = list(accumulate(cell_widths(row)))
    at = bisect_right(columns, column)
    return at if at < len(row) else None


def clip(text: str, width: int) -> str:
    """Shorten a text to a width in cells, with an ellipsis where something was cut."""
    if cell_len(text) <= width:
        return text
    columns = [0, *accumulate(cell_widths(text))]
    return text[: max(bisect_right(columns, width - 1) - 1, 0)] + "…" if width > 0 else ""


def snap(row: str, start: int, end: int) -> tuple[int, int]:
    """Widen a span so that it splits no cluster of characters drawn as one."""
    if is_narrow(row):
        return start, end
    widths = cell_widths(row)
    while 0 < start < len(row) and widths[start] == 0:
        start -= 1
    while end < len(row) and widths[end] == 0:
        end += 1
    return start, end
