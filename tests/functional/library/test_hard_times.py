"""The library among several processes, killed ones, and on a disk that is full."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from time import sleep

import pytest

from player.library.search.files import index_path
from player.library.store import Store
from tests.support.library import index, subscribed, weekly

WRITER = """
import sys
from pathlib import Path
from player.library.search.files import index_path
from player.library.store import Store
from tests.support.library import index, subscribed, weekly
store = Store.open(Path(sys.argv[1]))
begin, end = int(sys.argv[3]), int(sys.argv[4])
for number in range(begin, end):
    store.remember(sys.argv[2], number, title="t" * 300)
    print(number, flush=True)
store.close()
"""


def writer(path: Path, key: str, begin: int, end: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), key, str(begin), str(end)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_podlines_at_once_never_meet_a_lock(tmp_path: Path) -> None:
    """They begin together, on a library that is not there yet, and both write much."""
    path = tmp_path / "podline" / "library.sqlite3"
    both = [writer(path, key, 0, 1_500) for key in ("a", "b", "a", "c")]
    for process in both:
        _, errors = process.communicate(timeout=120)
        assert errors == ""
        assert process.returncode == 0
    store = Store.open(path)
    assert store.notice == ""
    for key in ("a", "b", "c"):
        kept = store.position(key)
        assert kept is not None
        assert kept.position_ms == 1_499
    store.close()


def test_killed_at_any_moment_nothing_that_was_kept_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "podline" / "library.sqlite3"
    dice = random.Random(3)
    last = 0
    for _ in range(30):
        process = writer(path, "a", last, last + 100_000)
        sleep(dice.uniform(0.04, 0.25))
        process.kill()
        printed, errors = process.communicate(timeout=30)
        assert errors == ""
        whole_lines = printed[: printed.rfind("\n") + 1].split()
        last = int(whole_lines[-1]) if whole_lines else last
        store = Store.open(path)
        kept = store.position("a")
        found = kept.position_ms if kept else 0
        assert store.notice == ""
        store.close()
        assert last <= found <= last + 1
        last = found


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on file sizes")
def test_a_full_disk_is_one_sentence_and_the_old_places_stay(tmp_path: Path) -> None:
    """A limit on the size of files stands in for the full disk; it fails the same calls."""
    path = tmp_path / "podline" / "library.sqlite3"
    store = Store.open(path)
    store.remember("a", 42)
    store.close()
    code = (
        "import resource, sys\nfrom pathlib import Path\n"
        "from player.library.store import Store, StoreError\n"
        "store = Store.open(Path(sys.argv[1]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))\n"
        "try:\n"
        "    for number in range(1000): store.remember(f'b{number}', 1, title='x' * 4000)\n"
        "except StoreError as error: print(error)\n"
    )
    finished = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=60
    )
    assert finished.stdout.count("\n") == 1
    assert "nothing more is kept" in finished.stdout
    assert finished.stderr == ""
    store = Store.open(path)
    kept = store.position("a")
    assert kept is not None
    assert kept.position_ms == 42
    assert store.notice == ""
    store.close()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting needs root")
def test_a_small_disk_fills_up(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, timeout=10, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        path = disk / "podline" / "library.sqlite3"
        store = Store.open(path)
        store.remember("a", 42)
        failed = ""
        try:
            for number in range(1_000):
                store.remember(f"b{number}", 1, title="x" * 4_000)
        except Exception as error:
            failed = f"{type(error).__name__}: {error}"
        assert failed.startswith("StoreError: The disk is full")
        kept = store.position("a")
        assert kept is not None
        store.close()
        remount = ["mount", "-o", "remount,ro", str(disk)]
        if subprocess.run(remount, capture_output=True, timeout=10, check=False).returncode == 0:
            with pytest.raises(Exception, match="may not write"):
                Store.open(path)
    finally:
        subprocess.run(["umount", str(disk)], timeout=10, check=False)


VISITOR = """
import sys
from pathlib import Path
from player.library.search.files import index_path
from player.library.store import Store
from tests.support.library import index, subscribed, weekly
store = Store.open(Path(sys.argv[1]))
print(store.search("episode").total, store.index_next().left)
store.close()
"""


def test_another_podline_that_ends_takes_no_index_away(tmp_path: Path) -> None:
    """Whoever closes an index as the last one removes its log, and must know that he is not."""
    path = tmp_path / "podline" / "library.sqlite3"
    store = Store.open(path)
    subscribed(store, weekly(range(20)))
    index(store)
    assert store.search("episode").total == 20
    log = index_path(path).with_name(f"{index_path(path).name}-wal")
    before = log.stat().st_ino
    for more in (30, 40):
        said = subprocess.run(
            [sys.executable, "-c", VISITOR, str(path)], capture_output=True, text=True, timeout=60
        )
        assert said.stderr == ""
        assert log.stat().st_ino == before
        store.apply_feed(store.shows()[0].id, weekly(range(more)))
        index(store)
        assert store.search("episode").total == more
    store.close()
    assert not log.exists()
