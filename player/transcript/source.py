"""From the bytes of a document to its lines: encodings, and the error readers raise."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from player.transcript.model import Repair

MAX_BYTES = 64 * 1024 * 1024
"""The largest document read: a day of speech takes less than 4 MB in any format."""

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END = re.compile(r"\r\n|\r|\n")
_SNIFFED = 4_096
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")


class TranscriptError(ValueError):
    """Nothing could be read. The message is a whole sentence for the user."""


class WordlessPageError(TranscriptError):
    """A page that podline exported of an episode without a transcript."""


class Source(NamedTuple):
    """A decoded document, and what had to be done to decode it."""

    text: str
    repairs: tuple[Repair, ...] = ()

    def lines(self) -> list[str]:
        r"""The lines without their ends; `\r\n`, `\n` and a lone `\r` all end one."""
        return self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def decode(data: bytes) -> Source:
    """Turn bytes into text: byte order marks, UTF-16, UTF-8, else Windows-1252.

    A file that is UTF-8 but for a few bytes stays UTF-8. Raises TranscriptError for what
    is no text or too large.
    """
    if len(data) > MAX_BYTES:
        raise TranscriptError("This file is too large to be a transcript (over 64 MB).")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], encoding)
    sniffed = _wide_encoding(data[:_SNIFFED])
    if sniffed:
        return _decode_as(data, sniffed)
    try:
        return Source(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        if _looks_binary(data):
            raise TranscriptError("This file is not text, so no words can be read from it.") from (
                error
            )
    return _decode_damaged(data)


def _decode_as(data: bytes, encoding: str) -> Source:
    try:
        return Source(data.decode(encoding))
    except UnicodeDecodeError:
        if encoding == "utf-8":
            return _decode_damaged(data)
        text = data.decode(encoding, errors="replace")
        line = _line_of(text, text.find("\ufffd"))
        return Source(text, (Repair(line, "some bytes were no text and were replaced"),))


def _wide_encoding(head: bytes) -> str | None:
    """UTF-16 without a mark shows as a zero in every second byte of plain letters."""
    if len(head) < 4 or b"\0" not in head:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd * 10 >= len(head) * 3 and even * 20 < len(head):
        return "utf-16-le"
    if even * 10 >= len(head) * 3 and odd * 20 < len(head):
        return "utf-16-be"
    return None


def _looks_binary(data: bytes) -> bool:
    head = data[:_SNIFFED]
    unseen = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    return unseen * 20 > len(head)


def _decode_damaged(data: bytes) -> Source:
    """Read UTF-8 with bad bytes in it, or Windows-1252, whichever the bytes speak for."""
    text = data.decode("utf-8", errors="surrogateescape")
    bad = len(_ESCAPED_BYTE.findall(text))
    wide = sum(0xC2 <= byte < 0xF5 for byte in data)
    if wide - bad <= bad:
        text = data.decode("cp1252", errors="replace")
        return Source(text, (Repair(0, "not UTF-8; read as Windows-1252"),))
    first = _ESCAPED_BYTE.search(text)
    line = _line_of(text, first.start() if first else 0)
    text = _ESCAPED_BYTE.sub(_as_windows, text)
    return Source(text, (Repair(line, "bytes that are not UTF-8 were read as Windows-1252"),))


def _as_windows(escaped: re.Match[str]) -> str:
    return bytes([ord(escaped[0]) - 0xDC00]).decode("cp1252", errors="replace")


def _line_of(text: str, at: int) -> int:
    return len(_LINE_END.findall(text, 0, max(at, 0))) + 1
