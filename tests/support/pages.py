"""Episodes and pages made up for tests of the exported page."""

from __future__ import annotations

import re
import struct
import subprocess
import tempfile
from pathlib import Path

from player.chapters.model import Chapter
from player.episode import Episode
from player.pagefile.model import LinkedSound, PageContents, Sound
from player.pagefile.writer import page_parts
from player.transcript.model import Segment, Timing, Transcript, Word
from tests.support.media import CACHE

_SPOKEN = (
    "so what we heard is that people remember the voices of those who read to them at night and "
    "hardly ever the books themselves although nobody asked a second time whether this was true"
)
_VOCABULARY = tuple(re.findall(r"\w+", _SPOKEN))
_SENTENCE_WORDS = 12
_SILENCE_RATE = 8_000


def long_episode(words: int = 12_000, *, duration_ms: int = 3_600_000) -> Episode:
    """An hour of two people talking, every word with its times, a chapter every four minutes."""
    segments: list[Segment] = []
    step_ms = duration_ms // words
    for first in range(0, words, _SENTENCE_WORDS):
        texts = [
            _VOCABULARY[(first * 7 + at * 5) % len(_VOCABULARY)] for at in range(_SENTENCE_WORDS)
        ]
        texts[0] = texts[0].capitalize()
        texts[-1] += "."
        timed = tuple(
            Word(text, (first + at) * step_ms, (first + at + 1) * step_ms - 20)
            for at, text in enumerate(texts)
        )
        speaker = "Ada Quill" if first // _SENTENCE_WORDS // 5 % 2 else "Ben Marsh"
        segments.append(
            Segment(timed[0].start_ms, timed[-1].end_ms, " ".join(texts), speaker, timed)
        )
    chapters = tuple(
        Chapter(at_ms, f"Chapter {at_ms // 240_000 + 1}: what was read at night")
        for at_ms in range(0, duration_ms, 240_000)
    )
    return Episode(
        "long",
        "An Hour of Voices",
        Path("hour.m4a"),
        show="Night Reading",
        duration_ms=duration_ms,
        chapters=chapters,
        transcript=Transcript.of(segments, Timing.WORDS),
        description="About reading aloud.\n\nMore at https://www.example.com/notes.",
    )


def silence_of(path: Path, seconds: int) -> Path:
    """Write silence as WAV; however long it is, it takes no room on the disk."""
    size = 2 * seconds * _SILENCE_RATE
    form = struct.pack("<HHIIHH", 1, 1, _SILENCE_RATE, 2 * _SILENCE_RATE, 2, 16)
    head = b"RIFF" + struct.pack("<I", 36 + size) + b"WAVE"
    head += b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", size)
    with path.open("wb") as file:
        file.write(head)
        file.truncate(len(head) + size)
    return path


def hour_of_sound(seconds: int = 3_600) -> Path:
    """A quiet tone of some length as M4A, made once."""
    path = CACHE / f"tone-{seconds}.m4a"
    if not path.exists():
        CACHE.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            made = Path(folder) / "made.m4a"
            tone = f"sine=frequency=220:sample_rate=16000:duration={seconds}"
            command = ["nice", "-n", "5", "ffmpeg", "-v", "error", "-f", "lavfi", "-i", tone]
            command += ["-c:a", "aac", "-b:a", "24k", "-movflags", "+faststart", str(made)]
            subprocess.run(command, check=True, timeout=600)
            made.replace(path)
    return path


def write_page(
    folder: Path,
    episode: Episode,
    sound: Sound | Path,
    *,
    name: str = "page.html",
    cover: str = "",
) -> Path:
    """Write an episode's page into a folder; a path as sound is linked to where it is."""
    page = folder / name
    linked = LinkedSound(sound.as_uri()) if isinstance(sound, Path) else sound
    page.write_text("".join(page_parts(PageContents(episode, linked, cover))), encoding="utf-8")
    return page
