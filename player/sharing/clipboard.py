"""Copying text, to this machine's clipboard and through the terminal.

The clipboard program (xclip, wl-copy, pbcopy) is run by pyperclip in a process of its own
that has none of our terminal: xclip lives on to serve the selection, and would otherwise
keep the terminal open or write on the screen. That process reads the clipboard back, since
pyperclip does not say when the program failed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from shutil import which

from player.sharing import copy_child
from player.sharing.rich_clipboard import copy_html

LOCAL_LIMIT_S = 2.0
"""A clipboard that takes longer than this is given up; PowerShell under WSL takes a second."""

_TMUX_LIMIT_S = 1.0


@dataclass(frozen=True, slots=True)
class CopyOutcome:
    """What became of a copy.

    `certain` is True only where the text was read back from the clipboard. `how` names the
    ways that were tried and did not fail: “clipboard”, “tmux”, “terminal”, joined by " + ";
    "" where there was none. `rich` says that it is pasted as rich text.
    """

    certain: bool
    how: str
    rich: bool = False


def copy(
    text: str,
    *,
    osc52: Callable[[str], None] | None,
    environ: Mapping[str, str] | None = None,
) -> CopyOutcome:
    """Copy text by every way there is. Blocks for up to three seconds: call it in a thread.

    `osc52` asks the terminal to copy (it works over SSH and never answers); it is called
    first, in the calling thread. The local clipboard is used where there is a display that
    is the user's own: not over SSH. Inside tmux, which drops an application's OSC 52
    unless `set-clipboard` is `on`, tmux itself is asked to set its buffer and to pass it on.
    """
    environment = os.environ if environ is None else environ
    ways: list[str] = []
    if osc52 is not None:
        osc52(text)
        ways.append("terminal")
    certain = has_local_clipboard(environment) and _copy_locally(text, environment)
    if certain:
        ways.insert(0, "clipboard")
    if not certain and environment.get("TMUX") and _copy_by_tmux(text, environment):
        ways.append("tmux")
    return CopyOutcome(certain, " + ".join(ways))


def copy_rich(
    html: str, plain: str, *, environ: Mapping[str, str] | None = None
) -> CopyOutcome | None:
    """Copy HTML as rich text; None where this clipboard cannot hold any. Call it in a thread."""
    environment = os.environ if environ is None else environ
    if has_local_clipboard(environment) and copy_html(html, plain, environment):
        return CopyOutcome(certain=True, how="clipboard", rich=True)
    return None


def has_local_clipboard(environ: Mapping[str, str]) -> bool:
    """Whether this machine has a clipboard and the user sits in front of it."""
    if any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")):
        return False
    if sys.platform in ("darwin", "win32", "cygwin"):
        return True
    wanted = ("WAYLAND_DISPLAY", "DISPLAY", "WSL_DISTRO_NAME")
    return any(environ.get(name) for name in wanted)


def _copy_locally(text: str, environ: Mapping[str, str]) -> bool:
    """Copy by pyperclip in a child, and say whether the clipboard then held the text."""
    # -P: a module of the folder podline was started in must not pass for one of ours.
    command = [sys.executable, "-P", copy_child.__file__]
    return _run(command, text, environ, LOCAL_LIMIT_S)


def _copy_by_tmux(text: str, environ: Mapping[str, str]) -> bool:
    """Fill tmux's buffer; `-w` (tmux 3.2) has it set the outer terminal's clipboard too."""
    return which("tmux") is not None and _run(
        ["tmux", "load-buffer", "-w", "-"], text, environ, _TMUX_LIMIT_S
    )


def _run(command: list[str], text: str, environ: Mapping[str, str], limit_s: float) -> bool:
    try:
        finished = subprocess.run(
            command,
            input=text.encode("utf-8", "replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=dict(environ),
            start_new_session=True,
            timeout=limit_s,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return finished.returncode == 0
