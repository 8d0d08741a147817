"""Test sounds: bursts at known times, and noise that says where in it you are.

Every sound is made once and kept in a temporary folder, named by what it is made of.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
import wave
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CACHE = Path(tempfile.gettempdir()) / f"podline-sounds-{os.getuid()}"

SOURCE_RATE = 16_000
"""Samples a second of the noise and of all comparing with it."""

Samples = NDArray[np.float32]

_FFMPEG = ["nice", "-n", "5", "ffmpeg", "-v", "error", "-y"]
_AS_HEARD = ["-ac", "1", "-ar", str(SOURCE_RATE)]
_MP3 = ["-c:a", "libmp3lame", "-id3v2_version", "0", "-ar", "44100"]
KINDS: dict[str, tuple[str, list[str]]] = {
    "wav": ("wav", ["-c:a", "pcm_s16le", "-ar", "44100"]),
    "mp3-cbr": ("mp3", [*_MP3, "-b:a", "128k"]),
    "mp3-vbr": ("mp3", [*_MP3, "-q:a", "4"]),
    "mp3-vbr-bare": ("mp3", [*_MP3, "-q:a", "4", "-write_xing", "0"]),
    "mp3-spliced": ("mp3", []),
    "m4a": ("m4a", ["-c:a", "aac", "-b:a", "96k", "-ar", "44100"]),
    "opus": ("opus", ["-c:a", "libopus", "-b:a", "64k"]),
    "ogg": ("ogg", ["-c:a", "libvorbis", "-q:a", "4", "-ar", "44100"]),
    "flac": ("flac", ["-c:a", "flac", "-ar", "44100"]),
}
"""How each kind of file is encoded: its extension and ffmpeg's arguments. A spliced MP3 is
two files of different encodings, one after the other, as inserted advertising makes them."""

_AD = [*_MP3, "-b:a", "96k"]
_SHOW = ["-c:a", "libmp3lame", "-id3v2_version", "0", "-ar", "44100", "-q:a", "2"]


@dataclass(frozen=True)
class Bursts:
    """A file of tone bursts: `starts_ms` says when each begins."""

    path: Path
    starts_ms: list[int]
    burst_ms: int


def bursts(kind: str, *, seconds: int = 30, every_ms: int = 700, burst_ms: int = 120) -> Bursts:
    """Silence with a 1 kHz burst every `every_ms` or so, never at equal distances."""
    random = np.random.default_rng(7)
    starts: list[int] = []
    at = 500
    while at + burst_ms + 300 < seconds * 1000:
        starts.append(at)
        at += every_ms + int(random.integers(0, 200))

    def make() -> Samples:
        sound = np.zeros(seconds * SOURCE_RATE, np.float32)
        length = burst_ms * SOURCE_RATE // 1000
        tone = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(length) / SOURCE_RATE)
        for start in starts:
            begin = start * SOURCE_RATE // 1000
            sound[begin : begin + length] = tone
        return sound

    name = f"bursts-{seconds}-{every_ms}-{burst_ms}"
    return Bursts(encoded(name, make, kind, seconds), starts, burst_ms)


@cache
def noise_samples(seconds: int) -> Samples:
    """Noise from 150 to 4,000 Hz at SOURCE_RATE: no two stretches of it are alike."""
    random = np.random.default_rng(11)
    blocks = []
    size = SOURCE_RATE * 10
    frequency = np.fft.rfftfreq(size, 1 / SOURCE_RATE)
    heard = (frequency > 150) & (frequency < 4000)
    for _ in range(-(-seconds // 10)):
        spectrum = np.fft.rfft(random.standard_normal(size)) * heard
        blocks.append((np.fft.irfft(spectrum, size) * 0.25).astype(np.float32))
    return np.concatenate(blocks)[: seconds * SOURCE_RATE]


def noise(kind: str, *, seconds: int = 1800) -> Path:
    """A file of noise that `locate` finds its way in."""
    return encoded(f"noise-{seconds}", lambda: noise_samples(seconds), kind, seconds)


def encoded(name: str, make: Callable[[], Samples], kind: str, seconds: int) -> Path:
    """The sound that `make` returns, encoded as `kind`, from the cache or made now."""
    extension, arguments = KINDS[kind]
    recipe = hashlib.sha256(repr((name, kind, arguments, _AD, _SHOW, 3)).encode()).hexdigest()
    target = CACHE / f"{name}-{kind}-{recipe[:10]}.{extension}"
    if target.exists():
        return target
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        source = Path(folder) / "source.wav"
        write_wav(source, make())
        made = Path(folder) / f"made.{extension}"
        if kind == "mp3-spliced":
            _splice(source, made, seconds)
        else:
            _ffmpeg(source, arguments, made)
        made.replace(target)
    return target


def write_wav(path: Path, samples: Samples, rate: int = SOURCE_RATE) -> None:
    """Write `samples` (-1 to 1) as 16-bit mono."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def decoded(path: Path) -> Samples:
    """What ffmpeg hears in a file, at SOURCE_RATE, mono."""
    done = subprocess.run(
        [
            "ffmpeg",
            "-v",
            "error",
            "-i",
            str(path),
            "-f",
            "s16le",
            "-ac",
            "1",
            "-ar",
            str(SOURCE_RATE),
            "-",
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return (np.frombuffer(done.stdout, "<i2") / np.float32(32768)).astype(np.float32)


def _splice(source: Path, made: Path, seconds: int) -> None:
    cut = seconds // 5
    first, second = made.with_suffix(".a.mp3"), made.with_suffix(".b.mp3")
    _ffmpeg(source, ["-t", str(cut), *_AD], first)
    _ffmpeg(source, ["-af", f"atrim=start={cut},asetpts=PTS-STARTPTS", *_SHOW], second)
    made.write_bytes(first.read_bytes() + second.read_bytes())


def _ffmpeg(source: Path, arguments: list[str], made: Path) -> None:
    subprocess.run(
        [
            "nice",
            "-n",
            "5",
            "ffmpeg",
            "-v",
            "error",
            "-y",
            "-i",
            str(source),
            *arguments,
            str(made),
        ],
        check=True,
        timeout=600,
    )
