"""Copying links: makes the text, copies it, and says what happened to it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from player.episode import Episode
from player.sharing.clipboard import copy
from player.sharing.links import moment_link
from player.sharing.shared import shared_of

if TYPE_CHECKING:
    from player.ui.screens.player_actions import PlayerActions

SHOWN_FOR_S = 6.0


class Sharing:
    """Copies links to an episode's moments from a player screen."""

    def __init__(self, screen: PlayerActions, episode: Episode) -> None:
        self._screen = screen
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

    def copy_address(self, url: str) -> None:
        """Copy an address as it is, and show it where no clipboard is sure to have it."""
        self._screen.run_worker(self._copy_address(url), group="share", exclusive=True)

    async def _copy_address(self, url: str) -> None:
        self._screen.app.copy_to_clipboard(url)
        outcome = await asyncio.to_thread(copy, url, osc52=None)
        await self.leave()
        if not outcome.certain:
            await self._show(url)

    def copy_text(self, text: str) -> None:
        """Copy selected text."""
        self._screen.run_worker(self._copy_text(text), group="share", exclusive=True)

    async def _copy_text(self, text: str) -> None:
        self._screen.app.copy_to_clipboard(text)
        outcome = await asyncio.to_thread(copy, text, osc52=None)
        told = "Copied" if outcome.certain else "Asked the terminal to copy"
        self._screen.notify(f"{told} {len(text.split())} words", timeout=3, markup=False)

    async def _show(self, text: str) -> None:
        """Show the link where it can be selected by hand."""
        line = Content.assemble(
            (text, "$accent"),
            ("   if pasting gives nothing, select it here with shift · esc closes", "dim"),
        )
        await self._screen.mount(Static(line, id="link", markup=False), before="#bar")

    async def leave(self) -> bool:
        """Close the link; False where none is shown."""
        shown = self._screen.query("#link")
        if not shown:
            return False
        await shown.remove()
        return True
