"""Times for every word: matched ones have theirs, the others stand between them.

Unmatched words are never stretched over a gap: the sentence that was begun before it is
finished at the pace of speech, the words before the next match are counted back from it,
and whole sentences in between are placed only where there is room for them and no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from player.alignment.lines import Lines
from player.alignment.matching import Pair
from player.alignment.onsets import Onsets
from player.alignment.snapping import LATE_MS, Known, Pace, snap
from player.alignment.support import HeardTokens
from player.alignment.tokens import Token
from player.alignment.values import WordTime

_PLACED = 0.4
_TIGHTEST = 0.35
_WIDEST = 1.7
_PAUSE_MS = 900
_MISHEARD = 8
_MISHEARD_WHOLE = 2
_SPOKEN = 0.6


def place(
    lines: Lines,
    tokens: Sequence[Token],
    pairs: Sequence[Pair],
    heard: HeardTokens,
    onsets: Onsets,
    length_ms: int,
) -> list[WordTime]:
    """One time for every word of `lines`, rising, by the believable pairs of its tokens."""
    known = _known_words(lines, tokens, pairs, heard)
    if not known:
        return [WordTime(0, 0, 0.0)] * len(lines.words)
    pace = Pace(lines, tokens, known)
    snap(lines, known, pace, onsets)
    times = [WordTime(0, 0, 0.0)] * len(lines.words)
    places = sorted(known)
    for at in places:
        times[at] = WordTime(known[at].start_ms, known[at].end_ms, known[at].confidence)
    for first, until, span in _misheard(lines, tokens, pairs, heard, known):
        _share(times, first, until, span, pace)
    bounds = [-1, *(at for at, time in enumerate(times) if time.confidence), len(lines.words)]
    for left, right in pairwise(bounds):
        if right - left > 1:
            _fill(times, left, right, lines, pace, onsets, length_ms)
    return _in_turn(times)


def _misheard(
    lines: Lines,
    tokens: Sequence[Token],
    pairs: Sequence[Pair],
    heard: HeardTokens,
    known: dict[int, Known],
) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Rows of written words in whose place about as many others were heard, and when.

    Given are the first word, the one after the last, and the time from first to last.
    """
    for left, right in pairwise(pairs):
        ours = right.written - left.written - 1
        theirs = right.heard - left.heard - 1
        if not ours or not theirs or max(ours, theirs) > _MISHEARD:
            continue
        if theirs * 2 + 1 < ours or ours * 2 + 1 < theirs:
            continue
        first = tokens[left.written + 1].word
        until = tokens[right.written - 1].word + 1
        if any(at in known for at in range(first, until)):
            continue
        if until - first > _MISHEARD_WHOLE and not _within_sentence(lines, first, until):
            continue
        span = (
            heard.starts_ms[left.heard + 1] - LATE_MS,
            heard.ends_ms[right.heard - 1] - LATE_MS,
        )
        yield first, until, span


def _within_sentence(lines: Lines, first: int, until: int) -> bool:
    """True where words are part of one sentence; a whole one was not misheard but not said."""
    sentence = lines.sentences[lines.sentence_of[first]]
    inside = sentence.first <= first and until <= sentence.until
    return inside and until - first < sentence.until - sentence.first


def _share(
    times: list[WordTime], first: int, until: int, span: tuple[int, int], pace: Pace
) -> None:
    """Share a time among words by their length."""
    from_ms, to_ms = span
    needed_ms = pace.words_ms(first, until)
    if needed_ms:
        _run(times, first, until, from_ms, (to_ms - from_ms) / needed_ms, pace)


def _known_words(
    lines: Lines, tokens: Sequence[Token], pairs: Sequence[Pair], heard: HeardTokens
) -> dict[int, Known]:
    known: dict[int, Known] = {}
    for pair in pairs:
        token = tokens[pair.written]
        start_ms = max(heard.starts_ms[pair.heard] - LATE_MS, 0)
        end_ms = max(heard.ends_ms[pair.heard] - LATE_MS, 0)
        share = token.last - token.first
        believed = 0.5 + 0.5 * heard.confidences[pair.heard] * pair.likeness
        word = known.get(token.word)
        if word is None:
            if token.first > 0 and share:
                start_ms -= round((end_ms - start_ms) * token.first / share)
            known[token.word] = Known(start_ms, end_ms, believed)
        else:
            word.end_ms = max(word.end_ms, end_ms)
            word.confidence = min(word.confidence, believed)
    return {at: word for at, word in known.items() if word.start_ms >= 0}


