"""What a large library needs once a day, done beside everything else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from player.library import backups
from player.library.connections import Connections
from player.library.gate import one_of_all
from player.library.opening import mark_suspect, no_copy
from player.library.problems import is_damage


class Upkeep(Connections):
    """Copies and checks."""

    def upkeep(self, stop: Callable[[], bool] = lambda: False) -> str:
        """Make the daily copy where it is due, and check it; a sentence to show, or "".

        Small libraries were copied when they were opened. For a thread of its own, some
        time after the start: it takes a second for each hundred megabytes, nobody waits for
        it, and it ends soon after `stop` says so. Of several podlines one does it.
        """
        try:
            with one_of_all(self.path, "upkeep") as mine:
                if mine and backups.is_due(self.path):
                    backups.back_up_slowly(self.path, stop)
        except (OSError, sqlite3.Error) as error:
            if is_damage(error):
                mark_suspect(self.path)
                return "The library is damaged: start podline again to repair it."
            return no_copy(error)
        return ""
