"""A transcript cut into passages, the unit that is searched, and blocks of them, as bytes.

A passage is about a hundred words, so that words looked for together stand near each
other. Four passages make a block, which is kept compressed for snippets.
"""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from player.library.packing import Lines
from player.library.search.words import indexable

PASSAGES_A_BLOCK = 4
_PASSAGE = 600
OVERLAP = 8
"""Words of the next passage that belong to one too: a phrase is found across the border."""

_LONGEST_HEAD = 160

LONGEST_LINE = 320
"""Lines longer than this are cut at their sentences."""

_SENTENCE_END = re.compile(r"(?<=[.!?…。！？])[\"”’)\]]?\s+|(?<=[。！？])")


@dataclass(frozen=True, slots=True)
class Block:
    """Passages one after another: how many lines each has, and the lines' columns.

    `who` are indexes of `speakers`. `after` is what the last passage has of the next block.
    """

    counts: list[int]
    starts: list[int]
    lengths: list[int]
    who: list[int]
    texts: list[str]
    speakers: list[str]
    after: str = ""

    def spoken(self) -> Iterator[tuple[str, str]]:
        """For each passage who speaks in it, and its text, as the index gets them."""
        at = 0
        for count in self.counts:
            end = at + count
            names = sorted(set(self.who[at:end]))
            following = _head([*self.texts[end : end + OVERLAP], self.after])
            said = f"{' '.join(self.texts[at:end])} {following}"
            yield indexable(" ".join([self.speakers[who] for who in names])), indexable(said)
            at = end


def blocks(lines: Lines) -> Iterator[Block]:
    """Cut the lines of a transcript into blocks."""
    lines = _short(lines)
    bounds = _bounds(lines.texts)
    for first in range(0, len(bounds) - 1, PASSAGES_A_BLOCK):
        of_block = bounds[first : first + PASSAGES_A_BLOCK + 1]
        begin, end = of_block[0], of_block[-1]
        who = lines.who[begin:end]
        there = dict.fromkeys(who)
        order = {speaker: at for at, speaker in enumerate(there)}
        yield Block(
            [after - before for before, after in pairwise(of_block)],
            lines.starts[begin:end],
            lines.lengths[begin:end],
            [order[speaker] for speaker in who],
            lines.texts[begin:end],
            [lines.speakers[speaker] for speaker in there],
            _head(lines.texts[end : end + OVERLAP]),
        )


def pack_block(block: Block) -> bytes:
    """A block as bytes."""
    import msgspec

    return zlib.compress(msgspec.msgpack.encode(block), 1)


def unpack_block(body: bytes) -> Block:
    """The block that was packed. Raises sqlite3.DatabaseError where it is damaged."""
    import msgspec

    try:
        return msgspec.msgpack.decode(zlib.decompress(body), type=Block)
    except (zlib.error, msgspec.MsgspecError) as error:
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


def _head(texts: Sequence[str]) -> str:
    """The first words of some lines."""
    text = " ".join(texts)
    if len(text) > _LONGEST_HEAD:
        cut = text[:_LONGEST_HEAD]
        text = cut.rpartition(" ")[0] or cut
    return " ".join(text.split(None, OVERLAP)[:OVERLAP])


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
