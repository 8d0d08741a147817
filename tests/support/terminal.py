"""A real terminal for tests: runs a command in a pty and keeps what it drew."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType

import pyte


class Terminal:
    """Runs `command` in a pty of the given size. Use as a context manager.

    `raw` holds every byte drawn so far; `text()` is the screen as a person sees it.
    The command's standard error is the pty too, as Textual draws there.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (100, 30),
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.raw = b""
        width, height = size
        self._screen = pyte.Screen(width, height)
        self._stream = pyte.ByteStream(self._screen)
        self._fd, child_fd = pty.openpty()
        fcntl.ioctl(child_fd, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self.process = subprocess.Popen(
            command,
            stdin=child_fd,
            stdout=child_fd,
            stderr=child_fd,
            env={**(env or os.environ), "TERM": "xterm-256color", "COLORTERM": "truecolor"},
            start_new_session=True,
        )
        os.close(child_fd)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)
        self.hang_up()

    def hang_up(self) -> None:
        """Close the window without a word to the command."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def press(self, keys: str | bytes) -> None:
        """Send bytes as a keyboard would."""
        os.write(self._fd, keys.encode() if isinstance(keys, str) else keys)

    def read(self, seconds: float = 0.0) -> None:
        """Take in what is drawn during this time."""
        until = time.monotonic() + seconds
        while True:
            data = self._next(max(until - time.monotonic(), 0.0))
            if not data:
                return
            self.raw += data
            self._stream.feed(data)

    def arrival_s(self, shown: bytes = b"", *, since: int = -1, seconds: float = 5.0) -> float:
        """When the next byte comes, or `shown` has, by `time.perf_counter`.

        It is looked for in `raw` from `since` on, or in what is not read yet.
        """
        return self.arrivals_s([shown], since=since, seconds=seconds)[0]

    def arrivals_s(
        self, shown: Sequence[bytes], *, since: int = -1, seconds: float = 5.0
    ) -> list[float]:
        """When each of these came, one after the other.

        What the screen makes of it is worked out afterwards, and not counted. AssertionError
        where one does not come.
        """
        came_s: list[float] = []
        until_s = time.perf_counter() + seconds
        read = len(self.raw)
        since = read if since < 0 else since
        while True:
            now_s = time.perf_counter()
            if len(self.raw) > since:
                while len(came_s) < len(shown) and shown[len(came_s)] in self.raw[since:]:
                    came_s.append(now_s)
            if len(came_s) == len(shown) or not (data := self._next(max(until_s - now_s, 0.0))):
                break
            self.raw += data
        self._stream.feed(self.raw[read:])
        missing = shown[len(came_s) :]
        assert not missing, f"{missing[0]!r} never came:\n{self.text()}"
        return came_s

    def _next(self, seconds: float) -> bytes:
        """What is drawn next, b"" where nothing is."""
        ready, _, _ = select.select([self._fd], [], [], seconds)
        try:
            return os.read(self._fd, 65_536) if ready else b""
        except OSError:
            return b""

    def text(self) -> str:
        """The screen, one line a row."""
        return "\n".join(self._screen.display)

    def wait_for(self, seen: str | Callable[[str], bool], seconds: float = 10.0) -> str:
        """Read until the screen shows something; AssertionError with the screen if never."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.read(0.05)
            text = self.text()
            if seen in text if isinstance(seen, str) else seen(text):
                return text
            if self.process.poll() is not None:
                self.read(0.1)
                break
        text = self.text()
        if seen in text if isinstance(seen, str) else seen(text):
            return text
        raise AssertionError(f"never seen: {seen!r} on\n{text}")

    def wait_closed(self, seconds: float = 10.0) -> int:
        """Read until the command ends; its exit status."""
        until = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < until:
            self.read(0.05)
        self.read(0.1)
        return self.process.wait(0.1)
