"""The engine podline plays with: libvlc in a process of its own, restarted when it fails."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen
from typing import IO

from player.audio import sentences
from player.audio.engine import (
    Arriving,
    EngineEvent,
    EngineState,
    LengthKnown,
    PlaceGuessed,
    Trouble,
)
from player.audio.feeding import Feeding
from player.audio.install_hint import here_inaccurate, here_unusable
from player.audio.messages import (
    Clock,
    Ended,
    Failed,
    FailKind,
    Go,
    Guessed,
    Length,
    Load,
    NoSound,
    Pause,
    Play,
    Ready,
    Report,
    Sounding,
    Unplayable,
    Volume,
    Waiting,
    Wanted,
)
from player.audio.stage import Stage
from player.audio.supervisor import Supervisor

READY_LIMIT_S = 15.0

_AWAITED = (EngineState.OPENING, EngineState.BUFFERING)


class ProcessEngine:
    """Plays by libvlc in a child process; an `AudioEngine`.

    The process starts with the object unless it was `started` before, so that libvlc loads
    while podline still imports.
    """

    def __init__(self, log: IO[bytes] | None = None, started: Popen[bytes] | None = None) -> None:
        """`log` takes the standard error of libvlc; it may be closed afterwards."""
        self._child = Supervisor(log, started)
        self._stage = Stage()
        self._serial = 0
        self._media: Path | None = None
        self._rate, self._volume = 1.0, 100
        self._told_ns = self._load_serial = 0
        self._feeding: Feeding | None = None
        self._warned = self._ever_ready = self._told_hitch = False

    # What the command line asks before the interface starts

    def wait_ready(self, timeout_s: float = READY_LIMIT_S) -> str:
        """Wait until VLC has answered; a sentence where it cannot be used, else ""."""
        answer = self._child.wait_answer(timeout_s) or Failed(FailKind.SILENT, "")
        return here_unusable(answer) if isinstance(answer, Failed) else ""

    @property
    def vlc_version(self) -> str | None:
        """The version of libvlc, such as "3.0.21"; None until it has answered."""
        answer = self._child.answer
        return answer.version if isinstance(answer, Ready) else None

    # The AudioEngine protocol

    def start(self, listener: Callable[[EngineEvent], None]) -> None:
        """Begin reporting to `listener`, on the running event loop."""
        loop = asyncio.get_running_loop()
        self._stage.start(loop, listener)
        self._child.start(loop, self._on_report, self._on_death)

    def load(
        self,
        media: Path,
        *,
        at_ms: int,
        rate: float,
        volume: int,
        paused: bool,
        arriving: Arriving | None = None,
    ) -> None:
        """Open a file at a place; a file already open is closed."""
        self._feed(arriving)
        self._media, self._rate, self._volume = media, rate, volume
        self._child.ensure()
        self._open(media, at_ms, paused=paused)

    def play(self) -> None:
        """Play on; after the end, nothing; after a failure, try again."""
        if self.state is EngineState.IDLE:
            self._try_again(self.heard_ms())
        elif self.state is EngineState.PAUSED:
            self._fetch_again()
            self._serial += 1
            self._child.send(Play(self._serial, self.heard_ms()))
            self._stage.become(EngineState.OPENING)

    def pause(self) -> None:
        """Stop the sound where it is."""
        if self.state in (*_AWAITED, EngineState.PLAYING):
            self._child.send(Pause(self.heard_ms()))
            self._stage.halt(EngineState.PAUSED)

    def seek(self, ms: int) -> None:
        """Go to a place, playing or paused as before; from ENDED, playing."""
        if self.state is EngineState.IDLE:
            self._try_again(ms)
        else:
            self._fetch_again()
            self._go(ms)

    def set_rate(self, rate: float) -> None:
        """Play at `rate`, pitch kept."""
        self._rate = rate
        if self.state not in (EngineState.IDLE, EngineState.ENDED):
            self._go(self.heard_ms())

    def set_volume(self, volume: int) -> None:
        """Set the loudness in percent."""
        self._volume = volume
        self._child.send(Volume(volume))

    @property
    def state(self) -> EngineState:
        """What the engine is doing."""
        return self._stage.state

    def heard_ms(self, now_ns: int | None = None) -> int:
        """The place being heard at monotonic `now_ns` (None: now)."""
        return round(self._stage.clock.at(time.monotonic_ns() if now_ns is None else now_ns))

    @property
    def moving_rate(self) -> float:
        """Media milliseconds per real millisecond right now."""
        return self._stage.clock.speed(time.monotonic_ns())

    def close(self) -> None:
        """End the process. Safe to call twice."""
        self._stage.close()
        self._feed(None)
        self._child.close()

    # How commands are carried out

    def _try_again(self, at_ms: int) -> None:
        if self._media is not None:
            self._child.ensure()
            self._fetch_again()
            self._open(self._media, at_ms, paused=False)

    def _fetch_again(self) -> None:
        if self._feeding is not None:
            self._feeding.again()

    def _open(self, media: Path, at_ms: int, *, paused: bool) -> None:
        self._serial += 1
        self._load_serial = self._serial
        path, parts = bytes(media), None
        if self._feeding is not None:
            path, parts = self._feeding.path, self._feeding.parts()
        self._child.send(Load(self._serial, path, at_ms, self._rate, self._volume, paused, parts))
        self._anchor(at_ms, paused=paused)

    def _feed(self, arriving: Arriving | None) -> None:
        if self._feeding is not None:
            self._feeding.end()
        self._feeding = None
        if arriving is not None and self._stage.loop is not None:
            self._feeding = Feeding(arriving, self._stage.loop, self._on_news)

    def _on_news(self) -> None:
        """More of the file is there; or it is another file now, which is opened anew."""
        if self._feeding is None or self._media is None:
            return
        if not self._feeding.another:
            news = self._feeding.news(self._load_serial)
            if news is not None:
                self._child.send(news)
            self._look_for_failure()
            return
        halted = self.state in (EngineState.PAUSED, EngineState.ENDED, EngineState.IDLE)
        self._open(self._media, self.heard_ms(), paused=halted)

    def _look_for_failure(self) -> None:
        """The sound waits for bytes: say so where they are late, or will not come at all."""
        if self._feeding is None or self.state is not EngineState.BUFFERING:
            return
        if self._feeding.failure:
            self._child.send(Pause(self.heard_ms()))
            self._give_up(f"{self._feeding.failure} {sentences.PLAY_AGAIN}")
        elif (hitch := self._feeding.hitch) and not self._told_hitch:
            self._told_hitch = True
            self._stage.emit(Trouble(f"{hitch}: {sentences.KEEPS_TRYING}", fatal=False))

    def _go(self, at_ms: int) -> None:
        paused = self.state is EngineState.PAUSED
        self._serial += 1
        self._child.send(Go(self._serial, at_ms, self._rate, paused))
        self._anchor(at_ms, paused=paused)

    def _anchor(self, at_ms: float, *, paused: bool) -> None:
        self._stage.anchor(at_ms, EngineState.PAUSED if paused else EngineState.OPENING)

    # What the sound process reports, on the event loop

    def _on_report(self, report: Report) -> None:
        if not self._is_current(report):
            return
        self._told_ns = time.monotonic_ns()
        self._ever_ready |= isinstance(report, Ready)
        match report:
            case Sounding(_, media_ms, stamp_ns) if self.state in _AWAITED:
                self._stage.sounding(media_ms, stamp_ns, self._rate)
            case Clock(_, media_ms, stamp_ns):
                self._on_clock(media_ms, stamp_ns)
            case Length(_, duration_ms):
                self._stage.emit(LengthKnown(duration_ms))
            case Ended():
                self._stage.halt(EngineState.ENDED)
            case NoSound(_, media_ms, ever):
                self._anchor(media_ms, paused=True)
                self._stage.emit(Trouble(sentences.NO_DEVICE, fatal=False, no_device=not ever))
            case Unplayable():
                arriving = self._feeding is not None
                self._give_up(sentences.unplayable(self._media or Path(), arriving=arriving))
            case Ready(_, accurate) if not (accurate or self._warned):
                self._warned = True
                self._stage.emit(Trouble(here_inaccurate(), fatal=False))
            case Failed():
                self._give_up(here_unusable(report))
            case Wanted() | Waiting() | Guessed():
                self._on_arriving(report)

    def _on_arriving(self, report: Wanted | Waiting | Guessed) -> None:
        match report:
            case Wanted(load, offset) if self._feeding and load == self._load_serial:
                self._feeding.want(offset)
            case Waiting(_, media_ms) if self.state in (*_AWAITED, EngineState.PLAYING):
                self._told_hitch = False
                self._stage.anchor(media_ms, EngineState.BUFFERING)
                self._look_for_failure()
            case Guessed(_, guessed):
                self._stage.emit(PlaceGuessed(guessed))

    def _is_current(self, report: Report) -> bool:
        """Whether a report is about what was asked for last; a length is the file's own."""
        serial = getattr(report, "serial", None)
        if serial is None:
            return True
        since = self._load_serial if isinstance(report, Length) else self._serial
        return self.state is not EngineState.IDLE and serial >= since

    def _on_clock(self, media_ms: float, stamp_ns: int) -> None:
        if self.state in _AWAITED:
            self._stage.sounding(media_ms, stamp_ns, self._rate)
        elif self.state is EngineState.PLAYING:
            self._stage.report(media_ms, stamp_ns)

    def _on_death(self, reason: Failed) -> None:
        """The sound process is gone: play on with another one, unless that is no use."""
        if not self._ever_ready:
            self._give_up(here_unusable(reason))
            return
        # What hung fell silent soon after its last word, and the clock ran on for a while.
        at_ms = self.heard_ms(self._told_ns if reason.kind is FailKind.HUNG else None)
        state = self.state
        often = self._child.dies_often()
        if often or not self._child.restart():
            self._give_up(sentences.GIVEN_UP if often else here_unusable(reason))
            return
        if self._media is None or state is EngineState.IDLE:
            return
        self._open(self._media, at_ms, paused=state in (EngineState.PAUSED, EngineState.ENDED))
        if state is EngineState.ENDED:
            self._stage.become(EngineState.ENDED)
        self._stage.emit(Trouble(sentences.RESTARTED, fatal=False))

    def _give_up(self, sentence: str) -> None:
        self._stage.halt(EngineState.IDLE)
        self._stage.emit(Trouble(sentence, fatal=True))
