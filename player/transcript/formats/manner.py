"""How plainly a transcript is written."""

from __future__ import annotations

from enum import StrEnum


class Manner(StrEnum):
    """As people write, as far as that can be read back; else in a way that surely can.

    NATURAL names speakers where their turns begin, NAMED names them in every line, EXACT
    also writes every mark of the text as a reference (`&#91;`), so that none is taken for
    a time, a name or a tag.
    """

    NATURAL = "natural"
    NAMED = "named"
    EXACT = "exact"
