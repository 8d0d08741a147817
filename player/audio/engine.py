"""What the interface knows of sound: the engine it commands and what it hears back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

MIN_RATE = 0.25
MAX_RATE = 4.0
MAX_VOLUME = 130
"""libvlc amplifies above 100; mpv stops at 130 too."""


class EngineState(StrEnum):
    """What the engine is doing. OPENING lasts from a command until sound is expected.

    BUFFERING: the sound waits for bytes that have not arrived; it goes on by itself.
    """

    IDLE = "idle"
    OPENING = "opening"
    BUFFERING = "buffering"
    PLAYING = "playing"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class StateChanged:
    """The engine is now in `state`."""

    state: EngineState


@dataclass(frozen=True, slots=True)
class ClockMoved:
    """The playback clock was anchored anew: every planned wake-up must be planned again.

    `jumped` is True after a seek, a load or a rate change, False for a small correction.
    """

    jumped: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something the listener must know: one whole sentence saying what is wrong, what to do.

    `fatal` means that this episode cannot be played on (unplayable file, no engine);
    otherwise playing goes on, or is paused and can be resumed. `no_device`: no sound device
    took any sound of it from the start.
    """

    sentence: str
    fatal: bool
    no_device: bool = False


@dataclass(frozen=True, slots=True)
class LengthKnown:
    """The engine measured how long the media is; only meant where nothing better is known."""

    duration_ms: int


@dataclass(frozen=True, slots=True)
class PlaceGuessed:
    """Whether the place is a guess, since a seek went beyond what has arrived of an MP3.

    `guessed` is False again, and the clock set right, once all before it has arrived.
    """

    guessed: bool


EngineEvent = StateChanged | ClockMoved | Trouble | LengthKnown | PlaceGuessed


class Arrived(Protocol):
    """What is there of a file: spans of bytes, in order and apart.

    Another `generation` is another file; `finished`: it is whole, and has its name for good.
    """

    @property
    def path(self) -> Path: ...  # noqa: D102

    @property
    def generation(self) -> int: ...  # noqa: D102

    @property
    def length(self) -> int | None: ...  # noqa: D102

    @property
    def spans(self) -> Sequence[tuple[int, int]]: ...  # noqa: D102

    @property
    def finished(self) -> bool: ...  # noqa: D102


class Arriving(Protocol):
    """A file that is being fetched while it is played. Called from any thread."""

    @property
    def arrived(self) -> Arrived:
        """What is there by now; another object, unequal to the last, when more is."""

    @property
    def hitch(self) -> str:
        """What holds it up, without a full stop, while it is tried again; else ""."""

    @property
    def failure(self) -> str:
        """Why nothing more comes, as a sentence; "" while something may."""

    def again(self) -> None:
        """Fetch on after a failure; nothing happens where there was none."""

    def want(self, offset: int) -> None:
        """Fetch from byte `offset` on first."""

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener`, on any thread, whenever any of this changed."""

    def unlisten(self, listener: Callable[[], None]) -> None:
        """Call it no more."""


class AudioEngine(Protocol):
    """Plays one media file at a time. No method blocks; all are called on one thread.

    Listeners are called on the event loop that `start` was called in. After `seek`, `load`
    and `set_rate` the clock is right at once: `heard_ms` answers with the new place.
    """

    def start(self, listener: Callable[[EngineEvent], None]) -> None:
        """Begin reporting to `listener`, on the running event loop."""

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
        """Open a file at a place; a file already open is closed.

        With `arriving`, what is there of it is played (`media` names it in sentences only),
        and what is needed next is asked for.
        """

    def play(self) -> None:
        """Play on; after the end, nothing (seek first)."""

    def pause(self) -> None:
        """Stop the sound where it is."""

    def seek(self, ms: int) -> None:
        """Go to a place, playing or paused as before; from ENDED, playing."""

    def set_rate(self, rate: float) -> None:
        """Play at `rate`, between MIN_RATE and MAX_RATE, pitch kept."""

    def set_volume(self, volume: int) -> None:
        """Set the loudness in percent, 0 to MAX_VOLUME."""

    @property
    def state(self) -> EngineState:
        """What the engine is doing."""

    def heard_ms(self, now_ns: int | None = None) -> int:
        """The place being heard at monotonic `now_ns` (None: now)."""

    @property
    def moving_rate(self) -> float:
        """Media milliseconds per real millisecond right now: the rate, or 0 when halted."""

    def close(self) -> None:
        """End the engine and everything it started. Safe to call twice."""
