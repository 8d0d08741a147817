"""What has arrived of a file that is still being fetched, as the sound process knows it.

podline says which bytes are there; whoever reads waits here for those that are not, and
podline is told which ones are wanted.
"""

from __future__ import annotations

import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from player.audio.messages import Parts

_ASK_AGAIN_S = 2.0
GONE = -1
"""The answer to a reader that was called away."""


class Reader:
    """Somebody who reads a file that is arriving. `leave` calls him away, for good."""

    def __init__(self) -> None:
        self.gone = False
        self.hungry_since_ns: int | None = None
        self.place = 0
        """Where he waits for bytes, or last did."""


class Arrivals:
    """One file; safe to use from any thread."""

    def __init__(self, path: Path, parts: Parts, want: Callable[[int], None]) -> None:
        """`want` is called, on a reader's thread, with the place of bytes that are missing."""
        self.path = path
        self.length = parts.length
        self.finished = parts.finished
        self._spans: Sequence[tuple[int, int]] = parts.spans
        self._want = want
        self._news = threading.Condition()

    def update(self, path: Path, parts: Parts) -> None:
        """More has arrived; or all, and the file has its name now."""
        with self._news:
            self.path, self.length = path, parts.length
            self.finished, self._spans = parts.finished, parts.spans
            self._news.notify_all()

    def until(self, offset: int) -> int:
        """The first place at or behind `offset` that has not arrived."""
        spans = self._spans
        at = bisect_right(spans, offset, key=lambda span: span[0]) - 1
        return max(offset, spans[at][1]) if at >= 0 else offset

    def ask(self, offset: int) -> None:
        """Say that bytes are wanted, and do not wait for them."""
        self._want(offset)

    def has(self, offset: int, size: int) -> bool:
        """Whether `size` bytes from `offset` on have arrived, or all up to the end."""
        end = self.until(offset)
        return end >= offset + size or (self.length is not None and end >= self.length)

    def leave(self, reader: Reader) -> None:
        """Call a reader away: what he waits for is of no use any more."""
        with self._news:
            reader.gone = True
            self._news.notify_all()

    def wait(self, offset: int, reader: Reader, *, asks: bool = True) -> int:
        """How many bytes are there from `offset` on, waited for; 0 at the end, or GONE.

        Who does not ask waits for what others ask for.
        """
        asked_s = 0.0
        reader.place = offset
        with self._news:
            while not reader.gone:
                there = self.until(offset) - offset
                if there > 0 or (self.length is not None and offset >= self.length):
                    reader.hungry_since_ns = None
                    return there
                if reader.hungry_since_ns is None:
                    reader.hungry_since_ns = time.monotonic_ns()
                if asks and time.monotonic() - asked_s >= _ASK_AGAIN_S:
                    asked_s = time.monotonic()
                    self._want(offset)
                self._news.wait(_ASK_AGAIN_S)
        return GONE


class ArrivingFile:
    """Reads a file that is arriving as if it were there; `read` waits for its bytes."""

    def __init__(self, arrivals: Arrivals, reader: Reader) -> None:
        self._file: BinaryIO | None = None
        self._arrivals = arrivals
        self._reader = reader
        self._at = 0

    def seek(self, offset: int) -> int:
        """Read from `offset` on."""
        self._at = offset
        return offset

    def read(self, size: int) -> bytes:
        """The next `size` bytes, fewer at the end.

        Raises OSError; InterruptedError where called away.
        """
        data = b""
        while len(data) < size:
            there = self._arrivals.wait(self._at, self._reader)
            if there == GONE:
                raise InterruptedError
            if not there:
                break
            if self._file is None:
                self._file = self._arrivals.path.open("rb", buffering=0)
            self._file.seek(self._at)
            piece = self._file.read(min(there, size - len(data)))
            if not piece:
                break
            data += piece
            self._at += len(piece)
        return data

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
