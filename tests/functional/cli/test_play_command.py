"""`podline` as it is run: a real terminal, real libvlc, a real but silent sound server."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import pytest

from tests.support.pulse import PrivatePulse, private_pulse
from tests.support.terminal import Terminal

PODLINE = [sys.executable, "-P", "-m", "player"]
DEMO = Path(__file__).parents[3] / "assets" / "demo"
KILLS = int(os.environ.get("PODLINE_KILLS", "3"))
"""How often a podline that plays is killed; 200 for a thorough trial."""

ENTERED_ALTERNATE_SCREEN = b"\x1b[?1049h"
LEFT_ALTERNATE_SCREEN = b"\x1b[?1049l"


@pytest.fixture(scope="module")
def pulse() -> Iterator[PrivatePulse]:
    with private_pulse() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, pulse: PrivatePulse) -> dict[str, str]:
    """An environment with an empty home and sound that nobody hears."""
    foreign = ("XDG_CONFIG", "XDG_DATA", "XDG_STATE", "XDG_CACHE", "TMUX", "DISPLAY", "SSH_")
    kept = {name: value for name, value in pulse.env.items() if not name.startswith(foreign)}
    return {**kept, "HOME": str(tmp_path)}


def run(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PODLINE, *arguments], env=env, capture_output=True, text=True, timeout=30, check=False
    )


def traced(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_the_demo_plays_lights_words_and_quits(home: dict[str, str], tmp_path: Path) -> None:
    trace = tmp_path / "trace.jsonl"
    with Terminal([*PODLINE, "demo", "--at", "0:24", "--trace", str(trace)], env=home) as terminal:
        terminal.wait_for("Nora Quill")
        terminal.wait_for("0:26")
        terminal.press("q")
        assert terminal.wait_closed() == 0
    events = traced(trace)
    assert events[0]["event"] == "load"
    lit = [(event["segment"], event["word"]) for event in events if event["event"] == "highlight"]
    assert len(lit) >= 4
    assert all(isinstance(event["t_ns"], int) for event in events)


def test_the_place_is_remembered_and_can_be_left(home: dict[str, str]) -> None:
    with Terminal([*PODLINE, "demo", "--at", "1:00"], env=home) as terminal:
        terminal.wait_for("1:02")
        terminal.press("q")
        assert terminal.wait_closed() == 0
    with Terminal([*PODLINE, "demo"], env=home) as terminal:
        terminal.wait_for("Resumed at 1:0")
        terminal.press("r")
        terminal.wait_for("0:01")


def test_quitting_after_a_while_is_quiet(home: dict[str, str]) -> None:
    with Terminal([*PODLINE, "demo", "--at", "0:24"], env=home) as terminal:
        terminal.wait_for("0:30", 12)
        terminal.press("q")
        assert terminal.wait_closed() == 0
        assert b"Traceback" not in terminal.raw
    assert " ERROR " not in run("log", env=home).stdout
    assert " CRITICAL " not in run("log", env=home).stdout


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_in_good_order(home: dict[str, str], number: signal.Signals) -> None:
    with Terminal([*PODLINE, "demo", "--at", "2:00"], env=home) as terminal:
        terminal.wait_for("2:04")
        terminal.process.send_signal(number)
        assert terminal.wait_closed() == 0
        assert LEFT_ALTERNATE_SCREEN in terminal.raw
    with Terminal([*PODLINE, "demo"], env=home) as terminal:
        terminal.wait_for("Resumed at 2:0")


def test_a_signal_in_the_moment_the_screen_is_taken_gives_it_back(home: dict[str, str]) -> None:
    with Terminal([*PODLINE, "demo"], env=home) as terminal:
        until = time.monotonic() + 10
        while ENTERED_ALTERNATE_SCREEN not in terminal.raw and time.monotonic() < until:
            terminal.read(0.001)
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.wait_closed() == 0
        assert LEFT_ALTERNATE_SCREEN in terminal.raw


def test_a_terminal_that_goes_without_a_signal_is_left(home: dict[str, str]) -> None:
    with Terminal([*PODLINE, "demo", "--at", "2:00"], env=home) as terminal:
        terminal.wait_for("2:04")
        terminal.hang_up()
        assert terminal.process.wait(8) == 0
    with Terminal([*PODLINE, "demo"], env=home) as terminal:
        terminal.wait_for("Resumed at 2:0")


def test_a_file_with_companions_and_keys(home: dict[str, str], tmp_path: Path) -> None:
    for suffix in (".m4a", ".srt"):
        shutil.copy(DEMO / f"lit-words{suffix}", tmp_path / f"my # % talk{suffix}")
    media = tmp_path / "my # % talk.m4a"
    with Terminal([*PODLINE, "play", str(media), "--at", "30"], env=home) as terminal:
        terminal.wait_for("Why would I want to read")
        terminal.press(" ")
        terminal.wait_for("‖")
        terminal.press("}")
        terminal.wait_for("1:34")
        terminal.press("s")
        terminal.wait_for("#t=94")
        terminal.press("/thunder\r")
        terminal.wait_for("2:09")
        terminal.press("?")
        terminal.wait_for("Back to before the last jump")
        terminal.press("\x1bqq")


def test_help_is_complete_and_loads_nothing_heavy(home: dict[str, str]) -> None:
    shown = run("--help", env=home)
    assert shown.returncode == 0
    for name in ("demo", "play", "log", "settings"):
        assert name in shown.stdout
    code = "import sys; from player.cli.main import main; main(['--help']); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], env=home, capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"textual", "vlc", "rich", "sqlite3", "mutagen", "msgspec"} & set(loaded)


REFUSALS = {
    "missing": (["play", "nothing.mp3"], "does not exist"),
    "folder": (["play", "."], "is a folder"),
    "empty": (["play", "empty.mp3"], "is empty"),
    "text": (["play", "text.mp3"], "is a text, not audio"),
    "playlist": (["play", "list.mp3"], "playlist"),
    "link": (["play", "https://youtu.be/abc?t=5"], "(YouTube, at 0:05) is not known to podline"),
    "time of nothing": (["play", "nothing.mp3#t=20"], "“nothing.mp3” does not exist"),
    "time and options": (["play", "nothing.mp3#t=20", "--at", "5"], "is a link"),
    "time": (["demo", "--at", "1:99"], "is not a time"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_bad_input_gets_one_sentence(name: str, home: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "empty.mp3").touch()
    (tmp_path / "text.mp3").write_text("These are words and no sound at all.\n" * 20)
    (tmp_path / "list.mp3").write_text("#EXTM3U\nhttp://127.0.0.1:9/other.mp3\n")
    arguments, said = REFUSALS[name]
    done = subprocess.run(
        [*PODLINE, *arguments],
        env=home,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def in_terminal(arguments: list[str], env: dict[str, str], seconds: float = 20) -> tuple[int, str]:
    with Terminal([*PODLINE, *arguments], env=env) as terminal:
        status = terminal.wait_closed(seconds)
        return status, terminal.text()


def test_a_start_after_the_end_is_refused(home: dict[str, str]) -> None:
    status, shown = in_terminal(["demo", "--at", "9:00"], home)
    assert status == 1
    assert "9:00 is after the end: the episode lasts 4:07." in shown


def test_a_transcript_that_is_none_is_refused(home: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "noise.srt").write_bytes(bytes(range(256)) * 40)
    media = str(DEMO / "lit-words.m4a")
    status, shown = in_terminal(["play", media, "--transcript", str(tmp_path / "noise.srt")], home)
    assert status == 1
    assert "noise.srt" in shown


def test_noise_called_mp3_is_refused(home: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "noise.mp3").write_bytes(b"\x01\x02\x03\x04" + os.urandom(60_000))
    status, shown = in_terminal(["play", str(tmp_path / "noise.mp3")], home)
    assert status == 1
    assert "podline: " in shown
    assert "Traceback" not in shown


def test_without_a_terminal_it_says_so(home: dict[str, str]) -> None:
    done = run("demo", env=home)
    assert done.returncode == 1
    assert "needs a terminal" in done.stderr


def test_without_vlc_it_names_the_package(home: dict[str, str], tmp_path: Path) -> None:
    status, shown = in_terminal(["demo"], {**home, "PYTHON_VLC_LIB_PATH": str(tmp_path / "no.so")})
    assert status == 1
    assert "VLC" in shown
    assert "Traceback" not in shown


def test_without_a_sound_device_it_says_so(home: dict[str, str], tmp_path: Path) -> None:
    silent = {**home, "PULSE_SERVER": f"unix:{tmp_path}/nobody", "ALSA_CONFIG_PATH": "/dev/null"}
    status, shown = in_terminal(["demo"], silent)
    assert status == 1
    assert "sound" in shown


def test_a_killed_engine_plays_on_from_the_same_place(home: dict[str, str]) -> None:
    with Terminal([*PODLINE, "demo", "--at", "1:00"], env=home) as terminal:
        terminal.wait_for("1:02")
        task = Path(f"/proc/{terminal.process.pid}/task/{terminal.process.pid}/children")
        engine = next(
            pid for pid in map(int, task.read_text().split()) if b"audio.worker" in cmdline(pid)
        )
        os.kill(engine, signal.SIGSEGV)
        killed = time.monotonic()
        terminal.wait_for("sound engine", 3)
        terminal.wait_for("1:05", 6)
        assert time.monotonic() - killed < 6


def cmdline(pid: int) -> bytes:
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def test_a_sink_that_is_pulled_pauses_and_can_go_on(
    home: dict[str, str], pulse: PrivatePulse
) -> None:
    with private_pulse(sink=False) as own:
        number = own.add_sink()
        env = {
            **home,
            **{k: v for k, v in own.env.items() if "PULSE" in k or k == "XDG_RUNTIME_DIR"},
        }
        with Terminal([*PODLINE, "demo", "--at", "1:00"], env=env) as terminal:
            terminal.wait_for("1:03")
            own.remove_sink(number)
            terminal.wait_for("No sound device", 8)
            terminal.wait_for("‖")
            own.add_sink()
            terminal.press(" ")
            # A sound server that has just got its sink may need a second try.
            terminal.wait_for("1:06", 20)
            terminal.press("q")
            assert terminal.wait_closed() == 0


def test_a_sound_process_that_dies_at_once_is_told(home: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "vlc.py").write_text("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)\n")
    status, shown = in_terminal(["demo"], {**home, "PYTHONPATH": str(tmp_path)})
    assert status == 1
    assert "podline: " in shown


def test_a_full_disk_under_the_trace_does_no_harm(home: dict[str, str]) -> None:
    with Terminal([*PODLINE, "demo", "--trace", "/dev/full"], env=home) as terminal:
        terminal.wait_for("0:02")
        terminal.press("q")
        assert terminal.wait_closed() == 0


def test_the_log_and_the_settings_say_where_they_are(home: dict[str, str]) -> None:
    assert run("log", "--path", env=home).stdout.count("\n") == 2
    path = Path(run("settings", env=home).stdout.strip())
    assert "# volume = 100" in path.read_text()
    path.write_text("volume = 500\n")
    done = run("settings", env=home)
    assert done.returncode == 1
    assert "line 1" in done.stderr


@pytest.mark.parametrize("command", ["open", "play"])
def test_a_link_to_a_file_plays_from_its_time(
    command: str, home: dict[str, str], tmp_path: Path
) -> None:
    shutil.copy(DEMO / "lit-words.m4a", tmp_path / "a talk.m4a")
    with Terminal([*PODLINE, command, f"{tmp_path}/a%20talk.m4a#t=1:02"], env=home) as terminal:
        terminal.wait_for("1:03")
        terminal.press("q")
        assert terminal.wait_closed() == 0


def test_killed_at_any_moment_five_seconds_are_lost_at_most(
    home: dict[str, str], tmp_path: Path
) -> None:
    """A kill that nothing can answer, of a podline that plays; its engine ends as well."""
    chance = random.Random(5)
    library = tmp_path / ".local" / "share" / "podline" / "library.sqlite3"
    before_s = 0
    for _ in range(KILLS):
        with Terminal([*PODLINE, "demo"], env=home) as terminal:
            terminal.wait_for(partial(is_past, before_s + 5), 20)
            terminal.read(chance.uniform(0.0, 4.0))
            heard_s = shown_s(terminal.text())
            task = Path(f"/proc/{terminal.process.pid}/task/{terminal.process.pid}/children")
            children = [int(pid) for pid in task.read_text().split()]
            os.kill(terminal.process.pid, signal.SIGKILL)
            terminal.process.wait(5)
        with closing(sqlite3.connect(library)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            ((kept_ms,),) = connection.execute("SELECT position_ms FROM heard").fetchall()
        assert heard_s - 5 <= kept_ms / 1_000 <= heard_s + 1
        before_s = kept_ms // 1_000
        until = time.monotonic() + 5
        while any(b"audio.worker" in cmdline(pid) for pid in children):
            assert time.monotonic() < until, "the engine goes on without its podline"
            time.sleep(0.05)


def is_past(place_s: int, text: str) -> bool:
    return shown_s(text) >= place_s


def shown_s(text: str) -> int:
    """The time that is shown as heard, -1 for none."""
    found = re.search(r"[▶…·] (\d+):(\d\d) ", text)
    return int(found[1]) * 60 + int(found[2]) if found else -1
