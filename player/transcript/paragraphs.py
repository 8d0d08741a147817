"""Where a transcript's lines run on and where a paragraph begins: the same on screen and page.

Cues are cut to fit a video, seldom where a reader would cut, so the lines of a turn flow
into paragraphs.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum

from player.timecode import MAX_MS
from player.transcript.model import Segment, Timing, Transcript

_SENTENCE_ENDS = (".", "?", "!", "…", "。", "？", "！", "؟", "۔", "।")
_CLAUSE_ENDS = (*_SENTENCE_ENDS, ",", ";", ":", "—", "–", "、", "，", "،")
_CUE_BREAK = re.compile(r"\n(?!\s*[-–—•♪♫>*])")
_CLOSING = "\"'”’»)]」』"

PAUSE_MS = 2_500
"""A silence this long opens a paragraph."""

PARAGRAPH_LETTERS = ((420, _SENTENCE_ENDS), (1_500, _CLAUSE_ENDS), (3_000, ("",)))
"""After so many letters the next line that ends like this closes a paragraph."""


class Opening(IntEnum):
    """What stands before a segment; in the terminal the value is how many rows it takes."""

    NOTHING = 0
    PARAGRAPH = 1
    TURN = 2


def openings(transcript: Transcript) -> bytes:
    """The `Opening` of each segment."""
    found = bytearray(len(transcript.segments))
    pause_ms = PAUSE_MS if transcript.timing is not Timing.NONE else MAX_MS
    shortest = PARAGRAPH_LETTERS[0][0]
    letters = 0
    before: Segment | None = None
    for at, segment in enumerate(transcript.segments):
        if before is None or segment.speaker != before.speaker:
            found[at] = Opening.TURN if segment.speaker else Opening.PARAGRAPH
            letters = 0
        elif segment.start_ms - before.end_ms >= pause_ms or (
            letters >= shortest and _is_full(before.text, letters)
        ):
            found[at] = Opening.PARAGRAPH
            letters = 0
        letters += len(segment.text)
        before = segment
    return bytes(found)


def _is_full(text: str, letters: int) -> bool:
    ending = text.rstrip(_CLOSING)
    return any(letters >= least and ending.endswith(ends) for least, ends in PARAGRAPH_LETTERS)


def flowing(text: str) -> str:
    """A segment as it flows: the line breaks of a cue go, those of a dialogue stay.

    No character moves, so offsets into the text still hold.
    """
    return _CUE_BREAK.sub(" ", text) if "\n" in text else text


def gap_between(before: str, after: str) -> str:
    """What stands between two segments: nothing between those of a script without spaces."""
    if not before or not after:
        return ""
    return "" if _needs_no_space(before[-1]) and _needs_no_space(after[0]) else " "


def _needs_no_space(character: str) -> bool:
    """True for Chinese and Japanese; Korean is as wide but puts spaces between its words."""
    wide = not character.isascii() and unicodedata.east_asian_width(character) in "WF"
    return wide and "HANGUL" not in unicodedata.name(character, "")
