"""What the listener chooses while podline runs, written into the settings file a little later."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from player.ui.again import Again

if TYPE_CHECKING:
    from textual.timer import Timer

    from player.config.settings import Settings
    from player.config.settings_writing import Value
    from player.ui.app import PodlineApp

SETTLED_S = 1.0
"""A volume is found by pressing a key again and again: what it comes to rest at is kept."""


class Choices:
    """Keeps what was chosen last, by the names of the settings."""

    def __init__(self, app: PodlineApp, known: Mapping[str, str | int]) -> None:
        """`known` are settings that are in the file already."""
        self._app = app
        self._kept = dict(known)
        self._chosen: dict[str, str | int] = {}
        self._waiting: Timer | None = None
        self._writing = Again(app, self._write)

    def choose(self, name: str, value: str | int) -> None:
        """Keep a choice, once no other follows."""
        self._chosen[name] = value
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self._app.set_timer(SETTLED_S, self._writing.ask)

    def written(self, name: str, value: str | int) -> None:
        """A setting was written by somebody else: that is the newest choice."""
        self._kept[name] = value
        self._chosen.pop(name, None)

    def flush(self) -> str:
        """Write what is left to be written; a sentence where that failed, else ""."""
        chosen = self._take()
        return self._done(chosen, self._app.keep_settings(chosen) if chosen else "")

    async def _write(self) -> None:
        chosen = self._take()
        if not chosen:
            return
        sentence = self._done(chosen, await asyncio.to_thread(self._app.keep_settings, chosen))
        if sentence:
            self._app.notify(sentence, severity="warning", timeout=10, markup=False)

    def _take(self) -> dict[str, str | int]:
        """What is to be written now; what is chosen from here on is written later."""
        chosen, self._chosen = self._chosen, {}
        return {name: value for name, value in chosen.items() if self._kept.get(name) != value}

    def _done(self, chosen: Mapping[str, str | int], sentence: str) -> str:
        if not sentence:
            self._kept |= chosen
        return sentence


def keep_settings(chosen: Mapping[str, str | int]) -> str:
    """Write settings into their file; a sentence where they could not be, else ""."""
    from player.config.folders import FolderError
    from player.config.problems import SettingsError

    try:
        change_settings({("", name): value for name, value in chosen.items()})
    except (SettingsError, FolderError) as error:
        return f"{error} What you chose holds until you quit."
    return ""


def kept_settings() -> Settings:
    """What the settings' file says. Raises SettingsError or FolderError."""
    from player.config.folders import settings_path
    from player.config.settings import read_settings
    from player.ui.keys import key_screens

    return read_settings(settings_path(), screens=key_screens())


def change_settings(changes: Mapping[tuple[str, str], Value]) -> Settings:
    """Write settings, by table and name, into their file; all that is in it then.

    Raises SettingsError or FolderError; the file is then as it was.
    """
    from player.config.folders import settings_path
    from player.config.settings_writing import write_settings
    from player.ui.keys import key_lines, key_screens

    return write_settings(settings_path(), changes, keys=key_lines(), screens=key_screens())
