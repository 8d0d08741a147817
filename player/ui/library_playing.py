"""What plays while the library is open: one episode after the other, whichever screen is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from player.audio.engine import EngineState, Trouble
from player.services.desk import Changed, Desk, Entrance, Part
from player.services.session import Session
from player.ui.keyed import KeyedScreen
from player.ui.library_doing import TROUBLE_FOR_S, LibraryDoing
from player.ui.screens.library_screen import LibraryScreen

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer

_OVER = (EngineState.ENDED, EngineState.IDLE)
_HALTED = (EngineState.PAUSED, *_OVER)

_OPENING = "opening"
_GOING_ON = "going on"
WAITS_AFTER_S = 3.0
"""An opening that takes longer says what it waits for."""

MOST_FAILURES = 10
"""So many episodes of the queue in a row may fail before it is left alone."""


class LibraryPlaying(LibraryDoing):
    """Opens episodes, shows their player, and lets the queue go on."""

    def __init__(self, entrance: Entrance) -> None:
        super().__init__(entrance)
        self.opening = ""
        """The title of the episode that is being opened."""
        self.asked_for = False
        """Whether the listener asked for what is being opened, and may give it up."""
        self.awaited: str | None = None
        """The host that the opening waits for, once it takes long; "" where it is no host."""
        self._patience: Timer | None = None
        self._asked = 0
        self._queue_goes_on = False
        """Whether what plays was begun by the queue, and not by the listener."""
        self._owed = ""
        """The episode after which the queue is to go on, until something plays; "" for none."""
        self._failures = 0

    # Opening

    def open_episode(self, key: str, at_ms: int | None = None, title: str = "") -> None:
        """Play an episode from a place, None for where it was left, and show the player."""
        if self.library is None:
            return
        playing = self.playing
        if playing is None or playing.session.episode.key != key:
            self.open_session(partial(self.library.desk.open, key, at_ms), title, key)
            return
        if at_ms is not None:
            playing.transport.jump(at_ms)
        if playing.session.engine.state in _HALTED:
            playing.transport.toggle_pause()
        self._owed = ""
        self._drop_opening()
        self._set_opening("")
        self.show_player()

    def follow_link(self, text: str) -> None:
        """Play from where a link leads that was pasted."""
        from player.ui.pasting import follow

        self.run_worker(follow(self, text), group="paste", exclusive=True)

    def open_session(self, opening: Callable[[], Session], title: str, key: str = "") -> None:
        """Play what `opening`, which runs in a thread, makes ready; what is asked last counts.

        `key` is that of the episode, where it is one of the library.
        """
        self._drop_opening()
        self._set_opening(title or "the episode", key, asked_for=True)
        # What is loaded for it holds up drawing: that it is being opened is said first.
        self.call_after_refresh(self._begin_opening, opening, self._asked)

    def _begin_opening(self, opening: Callable[[], Session], asked: int) -> None:
        if asked == self._asked:
            self.run_worker(self._open_session(opening, asked), group=_OPENING)

    async def _open_session(self, opening: Callable[[], Session], asked: int) -> None:
        session = await self.ask(partial(_with_player, opening), waited_for=False)
        if asked != self._asked:
            return
        self._set_opening("")
        owed, self._owed = self._owed, ""
        if session is None:
            if owed and self._is_over():
                self.run_worker(self._go_on(owed), group=_GOING_ON)
            return
        self._queue_goes_on = False
        self.play(session)

    def give_up_opening(self) -> bool:
        """Want no more what was asked for and is being opened; False where nothing is."""
        if not self.asked_for:
            return False
        title, self._owed = self.opening, ""
        self._drop_opening()
        self._set_opening("")
        self.say(f"not opened: {title}")
        return True

    def _drop_opening(self) -> None:
        """What is being opened is not wanted any more, nor is why it could not be opened."""
        self._asked += 1
        self.workers.cancel_group(self, _OPENING)

    def play(self, session: Session) -> None:
        """Play a session and show its player."""
        screen = self._player(session)
        if self._to_player():
            self.switch_screen(screen)
        else:
            self.push_screen(screen)
        self.show_playing()

    def _to_player(self) -> bool:
        """Close what lies over a player that is shown; False where none is."""
        if not any(_is_player(screen) for screen in self.screen_stack):
            return False
        while not _is_player(self.screen):
            self.pop_screen()
        return True

    def show_player(self) -> None:
        """Show the player of what plays."""
        if self.playing is None:
            self.say("nothing plays")
        elif not self._to_player():
            from player.ui.screens.player import PlayerScreen

            self.push_screen(PlayerScreen(self.playing))

    def leave_player(self) -> None:
        """Back to the library; what plays goes on."""
        self.pop_screen()

    # The end of an episode, and what comes after

    def episode_ended(self) -> None:
        """Play what comes next, unless the listener wanted to sleep."""
        if not self.sleep_timer.ends_episode() and self.playing is not None:
            self._failures = 0
            self.run_worker(self._go_on(self.playing.session.episode.key), group=_GOING_ON)

    def cannot_play(self, trouble: Trouble) -> None:
        """What was opened cannot be played: say so, and let a queue go on."""
        self.notify(trouble.sentence, severity="error", timeout=TROUBLE_FOR_S, markup=False)
        if trouble.no_device or self.playing is None:
            return
        key = self.playing.session.episode.key
        self.playing.close()
        self.playing = None
        if self._to_player():
            self.pop_screen()
        self.show_playing()
        if self._queue_goes_on:
            self._failures += 1
            self.run_worker(self._go_on(key), group=_GOING_ON)

    async def _go_on(self, key: str) -> None:
        """Play what the queue holds after an episode; what cannot be opened is passed over."""
        if self.library is None:
            return
        desk, asked, awaited = self.library.desk, self._asked, self.asked_for
        self._owed = key
        following = await self._after(desk, key)
        # What the listener has asked for is what comes next, if it can be opened.
        if awaited:
            return
        while following is not None and asked == self._asked and self._failures < MOST_FAILURES:
            self._set_opening("what comes next", following)
            session = await self.ask(partial(desk.open, following, None), waited_for=False)
            if asked != self._asked:
                return
            self._set_opening("")
            if session is not None:
                self._owed = ""
                self._play_next(session)
                return
            self._failures += 1
            self._owed = following
            following = await self._after(desk, following)
        if asked == self._asked:
            self._owed = ""

    def _is_over(self) -> bool:
        """Whether nothing plays, nor is held, that the queue would take away."""
        return self.playing is None or self.playing.session.engine.state in _OVER

    async def _after(self, desk: Desk, key: str) -> str | None:
        following = await self.ask(partial(desk.after, key))
        self.tell(Changed(Part.EPISODES | Part.QUEUE | Part.SHOWS))
        return following

    def _play_next(self, session: Session) -> None:
        """Play a session; its player is shown only where one is shown already."""
        self._queue_goes_on = True
        if self._to_player():
            self.play(session)
            return
        self.take(session).start()
        for warning in session.warnings:
            self.notify(warning, severity="warning", timeout=10, markup=False)
        self.show_playing()

    # What is shown of it

    def _set_opening(self, title: str, key: str = "", *, asked_for: bool = False) -> None:
        """From now on this is being opened, "" for nothing; `key` as for `open_session`."""
        self.opening, self.asked_for, self.awaited = title, asked_for, None
        if self._patience is not None:
            self._patience.stop()
            self._patience = None
        if title:
            timer: Timer = self.set_timer(
                WAITS_AFTER_S,
                lambda: self.run_worker(
                    self._say_awaited(key, timer), group="awaited", exclusive=True
                ),
            )
            self._patience = timer
        self.show_playing()
        screen = self.screen
        if title and isinstance(screen, KeyedScreen) and not isinstance(screen, LibraryScreen):
            screen.say(f"opening {title} …")

    async def _say_awaited(self, key: str, patience: Timer) -> None:
        """Say what an opening waits for that takes long, and how to give it up."""
        host = ""
        if key and self.library is not None:
            host = await self.ask(partial(self.library.desk.awaits, key), waited_for=False) or ""
        if patience is self._patience:
            self.awaited = host
            self.show_playing()

    def show_playing(self) -> None:
        """Bring the line that says what plays up to date on every screen."""
        for screen in self.library_screens():
            screen.show_playing()


def _with_player(opening: Callable[[], Session]) -> Session:
    """Make an episode ready, and load what shows it; runs in a thread."""
    session = opening()
    import player.ui.screens.player  # noqa: F401 - the library itself is drawn without it

    return session


def _is_player(screen: Screen[object]) -> bool:
    from player.ui.screens.player import PlayerScreen

    return isinstance(screen, PlayerScreen)
