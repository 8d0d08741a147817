"""JSON transcripts: Podcasting 2.0, and what speech tools and hosts write in its place.

Podcasting 2.0 (podcast-namespace, transcripts/transcripts.md): `segments` of `speaker`,
`startTime`, `endTime` (seconds) and `body`. Also read: `start`/`end`/`text`, Whisper's and
its followers' `words` in segments, Podlove's `start_ms`/`voice`, whisper.cpp's `offsets`,
utterances, and times in milliseconds. Where every segment has `speaker` and `words`, as
podline writes them, nothing has to be guessed and nothing is merged; what podline found by
listening says so, and text in it that has no time keeps none. A repair names the line of the
file on which its segment begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import median
from typing import cast

from player.timecode import parse_cue_time
from player.transcript.cues import Cue, to_transcript
from player.transcript.formats.json_lines import Path, lines_of_entries
from player.transcript.formats.json_source import JsonLines, decoded
from player.transcript.formats.tags import plain_text
from player.transcript.formats.timed_json_out import ALIGNED
from player.transcript.formats.word_lines import join_words, merge_single_words
from player.transcript.model import Repair, Timing, Transcript, Word
from player.transcript.source import TranscriptError
from player.transcript.speakers import named_at_turns

_LISTS = (
    "segments", "transcription", "utterances", "transcript", "transcripts", "captions", "cues",
    "results", "channels", "alternatives", "paragraphs", "sentences", "data", "items", "words",
)  # fmt: skip
_TEXTS = (
    "body", "text", "punctuated_word", "word", "transcript", "sentence", "content", "value", "line",
)  # fmt: skip
_STARTS_MS = ("start_ms", "startMs", "startTimeMs", "tStartMs", "offset_ms", "startInMs")
_ENDS_MS = ("end_ms", "endMs", "endTimeMs", "endInMs")
_STARTS = ("startTime", "start", "start_time", "begin", "from", "ts", "time", "timestamp")
_ENDS = ("endTime", "end", "end_time", "to", "te")
_LENGTHS = ("duration", "dur", "length")
_SPEAKERS = ("voice", "speaker", "speaker_name", "speakerName", "speaker_label", "name", "author")
_DEEPEST = 10
_MS_A_LETTER = 2.5
_ENTRIES = 1 << 40
"""Until it is known on which line a segment begins, this and its place stand for the line."""

_ID = re.compile(r"\d{1,3}", re.ASCII)

_Object = Mapping[str, object]


def read_podcast_json(
    text: str, repairs: Sequence[Repair] = (), *, duration_ms: int | None = None
) -> Transcript:
    """Read a JSON transcript. Raises TranscriptError where it has no timed words."""
    noted = list(repairs)
    document = decoded(text, noted)
    entries, path = _entries(document)
    if not entries:
        raise TranscriptError("This JSON file has no transcript in it.")
    whole = all("words" in entry and "speaker" in entry for entry in entries)
    named = whole or any(_speaker_of(entry) for entry in entries)
    cues = list(_cues(entries, 1_000.0 if whole else _unit_ms(entries), whole=whole))
    if not whole:
        if not named:
            for cue in cues:
                cue.speaker = None
        cues = merge_single_words(cues, noted)
        cues = _join_same_times(cues, noted)
    language = document.get("language") if isinstance(document, Mapping) else ""
    carry = not whole and named_at_turns(cues)
    aligned = whole and isinstance(document, Mapping) and document.get("timing") == ALIGNED
    transcript = to_transcript(
        cues,
        noted,
        timing=Timing.ALIGNED if aligned else None,
        duration_ms=duration_ms,
        language=language if isinstance(language, str) else "",
        carry_speakers=carry,
        find_speakers=not named,
    )
    if all(repair.line < _ENTRIES for repair in transcript.repairs):
        return transcript
    lines = lines_of_entries(text, path, by_lines=isinstance(document, JsonLines))
    told = [replace(repair, line=_line_of(repair.line, lines)) for repair in transcript.repairs]
    return replace(transcript, repairs=tuple(sorted(told, key=lambda repair: repair.line)))


def _line_of(line: int, lines: Sequence[int]) -> int:
    if line < _ENTRIES:
        return line
    return lines[line - _ENTRIES] if line - _ENTRIES < len(lines) else 0


def _entries(value: object, path: Path = ()) -> tuple[list[_Object], Path]:
    """The first list of objects with a text in it, looked for where transcripts have it.

    Answers the objects, and the path from the document to their list.
    """
    inner: list[tuple[str | int, object]] = []
    if isinstance(value, list):
        entries = [cast(_Object, entry) for entry in value if isinstance(entry, dict)]
        if any(_text_of(entry) is not None and _has_time(entry) for entry in entries):
            return entries, path
        inner.extend(enumerate(entries[:4]))
    elif isinstance(value, dict):
        inner.extend((key, value[key]) for key in _LISTS if key in value)
    for step, part in inner if len(path) < _DEEPEST else ():
        found, where = _entries(part, (*path, step))
        if found:
            return found, where
    return [], path


def _text_of(entry: _Object) -> str | None:
    for key in _TEXTS:
        value = entry.get(key)
        if isinstance(value, str):
            return value
    return None


def _has_time(entry: _Object) -> bool:
    return any(key in entry for key in (*_STARTS_MS, *_STARTS, "offsets", "timestamps"))


def _speaker_of(entry: _Object, *, whole: bool = False) -> str | None:
    """The speaker's name; a bare number is called `Speaker 1`, but for what podline wrote."""
    for key in _SPEAKERS:
        value = entry.get(key)
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, bool):
            continue
        if isinstance(value, str | int):
            name = str(value).strip()
            numbered = _ID.fullmatch(name) and not (whole and isinstance(value, str))
            return f"Speaker {name}" if numbered else name
    return None


