"""A real model listens to the demo episode, in a process of its own."""

from __future__ import annotations

import os
import signal
import statistics
import threading
from itertools import pairwise
from pathlib import Path

import msgspec

from player.alignment.lines import Lines
from player.alignment.messages import (
    AlignedText,
    Checked,
    Event,
    Exact,
    Failed,
    Job,
    Kind,
    Progress,
    Readable,
    Refused,
    Stage,
    Transcribed,
)
from player.alignment.process import ListeningProcess
from player.alignment.text import timed_transcript
from player.alignment.values import WordTime
from player.transcript.model import Segment, Timing, Transcript
from player.transcript.reader import read_transcript
from player.transcript.shifting import Shift, shifted
from tests.functional.alignment.conftest import DEMO, DEMO_TRUTH, Truth, done


def job(model: str, lines: list[str], kept: Path | None = None, at_ms: int = 0) -> Job:
    return Job(
        Kind.ALIGN,
        os.fsencode(DEMO),
        model,
        tuple(Segment(0, 0, line) for line in lines),
        at_ms=at_ms,
        kept=None if kept is None else os.fsencode(kept),
    )


def times_of(outcome: AlignedText) -> list[WordTime]:
    return [WordTime(*time) for time in outcome.times]


def test_every_word_of_the_demo_is_found_where_it_is_said(
    model: str, truth: Truth, tmp_path: Path
) -> None:
    outcome, events = done(job(model, truth.lines, tmp_path / "kept.jsonl", at_ms=150_000))
    assert isinstance(outcome, AlignedText)
    times = times_of(outcome)
    errors = [
        abs(time.start_ms - start) for time, start in zip(times, truth.starts_ms, strict=True)
    ]
    assert statistics.median(errors) <= 60
    assert statistics.quantiles(errors, n=20)[-1] <= 250
    assert sum(time.confidence > 0.5 for time in times) > 0.85 * len(times)

    text = Transcript.of([Segment(0, 0, line) for line in truth.lines], Timing.NONE)
    found = timed_transcript(Lines.of(text), times)
    assert [w.text for s in found.segments for w in s.words] == truth.words
    source = read_transcript(DEMO_TRUTH.read_bytes())
    gaps = [(a.end_ms, b.start_ms) for a, b in pairwise(source.segments)]
    music = max(gaps, key=lambda gap: gap[1] - gap[0])
    lit = [found.segment_at(ms) for ms in range(music[0] + 500, music[1] - 500, 100)]
    assert set(lit) == {None}

    exact = [event for event in events if isinstance(event, Exact)]
    first = [WordTime(*time) for time in exact[0].times]
    assert first[0].start_ms - 5_000 <= 150_000 <= first[-1].end_ms + 5_000
    progress = [e for e in events if isinstance(e, Progress) and e.stage is Stage.LISTENING]
    assert progress[0].done == 0
    assert progress[-1].done == progress[-1].total
    assert all(a.done <= b.done for a, b in pairwise(progress))

    # Nothing is listened to again when all of it was kept.
    again, told = done(job(model, truth.lines, tmp_path / "kept.jsonl"))
    assert again == outcome
    assert [e.done == e.total for e in told if isinstance(e, Progress)] == [True]


