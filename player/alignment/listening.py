"""The listening itself: slice after slice, kept at once, in the order of a plan."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from player.alignment.joining import OVERLAP_MS
from player.alignment.kept import Kept
from player.alignment.messages import Event, Progress, Stage, Warned
from player.alignment.plan import Plan
from player.alignment.problems import SoundError
from player.alignment.recogniser import Recogniser
from player.alignment.sound import RATE, Sound, levels_of
from player.alignment.values import LEVEL_MS, HeardWord, Slice

_ENDLESS_MS = 48 * 3_600_000


class Listening:
    """A sound, a model, and what was heard so far."""

    def __init__(
        self,
        sound: Sound,
        recogniser: Recogniser,
        kept: Kept,
        plan: Plan,
        tell: Callable[[Event], None],
    ) -> None:
        """Go on from what was kept."""
        self._sound = sound
        self._recogniser = recogniser
        self._kept = kept
        self._tell = tell
        self.plan = plan
        self._spent_s = 0.0
        self._listened_ms = 0

    @property
    def slices(self) -> list[Slice]:
        """What was heard by now, in the order it was."""
        return self._kept.slices

    @property
    def again(self) -> list[Slice]:
        """What was heard the second time."""
        return self._kept.again

    @property
    def language(self) -> str:
        """What is spoken, as far as the model knows."""
        return self._recogniser.language

    def all(self) -> Iterator[Slice]:
        """Listen to everything that is still open, a slice at a time."""
        self._progress()
        while (stretch := self.plan.next()) is not None:
            part = self.one(*stretch)
            if part is not None:
                yield part

    def one(self, from_ms: int, to_ms: int) -> Slice | None:
        """Listen to a stretch and keep it; None where the sound ended before it."""
        begin_s = time.monotonic()
        part = self._hear(from_ms, to_ms)
        if part.to_ms < to_ms:
            self.plan.end_at(part.to_ms)
        self.plan.finish(from_ms, to_ms)
        if part.to_ms <= from_ms:
            return None
        self._keep(part)
        self._spent_s += time.monotonic() - begin_s
        self._listened_ms += to_ms - from_ms
        self._progress()
        return part

    def once_more(self, from_ms: int, to_ms: int) -> list[HeardWord]:
        """The words of a stretch, heard anew from its very beginning."""
        samples = self._sound.read(from_ms, to_ms)
        return self._recogniser.hear(samples, from_ms)

    def keep_again(self, part: Slice) -> None:
        """Keep what was heard the second time."""
        self._keep(part, again=True)

    def _hear(self, from_ms: int, to_ms: int) -> Slice:
        begin_ms = max(from_ms - OVERLAP_MS, 0)
        samples = self._sound.read(begin_ms, to_ms + OVERLAP_MS)
        end_ms = begin_ms + samples.size * 1_000 // RATE
        words = self._recogniser.hear(samples, begin_ms)
        levels = levels_of(samples[(from_ms - begin_ms) * RATE // 1_000 :])
        reached_ms = max(min(to_ms, end_ms), min(from_ms, end_ms))
        return Slice(
            from_ms, reached_ms, tuple(words), levels[: (reached_ms - from_ms) // LEVEL_MS]
        )

    def _keep(self, part: Slice, *, again: bool = False) -> None:
        try:
            self._kept.add(part, again=again)
        except OSError as error:
            why = "the disk is full" if error.errno == errno.ENOSPC else str(error.strerror)
            self._tell(
                Warned(
                    f"What is heard cannot be kept ({why.lower()}): if podline is stopped "
                    "now, it has to begin again."
                )
            )

    def _progress(self) -> None:
        done_ms = self.plan.done_ms
        left_ms = self.plan.length_ms - done_ms
        left_s = left_ms * self._spent_s / self._listened_ms if self._listened_ms else None
        self._tell(Progress(Stage.LISTENING, done_ms, self.plan.length_ms, left_s))


def length_of(sound: Sound, duration_ms: int | None) -> int:
    """How long the sound is as far as is known; listening finds its true end."""
    length_ms = duration_ms or sound.claimed_ms or _ENDLESS_MS
    return min(length_ms, _ENDLESS_MS)


def open_kept(path: Path | None, model: str, tell: Callable[[Event], None]) -> Kept:
    """What an earlier run kept; without a place to keep it, a warning."""
    try:
        return Kept(path, model=model)
    except OSError as error:
        tell(Warned(f"What is heard cannot be kept ({str(error.strerror).lower()})."))
        return Kept(None, model=model)


def ensure_sound(listening: Listening) -> None:
    """Raises SoundError where nothing could be read at all."""
    if not listening.slices:
        raise SoundError("There is no sound in this file.")
