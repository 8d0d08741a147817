"""Reads the transcript of a page that podline wrote: speakers, words and times as they were.

The text of each line stands in the page; the rest in the JSON that the page's script reads.
`player/pagefile/kept.py` writes it and says how.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from player.clean import clean_line, clean_text
from player.markup import unescape
from player.timecode import MAX_MS
from player.transcript.model import Segment, Timing, Transcript, Word
from player.transcript.words import estimate_words

MARK = '<meta name="generator" content="podline '
"""What every page of podline has in its first bytes."""

WORDS = '<section id="words"'
"""Where the transcript begins in it."""

_HEAD = 1_024
_DATA = '<script type="application/json" id="data">'
_LINE = re.compile(r'<span(?: class="soft")?>([^<]*)</span>')
_LANGUAGE = re.compile(r'<section id="words"[^<>]* lang="([^"<>]*)"')
_NUMBER = re.compile(r"-?[0-9a-z]{1,9}", re.ASCII)


class _DamagedError(ValueError):
    """The data do not fit each other: the page was changed by someone."""


class _Data(msgspec.Struct):
    """What the page's JSON says of the transcript; as `kept.py` writes it."""

    starts: str
    uneven: dict[str, str]
    timing: Timing
    lengths: str
    speakers: list[tuple[int, str]]
    words: str


def is_own_page(text: str) -> bool:
    """Whether podline wrote a page."""
    return MARK in text[:_HEAD]


def read_own_page(text: str) -> Transcript | None:
    """The transcript of a page that podline wrote, exactly as it was when it was written.

    None for any other page, and for one that was changed since or is by an older podline.
    """
    if not is_own_page(text):
        return None
    at, data = text.find(WORDS), text.find(_DATA)
    if at < 0 or data < at:
        return None
    data += len(_DATA)
    lines = [clean_text(unescape(line)) for line in _LINE.findall(text, at, data)]
    try:
        found = msgspec.json.decode(text[data : text.find("</script>", data)], type=_Data)
        segments = list(_segments(lines, found))
    except (msgspec.DecodeError, UnicodeEncodeError, _DamagedError):
        return None
    named = _LANGUAGE.match(text, at)
    language = clean_line(unescape(named[1])) if named else ""
    return Transcript.of(segments, found.timing, language=language)


def _segments(lines: list[str], data: _Data) -> Iterator[Segment]:
    speakers = _speakers(data, len(lines))
    if data.timing is Timing.NONE:
        for line, speaker in zip(lines, speakers, strict=True):
            yield Segment(0, 0, line, speaker)
        return
    starts, lengths = _numbers(data.starts), _numbers(data.lengths)
    words = data.words.split("|")
    if not len(lines) == len(starts) == len(lengths) == len(words):
        if lines:
            raise _DamagedError
        return
    start_ms = 0
    for at, line in enumerate(lines):
        start_ms = _within(start_ms + starts[at])
        end_ms = _within(start_ms + lengths[at])
        bare = Segment(start_ms, end_ms, line, speakers[at])
        said = tuple(_words(bare, words[at], data.uneven.get(str(at))))
        yield Segment(start_ms, end_ms, line, speakers[at], said)


def _words(line: Segment, times: str, spans: str | None) -> Iterator[Word]:
    if not times:
        return
    if spans is None:
        texts = [word.text for word in estimate_words(line)]
    else:
        texts = list(_texts(line.text, _numbers(spans)))
    written = times.split(" ")
    if len(written) != len(texts):
        raise _DamagedError
    at_ms = line.start_ms
    for text, one in zip(texts, written, strict=True):
        gap, _, length = one.rpartition(".")
        start_ms = _within(at_ms + (_number(gap) if gap else 0))
        at_ms = _within(start_ms + _number(length))
        yield Word(text, start_ms, at_ms)


def _texts(line: str, spans: list[int]) -> Iterator[str]:
    """The words that stand in a line at places counted in UTF-16 units."""
    units, at = line.encode("utf-16-le", "surrogatepass"), 0
    if len(spans) % 2:
        raise _DamagedError
    for since, length in zip(spans[::2], spans[1::2], strict=True):
        if since < 0 or length < 0:
            raise _DamagedError
        at += since
        yield units[2 * at : 2 * (at + length)].decode("utf-16-le", "replace")
        at += length


def _speakers(data: _Data, count: int) -> list[str]:
    """The speaker of each line; the data have only where another one begins."""
    speakers = [""] * count
    changes = [*data.speakers, (count, "")]
    for (first, name), (past, _) in pairwise(changes):
        if not 0 <= first <= past <= count:
            raise _DamagedError
        speakers[first:past] = [clean_line(name)] * (past - first)
    return speakers


def _numbers(written: str) -> list[int]:
    return [_number(one) for one in written.split()]


def _number(written: str) -> int:
    if not _NUMBER.fullmatch(written):
        raise _DamagedError
    return int(written, 36)


def _within(ms: int) -> int:
    if not 0 <= ms <= MAX_MS:
        raise _DamagedError
    return ms
