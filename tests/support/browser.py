"""Chromium without a window, driven through its own debugging pipe: no driver in between.

The protocol is Chromium's DevTools protocol over two pipes (`--remote-debugging-pipe`):
JSON objects, each followed by a NUL byte.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
_PATIENCE_S = 30.0

_ON_3_AND_4 = """
import fcntl, os, sys
reading, writing, *command = sys.argv[1:]
reading, writing = (fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in (reading, writing))
os.dup2(reading, 3)
os.dup2(writing, 4)
os.execvp(command[0], command)
"""
"""Chromium speaks the protocol on these two descriptors, and on no others."""

# fmt: off
_KEYS = {
    " ": ("Space", 32), "ArrowLeft": ("ArrowLeft", 37), "ArrowUp": ("ArrowUp", 38),
    "ArrowRight": ("ArrowRight", 39), "ArrowDown": ("ArrowDown", 40), "Enter": ("Enter", 13),
    "Escape": ("Escape", 27), "Tab": ("Tab", 9), "PageDown": ("PageDown", 34),
    "PageUp": ("PageUp", 33), "Home": ("Home", 36), "End": ("End", 35),
    "Backspace": ("Backspace", 8),
}
# fmt: on


def chromium() -> str | None:
    """The command of an installed Chromium or Chrome; None where there is none."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)


class Ask(NamedTuple):
    """A request that the page sent: its address and what kind of thing was asked for."""

    url: str
    kind: str


class BrowserError(AssertionError):
    """The browser, or a script in it, failed."""


