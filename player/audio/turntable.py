"""What the sound process does with commands and with what libvlc says of the media."""

from __future__ import annotations

import os
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path
from typing import Protocol

from player.audio.deck import Happening, Sign
from player.audio.messages import (
    Beat,
    Clock,
    Ended,
    Go,
    Length,
    Load,
    NoSound,
    Pause,
    Play,
    Quit,
    Report,
    Sounding,
    Unplayable,
    Volume,
)
from player.audio.opening import Opening, Source
from player.audio.tempo import behind_ms

BETWEEN_OPENINGS_NS = 100_000_000
"""A burst of seeks is thinned to one in this time: a burst of 50 once left libvlc silent."""

COUNTING_NS = 10_000_000
"""How often to look whether an MP3 is counted as far as it is to be heard."""

BEAT_NS = 1_000_000_000
LOOK_NS = 250_000_000
"""How often the sound device is looked at."""

SILENCE_NS = 1_000_000_000
"""Buffers lost for so long, and none taken, mean that no device takes the sound."""


RUNS_NS = 700_000_000
"""After a time report for so long, time is taken to run on: they come every 250 ms or so."""

STILLBORN_NS = 4_000_000_000
"""An opening whose time does not begin to run is tried once more, then given up: a sound
server that has just got its sink back may leave libvlc waiting for ever."""

START_NS = 10_000_000
"""From full buffers to the moment libvlc plans the first sound for."""


class Player(Protocol):
    """The part of `Deck` that is used here."""

    def open(self, path: bytes, opening: Opening, rate: float) -> int:
        """Play from a place; the number of this opening."""

    def close(self) -> None:
        """Stop, and forget what was open."""

    def pause(self) -> None:
        """Hold the sound."""

    def resume(self) -> None:
        """Let it go on."""

    def set_volume(self, percent: int) -> None:
        """Set the loudness of the output, where there is one."""

    def buffers(self) -> tuple[int, int]:
        """Buffers that the device took, and that found none."""

    def device_gone(self) -> bool:
        """Whether the sound device was there and is not any more."""

    def length_ms(self) -> int:
        """The length; 0 or less where unknown."""


class Mode(Enum):
    """What was asked for, and what libvlc has been made to do."""

    EMPTY = auto()
    CLOSED = auto()
    """Paused or ended at a place, the file not open."""
    DUE = auto()
    """To be opened as soon as the last opening is long enough ago."""
    PLAYING = auto()
    PAUSED = auto()


