"""Where podline keeps things: the folders that this system provides for that.

On Linux the XDG variables decide. A folder is made when it is first needed, for the user
alone. Every function may raise FolderError with a sentence.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from player.clean import clean_line

if TYPE_CHECKING:
    from platformdirs import PlatformDirs

_NAME = "podline"


class FolderError(Exception):
    """A folder cannot be made. The message is a whole sentence for the user."""


def config_folder() -> Path:
    """Where the settings file is."""
    return Path(_folders().user_config_dir)


def data_folder() -> Path:
    """Where the library is."""
    return Path(_folders().user_data_dir)


def state_folder() -> Path:
    """Where the log is."""
    return Path(_folders().user_state_dir)


def cache_folder() -> Path:
    """Where what can be fetched again is."""
    return Path(_folders().user_cache_dir)


def clips_folder() -> Path:
    """Where clips go that are cut in the player: beside the user's music."""
    return Path(_folders().user_music_dir) / _NAME


def library_path() -> Path:
    """The library's file."""
    return data_folder() / "library.sqlite3"


def settings_path() -> Path:
    """The settings file."""
    return config_folder() / "settings.toml"


def made(folder: Path) -> Path:
    """The same folder, there and the user's alone. Raises FolderError."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        if os.name == "posix" and folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
    except OSError as error:
        where, reason = clean_line(str(folder)), clean_line(error.strerror or "unknown").lower()
        raise FolderError(f"The folder {where} cannot be made: {reason}.") from error
    return folder


def cached(name: str) -> Path:
    """The folder of that name among what can be fetched again, made. Raises FolderError."""
    return made(made(cache_folder()) / name)


@cache
def _folders() -> PlatformDirs:
    from platformdirs import PlatformDirs

    return PlatformDirs(_NAME, appauthor=False)
