from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.audio.messages import (
    Beat,
    Clock,
    Failed,
    FailKind,
    Go,
    Load,
    Pause,
    Quit,
    Ready,
    decode_command,
    decode_report,
    line,
)


@given(st.binary(max_size=300))
def test_any_file_name_survives_on_one_line(path: bytes) -> None:
    text = line(Load(1, path, 5, 1.5, 80, True))
    assert text.count(b"\n") == 1
    assert decode_command(text) == Load(1, path, 5, 1.5, 80, True)


@pytest.mark.parametrize("command", [Go(2, 7, 1.0, False), Pause(3), Quit()])
def test_commands_come_back_as_they_were(command: Go | Pause | Quit) -> None:
    assert decode_command(line(command)) == command


@pytest.mark.parametrize(
    "report",
    [Ready("3.0.21", True), Failed(FailKind.MISSING, "no"), Clock(1, 2.5, 3), Beat()],
)
def test_reports_come_back_as_they_were(report: Ready | Failed | Clock | Beat) -> None:
    assert decode_report(line(report)) == report


@pytest.mark.parametrize("text", [b"", b"{}\n", b'{"type":"Nope"}\n', b"Xlib: error\n"])
def test_what_is_no_report_is_refused(text: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode_report(text)
