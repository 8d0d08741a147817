"""The listening itself: slice after slice, kept at once, in the order of a plan."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from player.alignment.joining import OVERLAP_MS
from player.alignment.kept import Kept
from player.alignment.messages import Event, Progress, Stage, Warned
from player.alignment.plan import Plan
from player.alignment.problems import SoundError
from player.alignment.recogniser import Recogniser
from player.alignment.sound import RATE, Sound, levels_of
from player.alignment.values import LEVEL_MS, HeardWord, Slice

if TYPE_CHECKING:
    from player.alignment.sound import Samples

_ENDLESS_MS = 48 * 3_600_000
_TOLD_EVERY_MS = 20_000
_SHORTEST_MS = 5_000


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
        """Listen to everything that is still open, some slices at a time."""
        self._progress()
        while stretches := self.plan.few():
            yield from self._listen(stretches, lambda: self.plan.is_left)

    def one(self, from_ms: int, to_ms: int) -> None:
        """Listen to a stretch and keep it, wherever the listener goes meanwhile."""
        self._listen([(from_ms, to_ms)])

    def once_more(self, from_ms: int, to_ms: int) -> list[HeardWord]:
        """The words of a stretch, heard anew from its very beginning."""
        return self.all_once_more([(from_ms, to_ms)])[0]

    def all_once_more(self, stretches: Sequence[tuple[int, int]]) -> list[list[HeardWord]]:
        """The words of some stretches, which are heard at once."""
        heard = self._recogniser.hear_all(
            [(self._sound.read(from_ms, to_ms), from_ms) for from_ms, to_ms in stretches]
        )
        return [words for words, _ in heard]

    def _listen(
        self, stretches: Sequence[tuple[int, int]], is_left: Callable[[], bool] | None = None
    ) -> list[Slice]:
        """Hear some stretches at once and keep them; without those behind the sound's end.

        Where `is_left` meanwhile, what was heard of them by then is kept.
        """
        begun_s = time.monotonic()
        whole: list[Slice] = []
        for part, to_ms in self._hear(stretches, is_left):
            if part.to_ms < to_ms:
                self.plan.end_at(part.to_ms)
            self.plan.finish(part.from_ms, to_ms)
            if part.to_ms > part.from_ms:
                self._keep(part)
                whole.append(part)
                self._listened_ms += to_ms - part.from_ms
        if whole:
            self._spent_s += time.monotonic() - begun_s
            self._progress()
        return whole

    def _hear(
        self, stretches: Sequence[tuple[int, int]], is_left: Callable[[], bool] | None
    ) -> list[tuple[Slice, int]]:
        """What is heard in some stretches, and up to when each was listened to."""
        sounds = self._sounds(stretches)
        done_ms = [0] * len(sounds)
        told_ms = [0]
        turn = Lock()

        def tell(number: int, until_ms: int) -> None:
            with turn:
                from_ms, _ = stretches[number]
                done_ms[number] = _answered_ms(stretches[number], until_ms) - from_ms
                if sum(done_ms) >= told_ms[0] + _TOLD_EVERY_MS:
                    told_ms[0] = sum(done_ms)
                    self._progress(told_ms[0])

        heard = self._recogniser.hear_all(sounds, tell, is_left)
        parts: list[tuple[Slice, int]] = []
        for stretch, (samples, begin_ms), (words, until_ms) in zip(
            stretches, sounds, heard, strict=False
        ):
            to_ms = stretch[1] if until_ms is None else _answered_ms(stretch, until_ms)
            parts.append((_slice((stretch[0], to_ms), begin_ms, samples, words), to_ms))
        return parts

    def _sounds(self, stretches: Sequence[tuple[int, int]]) -> list[tuple[Samples, int]]:
        """The samples of some stretches and where they begin, up to the first without any.

        Raises SoundError where that is the first of all.
        """
        sounds: list[tuple[Samples, int]] = []
        for from_ms, to_ms in stretches:
            begin_ms = max(from_ms - OVERLAP_MS, 0)
            try:
                sounds.append((self._sound.read(begin_ms, to_ms + OVERLAP_MS), begin_ms))
            except SoundError:
                if not sounds:
                    raise
                break
        return sounds

    def keep_again(self, part: Slice) -> None:
        """Keep what was heard the second time."""
        self._keep(part, again=True)

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

    def _progress(self, heard_ms: int = 0) -> None:
        """Tell how much is done, with what was heard of the stretches that are under way."""
        done_ms = self.plan.done_ms + heard_ms
        left_ms = self.plan.length_ms - done_ms
        left_s = left_ms * self._spent_s / self._listened_ms if self._listened_ms else None
        self._tell(Progress(Stage.LISTENING, done_ms, self.plan.length_ms, left_s))


def _answered_ms(stretch: tuple[int, int], until_ms: int) -> int:
    """Up to when a stretch counts as heard where it was not heard to its end.

    What follows has to share as much with it as with any other slice. Little is not worth
    a slice of its own.
    """
    from_ms, to_ms = stretch
    end_ms = min(until_ms - OVERLAP_MS, to_ms)
    return end_ms if end_ms - from_ms >= _SHORTEST_MS else from_ms


def _slice(
    stretch: tuple[int, int], begin_ms: int, samples: Samples, words: Sequence[HeardWord]
) -> Slice:
    """What was heard in a stretch, by the samples from `begin_ms` on."""
    from_ms, to_ms = stretch
    end_ms = begin_ms + samples.size * 1_000 // RATE
    levels = levels_of(samples[(from_ms - begin_ms) * RATE // 1_000 :])
    reached_ms = max(min(to_ms, end_ms), min(from_ms, end_ms))
    return Slice(from_ms, reached_ms, tuple(words), levels[: (reached_ms - from_ms) // LEVEL_MS])


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
