"""Searching the transcript, going to a time, typing a note: all through the one-line prompt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from player.timecode import TimecodeError, parse_timecode
from player.ui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from player.ui.screens.transcript_screen import TranscriptScreen


class Finding:
    """Opens the prompt on a screen with a transcript and acts on what is typed."""

    def __init__(self, screen: TranscriptScreen) -> None:
        self._screen = screen
        self._purpose: Literal["search", "time", "text"] = "search"
        self._take: Callable[[str], object] = str

    def _prompt(self) -> Prompt | None:
        prompts = self._screen.query(Prompt)
        return prompts.first() if prompts else None

    async def search(self) -> None:
        """Open the prompt for a search."""
        await self._open("search", Prompt("/", "search · enter plays · ↑↓ matches · tab keeps"))

    async def go_to(self) -> None:
        """Open the prompt for a time."""
        await self._open("time", Prompt("go to ", "16:57, 1:02:03 or 90s"))

    async def ask(self, prompt: Prompt, take: Callable[[str], object]) -> None:
        """Open a prompt for a text of any kind; `take` is called with it, or never."""
        await self._open("text", prompt)
        self._take = take

    async def _open(self, purpose: Literal["search", "time", "text"], prompt: Prompt) -> None:
        await self._close()
        self._purpose = purpose
        await self._screen.mount(prompt, before=self._screen.LAST_LINES)
        prompt.type_here()

    async def _close(self) -> bool:
        prompt = self._prompt()
        if prompt is None:
            return False
        await prompt.remove()
        self._screen.view.focus()
        return True

    async def leave(self) -> bool:
        """Close the prompt, or end a search that was kept; False where there was neither."""
        if await self._close():
            if self._purpose == "search":
                self._screen.view.clear_search(restore=True)
            return True
        return False

    def typed(self, text: str) -> None:
        """Search for what stands in the prompt so far."""
        prompt = self._prompt()
        if prompt is None or self._purpose != "search":
            return
        count = self._screen.view.search(text)
        prompt.note("" if not text else self._counted(count))

    def _counted(self, count: int) -> str:
        if not count:
            return "no match"
        at = self._screen.view.match_index
        return f"{1 if at is None else at + 1} of {count}"

    def walk(self, steps: int) -> None:
        """Show the next or previous match."""
        view = self._screen.view
        prompt = self._prompt()
        if prompt is not None and self._purpose != "search":
            return
        at, count = view.next_match() if steps > 0 else view.previous_match()
        if prompt is not None:
            prompt.note(self._counted(count))
        elif count:
            self._screen.say(f"match {at + 1} of {count}")
        else:
            self._screen.say("nothing searched for yet: press / first")

    async def entered(self, text: str) -> None:
        """Play from the match, go to the time, hand on the text."""
        prompt = self._prompt()
        if prompt is None:
            return
        if self._purpose == "text":
            await self._close()
            self._take(text)
            return
        if self._purpose == "time":
            try:
                at_ms = parse_timecode(text)
            except TimecodeError as error:
                prompt.note(str(error))
                return
            await self._close()
            self._screen.jump(at_ms)
        elif self._screen.view.match_index is not None:
            await self._close()
            self._screen.view.action_play_from_cursor()

    async def keep(self) -> None:
        """Leave the prompt but stay where the match is."""
        await self._close()
