"""The very sentence of a passage in which the words stand, who says it, and when it begins.

What one voice says comes before words that only several voices say together; a sentence
that runs over several voices bears the names of all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from player.library.search.needle import PHRASE, Found, Needle, Place, Span, closest
from player.library.search.passages import OVERLAP, Block, first_words
from player.library.search.words import Folded
from player.transcript.search import fold

_LONGEST = 400
_PAUSE_MS = 8_000
_FAR = 1_000
"""More than a passage has of the next one."""

_ENDS = re.compile(r"[.!?…。！？][\"”’)\]]?\s*$")
_BREAK = re.compile(r"[.!?…][\"”’)\]]?\s+|[。！？][\"”’)\]]?\s*")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence; `at` is where in it the words are."""

    text: str
    at: int
    speaker: str
    start_ms: int


class _Turn(NamedTuple):
    """What one voice says without a pause for another: offsets in the text of a passage."""

    begin: int
    end: int
    who: int


def sentence_in(
    block: Block,
    passage: int,
    needle: Needle,
    asked: Callable[[str], bool] | None = None,
    elsewhere: str = "",
) -> Spoken | None:
    """The sentence of a passage in which the words stand; None where they do not.

    With `asked` it is said by one whose name that takes, and so are all words, but for those
    that stand in `elsewhere`, the episode's title and show, or in the name.
    """
    first = sum(block.counts[:passage])
    last = first + block.counts[passage]
    voices = None if asked is None else [asked(name) for name in block.speakers]
    if not needle.words:
        for line in range(first, last):
            if voices is None or voices[block.who[line]]:
                return _sentence(block, line, (0, 0))
        return None
    texts = block.texts[first:last]
    length = sum(map(len, texts)) + len(texts)
    texts += first_words(block.texts[last : last + OVERLAP])
    who = block.who[first : first + len(texts)]
    joined = Folded(" ".join(texts))
    if voices is None and (word := needle.only(joined.text)):
        places = [word]
    else:
        places = needle.places(joined.text)
    if joined.shifted:
        places = [
            Place(joined.original(start), joined.original(end), which)
            for start, end, which in places
        ]
    if voices is None:
        found = _anywhere(places, who, texts, length)
    else:
        turns = [turn for turn in _turns(who, texts) if voices[turn.who]]
        if not _all_said(block, places, turns, needle, elsewhere):
            return None
        found = _within(places, turns, length)
    if found is None:
        return None
    at, offset = _line_at(texts, found.start)
    return _sentence(block, first + at, (offset, offset + found.end - found.start))


def _line_at(texts: Sequence[str], offset: int) -> tuple[int, int]:
    """The line in which a character of a passage stands, and where in it."""
    for line, text in enumerate(texts):
        if offset <= len(text):
            return line, offset
        offset -= len(text) + 1
    return len(texts) - 1, len(texts[-1])


def _turns(who: Sequence[int], texts: Sequence[str]) -> Iterator[_Turn]:
    begin = at = 0
    for line, text in enumerate(texts):
        at += len(text) + 1
        if line + 1 == len(texts) or who[line + 1] != who[line]:
            yield _Turn(begin, at - 1, who[line])
            begin = at


def _anywhere(
    places: Sequence[Place], who: Sequence[int], texts: Sequence[str], length: int
) -> Found | None:
    """Where one voice says the words, or several where none says as many."""
    whole = _within(places, [_Turn(0, length + _FAR, 0)], length)
    if whole is None:
        return None
    first, last = _line_at(texts, whole.start)[0], _line_at(texts, whole.end - 1)[0]
    if len(set(who[first : last + 1])) == 1:
        return whole
    found = _within(places, list(_turns(who, texts)), length)
    if found is None or len(found.words - {PHRASE}) < len(whole.words - {PHRASE}):
        return whole
    return found


def _within(places: Sequence[Place], turns: Sequence[_Turn], length: int) -> Found | None:
    """The best of the turns that begins before `length`: the next passage has the others."""
    stretches = [(turn.begin, turn.end) for turn in turns]
    found = closest(places, stretches)
    if found is not None and found.start >= length:
        return closest([place for place in places if place.start < length], stretches)
    return found


def _all_said(
    block: Block,
    places: Sequence[Place],
    turns: Sequence[_Turn],
    needle: Needle,
    elsewhere: str,
) -> bool:
    """Whether all words are said in these turns, or stand where else they may."""
    said = {
        place.which
        for place in places
        for turn in turns
        if turn.begin <= place.start and place.end <= turn.end
    }
    missing = [word for which, word in enumerate(needle.words) if which not in said]
    if not missing:
        return True
    if not said:
        return False
    names = " ".join(block.speakers[turn.who] for turn in turns)
    there = fold(f"{elsewhere} {names}")
    return all(word.search(there) for word in missing)


def _sentence(block: Block, line: int, span: Span) -> Spoken:
    """The sentence around a stretch that begins in a line; it may have begun before that.

    It ends where another voice begins, but for a stretch that runs on over that.
    """
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
    over = _BREAK.search(whole, min(end, len(whole)))
    text = whole[: over.end()] if over else whole
    return Spoken(text.rstrip(), at, _names(block, first, last), _time(block, first, begin))


def _names(block: Block, first: int, last: int) -> str:
    """Whoever speaks in these lines, by name, in that order."""
    who = dict.fromkeys(block.who[first : last + 1])
    return ", ".join(filter(None, [block.speakers[one] for one in who]))


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
