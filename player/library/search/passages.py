"""A transcript cut into passages, the unit that is searched, and blocks of them, as bytes.

A passage is about a hundred words, so that words looked for together stand near each
other. Four passages make a block, which is kept for snippets: not compressed, which would
take longer than everything else that is done to find a sentence.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from player.library.packing import Lines
from player.library.search.words import indexable

PASSAGES_A_BLOCK = 4
_PASSAGE = 600
OVERLAP = 8
"""Words of the next passage that belong to one too: a phrase is found across the border."""

_LONGEST_HEAD = 160
_SUM = 4

LONGEST_LINE = 320
"""Lines longer than this are cut at their sentences."""

_SENTENCE_END = re.compile(r"(?<=[.!?…。！？])[\"”’)\]]?\s+|(?<=[。！？])")


class Block(NamedTuple):
    """Passages one after another: how many lines each has, and the lines' columns.

    `who` are indexes of `speakers`. The lines after those of the last passage are the first
    words of the next block.
    """

    counts: list[int]
    starts: list[int]
    lengths: list[int]
    who: list[int]
    texts: list[str]
    speakers: list[str]

    def spoken(self) -> Iterator[tuple[str, str]]:
        """For each passage who speaks in it, and its text, as the index gets them."""
        at = 0
        for count in self.counts:
            end = at + count
            names = " ".join([self.speakers[who] for who in sorted(set(self.who[at:end]))])
            said = " ".join([*self.texts[at:end], *first_words(self.texts[end : end + OVERLAP])])
            yield indexable(names), indexable(said)
            at = end


def blocks(lines: Lines) -> Iterator[Block]:
    """Cut the lines of a transcript into blocks."""
    lines = _short(lines)
    bounds = _bounds(lines.texts)
    for first in range(0, len(bounds) - 1, PASSAGES_A_BLOCK):
        of_block = bounds[first : first + PASSAGES_A_BLOCK + 1]
        begin, end = of_block[0], of_block[-1]
        heads = list(first_words(lines.texts[end : end + OVERLAP]))
        past = end + len(heads)
        lengths = lines.lengths[begin:past]
        for at, head in enumerate(heads):
            whole = max(len(lines.texts[end + at]), 1)
            lengths[end - begin + at] = lengths[end - begin + at] * len(head) // whole
        who = lines.who[begin:past]
        order = {speaker: at for at, speaker in enumerate(dict.fromkeys(who))}
        yield Block(
            [after - before for before, after in pairwise(of_block)],
            lines.starts[begin:past],
            lengths,
            [order[speaker] for speaker in who],
            lines.texts[begin:end] + heads,
            [lines.speakers[speaker] for speaker in order],
        )


def pack_block(block: Block) -> bytes:
    """A block as bytes, behind a sum that tells whether they are whole."""
    import msgspec

    body = msgspec.msgpack.encode(block)
    return crc32(body).to_bytes(_SUM, "big") + body


def unpack_block(body: bytes) -> Block:
    """The block that was packed. Raises sqlite3.DatabaseError where it is damaged."""
    import msgspec

    try:
        if crc32(memoryview(body)[_SUM:]) != int.from_bytes(body[:_SUM], "big"):
            raise sqlite3.DatabaseError("malformed index: a block is not what was written")
        return msgspec.msgpack.decode(memoryview(body)[_SUM:], type=Block)
    except msgspec.MsgspecError as error:
        raise sqlite3.DatabaseError("malformed index: a block cannot be read") from error


def _bounds(texts: Sequence[str]) -> list[int]:
    """Where passages begin, as indexes of lines, and where the last one ends."""
    bounds = [0]
    length = 0
    for index, size in enumerate(map(len, texts), 1):
        length += size
        if length >= _PASSAGE:
            bounds.append(index)
            length = 0
    if length:
        bounds.append(len(texts))
    return bounds


def first_words(texts: Iterable[str]) -> Iterator[str]:
    """Of some lines the parts that hold the first words: those that a passage has of the next."""
    words, room = OVERLAP, _LONGEST_HEAD
    for text in texts:
        found = text.split(None, words)[:words]
        part = " ".join(found)
        words -= len(found)
        if len(part) > room:
            part, words = part[:room].rpartition(" ")[0] or part[:room], 0
        room -= len(part) + 1
        yield part
        if words <= 0 or room <= 0:
            return


def _short(lines: Lines) -> Lines:
    """The lines, long ones cut at their sentences; times within a line by its characters."""
    if max(map(len, lines.texts), default=0) <= LONGEST_LINE:
        return lines
    cut = Lines([], [], [], [], lines.speakers)
    for start_ms, length_ms, who, text in zip(*lines[:4], strict=True):
        for begin, end in _sentences(text):
            begin_ms = length_ms * begin // max(len(text), 1)
            cut.starts.append(start_ms + begin_ms)
            cut.lengths.append(length_ms * end // max(len(text), 1) - begin_ms)
            cut.who.append(who)
            cut.texts.append(text[begin:end].strip())
    return cut


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where a text is cut: nowhere if it is short, else at sentences, or words if it must be."""
    if len(text) <= LONGEST_LINE:
        yield 0, len(text)
        return
    begin = 0
    for end in [*(found.end() for found in _SENTENCE_END.finditer(text)), len(text)]:
        while end - begin > 2 * LONGEST_LINE:
            cut = text.rfind(" ", begin + 1, begin + LONGEST_LINE)
            cut = cut + 1 if cut > begin else begin + LONGEST_LINE
            yield begin, cut
            begin = cut
        if end > begin:
            yield begin, end
            begin = end
