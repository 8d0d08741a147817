"""Who says what, and when, in a transcript written for people.

Read are the ways in which shows print their transcripts: a name alone above its text, a
name before a colon, a time before or after the name, in brackets or not, in line with the
text or on a line of its own; and text without names or without times.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from player.markup import Block
from player.timecode import parse_cue_time
from player.transcript.formats.tags import plain_text, voice
from player.transcript.speakers import is_a_name, looks_like_name, plain_name, split_name

CLOCK = r"(?:\d{1,3}:)?\d{1,3}:[0-5]\d(?:[.,]\d{1,3})?"
"""A time as people write it: hours, where there are any, minutes and seconds."""

_LEADING = re.compile(
    rf"(?:[-–—•*]\s{{0,3}})?(?:[\[(<{{]\s?(?P<inner>{CLOCK})(?:\s?[–—-]\s?(?P<until>{CLOCK}))?\s?[\])>}}]"
    rf"|(?P<bare>{CLOCK})(?![\w:]))(?:\s?(?:-->?|[–—]|-|to)\s?[\[(<]?(?P<end>{CLOCK})[\])>]?)?"
    r"\s{0,3}",
    re.ASCII,
)
_SEPARATOR = re.compile(r"[-–—:|•·]{1,2}(?=\s)\s{0,3}")
_TRAILING = re.compile(
    rf"(.{{1,70}}?)[\s,|·•–—-]{{0,4}}(?:([\[(<])\s?({CLOCK})\s?[\])>]|(?<![\d:])({CLOCK}))\s?:?\s*$",
    re.ASCII,
)
_NAME_TIME = re.compile(
    rf"([^\[\]()<>:]{{1,60}}?)\s{{0,3}}[\[(<]\s?({CLOCK})\s?[\])>]\s?:?\s+", re.ASCII
)
_TITLED = re.compile(rf"[\[(]{CLOCK}[\])]\s?[-–—]\s", re.ASCII)
_INLINE = re.compile(rf"[\[(]({CLOCK})[\])]\s{{0,3}}", re.ASCII)
_ENDS = re.compile(r"[.!?…:,;\"”’)\]]$")
_LONG_TITLE = 120
_FEW_BLOCKS = 14


@dataclass(slots=True)
class Turn:
    """A stretch of text: `start_ms` None where no time stands by it.

    `speaker` is None where the one before goes on. A `chapter` is a heading with a time: it
    anchors what follows but is not spoken. `at` is the index of the block it comes from.
    """

    line: int
    text: str
    start_ms: int | None = None
    speaker: str | None = None
    chapter: bool = False
    end_ms: int | None = None
    at: int = 0


@dataclass(slots=True)
class _Head:
    """What the start of a block says: a time, a name, and where its text begins.

    `voiced` where a WebVTT voice tag says so: then the text is nothing but text.
    """

    start_ms: int | None
    name: str
    text: str
    sure: bool
    end_ms: int | None = None
    voiced: bool = False


def read_turns(blocks: Sequence[Block], chapter_starts: Collection[int] = ()) -> list[Turn]:
    """Read the blocks of a transcript.

    `chapter_starts` are known starts of chapters: a short line with one of these times is a
    heading and not speech.
    """
    isolated = _isolated(blocks)
    heads = [
        _Head(None, block.text, "", sure=True) if block.text in isolated else _head(block)
        for block in blocks
    ]
    _speak_for_themselves(heads)
    names = _names(blocks, heads)
    timed = sum(head.start_ms is not None for head in heads)
    sparse = timed * 3 < len(blocks)
    turns: list[Turn] = []
    more: dict[int, list[str]] = {}
    speaker: str | None = None
    pending: int | None = None
    for at, (block, head) in enumerate(zip(blocks, heads, strict=True)):
        chapter = _is_chapter(block, head, chapter_starts, sparse)
        if chapter:
            title = head.text or head.name
            turns.append(Turn(block.line, title, head.start_ms, None, chapter=True, at=at))
            pending = None
            continue
        if head.voiced:
            speaker = head.name
            turns.append(
                Turn(block.line, head.text, head.start_ms, speaker, False, head.end_ms, at)
            )
            continue
        if head.name in names:
            speaker = head.name
            text, start_ms, end_ms = head.text, head.start_ms, head.end_ms
        else:
            start_ms, end_ms, text = _lead(block.text)
        if text.startswith(">>") and names:
            speaker, text = "", text.lstrip("> ")
        if start_ms is not None:
            pending = start_ms
        if not text:
            continue
        joined = block.follows and turns and pending is None and not turns[-1].chapter
        if joined and turns[-1].speaker == speaker and not head.name:
            more.setdefault(len(turns) - 1, []).append(text)
            continue
        turns.extend(_inline(Turn(block.line, text, pending, speaker, end_ms=end_ms, at=at)))
        pending = None
    for index, texts in more.items():
        turns[index].text = " ".join([turns[index].text, *texts])
    return turns


class TurnReader:
    """Reads turns as `read_turns` does, but once where the same blocks are asked for again."""

    def __init__(self) -> None:
        self._asked: tuple[list[Block], frozenset[int]] | None = None
        self._turns: list[Turn] = []

    def read(self, blocks: Sequence[Block], chapter_starts: Collection[int] = ()) -> list[Turn]:
        """The turns, which are not to be changed."""
        asked = list(blocks), frozenset(chapter_starts)
        if asked != self._asked:
            self._asked, self._turns = asked, read_turns(*asked)
        return self._turns


def _is_chapter(block: Block, head: _Head, chapter_starts: Collection[int], sparse: bool) -> bool:
    title = head.text or head.name
    if head.voiced or head.start_ms is None or not title or len(title) > _LONG_TITLE:
        return False
    if head.name and (head.text or not _TITLED.match(block.text)):
        return False
    if block.heading:
        return True
    titled = _TITLED.match(block.text) and not _ENDS.search(title)
    return sparse and (head.start_ms in chapter_starts or bool(titled))


def _lead(text: str) -> tuple[int | None, int | None, str]:
    """The time, or the two times, at the start of a text, and the text after them."""
    found = _LEADING.match(text)
    start_ms = _ms(found["inner"] or found["bare"]) if found else None
    if found is None or start_ms is None:
        return None, None, text
    after = text[found.end() :]
    dash = _SEPARATOR.match(after)
    if dash and "." not in text[: found.end()]:
        after = after[dash.end() :]
    return start_ms, _ms(found["until"] or found["end"]), after


def _ms(clock: str | None) -> int | None:
    read = parse_cue_time(clock) if clock else None
    return read[0] if read else None


def _head(block: Block) -> _Head:
    """A block's beginning, judged by its shape alone."""
    text = block.text
    start_ms, end_ms, rest = _lead(text)
    if spoken := voice(rest):
        return _Head(start_ms, spoken[0], plain_text(spoken[1]), True, end_ms, voiced=True)
    named = split_name(rest)
    if block.name and not named and is_a_name(block.name) and rest.startswith(block.name):
        named = block.name, len(block.name)
    if named:
        name, at = named
        after = rest[at:].lstrip(": ")
        sure = bool(block.name)
        if start_ms is None and (second := _LEADING.match(after)):
            start_ms, end_ms, later = _lead(after)
            if second["inner"] or not later:
                return _Head(start_ms, name, later, sure=True, end_ms=end_ms)
            return _Head(None, name, after, sure)
        return _Head(start_ms, name, after, sure, end_ms)
    if start_ms is None:
        inline = _NAME_TIME.match(text)
        if inline and (name := plain_name(inline[1])):
            return _Head(_ms(inline[2]), name, text[inline.end() :], sure=True)
        trailing = _TRAILING.fullmatch(text) if len(text) < 100 else None
        if trailing and (name := plain_name(trailing[1])):
            return _Head(_ms(trailing[3] or trailing[4]), name, "", sure=True)
    bare = "" if 0 < block.heading < 3 else _bare_name(rest)
    if bare:
        return _Head(start_ms, bare, "", sure=False, end_ms=end_ms)
    return _Head(start_ms, "", rest, sure=False, end_ms=end_ms)


