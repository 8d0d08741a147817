"""The sleep timer: when playing is to stop by itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from player.ui.transport import Transport

LONGEST_MINUTES = 24 * 60


class Until(Enum):
    """What playing lasts until."""

    TIME = auto()
    CHAPTER = auto()
    EPISODE = auto()


class SleepTimer:
    """Knows whether playing is to stop now. It goes on from one episode to the next."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._until: Until | None = None
        self._deadline_s = 0.0
        self._end_ms: int | None = None

    @property
    def until(self) -> Until | None:
        """What playing lasts until, None while the timer is off."""
        return self._until

    def set_minutes(self, minutes: int) -> None:
        """Stop after so many minutes, however much of them is heard; 0 for never."""
        self._until = Until.TIME if minutes > 0 else None
        self._deadline_s = self._now_s() + min(minutes, LONGEST_MINUTES) * 60

    def set_until(self, until: Until | None) -> None:
        """Stop at the end of the chapter or the episode that is heard; None for never."""
        self._until, self._end_ms = until, None

    @property
    def told(self) -> str:
        """When playing stops, in few words; "" while the timer is off."""
        match self._until:
            case Until.TIME:
                return f"in {max(round((self._deadline_s - self._now_s()) / 60), 1)} min"
            case Until.CHAPTER:
                return "at the chapter’s end"
            case Until.EPISODE:
                return "at the episode’s end"
            case None:
                return ""

    @property
    def told_in_short(self) -> str:
        """The same in fewer words, for where there is little room."""
        match self._until:
            case Until.CHAPTER:
                return "after chapter"
            case Until.EPISODE:
                return "after episode"
            case _:
                return self.told

    def is_due(self, transport: Transport, heard_ms: int, *, jumped: bool) -> bool:
        """Whether to stop, now that `heard_ms` is heard; if so the timer is off again."""
        due = False
        if self._until is Until.TIME:
            due = self._now_s() >= self._deadline_s
        elif self._until is Until.CHAPTER:
            if self._end_ms is None or jumped:
                self._end_ms = transport.chapter_end_ms(heard_ms)
            due = self._end_ms is not None and heard_ms >= self._end_ms
        if due:
            self._until = None
        return due

    def ends_episode(self) -> bool:
        """Whether nothing is to follow the episode that just ended; if so the timer is off."""
        due = self._until in (Until.CHAPTER, Until.EPISODE) or (
            self._until is Until.TIME and self._now_s() >= self._deadline_s
        )
        if due:
            self._until = None
        return due
