"""Where a trace may be written."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from player.services.problems import CannotPlay
from player.ui.trace import open_trace


def test_a_trace_goes_on_behind_an_earlier_one(tmp_path: Path) -> None:
    path = tmp_path / "trace.jsonl"
    open_trace(path).close()
    path.write_text("{}\n")
    tracer = open_trace(path)
    tracer._write({"event": "seek"})
    tracer.close()
    assert path.read_text().startswith("{}\n{")


def test_another_file_is_never_written_into(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Ada")
    with pytest.raises(CannotPlay, match="into another file"):
        open_trace(path)
    assert path.read_text() == "Dear Ada"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes with names")
@pytest.mark.parametrize("read", [False, True])
def test_a_pipe_is_refused_at_once(tmp_path: Path, read: bool) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK) if read else None
    with pytest.raises(CannotPlay, match="no ordinary file"):
        open_trace(path)
    if reader is not None:
        os.close(reader)


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotPlay, match="cannot be written: Is a directory"):
        open_trace(tmp_path)
    with pytest.raises(CannotPlay, match="cannot be written: No such"):
        open_trace(tmp_path / "none" / "trace")
