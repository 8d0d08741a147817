"""Unpacks what came packed, a bounded piece at a time: a megabyte may unpack to a gigabyte.

Formats: RFC 1950 to 1952. Nothing else is asked for, and what comes packed otherwise is
refused.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

ACCEPTED = "gzip, deflate"
_PIECE = 1 << 16
_GZIP = zlib.MAX_WBITS | 16


class PackingError(Exception):
    """What came cannot be unpacked."""


class Unpacker:
    """Takes a body piece by piece and yields it unpacked, at most 64 KB at a time."""

    def __init__(self, coding: str) -> None:
        """Raises PackingError for a coding that is not known."""
        self._coding = coding.strip().lower()
        self._begun = False
        self._inflate: zlib._Decompress | None = None
        if self._coding in ("gzip", "x-gzip"):
            self._inflate = zlib.decompressobj(_GZIP)
        elif self._coding == "deflate":
            self._inflate = zlib.decompressobj()
        elif self._coding not in ("", "identity"):
            raise PackingError

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The unpacked content of the next piece. Raises PackingError where it is damaged."""
        if self._inflate is None:
            yield data
            return
        if self._inflate.eof and not self._begin_next_member(data):
            return
        while True:
            inflate = self._inflate
            try:
                piece = inflate.decompress(data, _PIECE)
            except zlib.error as error:
                self._read_as_raw(error)
                continue
            self._begun = True
            if piece:
                yield piece
            data = inflate.unconsumed_tail
            if inflate.eof:
                data = inflate.unused_data
                if not self._begin_next_member(data):
                    return
            elif len(piece) < _PIECE and not data:
                return

    def finish(self) -> None:
        """The body is at its end. Raises PackingError where it was cut off."""
        if self._inflate is not None and self._begun and not self._inflate.eof:
            raise PackingError

    def _begin_next_member(self, data: bytes) -> bool:
        """A gzip body may hold several members; what else follows the end is dropped."""
        if self._coding == "deflate" or not data or not b"\x1f\x8b".startswith(data[:2]):
            return False
        self._inflate = zlib.decompressobj(_GZIP)
        return True

    def _read_as_raw(self, error: zlib.error) -> None:
        """Servers disagree whether "deflate" has a header; try the other reading once."""
        if self._begun or self._coding != "deflate":
            raise PackingError from error
        self._begun = True
        self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
