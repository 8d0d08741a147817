"""Opening a link in the browser of the user's desktop.

The program that does it gets none of our terminal: a desktop's helper writes warnings to
standard error, where the screen is drawn.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from shutil import which
from threading import Thread

ANSWER_LIMIT_S = 3.0
"""A helper that has not failed by then is taken to be showing the page."""

_IN_THE_TERMINAL = frozenset(
    {"w3m", "lynx", "links", "links2", "elinks", "browsh", "carbonyl", "www-browser"}
)
_HELPERS: tuple[tuple[str, ...], ...] = (
    ("xdg-open",),
    ("gio", "open"),
    ("wslview",),
    ("sensible-browser",),
    ("x-www-browser",),
)


def open_in_browser(url: str, *, environ: Mapping[str, str] | None = None) -> bool:
    """Open an address that `destination` allowed. False where nothing here can.

    `$BROWSER` is asked first, then the desktop. Blocks for up to three seconds for each
    program that is tried: call it in a thread.
    """
    if sys.platform == "win32":
        os.startfile(url)  # noqa: S606 - the address was allowed by `destination`
        return True
    environment = dict(os.environ if environ is None else environ)
    return any(_started([*command, url], environment) for command in _commands(environment))


def _commands(environ: Mapping[str, str]) -> Sequence[Sequence[str]]:
    if sys.platform == "darwin":
        return [["open"]]
    chosen = [_split(command) for command in environ.get("BROWSER", "").split(os.pathsep)]
    commands: list[Sequence[str]] = [command for command in chosen if command]
    if any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME")):
        commands += _HELPERS
    path = environ.get("PATH")
    return [command for command in commands if which(command[0], path=path)]


def _split(command: str) -> list[str]:
    """A command of `$BROWSER` as arguments; empty where it would need the terminal."""
    try:
        words = [word for word in shlex.split(command) if word != "%s"]
    except ValueError:
        return []
    return [] if not words or PurePath(words[0]).name in _IN_THE_TERMINAL else words


def _started(command: Sequence[str], environ: Mapping[str, str]) -> bool:
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=dict(environ),
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        return process.wait(ANSWER_LIMIT_S) == 0
    except subprocess.TimeoutExpired:
        # A browser that was started by this may run for hours; somebody has to wait for it.
        Thread(target=process.wait, name="browser", daemon=True).start()
        return True
