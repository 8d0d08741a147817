"""Who speaks: names at the start of cues, told from other words before a colon."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from player.transcript.model import Word
from player.transcript.words import word_spans

LONGEST_NAME = 48
_SHORT_FILE = 12

_LEAD = re.compile(r"(?:[-–—•*]|>{1,3})?\s{0,4}")
_TOKEN = re.compile(r"[\w&][\w.'’&/+-]*", re.UNICODE)
_TAIL = re.compile(r"\s{1,2}\([^()]{1,30}\)$")
_PARTICLES = (
    "de del della der den van von zu la le el al da di du dos bin ibn ben y e of the and & af av"
)
_LABELS = "speaker host guest interviewer narrator moderator voice caller"
_NOT_NAMES = (
    "note notes nb ps warning caution attention disclaimer spoiler example examples tip tips hint "
    "update edit correction source sources link links url http https see also subtitles subtitle "
    "captions translation transcript transcription synced sync question answer topic topics part "
    "chapter episode season step rule number reason point option section scene act day week level "
    "phase version item figure table remember important fact summary conclusion result results "
    "warnung hinweis today tomorrow yesterday time date location title artist album author total "
    "pros cons quote problem solution bonus first second third fourth fifth finally lastly next "
    "previously here there this that these those it he she they we you i is was are so but and or "
    "because however meaning yes no ok okay well now then what who why how when where which if "
    "timestamps sponsors show links music intro outro breaking news spoilers recap"
)
_is_particle = frozenset(_PARTICLES.split()).__contains__
_is_label = frozenset(_LABELS.split()).__contains__
_is_no_name = frozenset(_NOT_NAMES.split()).__contains__
_SENTENCE_END = re.compile(r"[.!?…:;\"”’»)\]♪]$")
_SOUND = re.compile(r"(?:\[[^\[\]]*\]|\([^()]*\)|[♪♫#].*)", re.DOTALL)


class Spoken(Protocol):
    """What a cue must have so that its speaker can be found."""

    text: str
    speaker: str | None
    words: tuple[Word, ...]


def name_speakers(cues: Sequence[Spoken], *, find: bool = True, carry: bool = True) -> None:
    """Set every cue's speaker, taking names at the start out of the text and the words.

    Which prefixes are names is judged over the whole file: `Note: this` is none, a name
    that comes back is one. With `carry` a cue that names nobody belongs to the last speaker
    named, unless it is a sound in brackets, or begins with the `>>` of captions.
    """
    if find:
        for cue, (name, at) in _named(cues):
            cue.speaker = name
            _cut(cue, at)
    known = {cue.speaker for cue in cues if cue.speaker}
    if not known or not carry:
        return
    last = ""
    for cue in cues:
        if cue.speaker is not None:
            last = cue.speaker
        elif cue.text.startswith(">>"):
            last = cue.speaker = ""
            _cut(cue, len(cue.text) - len(cue.text.lstrip("> ")))
        else:
            cue.speaker = "" if is_sound(cue.text) else last


def named_at_turns(cues: Sequence[Spoken]) -> bool:
    """True where names stand only where the speaker changes, and so carry on between.

    A name that follows itself shows that every cue of that speaker is marked.
    """
    last: str | None = None
    for cue in cues:
        if cue.speaker and cue.speaker == last:
            return False
        last = cue.speaker if cue.speaker is not None else last
    return True


def is_sound(text: str) -> bool:
    """True for a description of a sound, `[applause]` or a line of song, not of speech."""
    return _SOUND.fullmatch(text) is not None


def split_name(text: str) -> tuple[str, int] | None:
    """A name before a colon at the start of a text, and where the text after it begins.

    Judges the shape alone. None where there is none.
    """
    head = text[: LONGEST_NAME + 16]
    if ":" not in head and "：" not in head:
        return None
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    for colon in (":", "："):
        at = text.find(colon, start, start + LONGEST_NAME + 8)
        if at > start:
            break
    else:
        return None
    after = at + 1
    if after < len(text) and colon == ":" and not text[after].isspace():
        marks = text[after : after + 2]
        if marks not in ("**", "__") and marks[:1] not in ("]", ")"):
            return None
        after += len(marks) if marks in ("**", "__") else 1
    name = plain_name(text[start:at])
    if not name:
        return None
    while after < len(text) and text[after].isspace():
        after += 1
    return name, after


@lru_cache(maxsize=1_024)
def plain_name(text: str) -> str:
    """The name in a text that is nothing but a name, without marks around it; else ""."""
    stripped = text.strip()
    if not stripped or len(stripped) > LONGEST_NAME:
        return ""
    name = stripped.strip("*_")
    if name[:1] in ("[", "("):
        name = name.strip("[]() ")
    return name if looks_like_name(name) else ""


def looks_like_name(name: str) -> bool:
    """True for `Alban`, `John Schulman`, `Ludwig van Beethoven`, `SPEAKER_1`, `主持人`."""
    bare = _TAIL.sub("", name)
    tokens = bare.split()
    if not 1 <= len(tokens) <= 6 or not any(c.isalpha() for c in bare):
        return False
    if _is_no_name(tokens[0].lower().rstrip(".'")) or not all(map(_TOKEN.fullmatch, tokens)):
        return False
    if _is_label(tokens[0].lower()):
        return True
    if any(token[-1] == "." and len(token) > 4 for token in tokens):
        return False
    return all(_name_like(token) for token in tokens) and not bare[0].isdigit()


def is_a_name(text: str) -> bool:
    """True for what print has marked as a name, unless it begins as a remark does."""
    first = text.split(maxsplit=1)[:1]
    return bool(first) and not _is_no_name(first[0].lower().rstrip(".'")) and text[0].isalpha()


def _name_like(token: str) -> bool:
    first = token[0]
    return (first.isupper() or first.isdigit() or first == "&" or _is_particle(token)) or (
        first.isalpha() and first.upper() == first.lower()
    )


def _named(cues: Sequence[Spoken]) -> list[tuple[Spoken, tuple[str, int]]]:
    found = [
        (index, cue, split)
        for index, cue in enumerate(cues)
        if cue.speaker is None and (split := split_name(cue.text))
    ]
    counts = Counter(split[0] for _, _, split in found)
    recurring = {name for name, count in counts.items() if count > 1}
    named = []
    for index, cue, split in found:
        name = split[0]
        turn = not index or bool(_SENTENCE_END.search(cues[index - 1].text[-1:]))
        if name in recurring or len(cues) <= _SHORT_FILE or (turn and recurring):
            named.append((cue, split))
    return named


def _cut(cue: Spoken, at: int) -> None:
    if cue.words:
        spans = word_spans(cue.text, cue.words)
        kept = []
        for word, (start, end) in zip(cue.words, spans, strict=True):
            if end <= at:
                continue
            kept.append(word if start >= at else replace(word, text=cue.text[at:end].strip()))
        cue.words = tuple(word for word in kept if word.text)
    cue.text = cue.text[at:]
