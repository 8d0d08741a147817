"""Folders of episodes: on this machine, and on a real cluster that loses a worker."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from player.alignment.messages import AlignedText, Job, Kind, Refused, Transcribed
from player.services.archive import ClusterError, run_here, run_on_cluster, tasks_in
from player.transcript.model import NO_TRANSCRIPT
from tests.support.speech_model import WHY_NOT, model_folder

ROOT = Path(__file__).parents[3]
DEMO = ROOT / "assets" / "demo"
SCRIPT = (DEMO / "script.md").read_text(encoding="utf-8")
SPOKEN = "\n\n".join(p for p in SCRIPT.split("\n\n") if p.startswith(("Theo:", "Nora:")))

needs_model = pytest.mark.skipif(model_folder() is None, reason=WHY_NOT)


def cut(target: Path, from_s: int, seconds: int) -> Path:
    span = ("-ss", str(from_s), "-t", str(seconds))
    command = ["ffmpeg", "-v", "error", "-i", str(DEMO / "lit-words.m4a"), *span, str(target)]
    subprocess.run(command, check=True, timeout=120)
    return target


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sounds with a text, one of them deeper; one with another's text; one without any."""
    home = tmp_path_factory.mktemp("archive")
    (home / "deeper").mkdir()
    cut(home / "one.wav", 0, 60)
    cut(home / "deeper" / "two.mp3", 60, 60)
    cut(home / "wrong.wav", 120, 50)
    cut(home / "without.wav", 180, 50)
    (home / "one.txt").write_text(SPOKEN)
    (home / "deeper" / "two.txt").write_text(SPOKEN)
    (home / "wrong.txt").write_text("Nobody has ever said these words in any episode. " * 30)
    (home / "notes.pdf").write_bytes(b"%PDF-1.4")
    return home


def jobs(folder: Path, kind: Kind, kept: Path) -> list[Job]:
    return [
        Job(
            kind,
            os.fsencode(task.media),
            str(model_folder()),
            (task.transcript or NO_TRANSCRIPT).segments,
            kept=os.fsencode(kept / f"{task.media.stem}.jsonl"),
        )
        for task in tasks_in(folder, kind)
    ]


def test_what_is_to_be_done_is_found(folder: Path, tmp_path: Path) -> None:
    names = [task.media.name for task in tasks_in(folder, Kind.ALIGN)]
    assert names == ["two.mp3", "one.wav", "wrong.wav"]
    targets = [task.target for task in tasks_in(folder, Kind.TRANSCRIBE)]
    assert targets == [folder / "without.json"]
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    shutil.copy(DEMO / "lit-words.json", copy / "one.json")
    assert [task.media.name for task in tasks_in(copy, Kind.ALIGN)] == ["two.mp3", "wrong.wav"]
    forced = {task.media.name: task.target for task in tasks_in(copy, Kind.ALIGN, force=True)}
    assert forced["one.wav"] == copy / "one.words.json"


@needs_model
def test_a_cluster_that_loses_a_worker_gives_the_same_results(folder: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    here = dict(run_here(jobs(folder, Kind.ALIGN, tmp_path / "here")))
    assert sorted(here) == [0, 1, 2]
    assert isinstance(here[0], AlignedText)
    assert isinstance(here[2], Refused)

    work = jobs(folder, Kind.ALIGN, tmp_path / "there")
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        local_directory=str(tmp_path / "dask"),
    ) as cluster:
        worker = next(iter(cluster.workers.values()))
        pid = int(worker.pid)
        thread = threading.Thread(target=end_when_busy, args=(tmp_path / "there", pid))
        thread.start()
        there = dict(run_on_cluster(work, cluster.scheduler_address))
        thread.join()
    assert {at: type(outcome) for at, outcome in there.items()} == {
        at: type(outcome) for at, outcome in here.items()
    }
    for at, outcome in here.items():
        other = there[at]
        if isinstance(outcome, AlignedText) and isinstance(other, AlignedText):
            assert same_times(outcome, other)


def same_times(one: AlignedText, other: AlignedText) -> bool:
    """The same but for rounding: where processes sum in another order, a frame is 20 ms."""
    assert len(one.times) == len(other.times)
    # What is not said has no time of its own: it stands wherever the sound was last heard.
    near = [
        abs(a[0] - b[0]) <= 40 and abs(a[1] - b[1]) <= 40
        for a, b in zip(one.times, other.times, strict=True)
        if a[1] > a[0]
    ]
    return sum(near) >= 0.97 * len(near)


def end_when_busy(kept: Path, pid: int) -> None:
    """End a worker as soon as any has begun to listen."""
    for _ in range(1_200):
        if kept.is_dir() and any(kept.iterdir()):
            break
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)


@needs_model
def test_what_has_no_text_is_written_down(folder: Path, tmp_path: Path) -> None:
    outcomes: Sequence[object] = [o for _, o in run_here(jobs(folder, Kind.TRANSCRIBE, tmp_path))]
    assert [type(outcome) for outcome in outcomes] == [Transcribed]


def test_a_cluster_that_does_not_answer_is_said_in_a_sentence() -> None:
    pytest.importorskip("distributed")
    with pytest.raises(ClusterError, match=r"127\.0\.0\.1:9"):
        list(run_on_cluster([], "tcp://127.0.0.1:9"))
