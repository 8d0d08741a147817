"""Decoding JSON that may be cut off, or be one object a line."""

from __future__ import annotations

import re
from typing import cast

import msgspec

from player.transcript.model import Repair
from player.transcript.source import TranscriptError

_MOST_DIGITS = 18
_BYTE = re.compile(r"\(byte (\d{1,9})\)", re.ASCII)


class JsonLines(list[object]):
    """What a file of one JSON object a line holds."""


def decoded(text: str, repairs: list[Repair]) -> object:
    """The document in a text, or what can be saved of it, which is noted.

    Raises TranscriptError where nothing can.
    """
    try:
        return msgspec.json.decode(text)
    except RecursionError:
        raise TranscriptError("This JSON file is nested too deeply to be a transcript.") from None
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        line = text.count("\n", 0, _place_of(error, text)) + 1
        saved = tolerant(text) or _cut_off(text) or _by_lines(text)
        if saved is None:
            raise TranscriptError(f"This JSON file is damaged in line {line}.") from error
        repairs.append(Repair(line, "the JSON is damaged; what could be read of it was kept"))
        return saved


def tolerant(text: str) -> object:
    """What Python reads where JSON's rules are broken; None where that fails too.

    Halves of characters, raw control characters, and NaN are let pass; numbers too large for
    any time, and NaN, become None.
    """
    import json

    try:
        return cast(
            object,
            json.loads(text, strict=False, parse_int=_bounded, parse_constant=lambda _: None),
        )
    except (ValueError, RecursionError):
        return None


def _bounded(digits: str) -> int | None:
    return int(digits) if len(digits) <= _MOST_DIGITS else None


def _place_of(error: Exception, text: str) -> int:
    """Where in the text decoding failed; its end where the error does not say."""
    said = _BYTE.search(str(error))
    if said is None:
        return len(text)
    return len(text.encode("utf-8", "surrogatepass")[: int(said[1])].decode("utf-8", "ignore"))


def _cut_off(text: str) -> object:
    """What is whole of a file that was cut off: everything up to its last closed object."""
    at = len(text)
    for _ in range(8):
        at = text.rfind("}", 0, at)
        if at < 0:
            return None
        for ending in ("]}", "]"):
            try:
                return cast(object, msgspec.json.decode(text[: at + 1] + ending))
            except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
                continue
    return None


def _by_lines(text: str) -> JsonLines | None:
    """A file of one JSON object a line."""
    found = JsonLines()
    for line in text.splitlines():
        if line.strip():
            try:
                found.append(msgspec.json.decode(line.rstrip(", ")))
            except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
                return None
    return found or None
