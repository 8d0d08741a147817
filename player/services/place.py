"""Where the listener is in an episode: found when it is opened, kept while it plays."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from player.library.problems import StoreError

if TYPE_CHECKING:
    from player.episode import Episode
    from player.library.store import Store

_log = logging.getLogger(__name__)

PLAYED_PERCENT = 95
"""Who has heard so much of an episode has heard it: what comes after is thanks and music."""


@dataclass(slots=True)
class Place:
    """Where to begin, and how to keep the place; without a store nothing is kept.

    `outro_ms` at the end need not be heard for the episode to count as played.
    """

    episode: Episode
    store: Store | None
    warnings: list[str] = field(default_factory=list)
    outro_ms: int = 0
    in_library: bool = False
    _failed: bool = False
    _played: bool = False

    def remembered_ms(self) -> int | None:
        """Where the listener left this episode, None to begin at its start."""
        from player.library.positions import resume_ms

        if self.store is None:
            return None
        try:
            kept = self.store.position(self.episode.key)
        except StoreError as error:
            self.warnings.append(str(error))
            return None
        return resume_ms(kept.position_ms, self.episode.duration_ms) if kept else None

    def remember(self, position_ms: int) -> str:
        """Keep a place; a sentence the first time that fails, else ""."""
        if self.store is None:
            return ""
        try:
            self._keep(self.store, position_ms)
        except StoreError as error:
            _log.warning("The place was not kept: %s", error)
            first, self._failed = not self._failed, True
            return str(error) if first else ""
        self._failed = False
        return ""

    def measured(self, duration_ms: int) -> None:
        """The episode, whose length was not known, lasts so long."""
        self.episode = replace(self.episode, duration_ms=duration_ms)

    def finish(self) -> str:
        """The episode was heard to its end; a sentence where that was not kept, else ""."""
        if self.store is None or not self.in_library or self._played:
            return ""
        try:
            self.store.mark_played([self.episode.key])
        except StoreError as error:
            return str(error)
        self._played = True
        return ""

    def _keep(self, store: Store, position_ms: int) -> None:
        episode = self.episode
        store.remember(
            episode.key,
            position_ms,
            duration_ms=episode.duration_ms,
            title=episode.title,
            media_path=str(episode.media),
        )
        if self.in_library and not self._played and self.is_played(position_ms):
            store.mark_played([episode.key])
            self._played = True

    def is_played(self, position_ms: int) -> bool:
        """Whether who is so far has heard the episode."""
        duration_ms = self.episode.duration_ms
        if duration_ms is None:
            return False
        end_ms = max(duration_ms - self.outro_ms, 0)
        return end_ms > 0 and position_ms * 100 >= end_ms * PLAYED_PERCENT