def _fill(
    times: list[WordTime],
    left: int,
    right: int,
    lines: Lines,
    pace: Pace,
    onsets: Onsets,
    length_ms: int,
) -> None:
    """Give times to the words between two known ones (-1 and the end: none is known)."""
    from_ms = times[left].end_ms if left >= 0 else 0
    to_ms = times[right].start_ms if right < len(times) else length_ms
    room_ms = max(to_ms - from_ms, 0)
    first, until = left + 1, right
    ends_left = first if left < 0 else min(lines.sentences[lines.sentence_of[left]].until, until)
    begins_right = (
        until
        if right >= len(times)
        else max(lines.sentences[lines.sentence_of[right]].first, ends_left)
    )
    needed_ms = pace.words_ms(first, until)
    spoken_ms = onsets.spoken_ms(from_ms, to_ms)
    if begins_right > ends_left and _is_said(needed_ms, spoken_ms, room_ms):
        _through(times, (first, until), (from_ms, to_ms), pace, onsets)
        return
    if ends_left == until or begins_right in (first, ends_left):
        _both_ends(times, (first, ends_left, until), from_ms, to_ms, pace, onsets)
        return
    edges_ms = pace.words_ms(first, ends_left) + pace.words_ms(begins_right, until)
    _run(times, first, ends_left, from_ms, min(1.0, room_ms / max(edges_ms, 1)), pace)
    done_ms = times[ends_left - 1].end_ms if ends_left > first else from_ms
    _back(times, begins_right, until, max(done_ms, from_ms), to_ms, pace, onsets)
    for at in range(ends_left, begins_right):
        times[at] = WordTime(done_ms, done_ms, 0.0)


def _is_said(needed_ms: int, spoken_ms: int, room_ms: int) -> bool:
    """True where about as much is spoken as the words take: they were not understood."""
    enough = needed_ms * _SPOKEN <= spoken_ms <= needed_ms * _WIDEST + _PAUSE_MS // 2
    return enough and room_ms <= spoken_ms * _WIDEST + 3 * _PAUSE_MS


def _through(
    times: list[WordTime],
    words: tuple[int, int],
    span: tuple[int, int],
    pace: Pace,
    onsets: Onsets,
) -> None:
    """Words laid over what is spoken in a stretch: the pauses in it are left out."""
    first, until = words
    from_ms, to_ms = span
    scale = onsets.spoken_ms(from_ms, to_ms) / max(pace.words_ms(first, until), 1)
    at_ms = from_ms
    for at in range(first, until):
        if not onsets.is_loud(at_ms):
            at_ms = min(onsets.next_begin_ms(at_ms) or to_ms, to_ms)
        left_ms = round(pace.word_ms(at) * scale)
        begin_ms = at_ms
        while left_ms > 0 and at_ms < to_ms:
            pause_ms = min(onsets.next_end_ms(at_ms) or to_ms, to_ms)
            step_ms = min(left_ms, max(pause_ms - at_ms, 10))
            at_ms += step_ms
            left_ms -= step_ms
            if left_ms > 30 and at_ms >= pause_ms:
                at_ms = min(onsets.next_begin_ms(at_ms) or to_ms, to_ms)
        times[at] = WordTime(begin_ms, min(at_ms, to_ms), _PLACED)


def _both_ends(
    times: list[WordTime],
    words: tuple[int, int, int],
    from_ms: int,
    to_ms: int,
    pace: Pace,
    onsets: Onsets,
) -> None:
    """Words up to a sentence's end from the left, those after it back from the right."""
    first, middle, until = words
    room_ms = max(to_ms - from_ms, 0)
    scale = min(1.0, room_ms / max(pace.words_ms(first, until), 1))
    if scale < _TIGHTEST:
        for at in range(first, until):
            times[at] = WordTime(from_ms, from_ms, 0.0)
        return
    _run(times, first, middle, from_ms, scale, pace)
    done_ms = times[middle - 1].end_ms if middle > first else from_ms
    _back(times, middle, until, done_ms, to_ms, pace, onsets)


def _run(
    times: list[WordTime], first: int, until: int, from_ms: int, scale: float, pace: Pace
) -> None:
    """Words from a time onwards."""
    passed = 0.0
    for at in range(first, until):
        begins = passed
        passed += pace.word_ms(at) * scale
        times[at] = WordTime(from_ms + round(begins), from_ms + round(passed), _PLACED)


def _back(
    times: list[WordTime],
    first: int,
    until: int,
    from_ms: int,
    to_ms: int,
    pace: Pace,
    onsets: Onsets,
) -> None:
    """Words counted back from a time; faster where there is less room than they need.

    They begin where somebody begins to speak, if that is near the place counted back to.
    """
    needed_ms = pace.words_ms(first, until)
    scale = min(1.0, (to_ms - from_ms) / max(needed_ms, 1))
    counted_ms = to_ms - round(needed_ms * scale)
    begins = onsets.begins_ms(max(from_ms, counted_ms - _PAUSE_MS), counted_ms + _PAUSE_MS // 3)
    if begins and until > first:
        nearest_ms = min(begins, key=lambda ms: abs(ms - counted_ms))
        _through(times, (first, until), (nearest_ms, to_ms), pace, onsets)
    else:
        _run(times, first, until, counted_ms, scale, pace)


def _in_turn(times: Sequence[WordTime]) -> list[WordTime]:
    """No word begins before the one ahead of it or lasts into the next; none is reordered."""
    out: list[WordTime] = []
    latest_ms = 0
    for time in times:
        start_ms = max(time.start_ms, latest_ms)
        end_ms = max(time.end_ms, start_ms) if time.is_heard else start_ms
        if out and out[-1].end_ms > start_ms:
            out[-1] = out[-1]._replace(end_ms=start_ms)
        out.append(WordTime(start_ms, end_ms, time.confidence if end_ms > start_ms else 0.0))
        latest_ms = start_ms
    return out
