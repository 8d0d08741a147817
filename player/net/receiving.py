"""One answer of a server, written into a partly arrived file where it belongs.

Nothing is written before it is clear that it is the same file as before: by its length, its
ETag or date, and by the bytes themselves wherever what comes overlaps what is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from player.net.asking import Reply
from player.net.partial import Identity, PartialFile
from player.net.problems import NetError, changed, shown

HEAD_BYTES = 4_096
"""So much of a file is looked at before any of it is kept."""

OVERLAP_BYTES = 4_096
"""So much that is there already is asked for again, to be compared."""

_WORTH_SKIPPING = 1 << 18
"""Less than that is read through sooner than a new request is answered."""

_CONTENT_RANGE = re.compile(r"bytes (?:(\d{1,18})-(\d{1,18})|\*)/(\d{1,18}|\*)")

Check = Callable[[bytes, str], str]
"""From the first bytes of a file and its Content-Type to a sentence where it is not what was
wanted, else ""."""


class Receiver:
    """Takes the body of one answer, from `at` on.

    `begin` is the place that was asked for. Raises, when made, ChangedError where the server
    now has another file, and NetError with a sentence where this is no file at all.
    """

    def __init__(self, reply: Reply, file: PartialFile, begin: int, check: Check) -> None:
        self.host = reply.address.host
        self._file = file
        self._check = check
        self._content_type = reply.header("content-type")
        self._head = b""
        if reply.header("content-encoding").lower() not in ("", "identity"):
            raise NetError(f"{shown(self.host)} sends the file packed: it cannot be taken.")
        first, self.identity = _what_comes(reply, self.host)
        if first != begin and first != 0:
            raise NetError(
                f"{shown(self.host)} sends another part of the file than was asked for.",
                passing=True,
            )
        self.at = first
        self.whole = reply.status != 206
        self._known = not file.identity.contradicts(self.identity)
        if not self._known and not self.whole:
            raise changed(self.host)
        if file.checked and self._known:
            self._adopt()

    def take(self, chunk: bytes) -> int:
        """Keep the next bytes; how many of them are new.

        Raises ChangedError where they are not those that are there already, and NetError
        where the first bytes are not what was wanted: nothing is kept of them then.
        """
        if self.at == 0 and (self._head or not (self._file.checked and self._known)):
            self._head += chunk
            if len(self._head) < HEAD_BYTES:
                return 0
            chunk, self._head = self._look_at(self._head), b""
        return self._put(chunk)

    def end(self) -> int:
        """The body is at its end; how many bytes were new yet."""
        new = 0
        if self._head:
            chunk, self._head = self._look_at(self._head), b""
            new = self._put(chunk)
        if self.at == 0:
            raise NetError(f"{shown(self.host)} sends an empty file.")
        if self.whole and self._file.identity.length is None:
            length = self.at
            known = self._file.identity
            self._file.identity = Identity(length, known.etag, known.last_modified)
        return new

    @property
    def passed(self) -> bool:
        """Whether what comes next is there already, and a good deal of it."""
        ranges = self._file.ranges
        ahead = ranges.until(self.at) - self.at
        behind = ranges.before(self.at)
        return ahead >= _WORTH_SKIPPING and behind >= OVERLAP_BYTES and not self._head

    def _look_at(self, head: bytes) -> bytes:
        sentence = self._check(head, self._content_type)
        if sentence:
            raise NetError(sentence)
        if not self._known:
            self._file.restart()
        self._known = self._file.checked = True
        self._adopt()
        return head

    def _adopt(self) -> None:
        """Know from now on what this answer says of the file."""
        known, new = self._file.identity, self.identity
        self._file.identity = Identity(
            known.length if new.length is None else new.length,
            new.etag or known.etag,
            new.last_modified or known.last_modified,
        )

    def _put(self, chunk: bytes) -> int:
        """Compare what is there, write what is not."""
        new = 0
        while chunk:
            there = self._file.ranges.until(self.at) - self.at
            if there:
                size = min(there, len(chunk))
                if self._file.read(self.at, size) != chunk[:size]:
                    raise changed(self.host)
            else:
                following = self._file.ranges.next_begin(self.at)
                size = len(chunk) if following is None else min(following - self.at, len(chunk))
                self._file.write(self.at, chunk[:size])
                new += size
            self.at += size
            chunk = chunk[size:]
        return new


def take_length(file: PartialFile, reply: Reply, begin: int) -> None:
    """The server has nothing from `begin` on (416): all is there, or it is another file.

    Raises ChangedError then.
    """
    match = _CONTENT_RANGE.fullmatch(reply.header("content-range").strip())
    length = int(match[3]) if match and match[3] != "*" else None
    if length == 0 or begin == 0:
        raise NetError(f"{shown(reply.address.host)} sends an empty file.")
    if length != file.ranges.end or not file.ranges.covers(0, length):
        raise changed(reply.address.host)
    known = file.identity
    file.identity = Identity(length, known.etag, known.last_modified)


def _what_comes(reply: Reply, host: str) -> tuple[int, Identity]:
    """Where the body begins, and which file it is of."""
    etag, date = reply.header("etag"), reply.header("last-modified")
    if reply.status == 206:
        match = _CONTENT_RANGE.fullmatch(reply.header("content-range").strip())
        if match is None or match[1] is None:
            raise NetError(f"{shown(host)} sends a part of the file and does not say which.")
        length = None if match[3] == "*" else int(match[3])
        return int(match[1]), Identity(length, etag, date)
    if reply.status != 200:
        raise NetError(
            f"{shown(host)} sends no file (it answers {reply.status}).", status=reply.status
        )
    size = reply.header("content-length")
    length = int(size) if size.isascii() and size.isdigit() else None
    return 0, Identity(length, etag, date)
