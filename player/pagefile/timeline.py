"""Every change of what is heard, in a few bytes each; `template/timeline.js` reads it back.

The page follows no rules of its own: which word is heard when was decided here, by the
same code that lights the terminal. A change is one character for what happens and then, in
base 36, the milliseconds since the change before:

    ,   the next word of the line       -   the next line, none of its words yet
    ;   the next line, its first word   .   no word, the line stays
    _   nothing is heard                !   any other: …:LINE:WORD, WORD empty for none
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from player.transcript.heard import SILENCE, Heard, Listening
from player.transcript.model import Timing, Transcript
from player.transcript.words import estimate_words, word_spans

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def base36(number: int) -> str:
    """A whole number as JavaScript's parseInt(…, 36) reads it."""
    if number < 0:
        return f"-{base36(-number)}"
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
        if not number:
            return digits


def changes(transcript: Transcript) -> Iterator[tuple[int, Heard]]:
    """When what is heard changes, in milliseconds, and to what; begins with silence at 0."""
    listening = Listening(transcript)
    last = SILENCE
    at_ms: int | None = -1
    while at_ms is not None:
        at_ms = listening.next_change_ms(at_ms)
        heard = SILENCE if at_ms is None else listening.at(at_ms)
        if at_ms is not None and heard != last:
            last = heard
            yield at_ms, heard


def encoded_changes(transcript: Transcript) -> str:
    """All changes of a transcript as one text; "" where it has no times."""
    pieces: list[str] = []
    before_ms, line, word = 0, -1, -1
    for at_ms, heard in changes(transcript):
        since = base36(at_ms - before_ms)
        before_ms = at_ms
        if heard.segment is None:
            pieces.append(f"_{since}")
            continue
        if heard.segment == line and heard.word is None:
            pieces.append(f".{since}")
        elif heard.segment == line and heard.word == word + 1:
            pieces.append(f",{since}")
        elif heard.segment == line + 1 and not heard.word:
            pieces.append(f"{'-' if heard.word is None else ';'}{since}")
        else:
            which = "" if heard.word is None else base36(heard.word)
            pieces.append(f"!{since}:{base36(heard.segment)}:{which}")
        if heard.segment != line:
            word = -1
        line, word = heard.segment, word if heard.word is None else heard.word
    return "".join(pieces)


def encoded_starts(transcript: Transcript) -> str:
    """When each line begins, as differences in base 36; "" where the lines have no times."""
    if transcript.timing is Timing.NONE:
        return ""
    before_ms = 0
    pieces: list[str] = []
    for segment in transcript.segments:
        pieces.append(base36(segment.start_ms - before_ms))
        before_ms = segment.start_ms
    return " ".join(pieces)


def uneven_words(transcript: Transcript) -> dict[str, str]:
    """Where the words of lines stand whose words are not simply what is between spaces.

    By the line's number: for each word how far it begins after the one before has ended and
    how long it is, in base 36, counted in UTF-16 units as JavaScript counts characters.
    """
    uneven: dict[str, str] = {}
    for at, segment in enumerate(transcript.segments):
        if segment.words:
            spans = word_spans(segment.text, segment.words)
            if spans != word_spans(segment.text, estimate_words(segment)):
                uneven[str(at)] = _encoded_spans(segment.text, spans)
    return uneven


def _encoded_spans(text: str, spans: Sequence[tuple[int, int]]) -> str:
    pieces: list[str] = []
    before = 0
    for start, end in spans:
        pieces += (
            base36(_units(text[min(before, start) : start])),
            base36(_units(text[start:end])),
        )
        before = end
    return " ".join(pieces)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
