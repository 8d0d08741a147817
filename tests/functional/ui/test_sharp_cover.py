"""Covers as real pictures, in a terminal that says it draws Sixels, and in one that does not."""

from __future__ import annotations

import os
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest

from tests.support.terminal import Terminal

pytest.importorskip("textual_image")
pictures = pytest.importorskip("PIL.Image")

SIXEL = b"\x1bP"
PROGRAM = """
import sys
from functools import partial
from pathlib import Path
from player.services.desk import Entrance, Library

def enter(folder):
    from player.library.store import Store
    from tests.support.library_host import ScriptedDesk, fill
    store = Store.open(folder / "library.db")
    fill(store)
    desk = ScriptedDesk(store)
    desk.covers = {1: (folder / "cover.png").read_bytes()}
    return Library(store, desk)

from player.ui.library_app import LibraryApp
LibraryApp(Entrance(partial(enter, Path(sys.argv[1])), covers=True)).run()
"""


def command(folder: Path) -> list[str]:
    drawn = BytesIO()
    pictures.new("RGB", (300, 300), (200, 30, 30)).save(drawn, "PNG")
    (folder / "cover.png").write_bytes(drawn.getvalue())
    return [sys.executable, "-c", PROGRAM, str(folder)]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}


def answer(terminal: Terminal, answers: dict[bytes, str], seconds: float) -> None:
    """Answer each question once, as soon as it is asked: programs wait a tenth of a second."""
    left = dict(answers)
    until = time.monotonic() + seconds
    while left and time.monotonic() < until:
        terminal.read(0.002)
        for question in [asked for asked in left if asked in terminal.raw]:
            terminal.press(left.pop(question))


def test_a_terminal_with_sixels_gets_a_picture(tmp_path: Path) -> None:
    # On a busy machine an answer may come too late, and then half-blocks are right.
    for attempt in range(5):
        folder = tmp_path / str(attempt)
        folder.mkdir()
        with Terminal(command(folder), size=(180, 40), env=environment()) as terminal:
            answers = {b"\x1b[c": "\x1b[?62;4;22c", b"\x1b[16t": "\x1b[6;20;10t"}
            answer(terminal, answers, 5)
            terminal.wait_for("baker", 20)
            until = time.monotonic() + 8
            while time.monotonic() < until and SIXEL not in terminal.raw:
                terminal.read(0.1)
            if SIXEL in terminal.raw:
                terminal.press("q")
                assert terminal.wait_closed() == 0
                return
    raise AssertionError("no picture was ever drawn")


def test_a_terminal_that_answers_nothing_gets_half_blocks(tmp_path: Path) -> None:
    with Terminal(command(tmp_path), size=(180, 40), env=environment()) as terminal:
        terminal.wait_for("▀" * 26, 20)
        assert SIXEL not in terminal.raw
        terminal.press("q")
        assert terminal.wait_closed() == 0