def test_a_killed_process_goes_on_where_it_was(model: str, truth: Truth, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    listened = threading.Event()
    ended = threading.Event()
    events: list[Event] = []

    def take(event: Event) -> None:
        events.append(event)
        if isinstance(event, Exact):
            listened.set()
        if isinstance(event, Failed):
            ended.set()

    process = ListeningProcess(job(model, truth.lines, kept), take)
    assert listened.wait(120)
    os.kill(process.pid, signal.SIGKILL)
    assert ended.wait(20)
    assert isinstance(events[-1], Failed)
    assert "kept" in events[-1].sentence
    was = kept.read_bytes()
    assert was.count(b"\n") >= 2

    outcome, told = done(job(model, truth.lines, kept))
    assert isinstance(outcome, AlignedText)
    first = next(event for event in told if isinstance(event, Progress))
    assert first.done > 0
    assert kept.read_bytes().startswith(was[: was.rindex(b"\n") + 1])


def test_a_cancelled_job_stops_and_says_no_more(model: str, truth: Truth, tmp_path: Path) -> None:
    begun = threading.Event()
    events: list[Event] = []

    def take(event: Event) -> None:
        events.append(event)
        begun.set()

    process = ListeningProcess(job(model, truth.lines, tmp_path / "kept.jsonl"), take)
    assert begun.wait(60)
    process.cancel()
    told = len(events)
    process.wait(5)
    assert len(events) == told
    assert not any(isinstance(event, AlignedText | Failed) for event in events)


def test_text_of_another_episode_is_refused(model: str) -> None:
    lines = [
        "The kettle had been in the family for as long as anybody could remember.",
        "Nobody repaired it, because nobody knew how, and it never quite broke.",
        "In the winter of that year the pipes froze, and the garden was white for a month.",
        "My brother walked to the village twice a day and carried the bread home in a sack.",
    ] * 30
    outcome, _ = done(job(model, [f"{line} {at}" for at, line in enumerate(lines)]))
    assert isinstance(outcome, Refused)
    assert "left as it is" in outcome.sentence


def test_a_text_in_a_language_the_model_does_not_know_is_refused(model: str) -> None:
    line = "Das ist nicht der Text, den wir hier hören, und er wird es auch nicht werden."
    outcome, _ = done(job(model, [line] * 40))
    assert isinstance(outcome, Refused)
    assert "German" in outcome.sentence


def test_a_text_without_words_is_refused(model: str) -> None:
    outcome, _ = done(job(model, ["…", "— !"]))
    assert isinstance(outcome, Refused)
    assert "no words" in outcome.sentence


def test_the_demo_is_written_down(model: str, truth: Truth) -> None:
    outcome, events = done(Job(Kind.TRANSCRIBE, os.fsencode(DEMO), model, at_ms=60_000))
    assert isinstance(outcome, Transcribed)
    assert outcome.language == "en"
    words = " ".join(segment.text for segment in outcome.segments).lower().split()
    wanted = {word.lower().strip(",.?!") for word in truth.words}
    assert sum(word.strip(",.?!") in wanted for word in words) > 0.85 * len(words)
    assert all(len(segment.text) <= 240 for segment in outcome.segments)
    assert all(segment.words for segment in outcome.segments)
    for left, right in pairwise(outcome.segments):
        assert left.end_ms <= right.start_ms
    first = next(event for event in events if isinstance(event, Readable))
    assert first.from_ms <= 60_000 < first.to_ms
    assert first.segments


def test_times_that_are_off_are_put_right_by_samples(model: str) -> None:
    source = read_transcript(DEMO_TRUTH.read_bytes())
    gaps = [(b.start_ms - a.end_ms, b.start_ms) for a, b in pairwise(source.segments)]
    gap_ms, after_ms = max(gaps)
    # As if the music had not been there when the transcript was made.
    wrong = shifted(source, [Shift(0, 2_300), Shift(after_ms, 2_400 - gap_ms)])
    check = Job(Kind.CHECK, os.fsencode(DEMO), model, wrong.segments, timed=True)
    outcome, _ = done(check)
    assert isinstance(outcome, Checked)
    assert len(outcome.shifts) == 2
    right = shifted(wrong, [Shift(*shift) for shift in outcome.shifts])
    errors = [
        abs(a.start_ms - b.start_ms)
        for a, b in zip(right.segments, source.segments, strict=True)
        if a.text == b.text
    ]
    assert len(errors) > 0.9 * len(source.segments)
    assert sum(error <= 300 for error in errors) >= 0.9 * len(errors)


def test_times_that_are_right_are_left_alone(model: str) -> None:
    source = read_transcript(DEMO_TRUTH.read_bytes())
    outcome, _ = done(Job(Kind.CHECK, os.fsencode(DEMO), model, source.segments, timed=True))
    assert isinstance(outcome, Checked)
    assert outcome.shifts == ()
    assert outcome.found >= 3


def test_a_brief_look_goes_on_where_times_are_off(model: str) -> None:
    source = read_transcript(DEMO_TRUTH.read_bytes())
    look = Job(Kind.CHECK, os.fsencode(DEMO), model, source.segments, timed=True, briefly=True)
    outcome, _ = done(look)
    assert isinstance(outcome, Checked)
    assert (outcome.shifts, outcome.samples) == ((), 3)
    assert outcome.found >= 2

    early = shifted(source, [Shift(0, -4_000)]).segments
    outcome, _ = done(msgspec.structs.replace(look, segments=early))
    assert isinstance(outcome, Checked)
    assert outcome.samples > 3
    assert [round(shift.by_ms, -3) for shift in outcome.shifts] == [4_000]
