"""Copying rich text: HTML that documents and mail programs paste with its bold and links.

Only this machine's own clipboard can hold it; a terminal's (OSC 52) is text alone.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping
from shutil import which

_LIMIT_S = 2.0
_PATIENCE_S = 0.5
_STEP_S = 0.02
_TYPE = "text/html"


def copy_html(html: str, plain: str, environ: Mapping[str, str]) -> bool:
    """Copy HTML; True where the clipboard took it. Blocks for up to four seconds.

    On macOS what takes no rich text pastes `plain`. Windows is not supported.
    """
    if sys.platform == "darwin":
        return _run(["osascript", "-"], _apple_script(html, plain), environ) is not None
    # xclip, wl-copy: the program lives on and serves what it was given.
    if environ.get("WAYLAND_DISPLAY") and which("wl-copy"):
        copying, pasting = ["wl-copy", "--type", _TYPE], ["wl-paste", "--type", _TYPE]
    elif environ.get("DISPLAY") and which("xclip"):
        base = ["xclip", "-selection", "clipboard", "-t", _TYPE]
        copying, pasting = [*base, "-i"], [*base, "-o"]
    else:
        return False
    if _run(copying, html, environ, reads=False) is None:
        return False
    return _arrived(pasting, html, environ)


def _arrived(pasting: list[str], html: str, environ: Mapping[str, str]) -> bool:
    """Whether the clipboard holds it, now or soon: xclip returns before it does."""
    until = time.monotonic() + _PATIENCE_S
    while (_run(pasting, "", environ) or "").rstrip("\n") != html.rstrip("\n"):
        if time.monotonic() > until:
            return False
        time.sleep(_STEP_S)
    return True


def _apple_script(html: str, plain: str) -> str:
    text = plain.replace("\\", "\\\\").replace('"', '\\"')
    data = html.encode("utf-8").hex().upper()
    return f'set the clipboard to {{«class HTML»:«data HTML{data}», string:"{text}"}}\n'


def _run(
    command: list[str], text: str, environ: Mapping[str, str], *, reads: bool = True
) -> str | None:
    """What a program writes when it is given a text; None where it fails."""
    try:
        finished = subprocess.run(
            command,
            input=text.encode("utf-8", "replace"),
            stdout=subprocess.PIPE if reads else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=dict(environ),
            start_new_session=True,
            timeout=_LIMIT_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return (finished.stdout or b"").decode("utf-8", "replace")
