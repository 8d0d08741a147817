"""`podline align` and `podline transcribe`, as a user calls them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from player.library.store import Store
from player.transcript.model import Timing
from player.transcript.reader import read_transcript
from tests.support.speech_model import WHY_NOT, model_folder

ROOT = Path(__file__).parents[3]
DEMO = ROOT / "assets" / "demo" / "lit-words.m4a"
TEXT = ROOT / "assets" / "demo" / "lit-words.srt"
MODEL = str(model_folder())
XDG = ("CACHE", "STATE", "DATA", "CONFIG")

needs_model = pytest.mark.skipif(model_folder() is None, reason=WHY_NOT)


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "player.cli.main", *map(str, arguments)]


def podline(tmp_path: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, timeout=240, env=home(tmp_path)
    )


def home(tmp_path: Path) -> dict[str, str]:
    folders = {f"XDG_{name}_HOME": str(tmp_path / name) for name in XDG}
    return {**os.environ, **folders, "PYTHONPATH": str(ROOT)}


@needs_model
def test_align_writes_words_with_times_and_confidence(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    ran = podline(tmp_path, "align", DEMO, "--transcript", TEXT, "--model", MODEL, "-o", out)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == ""
    assert f"Wrote {out}: " in ran.stderr
    assert "words have their time" in ran.stderr
    document: Any = json.loads(out.read_text(encoding="utf-8"))
    source = read_transcript(TEXT.read_bytes())
    words = [word for segment in document["segments"] for word in segment["words"]]
    assert [w["word"] for w in words] == " ".join(s.text for s in source.segments).split()
    assert all(0 <= w["confidence"] <= 1 and w["start"] <= w["end"] for w in words)
    assert {segment["speaker"] for segment in document["segments"]} == {"Theo Marsh", "Nora Quill"}
    read = read_transcript(out.read_bytes())
    assert read.timing is Timing.ALIGNED

    # What was heard is kept, so that the same sound is not listened to twice.
    for name in ("out.srt", "out.vtt"):
        other = tmp_path / name
        ran = podline(tmp_path, "align", DEMO, "--transcript", TEXT, "--model", MODEL, "-o", other)
        assert ran.returncode == 0, ran.stderr
        again = read_transcript(other.read_bytes(), name=name)
        assert abs(again.segments[0].start_ms - read.segments[0].start_ms) < 20
    assert len(list((tmp_path / "CACHE" / "podline" / "heard").iterdir())) == 1


@needs_model
def test_align_takes_the_text_beside_the_sound_and_writes_beside_it(tmp_path: Path) -> None:
    sound, text, out = (tmp_path / f"talk.{ending}" for ending in ("m4a", "srt", "json"))
    shutil.copy(DEMO, sound)
    ran = podline(tmp_path, "align", sound, "--model", MODEL)
    assert ran.returncode == 1
    assert "no transcript beside “talk.m4a”: name one with --transcript" in ran.stderr
    shutil.copy(TEXT, text)
    ran = podline(tmp_path, "align", sound, "--model", MODEL)
    assert ran.returncode == 0, ran.stderr
    assert f"Wrote {out}: " in ran.stderr
    found = out.read_bytes()
    assert read_transcript(found).timing is Timing.ALIGNED

    # Nothing that is there is written over, and what has its times is not done again.
    ran = podline(tmp_path, "align", sound, "--model", MODEL)
    assert ran.returncode == 1
    assert "“talk.json” has the time of every word already" in ran.stderr
    ran = podline(tmp_path, "align", sound, "--transcript", text, "--model", MODEL)
    assert ran.returncode == 1
    assert "“talk.json” exists already: give --force" in ran.stderr
    ran = podline(tmp_path, "align", sound, "--transcript", out, "--model", MODEL)
    assert ran.returncode == 0, ran.stderr
    assert f"Wrote {tmp_path / 'talk.words.json'}: " in ran.stderr
    assert out.read_bytes() == found


@needs_model
def test_an_interrupted_command_goes_on_when_it_is_called_again(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    line = command("transcribe", DEMO, "--model", MODEL, "-o", out)
    running = subprocess.Popen(line, stderr=subprocess.PIPE, text=True, env=home(tmp_path))
    heard = tmp_path / "CACHE" / "podline" / "heard"
    for _ in range(1_200):
        if heard.is_dir() and any(b"from_ms" in path.read_bytes() for path in heard.iterdir()):
            break
        time.sleep(0.1)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "goes on from there" in said
    assert not out.exists()
    before = next(heard.iterdir()).read_bytes()
    ran = podline(tmp_path, "transcribe", DEMO, "--model", MODEL, "-o", out)
    assert ran.returncode == 0, ran.stderr
    assert f"Wrote {out}: " in ran.stderr
    assert next(heard.iterdir()).read_bytes().startswith(before[: before.rindex(b"\n") + 1])
    assert "thunder" in out.read_text(encoding="utf-8").lower()


@needs_model
def test_a_refused_text_leaves_everything_as_it_was(tmp_path: Path) -> None:
    text = tmp_path / "other.txt"
    text.write_text("A gardener waters her roses before the sun is high. " * 60)
    out = tmp_path / "out.json"
    out.write_text("what was there")
    arguments = ("--transcript", text, "--model", MODEL, "-o", out, "--force")
    ran = podline(tmp_path, "align", DEMO, *arguments)
    assert ran.returncode == 1
    assert "not what is said" in ran.stderr
    assert out.read_text() == "what was there"


@needs_model
def test_times_that_are_off_are_moved(tmp_path: Path) -> None:
    late = tmp_path / "late.srt"
    source = read_transcript(TEXT.read_bytes())
    late.write_text(
        "\n".join(
            f"{at}\n{clock(s.start_ms + 3_000)} --> {clock(s.end_ms + 3_000)}\n{s.text}\n"
            for at, s in enumerate(source.segments, 1)
        )
    )
    out = tmp_path / "out.srt"
    arguments = ("--transcript", late, "--shift", "--model", MODEL, "-o", out)
    ran = podline(tmp_path, "align", DEMO, *arguments)
    assert ran.returncode == 0, ran.stderr
    assert "3.0 s earlier" in ran.stderr
    assert f"Wrote {out}." in ran.stderr
    moved = read_transcript(out.read_bytes())
    for was, now in zip(source.segments, moved.segments, strict=True):
        assert abs(was.start_ms - now.start_ms) <= 250
    right = tmp_path / "right.srt"
    arguments = ("--transcript", out, "--shift", "--model", MODEL, "-o", right)
    ran = podline(tmp_path, "align", DEMO, *arguments)
    assert "The times are right" in ran.stderr
    assert f"Wrote {right}, unmoved." in ran.stderr
    assert right.exists()


def clock(ms: int) -> str:
    return f"00:{ms // 60_000:02}:{ms // 1_000 % 60:02},{ms % 1_000:03}"


def choose_model(tmp_path: Path, model: str) -> None:
    settings = tmp_path / "CONFIG" / "podline" / "settings.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(f"speech_model = {json.dumps(model)}\n")


@needs_model
def test_all_works_through_the_library_with_the_model_of_the_settings(tmp_path: Path) -> None:
    shows = tmp_path / "shows"
    shows.mkdir()
    for name, from_s in (("told", 0), ("untold", 60), ("wrong", 120)):
        span = ("-ss", str(from_s), "-t", "50")
        cut = ("ffmpeg", "-v", "error", "-i", DEMO, *span, shows / f"{name}.wav")
        subprocess.run(cut, check=True, timeout=120)
    source = read_transcript(TEXT.read_bytes())
    (shows / "told.txt").write_text("\n\n".join(segment.text for segment in source.segments))
    (shows / "wrong.txt").write_text("Nobody has ever said these words in any episode. " * 30)
    choose_model(tmp_path, MODEL)
    assert podline(tmp_path, "add", shows).returncode == 0

    ran = podline(tmp_path, "align", "--all")
    assert ran.returncode == 1
    assert "told: aligned." in ran.stderr
    assert "wrong: This text is not what is said" in ran.stderr
    assert "1 of 2 episodes done." in ran.stderr
    assert "untold" not in ran.stderr
    ran = podline(tmp_path, "transcribe", "--all")
    assert ran.returncode == 0, ran.stderr
    assert "untold: written down." in ran.stderr

    with closing(Store.open(tmp_path / "DATA" / "podline" / "library.sqlite3")) as store:
        rows = {row.title: row for row in store.episodes()}
        assert [rows[name].timing for name in ("told", "untold")] == [Timing.ALIGNED] * 2
        kept = store.transcript(rows["told"].key)
        assert kept is not None
        told = " ".join(s.text for s in kept.transcript.segments).split()
        assert told == " ".join(s.text for s in source.segments).split()
        assert rows["wrong"].timing is not Timing.ALIGNED
    # Nothing beside the files was written, and what is done is not done again.
    assert len(list(shows.iterdir())) == 5
    ran = podline(tmp_path, "transcribe", "--all")
    assert (ran.returncode, ran.stderr.count("\n")) == (0, 1)
    assert "nothing to do" in ran.stderr


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        ("/no/such/folder", "There is no speech model in /no/such/folder: that folder is missing."),
        ("~nobody-of-that-name/model", "that folder is missing"),
        ("half", "is not whole: model.bin is missing"),
        ("broken", "is damaged or of another kind"),
        ("", "“speech_model” must be a name or a folder in quotes"),
    ],
)
@needs_model
def test_a_model_that_cannot_be_used_is_said_in_a_sentence(
    tmp_path: Path, model: str, sentence: str
) -> None:
    for name, files in (("half", ["config.json"]), ("broken", ["config.json", "model.bin"])):
        (tmp_path / name).mkdir()
        for file in files:
            (tmp_path / name / file).write_text("{}")
    choose_model(tmp_path, str(tmp_path / model) if model in ("half", "broken") else model)
    out = tmp_path / "out.json"
    ran = podline(tmp_path, "transcribe", DEMO, "-o", out)
    assert ran.returncode == 1
    assert sentence in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert not out.exists()


@needs_model
def test_a_model_that_cannot_be_fetched_is_said_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "models"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    out = tmp_path / "out.json"
    ran = podline(tmp_path, "transcribe", DEMO, "--model", "tiny", "-o", out)
    assert ran.returncode == 1
    assert "“tiny” could not be fetched: try again with a connection" in ran.stderr
    assert "--model or as “speech_model”" in ran.stderr
    assert "Error" not in ran.stderr.removeprefix("Error: ")
    assert ran.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("align", DEMO, "--transcript", TEXT, "-o", "out.doc"), "cannot hold times"),
        (("align", "gone.mp3", "--transcript", TEXT, "-o", "out.json"), "does not exist"),
        (("align", "gone.mp3"), "does not exist"),
        (("align", DEMO, "--transcript", "gone.txt", "-o", "out.json"), "does not exist"),
        (("align", DEMO, "--transcript", TEXT, "-o", "no/such/out.json"), "folder does not exist"),
        (("align", TEXT, "--transcript", TEXT, "-o", "out.json"), "lit-words.srt"),
        (("transcribe", DEMO, "--at", "soon", "-o", "out.json"), "soon"),
        (("transcribe", DEMO, "--model", "huge-and-unknown", "-o", "out.json"), "no speech model"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    tmp_path: Path, arguments: tuple[str | Path, ...], sentence: str
) -> None:
    ran = subprocess.run(
        command(*arguments),
        capture_output=True,
        text=True,
        timeout=120,
        cwd=tmp_path,
        env=home(tmp_path),
    )
    assert ran.returncode == 1
    assert sentence in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.stderr.count("\n") == 1
