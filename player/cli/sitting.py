"""One sitting with an episode: checks first, then sound, then the interface.

The engine's process is started before the interface is imported, so that VLC loads
meanwhile; what talks to it is imported behind the first frame. Whatever makes playing
impossible is said in one sentence on standard error.
"""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from player.audio.launch import launch
from player.clean import clean_line
from player.cli.garbage import hold_back, look_again
from player.media.problems import MediaError
from player.services.problems import CannotPlay
from player.timecode import TimecodeError, format_clock, parse_timecode

if TYPE_CHECKING:
    from subprocess import Popen

    from player.audio.process import ProcessEngine
    from player.config.settings import Settings
    from player.episode import Episode
    from player.library.model import EpisodeRow
    from player.library.store import Store
    from player.net.thread import NetThread
    from player.services.session import Session
    from player.ui.trace import Tracer

_log = logging.getLogger(__name__)

EXIT_OK, EXIT_FAILED = 0, 1


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asked for; `media` None means the demo episode."""

    media: Path | None
    at: str | None = None
    trace: Path | None = None
    transcript: Path | None = None
    chapters: Path | None = None
    page: Path | None = None
    link: str | None = None
    verbose: bool = False
    episode: EpisodeRow | None = None
    """An episode of the library, to be played in place of a file."""


def sit(wish: Wish) -> int:
    """Play what was wished for, and return the exit status."""
    try:
        sentence = _sit(wish)
    except (CannotPlay, MediaError, TimecodeError) as refusal:
        sentence = str(refusal)
    if sentence:
        print(f"podline: {clean_line(sentence)}", file=sys.stderr)  # noqa: T201
        return EXIT_FAILED
    return EXIT_OK


def _sit(wish: Wish) -> str:
    """Play; a sentence when it turned out to be impossible, else ""."""
    from player.media.demo import demo_path
    from player.media.sniff import check_playable

    at_ms = None if wish.at is None else parse_timecode(wish.at)
    media = wish.media
    if wish.episode is None:
        media = demo_path() if media is None else media
        check_playable(media)
    check_terminal()
    sitting = Sitting(wish, media, at_ms)
    try:
        return sitting.play()
    finally:
        sitting.close()


def check_terminal() -> None:
    """Raises CannotPlay with a sentence where no interface can be drawn."""
    stdin, stderr = sys.__stdin__, sys.__stderr__
    if not (stdin and stderr and stdin.isatty() and stderr.isatty()):
        raise CannotPlay("The player needs a terminal: run it in one, without redirecting it.")
    if os.environ.get("TERM", "") in ("", "dumb", "unknown"):
        raise CannotPlay("This terminal cannot draw a screen: set TERM, or use another terminal.")
    if isinstance(stderr, TextIOWrapper) and stderr.encoding.lower() not in ("utf-8", "utf8"):
        # Textual draws in UTF-8 or not at all; most terminals show it whatever the locale says.
        stderr.reconfigure(encoding="utf-8")


class Sound:
    """The log, and the sound process: VLC loads while the interface is imported."""

    def __init__(self, verbose: bool, warnings: list[str]) -> None:
        """Start both; what is wrong with the log is added to the warnings."""
        from player.config.folders import FolderError
        from player.config.logs import open_engine_log, start_logging

        self._log: BinaryIO | None = None
        self._process: Popen[bytes] | None = None
        self._engine: ProcessEngine | None = None
        try:
            start_logging(verbose=verbose)
            self._log = open_engine_log()
        except FolderError as error:
            warnings.append(str(error))
        # Where it cannot be started, the engine says so once it is asked for.
        with suppress(OSError):
            self._process = launch(self._log)

    def engine(self) -> ProcessEngine:
        """The engine that talks to the process."""
        if self._engine is None:
            from player.audio.process import ProcessEngine

            self._engine = ProcessEngine(self._log, self._process)
        return self._engine

    def close(self) -> None:
        """End the process."""
        if self._engine is not None:
            self._engine.close()
        elif self._process is not None:
            self._process.kill()
        if self._log is not None:
            self._log.close()


class Sitting:
    """Everything that is open while one episode is played."""

    def __init__(self, wish: Wish, media: Path | None, at_ms: int | None) -> None:
        self._wish = wish
        self._media = media or Path()
        self._at_ms = at_ms
        self._warnings: list[str] = []
        self._store: Store | None = None
        self._net: NetThread | None = None
        self._tracer = _tracer(wish.trace)
        self._sound = Sound(wish.verbose, self._warnings)
        self._settings = user_settings(self._warnings)

    def play(self) -> str:
        """Run the interface; a sentence when playing turned out to be impossible, else ""."""
        hold_back()
        from player.services.opening import Opening
        from player.ui.app import PodlineApp
        from player.ui.choices import keep_settings

        known = self._wish.episode
        app = PodlineApp(
            Opening(
                title=clean_line(known.title if known else self._media.stem),
                open=partial(self._open_known, known) if known else self._open,
                tracer=self._tracer,
                keymap=self._settings.keys,
                theme=self._settings.theme,
                keep_settings=keep_settings,
            )
        )
        sentence = app.run() or ""
        if app.return_code and not sentence:
            return "The interface stopped by a fault of its own: “podline log” says more."
        return sentence

    def _open(self) -> Session:
        """Open the episode; runs in a thread while the first frame is on the screen."""
        from player.media.opening import open_episode
        from player.services.files import file_session, readable

        wish = self._wish
        try:
            opened = open_episode(
                self._media,
                transcript=wish.transcript,
                chapters=wish.chapters,
                page=wish.page,
                page_url=wish.link,
            )
        except MediaError as error:
            raise CannotPlay(str(error)) from error
        episode = readable(opened)
        _check_start(self._at_ms, episode)
        self._store = _store(self._warnings)
        session = file_session(
            episode, self._sound.engine(), self._store, self._settings, at_ms=self._at_ms
        )
        look_again()
        warnings = (*self._warnings, *session.warnings, *opened.warnings)
        return replace(session, warnings=warnings, tracer=self._tracer)

    def _open_known(self, row: EpisodeRow) -> Session:
        """The same for an episode of the library."""
        from player.net.thread import NetThread
        from player.services.playing import Openings
        from player.services.sounds import Sounds
        from player.services.words import Words

        self._store = store = _store(self._warnings)
        if store is None:
            raise CannotPlay(self._warnings[-1])
        self._net = NetThread()
        sounds, words = Sounds(self._net), Words(store, self._net)
        openings = Openings(store, self._sound.engine(), sounds, words, lambda: self._settings)
        session = openings.open(row.key, self._at_ms)
        _check_start(self._at_ms, session.episode)
        look_again()
        warnings = (*self._warnings, *session.warnings)
        return replace(session, warnings=warnings, tracer=self._tracer)

    def close(self) -> None:
        """Close everything."""
        self._sound.close()
        if self._net is not None:
            self._net.close()
        if self._store is not None:
            self._store.close()
        if self._tracer is not None:
            self._tracer.close()


def _check_start(at_ms: int | None, episode: Episode) -> None:
    duration_ms = episode.duration_ms
    if at_ms is not None and duration_ms is not None and at_ms >= duration_ms:
        raise CannotPlay(
            f"{format_clock(at_ms)} is after the end: the episode lasts "
            f"{format_clock(duration_ms)}."
        )


def _tracer(path: Path | None) -> Tracer | None:
    if path is None:
        return None
    from player.ui.trace import open_trace

    return open_trace(path)


def user_settings(warnings: list[str]) -> Settings:
    """The settings file's; the defaults, and a warning, where it cannot be used."""
    from player.config.folders import settings_path
    from player.config.problems import SettingsError
    from player.config.settings import Settings, read_settings
    from player.ui.keys import key_screens

    try:
        return read_settings(settings_path(), screens=key_screens())
    except SettingsError as error:
        _log.warning("%s The defaults apply.", error)
        warnings.append(f"{error} The defaults apply.")
        return Settings()


def _store(warnings: list[str]) -> Store | None:
    from player.config.folders import library_path
    from player.library.problems import StoreError
    from player.library.store import Store

    try:
        store = Store.open(library_path())
    except StoreError as error:
        warnings.append(str(error))
        return None
    if store.notice:
        warnings.append(store.notice)
    return store
