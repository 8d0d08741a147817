"""A file that is arriving: what its map says survives, and never says too much."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from player.net.partial import Identity, PartialFile
from player.net.problems import NetError
from tests.support.http_server import noise

DATA = noise(300_000)


def fill(file: PartialFile, *spans: tuple[int, int]) -> None:
    for begin, end in spans:
        file.write(begin, DATA[begin:end])
    file.save(file.map())


def test_takes_up_where_it_was(tmp_path: Path) -> None:
    file = PartialFile(tmp_path / "a.mp3")
    file.identity, file.checked = Identity(len(DATA), '"1"', "Mon"), True
    fill(file, (0, 1_000), (200_000, 250_000))
    file.close()
    again = PartialFile(tmp_path / "a.mp3")
    assert again.ranges.spans == ((0, 1_000), (200_000, 250_000))
    assert again.identity == Identity(len(DATA), '"1"', "Mon")
    assert again.checked
    assert again.read(200_500, 10) == DATA[200_500:200_510]
    fill(again, (1_000, 200_000), (250_000, 300_000))
    assert again.complete
    assert again.finish().read_bytes() == DATA
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp3"]


def test_is_for_the_user_alone(tmp_path: Path) -> None:
    file = PartialFile(tmp_path / "a.mp3")
    fill(file, (0, 10))
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    file.close()


def test_a_map_that_says_too_much_is_not_believed(tmp_path: Path) -> None:
    file = PartialFile(tmp_path / "a.mp3")
    file.checked = True
    fill(file, (0, 5_000))
    file.close()
    os.truncate(tmp_path / "a.mp3.part", 100)
    again = PartialFile(tmp_path / "a.mp3")
    assert again.ranges.spans == ((0, 100),)
    again.close()
    (tmp_path / "a.mp3.part").unlink()
    anew = PartialFile(tmp_path / "a.mp3")
    assert anew.ranges.spans == ()
    assert not anew.checked
    anew.close()


@pytest.mark.parametrize(
    "damage", [b"", b"{", b'{"version":1}', b"\xff" * 50, b"[]", b"x" * (2 << 20)]
)
def test_a_damaged_map_means_beginning_anew(tmp_path: Path, damage: bytes) -> None:
    file = PartialFile(tmp_path / "a.mp3")
    fill(file, (0, 5_000))
    file.close()
    (tmp_path / "a.mp3.map").write_bytes(damage)
    again = PartialFile(tmp_path / "a.mp3")
    assert again.ranges.size == 0
    again.close()


def test_begins_anew_under_another_name(tmp_path: Path) -> None:
    """Whoever reads the old file goes on reading the old file."""
    file = PartialFile(tmp_path / "a.mp3")
    fill(file, (0, 5_000))
    with file.path.open("rb") as reader:
        old = file.path
        file.restart()
        file.write(0, b"another")
        assert file.path != old
        assert reader.read() == DATA[:5_000]
    file.identity = Identity(7)
    assert file.finish().read_bytes() == b"another"
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp3"]


def test_what_lay_there_before_is_not_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.mp3.part").write_bytes(b"x" * 100)
    file = PartialFile(tmp_path / "a.mp3")
    file.write(0, b"short")
    file.identity = Identity(5)
    assert file.finish().read_bytes() == b"short"


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"precious")
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "a.mp3.part").symlink_to(precious)
    with pytest.raises(NetError, match="link to somewhere else"):
        PartialFile(folder / "a.mp3")
    (folder / "b.mp3").symlink_to(precious)
    (folder / "b.mp3.map").symlink_to(precious)
    (folder / "b.mp3.map.new").symlink_to(precious)
    file = PartialFile(folder / "b.mp3")
    file.write(0, b"sound")
    file.identity = Identity(5)
    assert file.finish().read_bytes() == b"sound"
    assert not (folder / "b.mp3").is_symlink()
    assert precious.read_bytes() == b"precious"


def test_two_podlines_do_not_fill_one_file(tmp_path: Path) -> None:
    file = PartialFile(tmp_path / "a.mp3")
    with pytest.raises(NetError, match="Another podline"):
        PartialFile(tmp_path / "a.mp3")
    file.close()
    PartialFile(tmp_path / "a.mp3").close()


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NetError, match="cannot be saved"):
        PartialFile(tmp_path / "none" / "a.mp3")


def test_a_full_disk_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = PartialFile(tmp_path / "a.mp3")

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", full)
        with pytest.raises(NetError, match="disk is full"):
            file.write(0, b"sound")
    assert file.ranges.size == 0
    file.close()


def test_discarding_takes_only_its_own(tmp_path: Path) -> None:
    other = tmp_path / "a.mp3.party"
    other.touch()
    (tmp_path / "a.mp3.x.part").touch()
    file = PartialFile(tmp_path / "a.mp3")
    file.restart()
    fill(file, (0, 10))
    file.discard()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mp3.party", "a.mp3.x.part"]


WRITER = """
import random, sys
from pathlib import Path
from player.net.partial import Identity, PartialFile
from tests.support.http_server import noise
data = noise(300_000)
file = PartialFile(Path(sys.argv[1]))
file.identity = Identity(len(data))
print("begun", flush=True)
while True:
    begin = random.randrange(len(data))
    end = min(begin + random.randrange(20_000), len(data))
    file.write(begin, data[begin:end])
    file.save(file.map())
"""


def test_killed_at_any_moment_the_map_is_true(tmp_path: Path) -> None:
    final = tmp_path / "a.mp3"
    for turn in range(6):
        final.with_name("a.mp3.map").unlink(missing_ok=True)
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(final)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(random.Random(turn).uniform(0.005, 0.08))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        file = PartialFile(final)
        for begin, end in file.ranges.spans:
            assert file.read(begin, end - begin) == DATA[begin:end]
        file.close()
