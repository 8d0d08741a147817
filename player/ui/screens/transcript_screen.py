"""What every screen with a transcript can do: move in it, and search it."""

from __future__ import annotations

from textual import on

from player.ui.finding import Finding
from player.ui.keyed import KeyedScreen
from player.ui.widgets.prompt import Prompt
from player.ui.widgets.transcript_view import TranscriptView


class TranscriptScreen(KeyedScreen):
    """A screen that shows a transcript."""

    def __init__(self) -> None:
        super().__init__()
        self.finding = Finding(self)

    @property
    def view(self) -> TranscriptView:
        """The transcript."""
        return self.query_one("#transcript", TranscriptView)

    def refocus(self) -> None:
        """Let keys go to the transcript."""
        self.view.focus()

    def jump(self, at_ms: int) -> None:
        """Go to a moment, as a listener asked."""
        raise NotImplementedError

    def action_line(self, steps: int) -> None:
        """Cursor up or down."""
        (self.view.action_cursor_up if steps < 0 else self.view.action_cursor_down)()

    def action_page(self, steps: int) -> None:
        """A page up or down."""
        (self.view.action_page_up if steps < 0 else self.view.action_page_down)()

    def action_edge(self, side: int) -> None:
        """First or last line."""
        (self.view.action_home if side < 0 else self.view.action_end)()

    async def action_search(self) -> None:
        """Search as you type."""
        await self.finding.search()

    def action_match(self, steps: int) -> None:
        """Next or previous match."""
        self.finding.walk(steps)

    @on(Prompt.Typed)
    def _typed(self, message: Prompt.Typed) -> None:
        self.finding.typed(message.text)

    @on(Prompt.Walked)
    def _walked(self, message: Prompt.Walked) -> None:
        self.finding.walk(message.steps)

    @on(Prompt.Entered)
    async def _entered(self, message: Prompt.Entered) -> None:
        await self.finding.entered(message.text)

    @on(Prompt.Kept)
    async def _kept(self) -> None:
        await self.finding.keep()
