"""Textual's list of options, which also bears a window without a line of room for it."""

from __future__ import annotations

from textual.widgets import OptionList


class Options(OptionList):
    """Turns no pages where nothing of it is shown: Textual's own fails at that."""

    def action_page_up(self) -> None:
        """Move up by a page."""
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Move down by a page."""
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]
