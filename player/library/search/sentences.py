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
from player.library.search.words import Folded, fold

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
    joined = Folded(" ".join(texts))
    places = [
        Place(joined.original(start), joined.original(end), which)
        for start, end, which in needle.places(joined.text)
    ]
    turns = list(_turns(block.who[first : first + len(texts)], texts))
    if voices is None:
        found = _by_one_voice(places, turns, length)
    else:
        turns = [turn for turn in turns if voices[turn.who]]
        found = _within(places, turns, length)
        if not _all_said(block, places, turns, needle, elsewhere):
            return None
    if found is None:
        return None
    line, offset, end = first, found.start, found.end
    for text in texts:
        if offset <= len(text):
            break
        line, offset, end = line + 1, offset - len(text) - 1, end - len(text) - 1
    return _sentence(block, line, (offset, end))


def _turns(who: Sequence[int], texts: Sequence[str]) -> Iterator[_Turn]:
    begin = at = 0
    for line, text in enumerate(texts):
        at += len(text) + 1
        if line + 1 == len(texts) or who[line + 1] != who[line]:
            yield _Turn(begin, at - 1, who[line])
            begin = at


def _by_one_voice(places: Sequence[Place], turns: Sequence[_Turn], length: int) -> Found | None:
    """Where one voice says the words, or several where none says as many."""
    whole = _within(places, [_Turn(0, turns[-1].end, 0)], length)
    if whole is None or len(turns) == 1:
        return whole
    found = _within(places, turns, length)
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
