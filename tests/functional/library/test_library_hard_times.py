"""Everything the library keeps, among killed processes, several podlines and full disks."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Thread
from time import sleep

import pytest

from player.library import backups, opening, schema
from player.library.model import EpisodeFilter, Order
from player.library.search.files import index_path
from player.library.store import Store, StoreError
from tests.support.library import entry, feed_of, index, spoken, subscribed, weekly

KILLS = int(os.environ.get("PODLINE_KILLS", "20"))
"""How often a working podline is killed; 200 for a thorough trial."""

WORKER = """
import sys
from pathlib import Path
from player.library.store import Store
from tests.support.library import entry, feed_of, spoken
store = Store.open(Path(sys.argv[1]))
name, begin, end = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
show = store.add_show(f"https://{name}.example.org/feed")
for number in range(begin, end):
    store.apply_feed(show.id, feed_of(*(entry(n) for n in range(number + 1)), title=name))
    (key,) = (row.key for row in store.find_episodes(guid=f"guid-{number}") if row.show == name)
    store.put_transcript(key, spoken(*(f"{name} says {number} in line {n}." for n in range(60))))
    store.enqueue([key])
    store.star([key])
    store.request_download(key)
    store.bookmarks(key) or store.add_bookmark(key, number)
    store.remember(key, 10_000 + number)
    store.index_next(20)
    store.search(f"{name} {number}")
    print(number, flush=True)
store.close()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "podline" / "library.sqlite3"


def worker(path: Path, name: str, begin: int, end: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(path), name, str(begin), str(end)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )


def is_whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return sound and not connection.execute("PRAGMA foreign_key_check").fetchall()


def check(store: Store, name: str, done: int) -> None:
    """All that was done is there, and nothing but the step that was under way beside it."""
    show = store.add_show(f"https://{name}.example.org/feed")
    rows = store.episodes(EpisodeFilter(show.id, order=Order.OLDEST), limit=10_000)
    assert done <= len(rows) <= done + 1
    assert [row.title for row in rows] == [f"Episode {number}" for number in range(len(rows))]
    for number, row in enumerate(rows[:done]):
        assert row.starred
        assert row.queued is not None
        assert row.download is not None
        assert row.timing is not None
        assert row.position_ms == 10_000 + number
        assert [mark.at_ms for mark in store.bookmarks(row.key)] == [number]


def test_killed_at_any_moment_nothing_is_lost_or_half_there(path: Path) -> None:
    dice = random.Random(11)
    there = 0
    for _ in range(KILLS):
        process = worker(path, "ann", there, there + 10_000)
        sleep(dice.uniform(0.3, 0.8))
        process.kill()
        printed, errors = process.communicate(timeout=60)
        assert errors == ""
        whole = printed[: printed.rfind("\n") + 1].split()
        done = int(whole[-1]) + 1 if whole else there
        store = Store.open(path)
        assert store.notice == ""
        check(store, "ann", done)
        there = done
        store.close()
        assert is_whole(path)
    store = Store.open(path)
    index(store)
    for number in range(there):
        result = store.search(f'"says {number} in line 7"')
        assert len(result.hits) == 1, number
    assert store.search("says").pending == 0
    store.close()


def test_several_podlines_do_everything_at_once(path: Path) -> None:
    names = ("ann", "bob", "cleo")
    working = [worker(path, name, 0, 25) for name in names]
    for process in working:
        _, errors = process.communicate(timeout=240)
        assert errors == ""
        assert process.returncode == 0
    store = Store.open(path)
    assert store.notice == ""
    for name in names:
        check(store, name, 25)
    assert [item.place for item in store.queue()] == list(range(75))
    index(store)
    for name in names:
        assert store.search(f"show:{name} says", limit=1_000).total >= 25
        assert len(store.search(f'"{name} says 24 in line 59"').hits) == 1
    store.close()
    assert is_whole(path)
    assert is_whole(index_path(path))


def version_1(path: Path, places: int) -> None:
    """A library as podline 0.1 left it."""
    path.parent.mkdir(mode=0o700)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(schema.MIGRATIONS[0])
        connection.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
        connection.execute("PRAGMA user_version=1")
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO heard VALUES (?, ?, 90000, ?, '/x.mp3', ?)",
            ((f"file:{n}", n, f"Talk {n}", 1_700_000_000 + n) for n in range(places)),
        )
        connection.execute("COMMIT")


def test_a_library_of_the_first_version_keeps_all_places(path: Path) -> None:
    version_1(path, 500)
    store = Store.open(path)
    assert store.notice == ""
    for number in (0, 250, 499):
        kept = store.position(f"file:{number}")
        assert kept is not None
        assert (kept.position_ms, kept.title) == (number, f"Talk {number}")
        assert kept.updated_s == 1_700_000_000 + number
    store.remember("file:7", 60_000)
    subscribed(store, weekly(range(3)))
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        last = connection.execute("SELECT episode_key FROM heard ORDER BY turn DESC LIMIT 2")
        assert last.fetchall() == [("file:7",), ("file:499",)]
    with closing(sqlite3.connect(backups.backups_of(path)[-1])) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (1,)
        assert copy.execute("SELECT count(*) FROM heard").fetchone() == (500,)


