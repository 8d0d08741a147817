"""From the bytes of a feed, an OPML file or a page to text."""

from __future__ import annotations

import codecs
import io
import re

from player.feeds.problems import FeedError
from player.feeds.repairs import Repairs
from player.transcript.source import MAX_BYTES, TranscriptError, decode

_DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})|charset=[\"']?([\w.:-]{1,40})"
)
_CHARSET = re.compile(r"charset=[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_SNIFFED = 1_024
_PIECE = 1 << 20

_WESTERN = frozenset(("iso8859-1", "cp1252"))
_TRUSTED = frozenset(
    (
        *(f"cp125{number}" for number in (0, 1, 3, 4, 5, 6, 7, 8)),
        *(f"iso8859-{number}" for number in (*range(2, 12), *range(13, 17))),
        *("koi8-r", "koi8-u", "cp866", "mac-roman", "mac-cyrillic", "tis-620"),
        *("shift_jis", "cp932", "euc_jp", "iso2022_jp", "euc_kr", "cp949"),
        *("gb2312", "gbk", "gb18030", "big5", "big5hkscs"),
    )
)
"""Encodings believed where a document names them. UTF-8, UTF-16, Latin-1 and Windows-1252 are
told from the bytes, since documents name these when they are something else."""


def decoded(data: bytes, repairs: Repairs, content_type: str = "") -> str:
    r"""The text of a document, its lines ending in `\n`. Raises FeedError for what is no text.

    `content_type` is the HTTP header, whose charset counts where the document names none.
    """
    if len(data) > MAX_BYTES:
        raise FeedError("This document is too large to be a feed (over 64 MB).")
    try:
        text = _as_declared(data, repairs, content_type)
        if text is None and b"\0" not in data[:_SNIFFED]:
            text = _utf8(data)
        if text is None:
            source = decode(data)
            text = source.text
            for repair in source.repairs:
                repairs.note(repair.line, repair.what)
    except TranscriptError as error:
        raise FeedError("This is not text, so it is no feed.") from error
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _as_declared(data: bytes, repairs: Repairs, content_type: str) -> str | None:
    head = data[:_SNIFFED]
    inside = _DECLARED.search(head)
    outside = _CHARSET.search(content_type)
    if inside:
        name = (inside[1] or inside[2]).decode("ascii", errors="replace")
    elif outside:
        name = outside[1]
    else:
        return None
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    if codec in _WESTERN and not _is_utf8(data):
        return data.decode("cp1252", errors="replace")
    if codec not in _TRUSTED:
        return None
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        pass
    if _is_utf8(data):
        repairs.note(0, f"not {codec} as it says; read as UTF-8")
        return data.decode("utf-8")
    repairs.note(0, f"some bytes are no {codec} and were replaced")
    return data.decode(codec, errors="replace")


def _utf8(data: bytes) -> str | None:
    """UTF-8 with its line ends made one, a piece at a time so that other threads get a turn.

    A letter that is cut off at the very end is dropped: it does not make it another encoding.
    """
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8-sig")(), True)
    try:
        pieces = [decoder.decode(data[at : at + _PIECE]) for at in range(0, len(data), _PIECE)]
        return "".join(pieces)
    except UnicodeDecodeError:
        return None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
