"""Turns of transcripts written for people, read once for the same blocks."""

from __future__ import annotations

from player.markup import Block
from player.transcript.turns import TurnReader, read_turns

BLOCKS = [
    Block(1, "[0:10] Lamps."),
    *(Block(line, f"Some words of line {line}.") for line in range(2, 9)),
]


def test_a_reader_gives_what_other_blocks_and_chapters_ask_for() -> None:
    reader = TurnReader()
    for blocks, starts in (
        (BLOCKS, ()),
        (BLOCKS, {10_000}),
        (BLOCKS[1:], {10_000}),
        (BLOCKS, {10_000}),
        ([], {10_000}),
    ):
        assert reader.read(blocks, starts) == read_turns(blocks, starts)
        assert reader.read(list(blocks), starts) == read_turns(blocks, starts)
    assert read_turns(BLOCKS) != read_turns(BLOCKS, {10_000})


def test_the_same_blocks_are_read_once() -> None:
    reader = TurnReader()
    assert reader.read(BLOCKS) is reader.read(list(BLOCKS))
