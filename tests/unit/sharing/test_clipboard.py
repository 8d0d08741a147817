"""Which ways of copying are tried, and what is said of them."""

from __future__ import annotations

import pytest

from player.sharing import clipboard
from player.sharing.clipboard import CopyOutcome, copy, has_local_clipboard


def test_without_a_display_only_the_terminal_is_asked() -> None:
    asked: list[str] = []
    outcome = copy("text", osc52=asked.append, environ={})
    assert asked == ["text"]
    assert outcome == CopyOutcome(certain=False, how="terminal")
    assert copy("text", osc52=None, environ={}) == CopyOutcome(certain=False, how="")


@pytest.mark.parametrize("name", ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"])
def test_over_ssh_the_clipboard_here_is_nobodys(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(clipboard, "_copy_locally", lambda text, environ: True)
    assert copy("text", osc52=None, environ={"DISPLAY": ":0"}).certain
    outcome = copy("text", osc52=None, environ={"DISPLAY": ":0", name: "x"})
    assert outcome == CopyOutcome(certain=False, how="")


def test_a_display_of_any_kind_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert not has_local_clipboard({})
    assert has_local_clipboard({"WAYLAND_DISPLAY": "wayland-0"})
    monkeypatch.setattr("sys.platform", "darwin")
    assert has_local_clipboard({})


def test_a_display_that_is_not_there_makes_nothing_certain() -> None:
    import os

    environ = {**os.environ, "DISPLAY": ":987", "TMUX": ""}
    for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT", "WAYLAND_DISPLAY"):
        environ.pop(name, None)
    assert not copy("text", osc52=None, environ=environ).certain
