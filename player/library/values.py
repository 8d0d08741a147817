"""Values on their way into the library's file and out of it."""

from __future__ import annotations

import sqlite3
import time
import zlib
from hashlib import blake2b
from typing import Any, TypeVar

from player.clean import clean_line
from player.library.problems import StoreError
from player.transcript.search import fold

_T = TypeVar("_T")

_MAX_INTEGER = (1 << 63) - 1


def now_s() -> int:
    """The wall clock, in whole seconds since 1970."""
    return int(time.time())


def storable(text: str) -> str:
    """Text that SQLite can keep: a file name's undecodable bytes become U+FFFD."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def storable_or_none(text: str | None) -> str | None:
    """The same; None for none, and for an empty text."""
    return storable(text) if text else None


def sentence(text: str) -> str:
    """A message that is kept: one line, safe to show."""
    return storable(clean_line(text))


def whole(number: int | None) -> int | None:
    """A number that fits into a column; None where it does not."""
    return number if number is not None and -_MAX_INTEGER <= number <= _MAX_INTEGER else None


def positive(number: int | None) -> int | None:
    """The same for what must be greater than 0."""
    return number if number is not None and 0 < number <= _MAX_INTEGER else None


def digest(data: bytes) -> int:
    """A number of 63 bits that tells contents apart."""
    return int.from_bytes(blake2b(data, digest_size=8).digest()) >> 1


def packed(value: Any) -> bytes:
    """A value made of plain ones and dataclasses, as few bytes."""
    import msgspec

    return zlib.compress(msgspec.json.encode(value), 6)


def unpacked(body: bytes, kind: type[_T]) -> _T:
    """What was packed; fields that were added since have their defaults.

    Raises StoreError for bytes that are damaged.
    """
    import msgspec

    try:
        return msgspec.json.decode(zlib.decompress(body), type=kind)
    except (zlib.error, msgspec.MsgspecError) as error:
        raise StoreError(
            "A part of what the library keeps of this is damaged: refresh the show to mend it."
        ) from error


def add_functions(connection: sqlite3.Connection) -> None:
    """Make podline's own functions known to SQLite: `folded(text)`."""
    connection.create_function("folded", 1, fold, deterministic=True)
