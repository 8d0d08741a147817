"""The last line: the few keys that a newcomer needs, each of them clickable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from player.ui.keys import ACTIONS, HINTED, Action, first_key

SAID_FOR_S = 3.0
_GAP = 3


class Hint(NamedTuple):
    """One hint as drawn, and what a click does: (cells up to here, action), in order."""

    text: Content
    clicks: tuple[tuple[int, str], ...]


def make_hints(
    keymap: Mapping[str, str],
    actions: Sequence[Action] = ACTIONS,
    hinted_ids: Sequence[str] = HINTED,
) -> list[Hint]:
    """The hints in order; actions that share a name (`{ } chapter`) stand together.

    An id may be followed by a colon and another short name: `open:open`. An action without
    keys is not hinted at.
    """
    by_id = {action.id: action for action in actions}
    hinted = []
    for wanted in hinted_ids:
        name, _, called = wanted.partition(":")
        if keymap.get(name, by_id[name].keys):
            hinted.append(by_id[name]._replace(hint=called) if called else by_id[name])
    hints = []
    for name, together in groupby(hinted, key=lambda action: action.hint):
        text, clicks = Content(""), []
        for action in together:
            key = first_key(keymap.get(action.id, action.keys))
            text += Content.styled(key, "$accent") + Content(" ")
            clicks.append((text.cell_length, action.action))
        text += Content(name)
        clicks[-1] = (text.cell_length, clicks[-1][1])
        hints.append(Hint(text, tuple(clicks)))
    return hints


def fitting(hints: Sequence[Hint], width: int) -> list[Hint]:
    """As many of the hints as fit into so many cells, the last of them always."""
    if not hints:
        return []
    *first, last = hints
    left = width - last.text.cell_length
    shown = []
    for hint in first:
        left -= hint.text.cell_length + _GAP
        if left < 0:
            break
        shown.append(hint)
    return [*shown, last]


def in_line(hints: Sequence[Hint]) -> Content:
    """The hints as they stand beside each other."""
    return Content(" " * _GAP).join([hint.text for hint in hints])


class KeyHints(Static):
    """Shows as many hints as fit, the key for all keys always last."""

    DEFAULT_CSS = """
    KeyHints { height: 1; padding: 0 1; background: $surface; color: $foreground 60%; }
    """

    def __init__(
        self,
        keymap: Mapping[str, str],
        actions: Sequence[Action] = ACTIONS,
        hinted: Sequence[str] = HINTED,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id, markup=False)
        self._keymap, self._actions, self._hinted = keymap, actions, hinted
        self._hints = make_hints(keymap, actions, hinted)
        self._shown: list[Hint] = []
        self._saying: Timer | None = None
        self._notice = ""
        self._notice_action = ""

    def on_resize(self) -> None:
        """Choose again which hints fit."""
        self._show_hints()

    def hint(self, hinted: Sequence[str]) -> None:
        """Show hints at other actions of the table."""
        if hinted == self._hinted:
            return
        self._take(hinted)

    def _take(self, hinted: Sequence[str]) -> None:
        self._hinted = hinted
        self._hints = make_hints(self._keymap, self._actions, hinted)
        if self._saying is None:
            self._show_hints()

    def use(self, keymap: Mapping[str, str]) -> None:
        """Show keys as they are bound now."""
        self._keymap = keymap
        self._take(self._hinted)

    def say(self, text: str, end: str = "") -> None:
        """Say something in place of the hints, for a moment; where it is cut, before `end`."""
        self._shown = []
        last = Content(end)
        room = max(self.content_size.width - last.cell_length, 0)
        shown = (Content(text).truncate(room, ellipsis=True) if end else Content(text)) + last
        self.update(shown.stylize("$foreground"), layout=False)
        if self._saying is not None:
            self._saying.stop()
        self._saying = self.set_timer(SAID_FOR_S, self._said)

    def _said(self) -> None:
        self._saying = None
        self._show_hints()

    def notice(self, text: str, action: str = "") -> None:
        """Stand in place of the hints until the text is "" again; a click runs the action."""
        if (text, action) == (self._notice, self._notice_action):
            return
        self._notice, self._notice_action = text, action
        if text or self._saying is None:
            self._show_hints()

    def _show_hints(self) -> None:
        if self._notice:
            self._shown = []
            self.update(Content.styled(self._notice, "$accent"), layout=False)
            return
        self._shown = fitting(self._hints, self.content_size.width)
        self.update(in_line(self._shown), layout=False)

    async def on_click(self, event: events.Click) -> None:
        """Do what the hint under the mouse says."""
        if self._notice_action:
            await self.screen.run_action(self._notice_action)
            return
        at = event.get_content_offset(self)
        x = -1 if at is None else at.x
        for hint in self._shown:
            for end, action in hint.clicks:
                if 0 <= x < end:
                    await self.screen.run_action(action)
                    return
            x -= hint.text.cell_length + _GAP
