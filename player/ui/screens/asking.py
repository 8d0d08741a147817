"""A small screen over another one, which is asked something and goes."""

from __future__ import annotations

from typing import Generic

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType


class AskingScreen(ModalScreen[ScreenResultType], Generic[ScreenResultType]):
    """Answers once, however often a key is pressed before it is gone."""

    _answered = False

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Give the answer and go."""
        if self._answered:
            return AwaitComplete()
        self._answered = True
        return super().dismiss(result)
