"""A library of many transcripts, made once for the benchmarks that search it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from player.library.model import EpisodeFilter
from player.library.store import Store
from player.transcript.model import Transcript
from tests.support.library import entry, feed_of
from tests.support.speech import transcripts

WORDS_EACH = 10_700
_SHOWS = 20


@dataclass(frozen=True)
class SpokenLibrary:
    """Where the library is, where the same words are as text files, and some of the transcripts."""

    path: Path
    texts: Path
    sample: tuple[Transcript, ...]
    characters: int


@cache
def spoken_library(count: int) -> SpokenLibrary:
    """A library with so many transcripts, not indexed yet; it goes away with the process."""
    folder = Path(tempfile.mkdtemp(prefix="podline-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path, texts = folder / "podline" / "library.sqlite3", folder / "texts"
    texts.mkdir()
    store = Store.open(path)
    keys: list[str] = []
    for number in range(_SHOWS):
        show = store.add_show(f"https://show{number}.example.org/feed")
        entries = [entry(at) for at in range(number, count, _SHOWS)]
        store.apply_feed(show.id, feed_of(*entries, title=f"Show {number}"))
        keys += [row.key for row in store.episodes(EpisodeFilter(show.id), limit=count)]
    sample: list[Transcript] = []
    characters = 0
    for number, transcript in enumerate(transcripts(count, WORDS_EACH)):
        store.put_transcript(keys[number], transcript, "made")
        lines = [f"{segment.speaker}: {segment.text}" for segment in transcript.segments]
        (texts / f"{number:05}.txt").write_text("\n".join(lines), encoding="utf-8")
        characters += sum(len(segment.text) for segment in transcript.segments)
        if number % max(count // 100, 1) == 0:
            sample.append(transcript)
    store.close()
    return SpokenLibrary(path, texts, tuple(sample), characters)
