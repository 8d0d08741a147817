"""Copying with the real programs: xclip on a screen in memory, and tmux."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from player.sharing.clipboard import CopyOutcome, copy, copy_rich

TEXT = "https://show.example/p/ä-talk?timestamp=1017 “x”"


@pytest.fixture
def display(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment with an X server of its own."""
    if shutil.which("Xvfb") is None or shutil.which("xclip") is None:
        pytest.skip("needs Xvfb and xclip")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "64x64x8", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as announced:
        number = announced.readline().strip()
    unwanted = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT", "WAYLAND_DISPLAY", "TMUX")
    environ = {name: value for name, value in os.environ.items() if name not in unwanted}
    yield {**environ, "DISPLAY": f":{number}"}
    server.terminate()
    server.wait(timeout=10)


def test_a_copy_arrives_and_is_known_to(display: dict[str, str]) -> None:
    began = time.monotonic()
    outcome = copy(TEXT, osc52=None, environ=display)
    assert time.monotonic() - began < 2
    assert (outcome.certain, outcome.how) == (True, "clipboard")
    pasted = subprocess.run(
        ["xclip", "-selection", "clipboard", "-o"],
        env=display,
        capture_output=True,
        check=True,
        timeout=10,
    )
    assert pasted.stdout.decode() == TEXT


def test_rich_text_arrives_as_html(display: dict[str, str]) -> None:
    quoted = "<blockquote><p>„ä“ <b>x</b></p></blockquote>"
    outcome = copy_rich(quoted, "plain", environ=display)
    assert outcome == CopyOutcome(certain=True, how="clipboard", rich=True)
    targets, pasted = (
        subprocess.run(
            ["xclip", "-selection", "clipboard", "-t", wanted, "-o"],
            env=display,
            capture_output=True,
            check=True,
            timeout=10,
        ).stdout.decode()
        for wanted in ("TARGETS", "text/html")
    )
    assert "text/html" in targets
    assert pasted == quoted


def test_without_a_display_nothing_takes_rich_text() -> None:
    assert copy_rich("<p>x</p>", "x", environ={"PATH": os.environ["PATH"]}) is None
    assert copy_rich("<p>x</p>", "x", environ={**os.environ, "DISPLAY": ":987"}) is None


def test_what_lives_on_holds_nothing_of_ours(display: dict[str, str]) -> None:
    """xclip stays to serve the selection: it must not keep our output open."""
    code = (
        "import os\nfrom player.sharing.clipboard import copy\n"
        "print(copy('text', osc52=None, environ=dict(os.environ)).certain)"
    )
    import sys

    finished = subprocess.run(
        [sys.executable, "-c", code], env=display, capture_output=True, timeout=10, check=True
    )
    assert finished.stdout == b"True\n"
    assert finished.stderr == b""


def test_a_module_of_the_folder_does_not_pass_for_ours(
    display: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyperclip.py").write_text("raise SystemExit(0)")
    monkeypatch.chdir(tmp_path)
    assert copy(TEXT, osc52=None, environ=display).certain
    pasted = subprocess.run(
        ["xclip", "-selection", "clipboard", "-o"], env=display, capture_output=True, timeout=10
    )
    assert pasted.stdout.decode() == TEXT


def test_tmux_is_filled(tmp_path: Path) -> None:
    if shutil.which("tmux") is None:
        pytest.skip("needs tmux")
    socket = tmp_path / "tmux"
    base = {name: value for name, value in os.environ.items() if name not in ("TMUX", "DISPLAY")}
    tmux = ["tmux", "-S", str(socket), "-f", "/dev/null"]
    subprocess.run([*tmux, "new-session", "-d", "sleep 60"], env=base, check=True, timeout=10)
    try:
        environ = {**base, "TMUX": f"{socket},1,0", "SSH_TTY": "/dev/pts/9"}
        outcome = copy(TEXT, osc52=lambda text: None, environ=environ)
        shown = subprocess.run([*tmux, "show-buffer"], capture_output=True, env=base, timeout=10)
    finally:
        subprocess.run([*tmux, "kill-server"], env=base, timeout=10, check=False)
    assert (outcome.certain, outcome.how) == (False, "terminal + tmux")
    assert shown.stdout.decode() == TEXT
