"""`podline` alone: the library in a real terminal, from its first greeting on."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.support.locating import SURE, locate, thinned
from tests.support.media import decoded
from tests.support.pulse import RATE, PrivatePulse, Recorder, private_pulse
from tests.support.terminal import Terminal

DEMO = Path(__file__).parents[3] / "assets" / "demo"
PODLINE = [sys.executable, "-P", "-m", "player"]


@pytest.fixture(scope="module")
def pulse() -> Iterator[PrivatePulse]:
    with private_pulse() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, pulse: PrivatePulse) -> dict[str, str]:
    foreign = ("XDG_CONFIG", "XDG_DATA", "XDG_STATE", "XDG_CACHE", "TMUX", "DISPLAY", "SSH_")
    kept = {name: value for name, value in pulse.env.items() if not name.startswith(foreign)}
    return {**kept, "HOME": str(tmp_path)}


def test_an_empty_library_greets_plays_the_demo_and_quits(home: dict[str, str]) -> None:
    with Terminal(PODLINE, env=home) as terminal:
        terminal.wait_for("Your library is empty", 20)
        terminal.press("D")
        terminal.wait_for("Nora Quill", 20)
        terminal.press("q")
        terminal.wait_for("Your library is empty")
        terminal.press("q")
        assert terminal.wait_closed(15) == 0


def test_impatient_keys_wait_for_the_library_and_bytes_that_are_no_keys_are_passed_over(
    home: dict[str, str],
) -> None:
    with Terminal(PODLINE, env=home) as terminal:
        terminal.wait_for("keys", 20)
        terminal.press("5" * 40)
        terminal.press(b"\xff\xfe\x80\xe9zebra")
        terminal.wait_for("zebra", 20)
        terminal.press(b"\x1b[200~\xff crossing\x1b[201~")
        terminal.wait_for("crossing")
        terminal.press("\x1b")
        terminal.wait_for("Your library is empty")
        # Were anything behind the colour a key, `q` would leave.
        terminal.press("\x1b[200~hi \x1b[31m m q\x1b[201~")
        terminal.wait_for("what was pasted is no link")
        terminal.press("q")
        assert terminal.wait_closed(15) == 0


def test_the_library_says_that_it_failed(home: dict[str, str]) -> None:
    refused = subprocess.run(PODLINE, env=home, capture_output=True, text=True, timeout=60)
    assert refused.returncode == 1
    assert "needs a terminal" in refused.stderr


def heard(recorder: Recorder, seconds: float = 1.0) -> np.ndarray:
    """What the sink has played during the last second or so."""
    return recorder.recording.samples[-round(seconds * RATE) :]


def test_a_sentence_found_in_the_library_sounds_and_goes_on_beside_it(
    home: dict[str, str], tmp_path: Path, pulse: PrivatePulse
) -> None:
    show = tmp_path / "Lectures"
    show.mkdir()
    for suffix in (".m4a", ".srt"):
        shutil.copy(DEMO / f"lit-words{suffix}", show / f"lecture{suffix}")
    subprocess.run([*PODLINE, "add", str(show)], env=home, check=True, timeout=60)
    known = decoded(show / "lecture.m4a")
    with Terminal(PODLINE, env=home) as terminal, Recorder(pulse) as recorder:
        terminal.wait_for("Lectures", 20)
        terminal.press("/hands the light")
        terminal.wait_for("1 found", 20)
        began = time.monotonic()
        terminal.press("\r")
        terminal.wait_for("0:13", 20)
        terminal.read(1.0)
        place = locate(thinned(heard(recorder)), known, 13_000)
        assert place.sure > SURE, "nothing of the episode is heard"
        assert 12_310 <= place.ms < 12_310 + (time.monotonic() - began) * 1_000
        terminal.press("q")
        terminal.wait_for("5 Search")
        terminal.read(1.5)
        further = locate(thinned(heard(recorder)), known, place.ms)
        assert further.sure > SURE, "the sound stopped when the library was shown"
        assert further.ms > place.ms
        terminal.press("\t")
        terminal.wait_for("i notes")
        terminal.press(" ")
        terminal.wait_for("‖")
        terminal.read(1.0)
        assert float(np.abs(heard(recorder, 0.3)).max()) < 1e-3
        terminal.press("q")
        assert terminal.wait_closed(15) == 0
