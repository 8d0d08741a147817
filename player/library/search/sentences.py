"""The very sentence of a passage in which the words stand, and when it begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from player.library.search.needle import Needle, Span
from player.library.search.passages import OVERLAP, Block
from player.library.search.query import Term
from player.library.search.words import Folded, has_words

_LONGEST = 400
_PAUSE_MS = 8_000
_ENDS = re.compile(r"[.!?…。！？][\"”’)\]]?\s*$")
_BREAK = re.compile(r"[.!?…][\"”’)\]]?\s+|[。！？][\"”’)\]]?\s*")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence; `at` is where in it the words are."""

    text: str
    at: int
    speaker: str
    start_ms: int


def sentence_in(
    block: Block, passage: int, needle: Needle, speakers: Sequence[Term] = ()
) -> Spoken | None:
    """The sentence of a passage in which the words stand; None where they do not.

    With `speakers` it must be said by somebody with all these words in the name.
    """
    first = sum(block.counts[:passage])
    last = min(first + block.counts[passage] + OVERLAP, len(block.texts))
    lines = list(range(first, last))
    if speakers:
        lines = [at for at in lines if has_words(block.speakers[block.who[at]], speakers)]
    if not lines:
        return None
    if not needle.words:
        return _sentence(block, lines[0], (0, 0))
    return _found(block, lines, needle)


def _found(block: Block, lines: Sequence[int], needle: Needle) -> Spoken | None:
    texts = [block.texts[line] for line in lines]
    if lines[-1] == len(block.texts) - 1:
        texts.append(block.after)
    joined = Folded(" ".join(texts))
    span = needle.best(joined.text)
    if span is None:
        return None
    offset, end = joined.original(span[0]), joined.original(span[1])
    for line in lines:
        length = len(block.texts[line])
        if offset <= length:
            return _sentence(block, line, (offset, end))
        offset -= length + 1
        end -= length + 1
    return None


def _sentence(block: Block, line: int, span: Span) -> Spoken:
    """The sentence around a stretch that begins in a line; it may have begun before that."""
    offset, past = span
    first, begin = _beginning(block, line, offset)
    before = "".join(
        f"{block.texts[at][begin if at == first else 0 :]} " for at in range(first, line)
    )
    cut = begin if first == line else 0
    whole = before + block.texts[line][cut:]
    at = len(before) + offset - cut
    end = at + min(past - offset, _LONGEST)
    last = line
    while last + 1 < len(block.texts) and (
        len(whole) < end or (_runs_on(block, last) and len(whole) < _LONGEST)
    ):
        last += 1
        whole = f"{whole} {block.texts[last]}"
    if len(whole) < end:
        whole = f"{whole} {block.after}"
    over = _BREAK.search(whole, min(end, len(whole)))
    text = whole[: over.end()] if over else whole
    return Spoken(text.rstrip(), at, block.speakers[block.who[line]], _time(block, first, begin))


def _beginning(block: Block, line: int, offset: int) -> tuple[int, int]:
    """The line and the offset in it at which a sentence begins."""
    begin = _last_break(block.texts[line], offset)
    length = 0
    while not begin and _runs_on(block, line - 1) and length < _LONGEST // 2:
        line -= 1
        length += len(block.texts[line])
        begin = _last_break(block.texts[line])
    return line, begin


def _last_break(text: str, end: int | None = None) -> int:
    """Where the last sentence of a text begins, 0 where there is but one."""
    begin = 0
    for found in _BREAK.finditer(text, 0, len(text) if end is None else end):
        begin = found.end()
    return begin if begin < len(text) else 0


def _runs_on(block: Block, line: int) -> bool:
    """Whether the sentence at the end of a line goes on in the next one."""
    if not 0 <= line < len(block.texts) - 1 or block.who[line] != block.who[line + 1]:
        return False
    pause_ms = block.starts[line + 1] - block.starts[line] - block.lengths[line]
    return pause_ms < _PAUSE_MS and not _ENDS.search(block.texts[line])


def _time(block: Block, line: int, offset: int) -> int:
    """When a character of a line is heard, by its place in the line."""
    length = max(len(block.texts[line]), 1)
    return block.starts[line] + max(block.lengths[line], 0) * offset // length
