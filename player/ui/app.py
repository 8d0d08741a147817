"""The Textual application: one session, its theme, its keys, and leaving in good order.

Nothing of the player itself is imported here: the first frame does not wait for it.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Iterable
from contextlib import suppress

from textual.app import App, SystemCommand
from textual.driver import Driver
from textual.screen import Screen

from player.ui.keys import ACTIONS
from player.ui.session import Opening, Session
from player.ui.themes import DARK, LIGHT

_log = logging.getLogger(__name__)

EXIT_TROUBLE = 1


class PodlineApp(App[str]):
    """Plays one session. `run` returns a sentence when playing was impossible, else None."""

    ENABLE_COMMAND_PALETTE = True
    TITLE = "podline"
    CSS_PATH = "screens/player.tcss"

    def __init__(self, session: Session | Opening) -> None:
        self._session = session
        super().__init__()
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = session.theme if session.theme in self.available_themes else DARK.name
        self.set_keymap(dict(session.keymap))

    def get_driver_class(self) -> type[Driver]:
        """With a trace, a driver that can say when a frame was written."""
        driver_class = super().get_driver_class()
        if self._session.tracer is None:
            return driver_class
        from player.ui.trace import stamping_driver

        return stamping_driver(driver_class)

    def get_default_screen(self) -> Screen[None]:
        """The player, or what is drawn until it is there."""
        if isinstance(self._session, Opening):
            from player.ui.screens.opening import OpeningScreen

            return OpeningScreen(self._session)
        from player.ui.screens.player import PlayerScreen

        return PlayerScreen(self._session)

    def on_mount(self) -> None:
        """Leave in good order when the system asks."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                # Windows has no signals for event loops.
                with suppress(NotImplementedError):
                    loop.add_signal_handler(number, self.leave, "")

    def _handle_exception(self, error: Exception) -> None:
        """A fault of podline's own goes to the log, not over the listener's terminal."""
        _log.critical("The interface stopped by a fault", exc_info=error)
        super()._handle_exception(error)

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()

    def leave(self, sentence: str) -> None:
        """End the application; a sentence says what made playing impossible."""
        self.exit(sentence, return_code=EXIT_TROUBLE if sentence else 0)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action of the player, and the themes."""
        yield SystemCommand("Theme", "Choose other colours", self.action_change_theme)
        from player.ui.screens.player_actions import PlayerActions

        if isinstance(screen, PlayerActions):
            for action in ACTIONS:
                yield SystemCommand(
                    action.label,
                    f"{action.group} · {screen.keys_of(action.id)}",
                    screen.runner(action.action),
                )