class Browser:
    """One Chromium with one tab. Everything the tab asks for and complains of is kept."""

    def __init__(self, size: tuple[int, int] = (1280, 800), *, flags: Sequence[str] = ()) -> None:
        command = chromium()
        if command is None:
            raise BrowserError("There is no Chromium.")
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        their_in, self._out = os.pipe()
        self._in, their_out = os.pipe()
        arguments = (*_FLAGS, f"--user-data-dir={self._profile.name}", *flags, "about:blank")
        starter = (sys.executable, "-S", "-c", _ON_3_AND_4)
        self._process = subprocess.Popen(
            [*starter, str(their_in), str(their_out), command, *arguments],
            pass_fds=(their_in, their_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(their_in)
        os.close(their_out)
        self._unread = b""
        self._last_id = 0
        self._session = ""
        self.asked: list[Ask] = []
        self._by_id: dict[str, Ask] = {}
        self.complaints: list[str] = []
        self._loaded = 0
        self.patience_s = _PATIENCE_S
        """How long an answer is waited for, in seconds."""
        try:
            self._attach()
            self.resize(*size)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Browser:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End Chromium."""
        try:
            self._send("Browser.close", session=False)
            self._process.wait(10)
        except (OSError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        os.close(self._in)
        os.close(self._out)
        self._profile.cleanup()

    def _attach(self) -> None:
        targets = self.call("Target.getTargets", session=False)["targetInfos"]
        page = next(target["targetId"] for target in targets if target["type"] == "page")
        answer = self.call("Target.attachToTarget", targetId=page, flatten=True, session=False)
        self._session = answer["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Accessibility"):
            self.call(f"{domain}.enable")
        self.call("Page.setLifecycleEventsEnabled", enabled=True)

    # The protocol

    def _send(self, method: str, *, session: bool = True, **params: Any) -> int:
        self._last_id += 1
        message: dict[str, Any] = {"id": self._last_id, "method": method, "params": params}
        if session and self._session:
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._out, data) :]
        return self._last_id

    def call(self, method: str, *, session: bool = True, **params: Any) -> Any:
        """Call a method of the protocol and wait for its result."""
        wanted = self._send(method, session=session, **params)
        until = time.monotonic() + self.patience_s
        while True:
            message = self._read(until - time.monotonic())
            if message is None:
                raise BrowserError(f"{method} was not answered")
            if message.get("id") == wanted:
                if "error" in message:
                    raise BrowserError(f"{method}: {message['error']}")
                return message["result"]

    def _read(self, patience_s: float) -> dict[str, Any] | None:
        """The next message; None where none comes. Events are noted on the way."""
        until = time.monotonic() + patience_s
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._in], [], [], max(until - time.monotonic(), 0))
            if not ready:
                return None
            data = os.read(self._in, 1 << 20)
            if not data:
                raise BrowserError("Chromium ended")
            self._unread += data
        line, _, self._unread = self._unread.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        self._note(message.get("method", ""), message.get("params", {}))
        return message

    def _note(self, event: str, params: dict[str, Any]) -> None:
        if event == "Network.requestWillBeSent":
            ask = Ask(params["request"]["url"], params.get("type", ""))
            self.asked.append(ask)
            self._by_id[params["requestId"]] = ask
        elif event == "Network.loadingFailed" and params.get("blockedReason") == "csp":
            # The page's own policy kept it from being sent.
            blocked = self._by_id.get(params["requestId"])
            if blocked in self.asked:
                self.asked.remove(blocked)
        elif event == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description", str(details)))
        elif event == "Log.entryAdded":
            self.complaints.append(f"{params['entry']['text']} {params['entry'].get('url', '')}")
        elif event == "Runtime.consoleAPICalled":
            self.complaints.append(f"console: {params['args']}")
        elif event == "Page.javascriptDialogOpening":
            self.complaints.append(f"dialog: {params['message']}")
        elif event == "Page.loadEventFired":
            self._loaded += 1

    # The page

    def open(self, url: str) -> None:
        """Open an address in the tab, and wait until it is loaded."""
        # A new fragment alone would load nothing: begin from an empty page.
        for address in ("about:blank", url):
            wanted = self._loaded + 1
            answer = self.call("Page.navigate", url=address)
            if answer.get("errorText"):
                raise BrowserError(f"{address}: {answer['errorText']}")
            self._await_load(wanted, address)
        self.asked = [ask for ask in self.asked if ask.url != "about:blank"]

    def forget(self) -> None:
        """Begin the lists of what was asked for and complained of anew."""
        self._listen(0)
        self.asked.clear()
        self.complaints.clear()

    def resize(self, width: int, height: int, *, phone: bool = False) -> None:
        """Give the page a size, and a finger in place of a mouse."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=2 if phone else 1,
            mobile=phone,
        )
        self.call("Emulation.setTouchEmulationEnabled", enabled=phone)

    def prefer(self, **media: str) -> None:
        """Set media features: `prefers_color_scheme="dark"`; `media="print"` for the medium."""
        medium = media.pop("media", "")
        features = [{"name": name.replace("_", "-"), "value": v} for name, v in media.items()]
        self.call("Emulation.setEmulatedMedia", media=medium, features=features)

    def run(self, script: str) -> Any:
        """The value of an expression in the page, promises awaited."""
        answer = self.call(
            "Runtime.evaluate",
            expression=script,
            returnByValue=True,
            awaitPromise=True,
            userGesture=True,
            allowUnsafeEvalBlockedByCSP=False,
        )
        if "exceptionDetails" in answer:
            raise BrowserError(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def until(self, script: str, patience_s: float = _PATIENCE_S) -> Any:
        """Wait until an expression is true in the page; its value."""
        until = time.monotonic() + patience_s
        while True:
            value = self.run(script)
            if value:
                return value
            if time.monotonic() > until:
                raise BrowserError(f"never true: {script}")
            self._listen(0.02)

    def _await_load(self, wanted: int, address: str) -> None:
        until = time.monotonic() + _PATIENCE_S
        while self._loaded < wanted:
            if self._read(until - time.monotonic()) is None:
                raise BrowserError(f"{address} did not load")

    def _listen(self, for_s: float) -> None:
        until = time.monotonic() + for_s
        while self._read(until - time.monotonic()):
            pass

    def settle(self, for_s: float = 0.3) -> None:
        """Let the page go on for a while."""
        self._listen(for_s)

    # Hands and eyes

    def press(self, key: str, *, shift: bool = False) -> None:
        """Press and release a key, by its name or the character it types."""
        code, number = _KEYS.get(key, ("", ord(key[0].upper())))
        text = "\r" if key == "Enter" else key if len(key) == 1 else ""
        modifiers = 8 if shift else 0
        common: dict[str, Any] = {
            "key": key,
            "code": code,
            "windowsVirtualKeyCode": number,
            "modifiers": modifiers,
        }
        down = "keyDown" if text else "rawKeyDown"
        self.call("Input.dispatchKeyEvent", type=down, text=text, **common)
        self.call("Input.dispatchKeyEvent", type="keyUp", **common)

    def type(self, text: str) -> None:
        """Type characters one after another."""
        for character in text:
            self.press(character)

    def click(self, x: float, y: float) -> None:
        """Click at a place of the window."""
        common: dict[str, Any] = {"x": x, "y": y, "button": "left", "clickCount": 1}
        self.call("Input.dispatchMouseEvent", type="mousePressed", **common)
        self.call("Input.dispatchMouseEvent", type="mouseReleased", **common)

    def click_on(self, selector: str) -> None:
        """Click in the middle of the first thing that a selector finds, scrolled into view."""
        place = self.run(
            f"(() => {{ const found = document.querySelector({json.dumps(selector)});"
            "found.scrollIntoView({ block: 'nearest', behavior: 'instant' });"
            "const r = found.getClientRects()[0];"
            "return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        self.click(*place)

    def wheel(self, by: float) -> None:
        """Turn the wheel over the middle of the window, by pixels down."""
        size = self.run("[innerWidth / 2, innerHeight / 2]")
        self.call(
            "Input.dispatchMouseEvent", type="mouseWheel", x=size[0], y=size[1], deltaX=0, deltaY=by
        )

    def names(self) -> list[tuple[str, str]]:
        """What a screen reader is told: the role and the name of everything in the page."""
        nodes = self.call("Accessibility.getFullAXTree")["nodes"]
        return [
            (node["role"]["value"], node.get("name", {}).get("value", ""))
            for node in nodes
            if not node.get("ignored") and "role" in node
        ]

    def picture(self, path: Path) -> None:
        """Write what the tab shows as a PNG."""
        data = self.call("Page.captureScreenshot", format="png")["data"]
        path.write_bytes(base64.b64decode(data))
