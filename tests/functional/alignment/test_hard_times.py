"""What is not as it should be: silence, damaged models and files, a full disk."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from player.alignment.messages import AlignedText, Failed, Job, Kind, Refused, Transcribed
from player.transcript.model import Segment
from tests.functional.alignment.conftest import DEMO, Truth, done

WORDS = tuple(Segment(0, 0, f"Sentence number {at} has words in it.") for at in range(40))


def sound(path: Path, seconds: float, level: float = 0.0) -> Path:
    """Silence, or noise of a level."""
    chance = np.random.default_rng(1)
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, 8_000, 0, "NONE", ""))
        for _ in range(max(round(seconds / 10), 1)):
            piece = chance.standard_normal(round(min(seconds, 10) * 8_000)) * level * 32_767
            out.writeframes(np.clip(piece, -32_768, 32_767).astype("<i2").tobytes())
    return path


def align(media: Path, model: str, kept: Path | None = None) -> Job:
    return Job(
        Kind.ALIGN,
        os.fsencode(media),
        model,
        WORDS,
        kept=None if kept is None else os.fsencode(kept),
    )


def test_two_hours_of_silence_are_refused(model: str, tmp_path: Path) -> None:
    outcome, _ = done(align(sound(tmp_path / "silence.wav", 7_200), model))
    assert isinstance(outcome, Refused)
    assert "Nobody speaks" in outcome.sentence


def test_noise_is_not_written_down(model: str, tmp_path: Path) -> None:
    media = sound(tmp_path / "noise.wav", 60, 0.05)
    outcome, _ = done(Job(Kind.TRANSCRIBE, os.fsencode(media), model))
    # Whisper may hear a word in noise; it must not hear a text.
    assert isinstance(outcome, Refused) or (
        isinstance(outcome, Transcribed) and len(outcome.segments) < 8
    )


@pytest.mark.parametrize("damage", ["missing", "no weights", "cut off", "not a model"])
def test_a_damaged_model_costs_a_sentence(model: str, tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "model"
    if damage != "missing":
        shutil.copytree(model, folder)
    if damage == "no weights":
        (folder / "model.bin").unlink()
    elif damage == "cut off":
        with (folder / "model.bin").open("r+b") as file:
            file.truncate(1_000_000)
    elif damage == "not a model":
        (folder / "model.bin").write_bytes(b"not a model at all")
    outcome, _ = done(align(DEMO, str(folder)))
    assert isinstance(outcome, Failed)
    assert "speech model" in outcome.sentence
    assert "Traceback" not in outcome.sentence


def test_a_model_of_no_known_name_costs_a_sentence() -> None:
    outcome, _ = done(align(DEMO, "no-such-model"))
    assert isinstance(outcome, Failed)
    assert "no-such-model" in outcome.sentence
    assert "tiny" in outcome.sentence


@pytest.mark.parametrize("content", [b"", b"no sound at all", b"#EXTM3U\nhttp://127.0.0.1:9/x\n"])
def test_a_file_without_sound_costs_a_sentence(model: str, tmp_path: Path, content: bytes) -> None:
    media = tmp_path / "episode.mp3"
    media.write_bytes(content)
    outcome, _ = done(align(media, model))
    assert isinstance(outcome, Failed)
    assert "episode.mp3" in outcome.sentence


def test_a_file_that_is_gone_costs_a_sentence(model: str, tmp_path: Path) -> None:
    outcome, _ = done(align(tmp_path / "gone.mp3", model))
    assert isinstance(outcome, Failed)
    assert "gone.mp3" in outcome.sentence


def test_a_full_disk_warns_once_and_the_work_is_done_all_the_same(
    model: str, truth: Truth, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.jsonl"
    limit = 3_000

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    script = (
        "import os, sys\n"
        "from player.alignment.messages import AlignedText, Job, Kind, Warned\n"
        "from player.alignment.worker import outcome_of\n"
        "from player.transcript.model import Segment\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "told = []\n"
        f"lines = {truth.lines!r}\n"
        f"job = Job(Kind.ALIGN, os.fsencode({str(DEMO)!r}), {model!r},\n"
        f"  tuple(Segment(0, 0, line) for line in lines), kept=os.fsencode({str(kept)!r}))\n"
        "outcome = outcome_of(job, told.append, [])\n"
        "print(type(outcome).__name__, sum(isinstance(e, Warned) for e in told))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        capture_output=True,
        text=True,
        preexec_fn=small_files,
        timeout=240,
    )
    assert ran.stdout.split() == ["AlignedText", "1"]
    assert kept.stat().st_size <= limit


def test_a_cut_off_file_is_aligned_as_far_as_it_goes(
    model: str, truth: Truth, tmp_path: Path
) -> None:
    media = tmp_path / "cut.mp3"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-i", DEMO, "-b:a", "64k", media], check=True, timeout=120
    )
    data = media.read_bytes()
    media.write_bytes(data[: len(data) // 2])
    lines = tuple(Segment(0, 0, line) for line in truth.lines)
    outcome, _ = done(Job(Kind.ALIGN, os.fsencode(media), model, lines))
    assert isinstance(outcome, AlignedText)
    heard = [end > start for start, end, _ in outcome.times]
    assert sum(heard[:250]) > 240
    assert not any(heard[-150:])
