"""The Textual application: one session, its theme, its keys, and leaving in good order.

Nothing of the player itself is imported here: the first frame does not wait for it.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App, ScreenStackError, SystemCommand
from textual.css.query import NoMatches
from textual.dom import NoScreen
from textual.driver import Driver
from textual.notifications import Notification, Notify
from textual.screen import Screen
from textual.theme import Theme
from textual.widget import AwaitMount, MountError

from player.services.opening import Opening
from player.ui.choices import Choices
from player.ui.compositing import draw_whole
from player.ui.driver import forgiving
from player.ui.early_keys import EarlyKeys
from player.ui.hangup import watch_terminal
from player.ui.keys import in_force, shown_keys, textual_keymap
from player.ui.sleep import SleepTimer
from player.ui.themes import DARK, LIGHT

if TYPE_CHECKING:
    from rich.console import RenderableType

    from player.audio.engine import Trouble
    from player.config.settings import Settings
    from player.services.desk import Entrance
    from player.services.session import Session
    from player.ui.playing import Playing

_log = logging.getLogger(__name__)

EXIT_TROUBLE = 1
TOASTS_AT_MOST = 3
_TAKEN_AWAY = (NoMatches, NoScreen, MountError, ScreenStackError)


class PodlineApp(App[str]):
    """Plays one session. `run` returns a sentence when playing was impossible, else None."""

    ENABLE_COMMAND_PALETTE = True
    TITLE = "podline"
    has_library: ClassVar[bool] = False
    """Whether there is something below the player to go back to."""

    def __init__(self, session: Session | Opening | Entrance) -> None:
        self._session = session
        self.playing: Playing | None = None
        self.sleep_timer = SleepTimer()
        self._early_keys = EarlyKeys(self)
        super().__init__()
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.volume: int | None = None
        """In percent, as the listener has set it since podline was started."""
        self.theme = session.theme if session.theme in self.available_themes else DARK.name
        self.choices = Choices(self, {"theme": self.theme})
        self.own_keys: Mapping[str, str] = {}
        self.use_keys(session.keymap)

    def use_keys(self, own: Mapping[str, str]) -> None:
        """Obey one's own keys from now on."""
        self.own_keys = in_force(own)
        self.set_keymap(textual_keymap(self.own_keys))

    def show_cover(self, key: str) -> bytes:
        """The picture of an episode's show, b"" where there is none. To be called in a thread."""
        return b""

    async def apply(self, settings: Settings) -> None:
        """Go by changed settings from now on."""
        self.use_keys(settings.keys)

    async def on_event(self, event: events.Event) -> None:
        """Let keys wait for the screen that they are meant for; none is obeyed while leaving."""
        if self._exit and isinstance(event, events.InputEvent):
            return
        if not self._early_keys.holds(event):
            await super().on_event(event)

    def get_driver_class(self) -> type[Driver]:
        """With a trace, a driver that can say when a frame was written."""
        driver_class = forgiving(super().get_driver_class())
        if self._session.tracer is None:
            return driver_class
        from player.ui.trace import stamping_driver

        return stamping_driver(driver_class)

    def get_default_screen(self) -> Screen[None]:
        """The player, or what is drawn until it is there."""
        screen = self._first_screen()
        draw_whole(screen)
        return screen

    def _first_screen(self) -> Screen[None]:
        if isinstance(self._session, Opening):
            from player.ui.screens.opening import OpeningScreen

            return OpeningScreen(self._session)
        from player.services.session import Session

        if isinstance(self._session, Session):
            screen = self._player(self._session)
            # Textual reads the rules of screens that are pushed, not those of the first one.
            self.stylesheet.read_all(screen.css_path)
            self.stylesheet.reparse()
            return screen
        return super().get_default_screen()

    def _get_screen(self, screen: Screen[object] | str) -> tuple[Screen[object], AwaitMount]:
        # Every later screen passes here before it is laid out, Textual's own too.
        draw_whole(self.get_screen(screen))
        return super()._get_screen(screen)

    def _player(self, session: Session) -> Screen[None]:
        from player.ui.screens.player import PlayerScreen

        return PlayerScreen(self.take(session))

    def take(self, session: Session) -> Playing:
        """Have a session in place of the one that plays; it is still to be started."""
        from player.ui.playing import Playing

        if self.volume is not None:
            session = replace(session, volume=self.volume)
        muted = False
        if self.playing is not None:
            self.playing.close()
            session = replace(session, wishes=self.playing.session.wishes)
            muted = self.playing.transport.muted
        self.playing = Playing(session, self)
        self.playing.transport.muted = muted
        return self.playing

    def play(self, session: Session) -> None:
        """Play a session and show its player."""
        self.push_screen(self._player(session))

    def cannot_play(self, trouble: Trouble) -> None:
        """What was opened cannot be played, before any sound of it was heard."""
        self.exit(trouble.sentence, return_code=EXIT_TROUBLE)

    def episode_ended(self) -> None:
        """What was played has come to its end."""
        self.sleep_timer.ends_episode()

    def on_notify(self, event: Notify) -> None:
        """Make room for a sentence: it is never shown twice, and few are shown at once."""
        shown = list(self._notifications)
        for old in crowded_out(event.notification, shown):
            self._unnotify(old, refresh=False)
        if event.notification.severity != "information":
            _log.warning("Told: %s", event.notification.message)

    def follow_link(self, text: str) -> None:
        """A link was pasted that leads to another episode than the one that plays."""
        self.notify(
            "The pasted link leads to another episode: “podline open” plays it.",
            timeout=6,
            markup=False,
        )

    def ask_sleep(self) -> None:
        """Ask when playing is to stop by itself."""
        from player.ui.screens.sleep import SleepScreen

        chapters = self.playing.transport.chapters if self.playing else ()
        self.push_screen(SleepScreen(self.sleep_timer, has_chapters=bool(chapters)), self._say)

    def _say(self, sentence: str | None) -> None:
        if sentence:
            self.notify(sentence, timeout=4, markup=False)
        if self.playing is not None:
            self.playing.show_timing()

    def leave_player(self) -> None:
        """The listener is done with the player."""
        self.exit()

    def on_load(self) -> None:
        """Leave in good order when the system asks, from before the terminal is changed on."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                # Windows has no signals for event loops.
                with suppress(NotImplementedError):
                    loop.add_signal_handler(number, self.leave, "")

    def on_mount(self) -> None:
        """Notice when the terminal is gone; say what of the settings is not in force."""
        wanted = self._session.theme
        if wanted and wanted not in self.available_themes:
            self.notify(
                f"There is no theme “{wanted}”; the command palette lists them.",
                severity="warning",
                timeout=10,
                markup=False,
            )
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        if not self.is_headless:
            watch_terminal(partial(self._terminal_gone, asyncio.get_running_loop()))

    def _terminal_gone(self, loop: asyncio.AbstractEventLoop) -> None:
        """Called in a thread: nobody sees or hears podline's words any more."""
        _log.warning("The terminal is gone: podline leaves")
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(self.leave, "")

    def on_unmount(self) -> None:
        """Keep the place, and what was chosen just now."""
        if self.playing is not None:
            self.playing.close()
        self.choices.flush()

    def panic(self, *renderables: RenderableType) -> None:
        """The terminal can be read no more, or the like: that is a fault, too."""
        _log.critical("The interface stopped by a fault: %s", renderables)
        self._return_code = EXIT_TROUBLE
        super().panic(*renderables)

    def _handle_exception(self, error: Exception) -> None:
        """A fault of podline's own goes to the log, not over the listener's terminal.

        A widget that is taken away while it is still being made may miss others: where podline
        has been told to leave, that is no fault.
        """
        if self._exit and isinstance(error, _TAKEN_AWAY):
            _log.info("Left while something was still being made", exc_info=error)
            return
        _log.critical("The interface stopped by a fault", exc_info=error)
        super()._handle_exception(error)

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()

    def _keep_theme(self, theme: Theme) -> None:
        self.choices.choose("theme", theme.name)

    def choose_volume(self, percent: int) -> None:
        """The listener has set the volume: it holds for what is played from now on."""
        self.volume = percent
        self.choices.choose("volume", percent)

    def keep_settings(self, chosen: Mapping[str, str | int]) -> str:
        """Write settings into their file; a sentence where they could not be, else ""."""
        return self._session.keep_settings(chosen)

    def action_help_quit(self) -> None:
        """Ctrl+C with nothing selected: people expect it to end something."""
        self.notify("Press q to quit.", timeout=3, markup=False)

    def leave(self, sentence: str) -> None:
        """End the application; a sentence says what made playing impossible."""
        self.exit(sentence, return_code=EXIT_TROUBLE if sentence else 0)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action of the screen, and the themes."""
        yield SystemCommand("Theme: other colours", "Choose one", self.action_change_theme)
        from player.ui.keyed import KeyedScreen

        if isinstance(screen, KeyedScreen):
            for action in screen.table():
                yield SystemCommand(
                    action.label,
                    f"{action.group} · {shown_keys(screen.keys_of(action.id))}",
                    screen.runner(action.action),
                )


def crowded_out(new: Notification, shown: list[Notification]) -> list[Notification]:
    """What is to go before a notification is shown: its like, and what is one too many.

    `shown` has the oldest first; what is no warning goes before what is.
    """
    alike = [old for old in shown if old.message == new.message]
    others = [old for old in shown if old.message != new.message]
    others.sort(key=lambda old: old.severity != "information")
    return alike + others[: max(len(others) + 1 - TOASTS_AT_MOST, 0)]