class Turntable:
    """Keeps what was asked for; opens the file anew for every seek and change of rate."""

    def __init__(
        self, deck: Player, tell: Callable[[Report], None], now_ns: Callable[[], int]
    ) -> None:
        self.finished = False
        self._deck = deck
        self._tell = tell
        self._now_ns = now_ns
        self._mode = Mode.EMPTY
        self._serial = 0
        self._opening = 0
        self._path = b""
        self._at_ms = 0
        self._rate = 1.0
        self._volume = 100
        self._source = Source(b"")
        self._how = Opening(0.0, 0.0)
        self._opened_ns = 0
        self._beat_ns = 0
        self._looked_ns = 0
        self._took, self._took_ns = 0, 0
        self._lost = 0
        self._report_ms, self._report_ns = 0.0, 0
        self._known_good = self._timed = False
        self._told_length = self._ever_taken = False
        self._retried = False

    def patience_s(self) -> float:
        """How long may be waited for the next command or sign before `tick` is due."""
        now_ns = self._now_ns()
        due_ns = self._beat_ns + BEAT_NS
        if self._mode is Mode.DUE:
            soonest_ns = self._opened_ns + BETWEEN_OPENINGS_NS
            due_ns = min(due_ns, max(soonest_ns, now_ns + COUNTING_NS))
        if self._mode is Mode.PLAYING:
            due_ns = min(due_ns, self._looked_ns + LOOK_NS)
        return max(due_ns - now_ns, 0) / 1e9

    def take(self, thing: object) -> None:
        """Obey a command, or pass on what libvlc said; then do what is due."""
        match thing:
            case Happening():
                if thing.opening == self._opening and self._mode in (Mode.PLAYING, Mode.PAUSED):
                    self._on_happening(thing)
            case Load():
                self._path, self._volume = thing.path, thing.volume
                self._source.close()
                self._source = Source(thing.path)
                self._known_good = self._told_length = self._ever_taken = False
                self._go(thing)
            case Go():
                self._go(thing)
            case Play():
                self._play(thing)
            case Pause():
                self._pause(thing)
            case Volume():
                self._volume = thing.percent
                self._deck.set_volume(thing.percent)
            case Quit():
                self._deck.close()
                self.finished = True
        self.tick()

    def tick(self) -> None:
        """Do what is due by now."""
        now_ns = self._now_ns()
        if now_ns - self._beat_ns >= BEAT_NS:
            self._beat_ns = now_ns
            self._tell(Beat())
        if self._mode is Mode.DUE and now_ns - self._opened_ns >= BETWEEN_OPENINGS_NS:
            self._open(now_ns)
        if self._mode is Mode.PLAYING and now_ns - self._looked_ns >= LOOK_NS:
            self._look(now_ns)

    def _go(self, command: Load | Go) -> None:
        """Playing, the old sound goes on until the file is opened anew."""
        self._serial, self._at_ms, self._rate = command.serial, command.at_ms, command.rate
        self._mode = Mode.CLOSED if command.paused else Mode.DUE
        self._retried = False
        if command.paused:
            self._deck.close()

    def _play(self, command: Play) -> None:
        self._serial, self._at_ms = command.serial, command.at_ms
        if self._mode is Mode.PAUSED:
            self._mode = Mode.PLAYING
            now_ns = self._now_ns()
            self._start_watching(now_ns)
            self._deck.resume()
            self._tell(Sounding(command.serial, command.at_ms, now_ns))
        elif self._mode is Mode.CLOSED:
            self._mode = Mode.DUE

    def _pause(self, command: Pause) -> None:
        self._at_ms = command.at_ms
        if self._mode is Mode.PLAYING:
            self._mode = Mode.PAUSED
            self._deck.pause()
        elif self._mode is Mode.DUE:
            self._mode = Mode.CLOSED
            self._deck.close()

    def _on_happening(self, happening: Happening) -> None:
        how = self._how
        if happening.sign in (Sign.OUTPUT, Sign.FILLED) and not self._timed:
            self._deck.set_volume(self._volume)
        match happening.sign:
            case Sign.FILLED:
                heard_ms = how.first_ms - how.late_ms - behind_ms(self._rate, 0)
                stamp_ns = happening.stamp_ns + START_NS
                self._tell(Sounding(self._serial, heard_ms, stamp_ns))
            case Sign.TIME if happening.value > 1:
                self._known_good = self._timed = True
                played_s = (happening.stamp_ns - self._opened_ns) / 1e9
                word_ms = happening.value + how.label_ms
                heard_ms = word_ms - how.late_ms - behind_ms(self._rate, played_s, how.behind_ms)
                self._report_ms, self._report_ns = heard_ms, happening.stamp_ns
                self._tell(Clock(self._serial, heard_ms, happening.stamp_ns))
                self._tell_length()
            case Sign.ENDED:
                sounded = self._known_good or self._deck.buffers()[0] > 0
                self._finish(Ended(self._serial) if sounded else Unplayable(self._serial))
            case Sign.FAILED:
                self._finish(Unplayable(self._serial))

    def _tell_length(self) -> None:
        duration_ms = self._source.duration_ms or self._deck.length_ms()
        if not self._told_length and duration_ms > 0:
            self._told_length = True
            self._tell(Length(self._serial, duration_ms))

    def _finish(self, report: Report) -> None:
        self._mode = Mode.CLOSED
        self._deck.close()
        self._tell(report)

    def _open(self, now_ns: int) -> None:
        # libvlc takes a folder, or no name at all, for a playlist.
        if not Path(os.fsdecode(self._path)).is_file():
            self._finish(Unplayable(self._serial))
            return
        try:
            how = self._source.opening(self._at_ms, self._rate)
        except OSError:
            self._finish(Unplayable(self._serial))
            return
        if how is None:
            return
        self._how, self._opened_ns = how, now_ns
        self._mode, self._timed = Mode.PLAYING, False
        self._opening = self._deck.open(self._path, how, self._rate)
        self._start_watching(now_ns)

    def _start_watching(self, now_ns: int) -> None:
        self._looked_ns = self._took_ns = self._report_ns = now_ns
        self._report_ms = float(self._at_ms)
        self._took, self._lost = self._deck.buffers()

    def _look(self, now_ns: int) -> None:
        """Whether the sound device takes what is played; where it does not, pause."""
        self._looked_ns = now_ns
        patience_ns = STILLBORN_NS / min(self._rate, 1.0)
        if not self._timed and now_ns - self._opened_ns >= patience_ns:
            self._try_again()
            return
        took, lost = self._deck.buffers()
        if took > self._took and not self._deck.device_gone():
            self._took, self._lost, self._took_ns = took, lost, now_ns
            self._ever_taken = True
            return
        # A disk that is slow to give the sound is no missing device: time stands still then.
        # Nor is the end, where all is decoded and the last second only waits to be heard.
        never_taken = took == 0 and now_ns - self._report_ns < RUNS_NS
        runs_on = lost > self._lost or never_taken or self._deck.device_gone()
        self._lost = lost
        if not runs_on:
            self._took_ns = now_ns
        elif now_ns - self._took_ns >= SILENCE_NS:
            place_ms = self._place_at(self._took_ns)
            self._finish(NoSound(self._serial, place_ms, self._ever_taken))

    def _try_again(self) -> None:
        if self._retried and self._known_good:
            self._finish(NoSound(self._serial, float(self._at_ms), self._ever_taken))
        elif self._retried:
            self._finish(Unplayable(self._serial))
        else:
            self._retried, self._mode = True, Mode.DUE

    def _place_at(self, ns: int) -> float:
        since_report_ms = (ns - self._report_ns) / 1e6
        return max(float(self._at_ms), self._report_ms + since_report_ms * self._rate)
