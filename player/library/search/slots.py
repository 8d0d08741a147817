"""Where a document stands in the index: by its date, so that the newest are found first.

A row's number is the date in seconds (33 bits), one of 4,096 documents of that second (12)
and one of 131,072 passages (17). Dates then are ranges of rows, and the order of rows is
that of time.
"""

from __future__ import annotations

import sqlite3

_SAME_SECOND_BITS = 12
_PASSAGE_BITS = 17
_LATEST_S = (1 << 33) - 1

_BLOCK_BITS = 2

MOST_BLOCKS = 1 << (_PASSAGE_BITS - _BLOCK_BITS)
"""More than the largest document that is read (64 MB) has."""


def first_slot(at_s: int) -> int:
    """The first slot of a second."""
    return min(max(at_s, 0), _LATEST_S) << _SAME_SECOND_BITS


def free_slot(connection: sqlite3.Connection, table: str, sort_s: int) -> int:
    """A slot that is free in one of the index's tables of documents."""
    slot = first_slot(sort_s)
    taken = connection.execute(
        f"SELECT slot FROM {table} WHERE slot >= ? ORDER BY slot",  # noqa: S608
        (slot,),
    )
    for (other,) in taken:
        if other != slot:
            break
        slot += 1
    return slot


def row_of(slot: int, passage: int = 0) -> int:
    """The row of a passage."""
    return slot << _PASSAGE_BITS | passage


def slot_of(row: int) -> int:
    """The slot a row belongs to."""
    return row >> _PASSAGE_BITS


def block_of(row: int) -> tuple[int, int]:
    """The block a row belongs to, and which of its passages it is."""
    return row >> _BLOCK_BITS, row & ((1 << _BLOCK_BITS) - 1)


def row_in(block: int, passage: int) -> int:
    """The row of a passage of a block."""
    return block << _BLOCK_BITS | passage
