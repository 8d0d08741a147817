"""The library: keeping places, and mending itself."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from player.library import backups, schema
from player.library.search.files import index_path
from player.library.store import Store, StoreError
from tests.support.library import index, subscribed, weekly

POSIX = pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")


def test_a_place_is_kept(store: Store, path: Path) -> None:
    assert store.position("a") is None
    store.remember("a", 61_000, duration_ms=90_000, title="Talk", media_path="/x/talk.mp3")
    store.remember("b", 5)
    store.close()
    again = Store.open(path)
    kept = again.position("a")
    assert kept is not None
    assert (kept.position_ms, kept.duration_ms) == (61_000, 90_000)
    assert (kept.title, kept.media_path) == ("Talk", "/x/talk.mp3")
    again.remember("a", 62_000)
    kept = again.position("a")
    assert kept is not None
    assert (kept.position_ms, kept.duration_ms, kept.title) == (62_000, 90_000, "Talk")
    again.forget("a")
    assert again.position("a") is None
    assert again.position("b") is not None
    again.close()
    again.close()


def test_a_place_is_put_back_as_it_was_before_what_was_heard_since(store: Store) -> None:
    store.remember("a", 61_000, duration_ms=90_000, title="Talk", media_path="/x/talk.mp3")
    before = store.position("a")
    assert before is not None
    store.forget("a")
    store.remember("b", 5)
    store.put_back("a", before)
    assert store.position("a") == before
    since = store.position("b")
    assert since is not None
    assert since.turn > before.turn
    store.remember("a", 80_000, title="Another")
    store.put_back("a", before)
    assert store.position("a") == before


def test_any_value_can_be_kept(store: Store) -> None:
    store.remember("a", -5, duration_ms=0, title="caf\udce9", media_path="'; DROP TABLE heard")
    store.remember("b", 10**20, duration_ms=-1)
    kept = store.position("a")
    assert kept is not None
    assert (kept.position_ms, kept.duration_ms, kept.title) == (0, None, "caf?")


def test_after_closing_it_says_so(store: Store) -> None:
    store.close()
    with pytest.raises(StoreError):
        store.remember("a", 1)
    with pytest.raises(StoreError):
        store.position("a")


@POSIX
def test_it_is_the_users_alone(path: Path) -> None:
    path.parent.mkdir(parents=True, mode=0o755)
    path.touch(0o644)
    store = Store.open(path)
    store.remember("a", 1)
    rights = {beside.name: stat.S_IMODE(beside.stat().st_mode) for beside in path.parent.iterdir()}
    store.close()
    assert {"library.sqlite3-wal", "library.sqlite3-shm"} < rights.keys()
    assert set(rights.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def filled(path: Path, places: int = 200) -> None:
    store = Store.open(path)
    for number in range(places):
        store.remember(f"key-{number}", 1_000 + number, title="x" * 200)
    store.close()
    # The first copy is made when a library that holds something is opened.
    Store.open(path).close()
    assert len(backups.backups_of(path)) == 1


def test_a_damaged_library_is_set_aside_and_its_copy_restored(path: Path) -> None:
    filled(path)
    store = Store.open(path)
    store.remember("since the copy", 9)
    store.close()
    broken = bytearray(path.read_bytes())
    broken[4_096:12_288] = os.urandom(8_192)
    path.write_bytes(broken)
    mended = Store.open(path)
    assert "damaged" in mended.notice
    assert "restored" in mended.notice
    kept = mended.position("key-7")
    assert kept is not None
    assert kept.position_ms == 1_007
    mended.remember("a", 1)
    mended.close()
    aside = path.with_name("library.sqlite3.damaged-1")
    assert aside.read_bytes() == bytes(broken)
    path.write_bytes(broken)
    Store.open(path).close()
    assert path.with_name("library.sqlite3.damaged-2").exists()
    assert aside.read_bytes() == bytes(broken)
    assert Store.open(path).notice == ""


@pytest.mark.parametrize(
    "content", [b"not a database at all", b"SQLite format 3\0" + bytes(84), os.urandom(9_000)]
)
def test_what_is_no_library_is_set_aside(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    store = Store.open(path)
    store.remember("a", 7)
    assert "a new one was begun" in store.notice
    store.close()
    assert path.with_name("library.sqlite3.damaged-1").read_bytes() == content


def test_another_programs_database_is_set_aside_whole(path: Path) -> None:
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE theirs (x)")
        other.commit()
    Store.open(path).close()
    with closing(sqlite3.connect(path.with_name("library.sqlite3.damaged-1"))) as other:
        assert other.execute("SELECT count(*) FROM theirs").fetchone() == (0,)


def opened_or_newer(path: Path) -> Store | None:
    """The library; None where the flipped bytes make it look like one of a newer podline."""
    try:
        return Store.open(path)
    except StoreError as refusal:
        if "newer podline" not in str(refusal):
            raise
        return None


def test_flipped_bytes_are_never_a_crash(path: Path) -> None:
    filled(path, places=60)
    whole = path.read_bytes()
    dice = Random(5)
    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(dice.choice((1, 3, 40))):
            broken[dice.randrange(len(broken))] ^= 1 << dice.randrange(8)
        for companion in path.parent.glob("library.sqlite3-*"):
            companion.unlink()
        path.write_bytes(broken)
        store = opened_or_newer(path)
        if store is None:
            continue
        store.remember("a", 1)
        assert store.position("a") is not None
        store.close()


def test_a_library_of_a_newer_podline_is_left_alone(path: Path) -> None:
    filled(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version={schema.NEWEST + 1}")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer podline"):
        Store.open(path)
    assert path.read_bytes() == before


def with_migrations(monkeypatch: pytest.MonkeyPatch, *more: str) -> None:
    from player.library import opening

    monkeypatch.setattr(opening, "MIGRATIONS", (*schema.MIGRATIONS, *more))
    monkeypatch.setattr(opening, "NEWEST", schema.NEWEST + len(more))


def test_a_migration_keeps_a_copy_of_before(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path)
    with_migrations(monkeypatch, "CREATE TABLE of_later (id INTEGER PRIMARY KEY) STRICT")
    store = Store.open(path)
    assert store.position("key-3") is not None
    store.close()
    newest = backups.backups_of(path)[0]
    with closing(sqlite3.connect(newest)) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (schema.NEWEST,)
        assert copy.execute("SELECT count(*) FROM heard").fetchone() == (200,)


def test_a_migration_that_fails_changes_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(path)
    with monkeypatch.context() as patched:
        with_migrations(patched, "CREATE TABLE of_later (id INTEGER) STRICT; SELECT nonsense")
        with pytest.raises(StoreError):
            Store.open(path)
    store = Store.open(path)
    assert store.notice == ""
    assert store.position("key-3") is not None
    store.close()


def test_a_library_that_is_gone_comes_back(path: Path) -> None:
    filled(path)
    path.unlink()
    path.with_name("library.sqlite3-wal").write_bytes(b"a log of before")
    store = Store.open(path)
    assert "restored" in store.notice
    assert store.position("key-3") is not None
    store.close()


def test_a_copy_is_made_once_a_day_and_three_are_kept(path: Path) -> None:
    filled(path)
    for _ in range(5):
        Store.open(path).close()
        newest = backups.backups_of(path)[0]
        old = newest.stat().st_mtime - 90_000
        os.utime(newest, (old, old))
    assert [copy.name[-6:] for copy in backups.backups_of(path)] == ["000005", "000004", "000003"]
    future = newest.stat().st_mtime + 10**7
    for copy in backups.backups_of(path):
        os.utime(copy, (future, future))
    Store.open(path).close()
    assert backups.backups_of(path)[0].name.endswith("000006")


def test_a_full_database_says_so_and_leaves_no_half_write(store: Store) -> None:
    store.remember("a", 1)
    store._connection.execute("PRAGMA max_page_count=3")
    with pytest.raises(StoreError, match="disk is full"):
        store.remember("b", 1, title="x" * 40_000)
    assert store.position("b") is None
    kept = store.position("a")
    assert kept is not None
    store._connection.execute("PRAGMA max_page_count=100000")
    store.remember("a", 2)


@POSIX
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_home_is_said_so(path: Path) -> None:
    path.parent.parent.mkdir(parents=True)
    path.parent.parent.chmod(0o500)
    with pytest.raises(StoreError, match="may not write"):
        Store.open(path)


def test_a_folder_that_cannot_be_made_is_said_so(path: Path) -> None:
    path.parent.parent.write_text("a file is in the way")
    with pytest.raises(StoreError, match="cannot be used"):
        Store.open(path)


def test_a_closed_library_says_so_whatever_is_asked_of_it(store: Store) -> None:
    subscribed(store, weekly(range(3)))
    index(store)
    store.close()
    index_path(store.path).unlink()
    for ask in (
        lambda: store.search("episode"),
        store.index_next,
        store.pending_index,
        store.episodes,
        store.revision,
        lambda: store.remember("a", 1),
    ):
        with pytest.raises(StoreError, match="is closed"):
            ask()
    assert not index_path(store.path).exists()
    store.close()
