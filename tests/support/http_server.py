"""A real HTTP server on loopback that can be as bad as the worst: every test says how.

A handler gets the request and the wire, and does with the wire what it likes. Threads, one
a connection; everything ends when the server is closed.
"""

from __future__ import annotations

import contextlib
import hashlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Asked:
    """One request, header names in lower case."""

    method: str
    path: str
    headers: dict[str, str]


class GoneError(Exception):
    """The other side, or the test, is gone."""


class Wire:
    """One connection, from the server's side."""

    def __init__(self, connection: socket.socket, closing: threading.Event) -> None:
        self._socket = connection
        self._closing = closing
        self.keep = False

    def send(self, data: bytes) -> None:
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise GoneError from error

    def sleep(self, seconds: float) -> None:
        """Wait; ends early, and for good, when the server is closed."""
        if self._closing.wait(seconds):
            raise GoneError

    def head(self, status: str = "200 OK", **headers: object) -> None:
        """Send a status line and headers; `_` stands for `-`."""
        rows = [f"HTTP/1.1 {status}"]
        rows += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.send("\r\n".join([*rows, "", ""]).encode("utf-8"))

    def answer(self, body: bytes, status: str = "200 OK", **headers: object) -> None:
        """A whole answer, after which the connection is kept."""
        self.head(status, Content_Length=len(body), **headers)
        self.send(body)
        self.keep = True

    def redirect(self, where: str, status: str = "302 Found") -> None:
        self.answer(b"", status, Location=where)

    def reset(self) -> None:
        """Break the connection with RST."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise GoneError


Handler = Callable[[Asked, Wire], None]


class HttpServer:
    """Serves `routes`: from a path to a handler, "*" for all others."""

    def __init__(self, *, tls: ssl.SSLContext | None = None, address: str = "127.0.0.1") -> None:
        self.routes: dict[str, Handler] = {}
        self.asked: list[Asked] = []
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._tls = tls
        self._threads: list[threading.Thread] = []
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server((address, 0), backlog=256)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://{address}:{self.port}"
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def route(self, path: str, handler: Handler) -> str:
        """Serve `path` by `handler`; returns its address."""
        self.routes[path] = handler
        return self.url + path

    def paths(self) -> list[str]:
        """What was asked for so far."""
        return [asked.path for asked in self.asked]

    def close(self) -> None:
        self._closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self._accepting.join(5)
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.add(connection)
        try:
            if self._tls is not None:
                plain = connection
                connection = self._tls.wrap_socket(plain, server_side=True)
                with self._lock:
                    self._open.discard(plain)
                    self._open.add(connection)
            while self._one(connection) and not self._closing.is_set():
                pass
        except (OSError, GoneError):
            pass
        finally:
            with self._lock:
                self._open.discard(connection)
            connection.close()

    def _one(self, connection: socket.socket) -> bool:
        head = b""
        while b"\r\n\r\n" not in head:
            more = connection.recv(4096)
            if not more:
                return False
            head += more
        asked = _asked(head)
        wire = Wire(connection, self._closing)
        with self._lock:
            self.asked.append(asked)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            handler = self.routes.get(asked.path.partition("?")[0]) or self.routes.get("*")
            if handler is None:
                wire.answer(b"nothing here", "404 Not Found")
            else:
                handler(asked, wire)
        finally:
            with self._lock:
                self._at_once -= 1
        return wire.keep


def _asked(head: bytes) -> Asked:
    first, *rows = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
    method, path, _ = first.split(" ", 2)
    pairs = (row.partition(":") for row in rows)
    return Asked(method, path, {name.lower(): value.strip() for name, _, value in pairs})


@dataclass
class Sound:
    """A file that is served well, or in one of the ways in which files are served badly.

    Everything may be changed while it is served.
    """

    data: bytes
    ranges: bool = True
    etag: str = ""
    last_modified: str = ""
    content_type: str = "audio/mpeg"
    bytes_per_s: float = 0.0
    latency_s: float = 0.0
    claimed: int | None = None
    """The Content-Length that is claimed, where it is not the true one."""
    breaks_after: list[int] = field(default_factory=list)
    """Each answer in turn breaks after so many bytes."""
    resets: bool = False
    """A break loses what is still under way."""
    stalls_after: list[int] = field(default_factory=list)
    """Each answer in turn stalls after so many bytes."""
    unsized: bool = False
    asked_ranges: list[str] = field(default_factory=list)
    connections: int = 0

    def __call__(self, asked: Asked, wire: Wire) -> None:
        self.connections += 1
        wire.sleep(self.latency_s)
        asked_range = asked.headers.get("range", "")
        self.asked_ranges.append(asked_range)
        same = asked.headers.get("if-range", "") in (
            "",
            self.etag or "-",
            self.last_modified or "-",
        )
        headers: dict[str, object] = {"Content_Type": self.content_type}
        headers |= {"ETag": self.etag} if self.etag else {}
        headers |= {"Last_Modified": self.last_modified} if self.last_modified else {}
        size = len(self.data)
        if not (self.ranges and asked_range and same):
            self._send(wire, "200 OK", 0, size, headers)
            return
        first, _, last = asked_range.removeprefix("bytes=").partition("-")
        begin, end = int(first), min(int(last) + 1 if last else size, size)
        if begin >= size:
            wire.answer(b"", "416 Range Not Satisfiable", Content_Range=f"bytes */{size}")
            return
        headers["Content_Range"] = f"bytes {begin}-{end - 1}/{size}"
        self._send(wire, "206 Partial Content", begin, end, headers)

    def _send(
        self, wire: Wire, status: str, begin: int, end: int, headers: dict[str, object]
    ) -> None:
        if self.unsized:
            wire.head(status, **headers, Connection="close")
        else:
            claimed = end - begin if self.claimed is None else self.claimed - begin
            wire.head(status, **headers, Content_Length=claimed)
        breaks = self.breaks_after.pop(0) if self.breaks_after else None
        stalls = self.stalls_after.pop(0) if self.stalls_after else None
        stop = min(end - begin, *(n for n in (breaks, stalls) if n is not None), end - begin)
        self._pour(wire, begin, begin + stop)
        if stalls is not None:
            wire.sleep(3_600)
        if breaks is not None:
            if self.resets:
                wire.reset()
            raise GoneError
        wire.keep = not self.unsized and self.claimed is None

    def _pour(self, wire: Wire, begin: int, end: int) -> None:
        started_s = time.monotonic()
        at = begin
        while at < end:
            piece = 1 << 16 if not self.bytes_per_s else max(1, int(self.bytes_per_s / 50))
            wire.send(self.data[at : min(at + piece, end)])
            at += piece
            if self.bytes_per_s:
                due_s = started_s + (at - begin) / self.bytes_per_s
                wire.sleep(max(0.0, due_s - time.monotonic()))


def noise(size: int, seed: int = 0) -> bytes:
    """Bytes that repeat nowhere, so that a splice shows."""
    blocks = (hashlib.sha256(b"%d %d" % (seed, at)).digest() for at in range(0, size, 32))
    return b"".join(blocks)[:size]
