"""Copying text from a screen, and showing it where no clipboard is sure to have it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from player.sharing.clipboard import copy

if TYPE_CHECKING:
    from player.ui.keyed import KeyedScreen


class Copying:
    """Copies text for a screen. Every method returns at once: a clipboard may take its time."""

    def __init__(self, screen: KeyedScreen) -> None:
        self._screen = screen

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
        shown = Static(line, id="link", markup=False)
        await self._screen.mount(shown, before=self._screen.LAST_LINES)

    async def leave(self) -> bool:
        """Close the link; False where none is shown."""
        shown = self._screen.query("#link")
        if not shown:
            return False
        await shown.remove()
        return True
