"""What was heard, kept on disk as it is heard: no more is lost than was just being heard.

A file of JSON lines: first what it is of, then one line a slice, written at once. A last
line that was cut off is dropped.
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import msgspec

from player.alignment.values import HeardWord, Slice

_VERSION = 1


class _Head(msgspec.Struct, frozen=True):
    version: int
    model: str


class _Line(msgspec.Struct, frozen=True):
    from_ms: int
    to_ms: int
    again: bool
    words: tuple[HeardWord, ...]
    levels: bytes


_head = msgspec.json.Decoder(_Head).decode
_line = msgspec.json.Decoder(_Line).decode
_encode = msgspec.json.Encoder().encode


class Kept:
    """The slices of one sound, heard with one model."""

    def __init__(self, path: Path | None, *, model: str) -> None:
        """Read what an earlier run kept; nothing where it was of another model.

        `path` None keeps nothing. Raises OSError where the file cannot be written.
        """
        self._head = _Head(_VERSION, model)
        self.slices: list[Slice] = []
        self.again: list[Slice] = []
        self._file = None
        if path is None:
            return
        whole = self._read(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._file = os.fdopen(descriptor, "r+b", buffering=0)
        self._file.truncate(whole)
        self._file.seek(whole)
        if not whole:
            self._write(self._head)

    def add(self, part: Slice, *, again: bool = False) -> None:
        """Keep a slice. Raises OSError where it cannot be written; nothing is half-written."""
        (self.again if again else self.slices).append(part)
        if self._file is not None:
            packed = zlib.compress(part.levels, 6)
            self._write(_Line(part.from_ms, part.to_ms, again, part.words, packed))

    def close(self) -> None:
        """Close the file; safe to call twice."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _write(self, entry: _Head | _Line) -> None:
        assert self._file is not None  # noqa: S101 - only called where there is one
        begins = self._file.tell()
        data = _encode(entry) + b"\n"
        try:
            written = self._file.write(data)
            if written != len(data):
                raise OSError(28, "No space left on device")
            os.fsync(self._file.fileno())
        except OSError:
            self._file.truncate(begins)
            self._file.close()
            self._file = None
            raise

    def _read(self, path: Path) -> int:
        """Take what is whole; the number of bytes that are."""
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return 0
        whole = 0
        for number, text in enumerate(data.split(b"\n")[:-1]):
            try:
                if number == 0:
                    if _head(text) != self._head:
                        return 0
                else:
                    entry = _line(text)
                    part = Slice(
                        entry.from_ms, entry.to_ms, entry.words, zlib.decompress(entry.levels)
                    )
                    (self.again if entry.again else self.slices).append(part)
            except (msgspec.DecodeError, zlib.error):
                break
            whole += len(text) + 1
        return whole
