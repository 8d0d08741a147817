"""The library on the screen: what `podline` does when it is given nothing to do."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from player.clean import clean_line
from player.cli.garbage import hold_back
from player.cli.library import stay_responsive
from player.cli.sitting import EXIT_FAILED, EXIT_OK, Sound, check_terminal, user_settings
from player.services.problems import CannotPlay, Refused

if TYPE_CHECKING:
    from player.config.settings import Settings
    from player.services.desk import Library


def enter(*, verbose: bool) -> int:
    """Open the library, and return the exit status."""
    try:
        check_terminal()
    except CannotPlay as refusal:
        return _say(str(refusal))
    warnings: list[str] = []
    sound = Sound(verbose, warnings)
    entrance = _Entrance(sound, user_settings(warnings), warnings)
    try:
        sentence = entrance.show()
    finally:
        entrance.close()
    return _say(sentence) if sentence else EXIT_OK


class _Entrance:
    """Everything that is open while the library is shown."""

    def __init__(self, sound: Sound, settings: Settings, warnings: list[str]) -> None:
        self._sound = sound
        self._settings = settings
        self._warnings = warnings
        self._library: Library | None = None

    def show(self) -> str:
        """Run the interface; a sentence when that was impossible, else ""."""
        hold_back()
        from player.services.desk import Entrance
        from player.ui.choices import keep_settings
        from player.ui.library_app import LibraryApp

        settings = self._settings
        app = LibraryApp(
            Entrance(
                self._open,
                keymap=settings.keys,
                theme=settings.theme,
                keep_settings=keep_settings,
                covers=settings.covers,
            )
        )
        sentence = app.run() or ""
        if app.return_code and not sentence:
            return "The interface stopped by a fault of its own: “podline log” says more."
        return sentence

    def _open(self) -> Library:
        """Open the library; runs in a thread while the first frame is on the screen."""
        from player.config.folders import FolderError, library_path
        from player.library.problems import StoreError
        from player.library.store import Store
        from player.net.thread import NetThread
        from player.services.desk import Library
        from player.services.library_desk import LibraryDesk
        from player.services.news import Newsroom
        from player.services.show_desk import ShowDesk
        from player.services.sound_desk import PlayDesk

        try:
            store = Store.open(library_path())
        except (StoreError, FolderError) as error:
            raise Refused(str(error)) from error
        net, news = NetThread(), Newsroom()

        def closed() -> None:
            net.close()
            store.close()

        sound = PlayDesk(store, self._sound.engine(), net, news, self._settings)
        shows = ShowDesk(store, net, news, refreshed=sound.refreshed)
        desk = LibraryDesk(shows, sound, news, closed)
        try:
            sound.begin()
        except StoreError as error:
            self._warnings.append(str(error))
        if store.notice:
            self._warnings.append(store.notice)
        stay_responsive()
        self._library = Library(store, desk, tuple(self._warnings))
        return self._library

    def close(self) -> None:
        """Close everything."""
        if self._library is not None:
            self._library.desk.close()
        self._sound.close()


def _say(sentence: str) -> int:
    print(f"podline: {clean_line(sentence)}", file=sys.stderr)  # noqa: T201
    return EXIT_FAILED
