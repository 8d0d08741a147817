"""A text and what was heard brought together, without any sound."""

from __future__ import annotations

import random
from itertools import pairwise

from player.alignment.aligner import Aligner
from player.alignment.lines import Lines
from player.alignment.text import timed_transcript
from player.alignment.values import HeardWord, Slice
from player.transcript.model import Segment, Timing, Transcript

_STEMS = ["ba", "ko", "li", "mu", "ne", "ro", "si", "ta", "ve", "wo", "zu", "fa", "gi", "ho", "ja"]


def sentence(chance: random.Random) -> str:
    length = chance.randint(5, 12)
    made = ["".join(chance.choices(_STEMS, k=chance.randint(1, 3))) for _ in range(length)]
    return " ".join(made).capitalize() + "."


def text(count: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    return [sentence(chance) for _ in range(count)]


def transcript(sentences: list[str]) -> Transcript:
    return Transcript.of([Segment(0, 0, line, "Ada") for line in sentences], Timing.NONE)


def spoken(sentences: list[str], from_ms: int = 0) -> tuple[list[HeardWord], int]:
    """Every word 300 ms, a pause of 400 ms after a sentence."""
    heard = []
    at_ms = from_ms
    for line in sentences:
        for word in line.split():
            heard.append(HeardWord(word, at_ms + 45, at_ms + 295 + 45, 0.9))
            at_ms += 300
        at_ms += 400
    return heard, at_ms


def later(word: HeardWord, by_ms: int) -> HeardWord:
    return word._replace(start_ms=word.start_ms + by_ms, end_ms=word.end_ms + by_ms)


def part(heard: list[HeardWord], to_ms: int) -> Slice:
    """A slice in which somebody speaks wherever a word was heard."""
    levels = bytearray([30] * (to_ms // 10))
    for word in heard:
        first, last = (word.start_ms - 45) // 10, (word.end_ms - 45 + 5) // 10
        levels[first:last] = bytes([75]) * (last - first)
    return Slice(0, to_ms, tuple(heard), bytes(levels))


def test_every_word_has_its_time() -> None:
    lines = text(40, 1)
    heard, end_ms = spoken(lines, 5_000)
    aligner = Aligner(transcript(lines))
    aligned = aligner.align([part(heard, end_ms)], end_ms)
    assert aligned.written_share == 1
    starts = [word.start_ms - 45 for word in heard]
    assert all(
        abs(time.start_ms - start) <= 20 for time, start in zip(aligned.times, starts, strict=True)
    )


def test_what_is_not_in_the_sound_has_no_time_and_stays_in_its_place() -> None:
    lines = text(30, 2)
    said = lines[:10] + lines[14:]
    heard, end_ms = spoken(said)
    aligner = Aligner(transcript(lines))
    times = aligner.align([part(heard, end_ms)], end_ms).times
    found = timed_transcript(aligner.lines, times)
    assert [segment.text for segment in found.segments] == lines
    unlit = [segment.text for segment in found.segments if segment.end_ms <= segment.start_ms]
    assert unlit == lines[10:14]
    lit = {found.segment_at(ms) for ms in range(0, end_ms, 50)}
    assert not lit & {10, 11, 12, 13}


def test_nothing_is_lit_in_advertising() -> None:
    lines = text(30, 3)
    advertising, _ = spoken(text(20, 99), 200_000)
    before, from_ms = spoken(lines[:15])
    to_ms = advertising[-1].end_ms
    moved = [later(word, from_ms - 200_000) for word in advertising]
    back_ms = from_ms + to_ms - 200_000 + 2_000
    after, end_ms = spoken(lines[15:], back_ms)
    aligner = Aligner(transcript(lines))
    times = aligner.align([part([*before, *moved, *after], end_ms)], end_ms).times
    found = timed_transcript(aligner.lines, times)
    assert all(found.segment_at(ms) is None for ms in range(from_ms, back_ms - 50, 100))


def test_a_line_interrupted_by_advertising_is_parted() -> None:
    lines = text(20, 4)
    heard, end_ms = spoken(lines)
    cut = next(at for at, word in enumerate(heard) if word.text == lines[10].split()[3])
    late = [later(word, 60_000) for word in heard[cut:]]
    gap_ms = heard[cut].start_ms
    end_ms += 60_000
    aligner = Aligner(transcript(lines))
    times = aligner.align([part([*heard[:cut], *late], end_ms)], end_ms).times
    found = timed_transcript(aligner.lines, times)
    assert " ".join(segment.text for segment in found.segments) == " ".join(lines)
    assert found.segment_at(gap_ms + 30_000) is None
    assert found.segment_at(gap_ms + 60_500) is not None


def test_words_are_never_changed_dropped_or_reordered() -> None:
    chance = random.Random(7)
    for seed in range(12):
        lines = text(25, seed)
        heard, end_ms = spoken(lines)
        kept = [w for w in heard if chance.random() < 0.6]
        aligner = Aligner(transcript(lines))
        times = aligner.align([part(kept, end_ms)], end_ms).times
        found = timed_transcript(aligner.lines, times)
        words = [word.text for segment in found.segments for word in segment.words]
        assert words == " ".join(lines).split()
        for left, right in pairwise(times):
            assert left.start_ms <= right.start_ms
            assert left.end_ms <= right.start_ms


def test_another_text_fits_nowhere() -> None:
    heard, end_ms = spoken(text(60, 5))
    aligned = Aligner(transcript(text(60, 6))).align([part(heard, end_ms)], end_ms)
    assert max(aligned.written_share, aligned.heard_share) < 0.05
    assert not any(time.is_heard for time in aligned.times)


def test_a_stretch_is_found_in_the_text_without_any_times() -> None:
    lines = text(400, 8)
    heard, end_ms = spoken(lines[200:210], 30_000)
    aligner = Aligner(transcript(lines))
    piece = aligner.piece([part(heard, end_ms)], part(heard, end_ms))
    assert piece is not None
    first = sum(len(line.split()) for line in lines[:200])
    assert piece.first_word == first
    assert abs(piece.times[0].start_ms - 30_000) <= 20
    assert len(piece.times) == len(heard)


def test_what_was_not_understood_is_worth_listening_again() -> None:
    lines = text(30, 9)
    heard, end_ms = spoken(lines)
    cut = len(" ".join(lines[:10]).split()), len(" ".join(lines[:13]).split())
    levels = part(heard, end_ms).levels
    without = [*heard[: cut[0]], *heard[cut[1] :]]
    missed = (
        Aligner(transcript(lines)).align([Slice(0, end_ms, tuple(without), levels)], end_ms).missed
    )
    assert len(missed) == 1
    assert missed[0].from_ms <= heard[cut[0]].start_ms
    assert missed[0].to_ms >= heard[cut[1] - 1].end_ms


def test_words_crowded_behind_a_hole_are_worth_listening_again() -> None:
    lines = text(30, 10)
    heard, end_ms = spoken(lines)
    levels = part(heard, end_ms).levels
    first = len(" ".join(lines[:10]).split())
    last = len(" ".join(lines[:12]).split())
    # All but the last of the words is lost, and the one before them is put beside it.
    crowded = later(heard[first], heard[last - 1].start_ms - heard[first].start_ms - 300)
    known = [*heard[:first], crowded, *heard[last - 1 :]]
    aligner = Aligner(transcript(lines))
    missed = aligner.align([Slice(0, end_ms, tuple(known), levels)], end_ms).missed
    assert missed
    assert missed[0].from_ms <= heard[first].start_ms
    assert missed[0].to_ms >= heard[last - 2].end_ms


def test_a_text_in_a_script_without_spaces_keeps_its_letters() -> None:
    source = Transcript.of(
        [Segment(0, 0, "今天我们谈谈睡眠。午睡是个好主意！", "李静")], Timing.NONE
    )
    lines = Lines.of(source)
    assert "".join(lines.words) == source.segments[0].text
    assert [lines.text(s, s.first, s.until) for s in lines.sentences] == [
        "今天我们谈谈睡眠。",
        "午睡是个好主意！",
    ]