def _bare_name(text: str) -> str:
    """A line that is nothing but a name: `John Schulman`, `Kevin:`."""
    if len(text) > 50 or not text:
        return ""
    if text[-1] in ":：":
        return plain_name(text[:-1])
    return "" if _ENDS.search(text) else plain_name(text)


def _names(blocks: Sequence[Block], heads: Sequence[_Head]) -> set[str]:
    """Names that hold for the whole text: they come back, or stand beside a time."""
    counts = Counter(head.name for head in heads if head.name)
    followed = Counter(
        head.name
        for at, head in enumerate(heads)
        if head.name and (head.text or (at + 1 < len(heads) and not _is_bare(heads[at + 1])))
    )
    sure = Counter(head.name for head in heads if head.name and head.sure)
    names = {
        name
        for name, count in counts.items()
        if followed[name] * 2 > count and (count > 1 or sure[name] or len(blocks) <= _FEW_BLOCKS)
    }
    if len(names) > 1:
        singles = {n for n in counts if counts[n] == 1 and followed[n] and " " in n}
        names |= {name for name in singles if looks_like_name(name) and _titled(name)}
    bare_singles = {
        head.name
        for block, head in zip(blocks, heads, strict=True)
        if _is_bare(head)
        and " " not in head.name
        and counts[head.name] < 3
        and block.text[-1] not in ":："
    }
    return {
        name
        for name in names
        if name not in bare_singles or sure[name] or len(blocks) <= _FEW_BLOCKS
    }


def _speak_for_themselves(heads: Sequence[_Head]) -> None:
    """Timed lines with a lone name are heads only above text that has no time of its own."""
    for at, head in enumerate(heads):
        timed_below = at + 1 == len(heads) or heads[at + 1].start_ms is not None
        if _is_bare(head) and not head.sure and head.start_ms is not None and timed_below:
            head.name, head.text = "", head.name


def _is_bare(head: _Head) -> bool:
    return bool(head.name) and not head.text


def _titled(name: str) -> bool:
    return all(token[0].isupper() for token in name.split())


def _isolated(blocks: Sequence[Block]) -> set[str]:
    """Short lines below a double gap, where nearly every double gap has such a line below."""
    gaps = [block for block in blocks if block.gap > 1]
    short = [
        block.text for block in gaps if len(block.text.split()) < 5 and not _ENDS.search(block.text)
    ]
    return set(short) if len(short) > 2 and len(short) * 5 >= len(gaps) * 4 else set()


def _inline(turn: Turn) -> list[Turn]:
    """Split a turn at times in brackets inside its text."""
    turns = [turn]
    at = 0
    text = turn.text
    for found in _INLINE.finditer(text):
        start_ms = _ms(found[1])
        if start_ms is None or (turns[-1].start_ms or 0) > start_ms:
            continue
        before = text[at : found.start()].strip()
        if before:
            turns[-1].text = before
            turns.append(replace(turn, text="", start_ms=start_ms))
            turns[-2].end_ms = None
        else:
            turns[-1].start_ms = start_ms
        at = found.end()
    turns[-1].text = text[at:].strip()
    return [part for part in turns if part.text]