def _cues(entries: Sequence[_Object], scale: float, *, whole: bool) -> Iterator[Cue]:
    for index, entry in enumerate(entries):
        text = _text_of(entry)
        words = _words_of(entry.get("words"), scale)
        if text is None:
            text = "".join(join_words([word.text for word in words]))
        start_ms, end_ms = _times_of(entry, scale)
        if start_ms is None and words:
            start_ms, end_ms = words[0].start_ms, words[-1].end_ms
        yield Cue(
            _ENTRIES + index,
            start_ms,
            end_ms,
            plain_text(text),
            _speaker_of(entry, whole=whole),
            words,
        )


def _words_of(value: object, scale: float) -> tuple[Word, ...]:
    """Word times of a segment; a word without a time of its own goes with the one before."""
    if not isinstance(value, list):
        return ()
    words: list[Word] = []
    for entry in value:
        if not isinstance(entry, dict):
            continue
        text = _text_of(entry) or ""
        start_ms, end_ms = _times_of(entry, scale)
        if start_ms is None:
            before_ms = words[-1].end_ms if words else None
            if before_ms is None:
                continue
            start_ms = end_ms = before_ms
        confidence = entry.get("confidence")
        sure = float(confidence) if isinstance(confidence, float | int) else None
        words.append(Word(text, start_ms, max(end_ms or start_ms, start_ms), sure))
    return tuple(words)


def _times_of(entry: _Object, scale: float) -> tuple[int | None, int | None]:
    offsets = entry.get("offsets")
    if isinstance(offsets, dict):
        return _time(offsets, ("from",), 1), _time(offsets, ("to",), 1)
    timestamps = entry.get("timestamps")
    if isinstance(timestamps, dict):
        entry = {"from": timestamps.get("from"), "to": timestamps.get("to")}
    start_ms = _time(entry, _STARTS_MS, 1)
    if start_ms is None:
        start_ms = _time(entry, _STARTS, scale)
    end_ms = _time(entry, _ENDS_MS, 1)
    if end_ms is None:
        end_ms = _time(entry, _ENDS, scale)
    if end_ms is None and start_ms is not None:
        length_ms = _time(entry, _LENGTHS, scale)
        end_ms = start_ms + length_ms if length_ms is not None else None
    return start_ms, end_ms


def _time(entry: _Object, keys: Sequence[str], scale: float) -> int | None:
    for key in keys:
        value = entry.get(key)
        if isinstance(value, bool) or value is None:
            continue
        if isinstance(value, int | float):
            if not -1e12 < value < 1e12:
                return None
            return round(value * scale)
        if isinstance(value, str):
            read = parse_cue_time(value.strip().removesuffix("s"))
            if read is not None:
                return read[0]
    return None


def _unit_ms(entries: Sequence[_Object]) -> float:
    """Milliseconds in the unit of the times: 1000 for seconds, 1 for milliseconds.

    Told by how long a letter takes to say, about 70 ms; and no episode lasts two days.
    """
    paces: list[float] = []
    latest = 0.0
    for entry in entries:
        start, end = _number(entry, _STARTS), _number(entry, _ENDS)
        if start is None or end is None:
            continue
        latest = max(latest, start)
        letters = len(_text_of(entry) or "")
        if letters and end > start:
            paces.append((end - start) / letters)
    in_ms = latest > 172_800 or (bool(paces) and median(paces) > _MS_A_LETTER)
    return 1.0 if in_ms else 1_000.0


def _number(entry: _Object, keys: Sequence[str]) -> float | None:
    for key in keys:
        value = entry.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
    return None


def _join_same_times(cues: Sequence[Cue], repairs: list[Repair]) -> list[Cue]:
    """Join lines that a host gave the very same times: they are one cue shown on two lines."""
    joined: list[Cue] = []
    more: dict[int, list[str]] = {}
    for cue in cues:
        before = joined[-1] if joined else None
        if (
            before is not None
            and cue.start_ms is not None
            and (before.start_ms, before.end_ms) == (cue.start_ms, cue.end_ms)
            and before.speaker == cue.speaker
            and not before.words
            and not cue.words
        ):
            more.setdefault(len(joined) - 1, []).append(cue.text)
            repairs.append(Repair(cue.line, "a segment with the times of the one before joined it"))
        else:
            joined.append(cue)
    for index, texts in more.items():
        joined[index].text = " ".join([joined[index].text, *texts])
    return joined
