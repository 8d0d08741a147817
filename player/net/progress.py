"""What is told of a file that is being fetched."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from player.net.ranges import Span

TELL_EVERY_S = 0.05
_WINDOW_S = 0.5
_WEIGHT = 0.4


class Phase(StrEnum):
    """What a transfer is doing."""

    WAITING = "waiting"
    """For its turn."""
    CONNECTING = "connecting"
    RECEIVING = "receiving"
    RETRYING = "retrying"
    """The connection broke: it is made anew soon."""
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a transfer is. `length` and `bytes_per_s` are None where they are not known.

    `sentence` says what broke while RETRYING, and why it FAILED; `cause` the same without a
    full stop, and without what could be done about it.
    """

    phase: Phase
    arrived_bytes: int
    length: int | None
    bytes_per_s: float | None
    sentence: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What is there of a file. `path` holds it; another `generation` is another file."""

    path: Path
    generation: int
    length: int | None
    spans: tuple[Span, ...]
    finished: bool


class Speed:
    """How fast bytes come, smoothed over a second or two."""

    def __init__(self) -> None:
        self.bytes_per_s = 0.0
        self._since_s = time.monotonic()
        self._bytes = 0

    def count(self, size: int) -> None:
        """So many bytes came."""
        self._bytes += size
        passed_s = time.monotonic() - self._since_s
        if passed_s >= _WINDOW_S:
            now = self._bytes / passed_s
            self.bytes_per_s += (now - self.bytes_per_s) * (_WEIGHT if self.bytes_per_s else 1)
            self._since_s += passed_s
            self._bytes = 0


class Announcer:
    """Keeps what was told last, and tells whoever listens."""

    def __init__(self, final: Path) -> None:
        self.arrived = Arrived(final, 0, None, (), finished=False)
        self.progress = Progress(Phase.WAITING, 0, None, None)
        self.speed = Speed()
        self._listeners: tuple[Callable[[], None], ...] = ()
        self._told_s = 0.0

    @property
    def due(self) -> bool:
        """Whether it is time to tell of more bytes."""
        return time.monotonic() - self._told_s >= TELL_EVERY_S

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` whenever `arrived` or `progress` changed."""
        self._listeners = (*self._listeners, listener)

    def unlisten(self, listener: Callable[[], None]) -> None:
        """Call it no more."""
        self._listeners = tuple(each for each in self._listeners if each != listener)

    def tell(
        self, arrived: Arrived | None, phase: Phase, sentence: str = "", cause: str = ""
    ) -> None:
        """From now on it is so; `arrived` None: as before."""
        if arrived is not None:
            self.arrived = arrived
        size = sum(end - begin for begin, end in self.arrived.spans)
        speed = self.speed.bytes_per_s if phase is Phase.RECEIVING else None
        self.progress = Progress(phase, size, self.arrived.length, speed, sentence, cause)
        self._told_s = time.monotonic()
        for listener in self._listeners:
            listener()
