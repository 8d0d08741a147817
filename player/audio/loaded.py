"""The file that is loaded: whole or still arriving, and how much of it must be there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from player.audio.arrivals import Arrivals, Reader
from player.audio.arriving import ArrivingSource
from player.audio.messages import Arrived, Load, Wanted
from player.audio.opening import Opening, Source
from player.audio.output import Player

LEAD_BYTES = 1 << 17
"""So much must have arrived before playing goes on after the sound ran out: 8 s of the usual
128 kbit/s. Twice as much each time that it runs out again, up to MOST_LEAD."""

MOST_LEAD = 1 << 19

NAMED_NS = 3_000_000_000
"""A file that has just arrived gets its name, and podline says so; within this time."""


class Loaded:
    """One file."""

    def __init__(self, load: Load, tell: Callable[[Wanted], None]) -> None:
        self.path = load.path
        self.arrivals: Arrivals | None = None
        self._number = load.serial
        self._lead, self._needed = LEAD_BYTES, (0, 0)
        if load.parts is None:
            self.source = Source(load.path)
            return

        def want(offset: int) -> None:
            tell(Wanted(load.serial, offset))

        self.arrivals = Arrivals(Path(os.fsdecode(load.path)), load.parts, want)
        self.source = ArrivingSource(self.arrivals)

    @property
    def arriving(self) -> bool:
        """Whether it was not whole when it was loaded."""
        return self.arrivals is not None

    def update(self, news: Arrived) -> None:
        """More of it is there; what is said of an earlier file is let be."""
        if self.arrivals is not None and news.load == self._number:
            self.path = news.path
            self.arrivals.update(Path(os.fsdecode(news.path)), news.parts)

    def opening(self, at_ms: float, rate: float) -> Opening | None:
        """How to hear `at_ms`; None while too little is there. Raises OSError."""
        if self.arrivals is not None and not self.arrivals.has(*self._needed):
            return None
        return self.source.opening(at_ms, rate)

    def open(self, deck: Player, how: Opening, rate: float) -> int:
        """Play it; the number of this opening. Raises OSError where it is not there."""
        # libvlc takes a folder, or no name at all, for a playlist.
        if not Path(os.fsdecode(self.path)).is_file():
            raise FileNotFoundError
        return deck.open(self.path, how, rate, self.arrivals)

    def may_come(self, waited_ns: int) -> bool:
        """Whether a file that is not there is only about to get its name."""
        return self.arriving and waited_ns < NAMED_NS

    def expect_anything(self) -> None:
        """Another place is to be heard: the little that it takes to begin is enough."""
        self._needed = (0, 0)

    def ran_out(self, reader: Reader) -> None:
        """The sound ran out where `reader` waits: next time a good deal must be there."""
        self._needed = reader.place, self._lead
        self._lead = min(self._lead * 2, MOST_LEAD)

    def close(self) -> None:
        """Stop looking at it."""
        self.source.close()
