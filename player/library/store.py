"""The library: what must not be lost, in SQLite."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from player.library.applying import Applying
from player.library.bookmarks import Bookmarks
from player.library.downloads import Downloads
from player.library.episodes import Episodes
from player.library.heard import Heard
from player.library.local import Local
from player.library.opening import open_library
from player.library.problems import StoreError
from player.library.queue import Queue
from player.library.searching import Searching
from player.library.shows import Shows
from player.library.transcripts import Transcripts
from player.library.upkeep import Upkeep

__all__ = ["Store", "StoreError"]


class Store(
    Heard,
    Shows,
    Applying,
    Local,
    Episodes,
    Queue,
    Downloads,
    Bookmarks,
    Transcripts,
    Searching,
    Upkeep,
):
    """An open library. Every method may raise StoreError; none ever leaves a half write.

    May be used from several threads: whoever reads never waits, whoever writes waits for
    one short transaction at most. What was written is on disk when the method returns.
    `notice` is a sentence to show where the library had to be mended when it was opened,
    else "".
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, notice: str = "") -> None:
        super().__init__(connection, path)
        self.notice = notice

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open the library at `path`, making its folder and itself where missing.

        A damaged one is set aside under another name and its newest copy restored.
        """
        connection, notice = open_library(path)
        return cls(connection, path, notice)