def test_killed_while_it_migrates_it_migrates_the_next_time(path: Path) -> None:
    version_1(path, 60_000)
    dice = random.Random(4)
    code = "import sys\nfrom pathlib import Path\nfrom player.library.store import Store\n"
    code += "print('begun', flush=True)\nStore.open(Path(sys.argv[1]))\n"
    seen = set()
    for _ in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        process.stdout.readline()
        sleep(dice.uniform(0.0, 0.25))
        process.kill()
        process.communicate(timeout=30)
        with closing(sqlite3.connect(path)) as connection:
            seen.add(connection.execute("PRAGMA user_version").fetchone()[0])
            assert connection.execute("SELECT count(*) FROM heard").fetchone() == (60_000,)
    assert seen <= {1, schema.NEWEST}
    store = Store.open(path)
    assert store.notice == ""
    kept = store.position("file:59999")
    assert kept is not None
    assert kept.position_ms == 59_999
    subscribed(store, weekly(range(3)))
    store.close()
    assert is_whole(path)
    assert not path.with_name(f"{path.name}.unfinished").exists()


def test_a_feed_that_does_not_fit_on_the_disk_is_not_half_taken_over(path: Path) -> None:
    store = Store.open(path)
    show = subscribed(store, weekly(range(3)))
    store.star([store.episodes()[0].key])
    pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count={pages + 10}")
    big = feed_of(*(entry(n, notes="long " * 2_000 + str(n)) for n in range(500)))
    with pytest.raises(StoreError, match="disk is full"):
        store.apply_feed(show.id, big)
    assert store.count() == 3
    assert store.show(show.id).failure == ""
    store._connection.execute("PRAGMA max_page_count=1000000")
    assert len(store.apply_feed(show.id, big).new) == 497
    store.close()


def test_an_index_that_does_not_fit_on_the_disk_is_said_so(path: Path) -> None:
    store = Store.open(path)
    subscribed(store, weekly(range(30)))
    for row in store.episodes():
        store.put_transcript(row.key, spoken(*(f"words {n} {row.title}" for n in range(500))))
    store.index_next(0)
    connection, _ = store._load()[1]._file.open()
    connection.execute("PRAGMA main.max_page_count=14")
    with pytest.raises(StoreError, match="disk is full"):
        index(store)
    store.remember("file:x", 5_000)
    assert store.search("words").pending
    connection, _ = store._load()[1]._file.open()
    connection.execute("PRAGMA main.max_page_count=1000000")
    index(store)
    assert store.search('"words 499"').total == 30
    store.close()


@pytest.fixture
def large(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library that counts as a large one: not copied and not checked when it is opened."""
    monkeypatch.setattr(opening, "LARGEST_COPIED", 0)
    monkeypatch.setattr(opening, "_LARGEST_CHECKED", 0)
    store = Store.open(path)
    subscribed(store, feed_of(*(entry(n, notes=os.urandom(2_000).hex()) for n in range(400))))
    store.close()
    return path


def test_a_large_library_is_copied_beside_everything_else(large: Path) -> None:
    store = Store.open(large)
    assert backups.backups_of(large) == []
    assert store.upkeep(stop=lambda: True) == ""
    assert backups.backups_of(large) == []
    copying = Thread(target=store.upkeep)
    copying.start()
    written = 0
    while copying.is_alive():
        store.remember(f"file:{written}", 5_000)
        written += 1
    assert written > 1
    (copy,) = backups.backups_of(large)
    assert is_whole(copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600 or os.name != "posix"
    assert store.upkeep() == ""
    assert backups.backups_of(large) == [copy]
    store.close()
    assert not list(large.parent.glob("*.copying*"))


def damage(path: Path) -> None:
    """Spoil pages in the middle of a library's file."""
    with path.open("r+b") as file:
        size = path.stat().st_size
        for place in range(size // 4, size // 2, 4_096):
            file.seek(place)
            file.write(b"\xa5" * 600)


def test_damage_in_a_large_library_is_found_and_repaired(large: Path) -> None:
    store = Store.open(large)
    assert store.upkeep() == ""
    (copy,) = backups.backups_of(large)
    store.close()
    damage(large)
    old = copy.stat().st_mtime - 90_000
    os.utime(copy, (old, old))
    store = Store.open(large)
    assert store.notice == ""
    assert "damaged" in store.upkeep()
    assert backups.backups_of(large) == [copy]
    store.close()
    store = Store.open(large)
    assert "last copy was restored" in store.notice
    assert store.count() == 400
    assert large.with_name(f"{large.name}.damaged-1").exists()
    store.close()
    assert Store.open(large).notice == ""


def everything(store: Store) -> list[object]:
    return [store.details(row.key) for row in store.episodes(limit=400)]


def test_damage_that_is_met_is_repaired_at_the_next_start(large: Path) -> None:
    store = Store.open(large)
    store.upkeep()
    store.close()
    damage(large)
    store = Store.open(large)
    with pytest.raises(StoreError, match="start podline again"):
        everything(store)
    store.close()
    store = Store.open(large)
    assert "restored" in store.notice
    assert len(everything(store)) == 400
    store.close()


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_all_files_are_the_users_alone(large: Path) -> None:
    before = os.umask(0)
    try:
        store = Store.open(large)
        store.upkeep()
        index(store)
        store.search("notes")
        opening.mark_suspect(large)
        rights = {file.name: stat.S_IMODE(file.stat().st_mode) for file in large.parent.iterdir()}
        store.close()
    finally:
        os.umask(before)
    assert len(rights) >= 9
    assert set(rights.values()) == {0o600}
