"""The rules of playing: what seeking, chapter, rate and volume keys do to the engine."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from player.audio.engine import MAX_VOLUME, Arriving, AudioEngine, EngineState
from player.chapters.model import chapter_at
from player.episode import Episode

RATES = (
    0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15, 1.2,
    1.25, 1.3, 1.35, 1.4, 1.45, 1.5, 1.6, 1.7, 1.75, 1.8, 1.9, 2.0, 2.25, 2.5, 2.75, 3.0,
    3.5, 4.0,
)  # fmt: skip
"""The playback rates that the keys step through: fine where speech is listened to."""

CHAPTER_GRACE_MS = 3_000
"""Going back within this much of a chapter's start means the chapter before."""

_END_MARGIN_MS = 500
_KEPT_JUMPS = 50


class Transport:
    """Plays one episode: keeps what was asked for within what is possible."""

    def __init__(self, engine: AudioEngine, episode: Episode, rate: float, volume: int) -> None:
        self.engine = engine
        self.episode = episode
        self.rate = rate
        self.volume = volume
        self.muted = False
        self.guessed = False
        """Whether the place is a guess, since what is before it has not arrived yet."""
        self.duration_ms = episode.duration_ms
        self.chapters = episode.chapters
        self._left: list[int] = []

    def load(self, at_ms: int, arriving: Arriving | None = None) -> None:
        """Open the episode, which may still be `arriving`, and play it from `at_ms`."""
        self.engine.load(
            self.episode.media,
            at_ms=self._within(at_ms),
            rate=self.rate,
            volume=0 if self.muted else self.volume,
            paused=False,
            arriving=arriving,
        )

    @property
    def heard_ms(self) -> int:
        """The place being heard, within the episode."""
        return self._within(self.engine.heard_ms(), margin_ms=0)

    def toggle_pause(self) -> None:
        """Pause, or play on; after the end, play from the start."""
        if self.engine.state is EngineState.ENDED:
            self.engine.seek(0)
        elif self.engine.state in (EngineState.PAUSED, EngineState.IDLE):
            self.engine.play()
        else:
            self.engine.pause()

    def seek_by(self, ms: int) -> None:
        """Go a little back or forward."""
        self.engine.seek(self._within(self.heard_ms + ms))

    def jump(self, at_ms: int) -> None:
        """Go to a place, remembering where from."""
        self._left.append(self.heard_ms)
        del self._left[:-_KEPT_JUMPS]
        self.engine.seek(self._within(at_ms))

    def jump_back(self) -> bool:
        """Go back to where the last jump left from; False where there was none."""
        if not self._left:
            return False
        self.engine.seek(self._left.pop())
        return True

    def change_rate(self, steps: int) -> None:
        """Faster or slower by steps of `RATES`."""
        if steps > 0:
            at = bisect_right(RATES, self.rate) + steps - 1
        else:
            at = bisect_left(RATES, self.rate) + steps
        self.set_rate(RATES[min(max(at, 0), len(RATES) - 1)])

    def set_rate(self, rate: float) -> None:
        """Play at a rate."""
        if rate != self.rate:
            self.rate = rate
            self.engine.set_rate(rate)

    def change_volume(self, percent: int) -> None:
        """Louder or quieter; also ends muting."""
        self.set_volume(self.volume + percent)

    def set_volume(self, percent: int) -> None:
        """Play at a volume; also ends muting."""
        self.muted = False
        self.volume = min(max(percent, 0), MAX_VOLUME)
        self.engine.set_volume(self.volume)

    def toggle_mute(self) -> None:
        """Silence, or the volume from before."""
        self.muted = not self.muted
        self.engine.set_volume(0 if self.muted else self.volume)

    def chapter_at(self, ms: int) -> int | None:
        """Index of the chapter at `ms`, None before the first and after one that ended."""
        return chapter_at(self.chapters, ms)

    def chapter_end_ms(self, ms: int) -> int | None:
        """Where the chapter being heard at `ms` ends; None where only the episode does."""
        starts = [chapter.start_ms for chapter in self.chapters]
        at = bisect_right(starts, ms)
        current = self.chapters[at - 1] if at else None
        ends = [starts[at]] if at < len(starts) else []
        if current is not None and current.end_ms is not None and current.end_ms > ms:
            ends.append(current.end_ms)
        return min(ends, default=None)

    def change_chapter(self, steps: int) -> bool:
        """Go to the next chapter, or back as media players do; False where there is none."""
        starts = [chapter.start_ms for chapter in self.chapters]
        if steps > 0:
            at = bisect_right(starts, self.heard_ms)
            if at >= len(starts):
                return False
        else:
            at = bisect_right(starts, max(self.heard_ms - CHAPTER_GRACE_MS, 0)) - 1
            if not starts:
                return False
        self.jump(starts[max(at, 0)])
        return True

    def _within(self, ms: int, *, margin_ms: int = _END_MARGIN_MS) -> int:
        if self.duration_ms is not None:
            ms = min(ms, max(self.duration_ms - margin_ms, 0))
        return max(ms, 0)
