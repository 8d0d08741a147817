"""Copying links to moments: makes the text, copies it, and says what happened to it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from player.episode import Episode
from player.sharing.clipboard import copy
from player.sharing.links import moment_link
from player.sharing.shared import shared_of
from player.ui.copying import Copying

if TYPE_CHECKING:
    from player.ui.screens.player_actions import PlayerActions

SHOWN_FOR_S = 6.0


class Sharing(Copying):
    """Copies links to an episode's moments from a player screen."""

    def __init__(self, screen: PlayerActions, episode: Episode) -> None:
        super().__init__(screen)
        self._episode = episode

    def copy_link(self, at_ms: int | None) -> None:
        """Copy a link to a moment, or to the episode where `at_ms` is None.

        Returns at once: a clipboard program may take its time.
        """
        self._screen.run_worker(self._copy_link(at_ms), group="share", exclusive=True)

    async def _copy_link(self, at_ms: int | None) -> None:
        shared = moment_link(shared_of(self._episode), at_ms)
        self._screen.app.copy_to_clipboard(shared.text)
        outcome = await asyncio.to_thread(copy, shared.text, osc52=None)
        told = f"Copied the {shared.what}\n{shared.text}"
        if not outcome.certain:
            told = f"Asked the terminal to copy the {shared.what}"
        message = "\n".join(filter(None, (told, shared.reason)))
        self._screen.notify(message, timeout=SHOWN_FOR_S, markup=False)
        await self.leave()
        if not outcome.certain:
            await self._show(shared.text)
