"""The engine podline plays with: libvlc in a process of its own, restarted when it fails."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import IO

from player.audio.clock import Correction, PlaybackClock
from player.audio.engine import (
    ClockMoved,
    EngineEvent,
    EngineState,
    LengthKnown,
    StateChanged,
    Trouble,
)
from player.audio.install_hint import here_inaccurate, here_unusable
from player.audio.messages import (
    Clock,
    Ended,
    Failed,
    FailKind,
    Go,
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
)
from player.audio.supervisor import Supervisor
from player.clean import clean_line

READY_LIMIT_S = 15.0
MOST_DEATHS = 3
DEATHS_WITHIN_S = 30.0

RESTARTED = "The sound engine stopped; playing on from where you were."
GIVEN_UP = (
    "The sound engine stopped three times in a row: the file may be damaged here. "
    "“podline log” says more."
)
NO_DEVICE = "No sound device takes the sound: connect one, then play on."


class ProcessEngine:
    """Plays by libvlc in a child process; an `AudioEngine`.

    The process starts with the object, so that libvlc loads while podline still imports.
    """

    def __init__(self, log: IO[bytes] | None = None) -> None:
        """`log` takes the standard error of libvlc; it may be closed afterwards."""
        self._child = Supervisor(log)
        self._clock = PlaybackClock()
        self._state = EngineState.IDLE
        self._serial = 0
        self._media: Path | None = None
        self._rate, self._volume = 1.0, 100
        self._deaths: deque[float] = deque(maxlen=MOST_DEATHS)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listener: Callable[[EngineEvent], None] | None = None
        self._change: asyncio.TimerHandle | None = None
        self._change_ns = self._told_ns = self._load_serial = 0
        self._warned = self._ever_ready = False

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
        self._listener = listener
        self._loop = asyncio.get_running_loop()
        self._child.start(self._loop, self._on_report, self._on_death)

    def load(self, media: Path, *, at_ms: int, rate: float, volume: int, paused: bool) -> None:
        """Open a file at a place; a file already open is closed."""
        self._media, self._rate, self._volume = media, rate, volume
        self._deaths.clear()
        self._child.ensure()
        self._open(media, at_ms, paused=paused)

    def play(self) -> None:
        """Play on; after the end, nothing; after a failure, try again."""
        if self._state is EngineState.IDLE:
            self._try_again(self.heard_ms())
        elif self._state is EngineState.PAUSED:
            self._serial += 1
            self._child.send(Play(self._serial, self.heard_ms()))
            self._become(EngineState.OPENING)

    def pause(self) -> None:
        """Stop the sound where it is."""
        if self._state in (EngineState.OPENING, EngineState.PLAYING):
            self._child.send(Pause(self.heard_ms()))
            self._clock.hold(self._clock.at(time.monotonic_ns()))
            self._become(EngineState.PAUSED)
            self._moved(jumped=False)

    def seek(self, ms: int) -> None:
        """Go to a place, playing or paused as before; from ENDED, playing."""
        if self._state is EngineState.IDLE:
            self._try_again(ms)
        else:
            self._go(ms)

    def set_rate(self, rate: float) -> None:
        """Play at `rate`, pitch kept."""
        self._rate = rate
        if self._state not in (EngineState.IDLE, EngineState.ENDED):
            self._go(self.heard_ms())

    def set_volume(self, volume: int) -> None:
        """Set the loudness in percent."""
        self._volume = volume
        self._child.send(Volume(volume))

    @property
    def state(self) -> EngineState:
        """What the engine is doing."""
        return self._state

    def heard_ms(self, now_ns: int | None = None) -> int:
        """The place being heard at monotonic `now_ns` (None: now)."""
        return round(self._clock.at(time.monotonic_ns() if now_ns is None else now_ns))

    @property
    def moving_rate(self) -> float:
        """Media milliseconds per real millisecond right now."""
        return self._clock.speed(time.monotonic_ns())

    def close(self) -> None:
        """End the process. Safe to call twice."""
        self._cancel_change()
        self._child.close()

    # How commands are carried out

    def _try_again(self, at_ms: int) -> None:
        if self._media is not None:
            self._deaths.clear()
            self._child.ensure()
            self._open(self._media, at_ms, paused=False)

    def _open(self, media: Path, at_ms: int, *, paused: bool) -> None:
        self._serial += 1
        self._load_serial = self._serial
        path = bytes(media)
        self._child.send(Load(self._serial, path, at_ms, self._rate, self._volume, paused))
        self._anchor(at_ms, paused=paused)

    def _go(self, at_ms: int) -> None:
        paused = self._state is EngineState.PAUSED
        self._serial += 1
        self._child.send(Go(self._serial, at_ms, self._rate, paused))
        self._anchor(at_ms, paused=paused)

    def _anchor(self, at_ms: float, *, paused: bool) -> None:
        self._clock.hold(at_ms)
        self._become(EngineState.PAUSED if paused else EngineState.OPENING)
        self._moved(jumped=True)

    # What the sound process reports, on the event loop

    def _on_report(self, report: Report) -> None:
        if not self._is_current(report):
            return
        self._told_ns = time.monotonic_ns()
        self._ever_ready |= isinstance(report, Ready)
        match report:
            case Sounding(_, media_ms, stamp_ns):
                self._on_sound(media_ms, stamp_ns)
            case Clock(_, media_ms, stamp_ns):
                self._on_clock(media_ms, stamp_ns)
            case Length(_, duration_ms):
                self._emit(LengthKnown(duration_ms))
            case Ended():
                self._clock.hold(self._clock.at(time.monotonic_ns()))
                self._become(EngineState.ENDED)
                self._moved(jumped=False)
            case NoSound(_, media_ms, ever):
                self._anchor(media_ms, paused=True)
                self._emit(Trouble(NO_DEVICE, fatal=False, no_device=not ever))
            case Unplayable():
                self._give_up(self._unplayable())
            case Ready(_, accurate) if not (accurate or self._warned):
                self._warned = True
                self._emit(Trouble(here_inaccurate(), fatal=False))
            case Failed():
                self._give_up(here_unusable(report))

    def _is_current(self, report: Report) -> bool:
        """Whether a report is about what was asked for last; a length is the file's own."""
        serial = getattr(report, "serial", None)
        if serial is None:
            return True
        since = self._load_serial if isinstance(report, Length) else self._serial
        return self._state is not EngineState.IDLE and serial >= since

    def _unplayable(self) -> str:
        media = self._media or Path()
        name = clean_line(media.name)
        if not media.exists():
            return f"{name} is not there any more: put it back, then play on."
        return f"{name} cannot be played: it is damaged, or it is no sound."

    def _on_sound(self, media_ms: float, stamp_ns: int) -> None:
        if self._state is EngineState.OPENING:
            self._clock.sounding(media_ms, stamp_ns, self._rate, time.monotonic_ns())
            self._become(EngineState.PLAYING)
            self._moved(jumped=False)

    def _on_clock(self, media_ms: float, stamp_ns: int) -> None:
        if self._state is EngineState.OPENING:
            self._on_sound(media_ms, stamp_ns)
        elif self._state is EngineState.PLAYING:
            due = self._change_is_due
            correction = self._clock.report(media_ms, stamp_ns, time.monotonic_ns())
            if correction is not Correction.NONE or due:
                self._moved(jumped=correction is Correction.JUMP)
            else:
                self._plan_change()

    def _on_death(self, reason: Failed) -> None:
        """The sound process is gone: play on with another one, unless that is no use."""
        if not self._ever_ready:
            self._give_up(here_unusable(reason))
            return
        now_s = time.monotonic()
        self._deaths.append(now_s)
        # What hung fell silent soon after its last word, and the clock ran on for a while.
        at_ms = self.heard_ms(self._told_ns if reason.kind is FailKind.HUNG else None)
        state = self._state
        often = len(self._deaths) == MOST_DEATHS and now_s - self._deaths[0] < DEATHS_WITHIN_S
        if often or not self._child.restart():
            self._give_up(GIVEN_UP if often else here_unusable(reason))
            return
        if self._media is None or state is EngineState.IDLE:
            return
        self._open(self._media, at_ms, paused=state in (EngineState.PAUSED, EngineState.ENDED))
        if state is EngineState.ENDED:
            self._become(EngineState.ENDED)
        self._emit(Trouble(RESTARTED, fatal=False))

    def _give_up(self, sentence: str) -> None:
        self._clock.hold(self._clock.at(time.monotonic_ns()))
        self._become(EngineState.IDLE)
        self._moved(jumped=False)
        self._emit(Trouble(sentence, fatal=True))

    # What the listener is told

    def _emit(self, event: EngineEvent) -> None:
        if self._listener is not None:
            self._listener(event)

    def _become(self, state: EngineState) -> None:
        if state is not self._state:
            self._state = state
            self._emit(StateChanged(state))

    def _moved(self, *, jumped: bool) -> None:
        self._plan_change()
        self._emit(ClockMoved(jumped))

    def _plan_change(self) -> None:
        """Tell the listener again when the clock's speed changes by itself."""
        self._cancel_change()
        now_ns = time.monotonic_ns()
        change_ns = self._clock.next_change_ns(now_ns)
        if change_ns is not None and self._loop is not None:
            delay_s = (change_ns - now_ns) / 1e9
            self._change = self._loop.call_later(delay_s, lambda: self._moved(jumped=False))
            self._change_ns = change_ns

    @property
    def _change_is_due(self) -> bool:
        """Whether the clock's speed has changed and the listener was not told yet.

        A report that is read before the timer runs must not take its place: whoever waits for
        the clock to move would wait for ever.
        """
        return self._change is not None and self._change_ns <= time.monotonic_ns()

    def _cancel_change(self) -> None:
        if self._change is not None:
            self._change.cancel()
            self._change = None
