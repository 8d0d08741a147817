"""Watches whether what is played is heard: a device may be gone, the bytes may run out.

libvlc says neither: without a device it plays in silence, and without bytes it waits.
"""

from __future__ import annotations

from enum import Enum, auto

from player.audio.output import Output

SILENCE_NS = 1_000_000_000
"""Buffers lost for so long, and none taken, mean that no device takes the sound."""

RUNS_NS = 700_000_000
"""After a time report for so long, time is taken to run on: they come every 250 ms or so."""

STARVED_NS = 400_000_000
"""While bytes are waited for, so long without sound means that it has run out."""


class Finding(Enum):
    """What a look found."""

    FINE = auto()
    SILENT = auto()
    """No device takes the sound."""
    STARVED = auto()
    """The sound ran out, or never began, since its bytes are not there."""


class SoundWatch:
    """Looks at one output now and then."""

    def __init__(self, output: Output) -> None:
        self.ever_taken = False
        self._output = output
        self._took = self._lost = 0
        self._took_ns = self._report_ns = 0
        self._at_ms = self._report_ms = 0.0

    def begin(self, now_ns: int, at_ms: float) -> None:
        """Playing begins, or goes on, at `at_ms`."""
        self._took_ns = self._report_ns = now_ns
        self._at_ms = self._report_ms = at_ms
        self._took, self._lost = self._output.buffers()

    def report(self, heard_ms: float, stamp_ns: int) -> None:
        """Libvlc reported a time."""
        self._report_ms, self._report_ns = heard_ms, stamp_ns

    def look(self, now_ns: int, *, hungry: bool) -> Finding:
        """How it is; `hungry`: somebody waits for bytes of the file."""
        took, lost = self._output.buffers()
        gone = self._output.device_gone()
        if took > self._took and not gone:
            self._took, self._lost, self._took_ns = took, lost, now_ns
            self.ever_taken = True
            return Finding.FINE
        if hungry:
            starved = now_ns - self._took_ns >= STARVED_NS
            return Finding.STARVED if starved else Finding.FINE
        # A disk that is slow to give the sound is no missing device: time stands still then.
        # Nor is the end, where all is decoded and the last second only waits to be heard.
        never_taken = took == 0 and now_ns - self._report_ns < RUNS_NS
        runs_on = lost > self._lost or never_taken or gone
        self._lost = lost
        if not runs_on:
            self._took_ns = now_ns
        silent = runs_on and now_ns - self._took_ns >= SILENCE_NS
        return Finding.SILENT if silent else Finding.FINE

    def place_ms(self, rate: float) -> float:
        """Where the sound was when the device last took some."""
        since_report_ms = (self._took_ns - self._report_ns) / 1e6
        return max(self._at_ms, self._report_ms + since_report_ms * rate)
