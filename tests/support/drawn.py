"""What a terminal shows of an application under test, and what it should show."""

from __future__ import annotations

from typing import Any

import pyte
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver

Cells = list[list[pyte.screens.Char]]


class DrawingDriver(HeadlessDriver):
    """Draws on a terminal in memory."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.terminal = pyte.Screen(*self._get_terminal_size())
        self._stream = pyte.Stream(self.terminal)

    @property
    def is_headless(self) -> bool:
        """Textual draws nothing where nobody looks."""
        return False

    def write(self, data: str) -> None:
        self._stream.feed(data)


def _cells(terminal: pyte.Screen) -> Cells:
    columns, rows = range(terminal.columns), range(terminal.lines)
    return [[terminal.buffer[row][column] for column in columns] for row in rows]


def _wanted(app: App[Any]) -> pyte.Screen:
    """The terminal as it were if all were laid out and drawn from nothing."""
    screen = app.screen
    fresh = Compositor()
    fresh.reflow(screen, screen.outer_size)
    visible_screen_stack.set(app._background_screens)
    terminal = pyte.Screen(screen.outer_size.width, screen.outer_size.height)
    pyte.Stream(terminal).feed(fresh.render_full_update().render_segments(app.console))
    return terminal


def left_behind(app: App[Any]) -> str:
    """The rows that do not show what they should, "" if all do."""
    driver = app._driver
    assert isinstance(driver, DrawingDriver)
    wanted = _wanted(app)
    shown, meant = _cells(driver.terminal), _cells(wanted)
    return "\n".join(
        f"{row}: {driver.terminal.display[row]!r}, not {wanted.display[row]!r}"
        for row in range(wanted.lines)
        if shown[row] != meant[row]
    )
