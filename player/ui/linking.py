"""Opening links: says first where one leads, then hands it to the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from player.markup import Destination, destination
from player.sharing.browser import open_in_browser
from player.ui.aside import aside
from player.ui.widgets.link_line import LinkLine

if TYPE_CHECKING:
    from player.ui.keyed import KeyedScreen


class Linking:
    """Opens links from a screen."""

    def __init__(self, screen: KeyedScreen) -> None:
        self._screen = screen

    async def ask(self, url: str) -> None:
        """Show where a link leads; the listener opens it, or not."""
        leads = destination(url)
        if leads is None:
            self._screen.say("this link is not opened: it does not lead where it seems to")
            return
        await self.leave()
        line = LinkLine(leads)
        await self._screen.mount(line, before=self._screen.LAST_LINES)
        line.focus()

    async def leave(self) -> bool:
        """Close the line; False where none is shown."""
        lines = self._screen.query(LinkLine)
        if not lines:
            return False
        if isinstance(self._screen.focused, LinkLine):
            self._screen.refocus()
        await lines.remove()
        return True

    async def open(self, leads: Destination) -> None:
        """Hand a link to the browser, in a thread: a desktop may take its time."""
        await self.leave()
        self._screen.run_worker(self._open(leads), group="link", exclusive=True)

    async def _open(self, leads: Destination) -> None:
        if await aside(lambda: open_in_browser(leads.url)):
            self._screen.say(f"opened {leads.shown}")
            return
        self._screen.notify(
            "No browser can be opened from here; the link is copied instead.",
            severity="warning",
            timeout=8,
            markup=False,
        )
        self._screen.copying.copy_address(leads.url)
