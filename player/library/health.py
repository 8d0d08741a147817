"""Looking at the library's file without mending, migrating or writing anything."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from player.library.backups import backups_of
from player.library.problems import explain
from player.library.search.files import index_path


@dataclass(frozen=True, slots=True)
class Health:
    """How a library's file is: `fault` is "" where SQLite finds none.

    `shows`, `episodes` and `transcripts` are how many it holds, 0 where it is damaged.
    """

    size_bytes: int
    index_bytes: int
    copies: int
    fault: str = ""
    shows: int = 0
    episodes: int = 0
    transcripts: int = 0


def look_at(path: Path) -> Health | None:
    """Check the library at `path` as a whole; None where there is none. Raises StoreError.

    SQLite's integrity check reads all of it: seconds for hundreds of megabytes.
    """
    try:
        if not path.exists():
            return None
        index = index_path(path)
        sizes = path.stat().st_size, index.stat().st_size if index.exists() else 0
        copies = len(backups_of(path))
    except OSError as error:
        raise explain(error, path) from error
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            verdict = str(database.execute("PRAGMA integrity_check(1)").fetchone()[0])
            if verdict != "ok":
                return Health(*sizes, copies, fault=verdict)
            counts = [
                int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608
                for table in ("shows", "episodes", "transcripts")
            ]
            return Health(*sizes, copies, "", *counts)
    except UnicodeDecodeError:
        return Health(*sizes, copies, fault="its text is broken")
    except sqlite3.OperationalError as error:
        raise explain(error, path) from error
    except sqlite3.DatabaseError as error:
        return Health(*sizes, copies, fault=str(error))
