"""Words in time: how well a transcript follows the sound, and what is transcribed.

Two episodes made for it, each clean and in a noisy room, whose truth is known exactly.
Options: the names of episodes to take (kettle, maps); without any, both.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from player.alignment.lines import Lines
from player.alignment.messages import (
    AlignedText,
    Event,
    Exact,
    Job,
    Kind,
    Outcome,
    Readable,
    Refused,
    Transcribed,
)
from player.alignment.process import ListeningProcess
from player.alignment.text import timed_transcript
from player.alignment.tokens import tokens_of
from player.alignment.values import WordTime
from player.transcript.model import NO_TRANSCRIPT, Segment, Timing, Transcript
from player.transcript.reader import read_transcript
from tests.bench.align_material import SCRIPTS, VARIANTS, Material, materials
from tests.bench.table import Row, print_table
from tests.support.speech_model import WHY_NOT, model_folder

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "assets" / "demo" / "script.md"


@dataclass
class Run:
    """A job and how it went."""

    outcome: Outcome | None = None
    took_s: float = 0.0
    peak_mb: float = 0.0
    events: list[tuple[float, Event]] = field(default_factory=list)


def run(job: Job) -> Run:
    """Do a job in a listening process, watching its memory."""
    done = Run()
    begun_s = time.monotonic()
    finished = threading.Event()

    def take(event: Event) -> None:
        done.events.append((time.monotonic() - begun_s, event))
        if isinstance(event, Outcome):
            done.outcome = event
            done.took_s = time.monotonic() - begun_s
            finished.set()

    with Path(os.devnull).open("wb") as log:
        process = ListeningProcess(job, take, log=log)
        while not finished.wait(0.05):
            done.peak_mb = max(done.peak_mb, _peak_mb(process.pid))
        process.wait()
    return done


def _peak_mb(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    for line in status.splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1_024
    return 0.0


def job_of(
    material: Material, variant: str, kept: Path | None, text: Transcript, at_ms: int = 0
) -> Job:
    """Align one variant."""
    return Job(
        Kind.ALIGN if text else Kind.TRANSCRIBE,
        os.fsencode(material.sound(variant)),
        str(model_folder()),
        text.segments,
        at_ms=at_ms,
        kept=None if kept is None else os.fsencode(kept),
    )


@dataclass
class Errors:
    """Errors in seconds against the truth, and what is lit where nothing is to be lit."""

    sentences: list[float]
    words: list[float]
    lit: float
    kept: bool
    dropped_lit: int


def errors_of(text: Transcript, times: Sequence[WordTime], truth: Any) -> Errors:
    """Compare word by word; the truth's words are the transcript's."""
    lines = Lines.of(text)
    sentences: list[float] = []
    words: list[float] = []
    written: list[str] = []
    dropped_lit = 0
    for sentence in truth["sentences"]:
        texts = sentence["text"].split()
        first = len(written)
        written += texts
        own = times[first : first + len(texts)]
        spoken = [(t, w[0]) for t, w in zip(own, sentence["words"], strict=True) if w]
        if not spoken:
            dropped_lit += any(t.is_heard for t in own)
            continue
        sentences.append(spoken[0][0].start_ms / 1_000 - spoken[0][1])
        words += [t.start_ms / 1_000 - start for t, start in spoken]
    result = timed_transcript(lines, times)
    kept = [word.text for segment in result.segments for word in segment.words] == written
    return Errors(sentences, words, _lit_share(result, truth["ads"]), kept, dropped_lit)


def _lit_share(text: Transcript, wordless: Sequence[tuple[float, float]]) -> float:
    total = lit = 0
    for begin, end in wordless:
        for ms in range(round(begin * 1_000), round(end * 1_000), 10):
            total += 1
            lit += text.segment_at(ms) is not None
    return lit / max(total, 1)


def accuracy_rows(variant: str, errors: Errors) -> list[Row]:
    """The rows of the table of targets that tell how exact it is."""
    sizes = np.abs(errors.sentences)
    words = np.abs(errors.words)
    p95, within = float(np.percentile(sizes, 95)), 100 * float(np.mean(sizes <= 1))
    worst = float(np.max(sizes))
    lit = 100 * errors.lit
    clean = variant == "clean"
    least = 99.5 if clean else 98.5
    return [
        _row("sentence starts, p95", p95, "s", 0.4 if clean else 0.5),
        Row(f"… of {len(sizes)} within 1 s", f"{within:.1f} %", f"≥ {least} %", within >= least),
        _row("… worst", worst, "s", 3.0 if clean else None),
        _row("words, median", float(np.median(words)), "s", 0.06 if clean else None),
        _row("… p95", float(np.percentile(words, 95)), "s", 0.2 if clean else None),
        _row("lit in advertising and music", lit, "%", 1.0 if clean else 3.0),
        Row("words kept, in order", "all" if errors.kept else "NOT ALL", "all", errors.kept),
        Row("sentences never said but lit", str(errors.dropped_lit)),
    ]


def _row(what: str, value: float, unit: str, most: float | None) -> Row:
    if most is None:
        return Row(what, f"{value:.3f} {unit}")
    return Row(what, f"{value:.3f} {unit}", f"≤ {most:g} {unit}", value <= most)


def measure_alignment(material: Material, scratch: Path) -> None:
    """Both variants, with all that is measured on the way."""
    truth = material.truth()
    text = read_transcript(material.transcript.read_bytes(), name="transcript.txt")
    for variant in VARIANTS:
        kept = scratch / f"{material.name}-{variant}.jsonl"
        place_ms = round(truth["duration"] * 600)
        done = run(job_of(material, variant, kept, text, place_ms))
        if not isinstance(done.outcome, AlignedText):
            print_table(
                f"Aligning {material.name}, {variant}",
                [Row("outcome", str(done.outcome), "aligned", False)],
            )
            continue
        times = [WordTime(*time_) for time_ in done.outcome.times]
        errors = errors_of(text, times, truth)
        first_s = _first_exact_s(done, place_ms)
        speed = truth["duration"] / done.took_s
        rows = accuracy_rows(variant, errors)
        rows += [
            Row("speed", f"{speed:.1f} x real time", "≥ 20 x", speed >= 20),
            Row("first lines at the listener", f"{first_s:.1f} s", "≤ 6 s", first_s <= 6),
            Row("memory", f"{done.peak_mb:.0f} MB", "≤ 500 MB", done.peak_mb <= 500),
        ]
        minutes = truth["duration"] / 60
        print_table(f"Aligning {material.name}, {variant} ({minutes:.1f} min)", rows)
        if variant == "clean":
            _wrong_chapters(material, kept, truth)
            _refusals(material, kept)


def _first_exact_s(done: Run, place_ms: int) -> float:
    """When words around the listener had their times."""
    for at_s, event in done.events:
        if isinstance(event, Exact) and event.times:
            times = [WordTime(*time_) for time_ in event.times]
            if times[0].start_ms - 10_000 <= place_ms <= times[-1].end_ms + 10_000:
                return at_s
    return float("inf")


def _wrong_chapters(material: Material, kept: Path, truth: Any) -> None:
    """The same figures where the chapter headings bear wrong times."""
    paragraphs = material.transcript.read_text(encoding="utf-8").split("\n\n")
    step = len(paragraphs) // 5
    with_headings = [
        f"({at // step * 97 // 60:02}:{at // step * 97 % 60:02}:00) - Chapter\n\n{paragraph}"
        if at % step == 0
        else paragraph
        for at, paragraph in enumerate(paragraphs)
    ]
    text = read_transcript("\n\n".join(with_headings).encode(), name="transcript.txt")
    done = run(job_of(material, "clean", kept, text))
    if isinstance(done.outcome, AlignedText):
        times = [WordTime(*time_) for time_ in done.outcome.times]
        rows = accuracy_rows("clean", errors_of(text, times, truth))[:3]
        print_table(f"… {material.name} with wrong chapter times", rows)


def _refusals(material: Material, kept: Path) -> None:
    """Ten texts that are not what is said."""
    others = [other for other in materials() if other.name != material.name]
    other = read_transcript(others[0].transcript.read_bytes(), name="o.txt").segments
    demo = read_transcript(DEMO.read_bytes(), name="script.md").segments
    readme = read_transcript((ROOT / "README.md").read_bytes(), name="README.md").segments
    texts = [other, demo, readme, _parts(demo, 2)[0], _parts(demo, 2)[1]]
    texts += [*_parts(other, 2), *_parts(other, 3)]
    refused = 0
    for segments in texts:
        text = Transcript.of(segments, Timing.NONE)
        refused += isinstance(run(job_of(material, "clean", kept, text)).outcome, Refused)
    print_table(
        f"… {material.name} with texts of other episodes",
        [Row("refused", f"{refused} of {len(texts)}", "all", refused == len(texts))],
    )


def _parts(segments: Sequence[Segment], count: int) -> list[tuple[Segment, ...]]:
    bounds = [len(segments) * at // count for at in range(count + 1)]
    return [tuple(segments[first:until]) for first, until in pairwise(bounds)]


def measure_transcription(material: Material) -> None:
    """Word error rate against the engine used directly, speed and the first readable line."""
    truth = material.truth()
    reference = _said(truth)
    done = run(job_of(material, "clean", None, NO_TRANSCRIPT))
    if not isinstance(done.outcome, Transcribed):
        print_table(f"Transcribing {material.name}", [Row("outcome", str(done.outcome))])
        return
    wordless = truth["ads"]
    ours = _texts(
        [(w.start_ms / 1_000, w.text) for s in done.outcome.segments for w in s.words], wordless
    )
    engine = _texts(_by_engine(material.sound("clean")), wordless)
    rates = [100 * word_error_rate(reference, texts) for texts in (ours, engine)]
    first_s = next((s for s, e in done.events if isinstance(e, Readable) and e.segments), 99.0)
    speed = truth["duration"] / done.took_s
    lengths = [len(segment.text) for segment in done.outcome.segments]
    rows = [
        Row(
            "word error rate",
            f"{rates[0]:.2f} %",
            f"≤ {rates[1]:.2f} + 0.5 % (the engine directly)",
            rates[0] <= rates[1] + 0.5,
        ),
        Row("speed", f"{speed:.1f} x real time", "≥ 15 x", speed >= 15),
        Row("readable text", f"{first_s:.1f} s", "≤ 6 s", first_s <= 6),
        Row("memory", f"{done.peak_mb:.0f} MB", "≤ 500 MB", done.peak_mb <= 500),
        Row("lines", f"{len(lengths)}, longest {max(lengths)} characters"),
    ]
    print_table(f"Transcribing {material.name}, clean", rows)


def _said(truth: Any) -> list[str]:
    said = [(s["start"], s["spoken"]) for s in truth["sentences"] if s["start"] is not None]
    said += [(extra["start"], extra["spoken"]) for extra in truth["extras"]]
    return [token.text for token in tokens_of(" ".join(text for _, text in sorted(said)).split())]


def _texts(
    words: Sequence[tuple[float, str]], wordless: Sequence[tuple[float, float]]
) -> list[str]:
    """Words outside advertising and music, as they are compared."""
    outside = [text for at, text in words if not any(a <= at + 0.1 < b for a, b in wordless)]
    return [token.text for token in tokens_of(outside)]


def _by_engine(sound: Path) -> list[tuple[float, str]]:
    """What faster-whisper gives for the whole file, with the same options."""
    from faster_whisper import WhisperModel

    model = WhisperModel(str(model_folder()), device="cpu", compute_type="int8")
    segments, _ = model.transcribe(
        str(sound),
        language="en",
        beam_size=1,
        temperature=0.0,
        word_timestamps=True,
        condition_on_previous_text=False,
    )
    return [(word.start, word.word) for segment in segments for word in segment.words or ()]


def word_error_rate(reference: Sequence[str], found: Sequence[str]) -> float:
    """Edit distance in words over the length of the reference, row by row."""
    ids: dict[str, int] = {}
    ours = np.array([ids.setdefault(word, len(ids)) for word in found])
    steps = np.arange(len(found) + 1)
    row = steps.astype(np.int64)
    for number, word in enumerate(reference, 1):
        cost = (ours != ids.setdefault(word, len(ids))).astype(np.int64)
        best = np.minimum(row[1:] + 1, row[:-1] + cost)
        row = np.minimum.accumulate(np.concatenate(([number], best)) - steps) + steps
    return float(row[-1]) / max(len(reference), 1)


def main(options: Sequence[str] = ()) -> None:
    """Measure and print."""
    if model_folder() is None:
        print(f"Not measured: {WHY_NOT}.")
        return
    wanted = set(options) or set(SCRIPTS)
    with tempfile.TemporaryDirectory() as scratch:
        for material in materials():
            if material.name in wanted:
                measure_alignment(material, Path(scratch))
                measure_transcription(material)


if __name__ == "__main__":
    main()
