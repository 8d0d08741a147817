"""Single words with times, put together to lines that can be read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from player.transcript.cues import Cue
from player.transcript.model import Repair, Word

LONGEST_LINE = 160
"""A line made of single words ends here at the latest, in characters."""

PAUSE_MS = 1_500
"""A line made of single words ends at a silence this long."""

_SENTENCE_END = re.compile(r"[.!?…。！？][\"”’»)\]]*$")
_TITLES = re.compile(r"(?:mr|mrs|ms|dr|st|vs|prof|jr|sr|no|e\.g|i\.e)\.", re.IGNORECASE)
_NO_SPACE_BEFORE = re.compile(r"[,.;:!?…%)\]}’”、。，！？]")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


def join_words(texts: Sequence[str]) -> list[str]:
    """The words as pieces of one text: each with the space before it, where one belongs.

    Where any word brings its own spaces, all of them are taken to.
    """
    own = any(text[:1].isspace() or text[-1:].isspace() for text in texts)
    pieces: list[str] = []
    for text in texts:
        alone = own or not pieces or not text or not pieces[-1]
        close = alone or _NO_SPACE_BEFORE.match(text) or _together(pieces[-1][-1], text[0])
        pieces.append(text if close else f" {text}")
    return pieces


def _together(before: str, after: str) -> bool:
    return bool(_UNSPACED.match(before) and _UNSPACED.match(after))


def ends_sentence(word: str) -> bool:
    """True where a sentence ends with this word; `Dr.` and single letters end none."""
    bare = word.strip()
    if not _SENTENCE_END.search(bare[-4:]):
        return False
    return not _TITLES.fullmatch(bare) and not (len(bare) == 2 and bare[0].isupper())


def merge_single_words(cues: list[Cue], repairs: list[Repair]) -> list[Cue]:
    """Merge segments of one word each into sentences, each word keeping its times.

    Files of lines are left as they are: it takes four in five segments to be single words.
    """
    single = sum(len(cue.text.split()) == 1 and not cue.words for cue in cues)
    if len(cues) < 3 or single * 5 < len(cues) * 4:
        return cues
    own = any(cue.text[:1].isspace() or cue.text[-1:].isspace() for cue in cues)
    lines: list[Cue] = []
    words: list[Cue] = []
    length = 0
    for cue in cues:
        if words and _breaks(words[-1], cue, length):
            lines.append(_line(words, own))
            words, length = [], 0
        words.append(cue)
        length += len(cue.text) + 1
    lines.append(_line(words, own))
    repairs.append(Repair(0, f"{len(cues)} segments of single words were merged into lines"))
    return lines


def _breaks(before: Cue, cue: Cue, length: int) -> bool:
    if cue.speaker is not None and cue.speaker != before.speaker:
        return True
    pause_ms = (cue.start_ms or 0) - (before.end_ms or before.start_ms or 0)
    if not cue.text[:1].isspace() and _NO_SPACE_BEFORE.match(cue.text):
        return False
    return ends_sentence(before.text) or pause_ms >= PAUSE_MS or length >= LONGEST_LINE


def _line(cues: Sequence[Cue], own: bool) -> Cue:
    texts = [cue.text for cue in cues]
    text = "".join(texts) if own else "".join(join_words(texts))
    words: list[Word] = []
    for cue in cues:
        bare, start_ms, end_ms = cue.text.strip(), cue.start_ms or 0, cue.end_ms or 0
        if words and not any(map(str.isalnum, bare)) and _NO_SPACE_BEFORE.match(bare):
            before = words.pop()
            bare, start_ms = before.text + bare, before.start_ms
            end_ms = max(end_ms, before.end_ms)
        words.append(Word(bare, start_ms, max(end_ms, start_ms)))
    first = cues[0]
    end_ms = max((cue.end_ms or 0 for cue in cues), default=0)
    return Cue(first.line, first.start_ms, end_ms, text, first.speaker, tuple(words))
