"""Transcripts as long and as worn as real ones, made from a seed.

Words come as often as they do in speech: a few hundred small ones make up half of it, and
the rest follows Zipf's law. Where the corpus lies beside the repository, half of the
transcripts are its real ones, cut up, mixed and varied.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import numpy as np

from player.transcript.model import Segment, Timing, Transcript
from player.transcript.reader import read_transcript
from player.transcript.source import TranscriptError

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "transcripts"

_SMALL = (
    "the and to of that a i it in you is so we they this was be but have on what like not for "
    "are with just do about there know think if can right yeah as or one at your really when "
    "how then because would get out people more going all up some would my from me no time had "
    "an could which thing things them their something well say very now want lot see mean make "
    "good who actually way kind were here has been than its into even go where our any work "
    "those much also he she did will back too first other only look other two maybe new need "
    "let come said years sort again part got over take use why point still before different "
    "little bit through always every down us doing talk great tell question world start better "
    "big same trying long should find never around"
)
_SYLLABLES = (
    "ba ren to mi kal des or tin ver su lo pra gen tic al men fo ri ster wo an el chi dom ur "
    "pel na quo sed il vor ash ke lun fra th ost em pi"
)
_VOCABULARY = 40_000
_SPEAKERS = (
    "Ada Brook", "Bela Stone", "Cleo Marsh", "Dov Winter", "Esi Vale", "Finn Harrow",
    "Gita Moss", "Hugo Lind", "Ines Ford", "Jonas Reed", "Kaya Frost", "Leo Grant",
)  # fmt: skip
_VARIED = 0.12


def transcripts(count: int, words_each: int, *, seed: int = 1) -> Iterator[Transcript]:
    """So many transcripts of about so many words each, 2 to 3 words a second."""
    dice = np.random.default_rng(seed)
    real = _real_words()
    for number in range(count):
        words = _made(dice, words_each)
        if len(real) and number % 2:
            words = _varied(dice, real, words)
        yield _spoken(Random(seed * 100_003 + number), words.tolist())


def _made(dice: np.random.Generator, count: int) -> np.ndarray:
    """Words by their frequency; an episode has some of the rare ones again and again."""
    words, chances = _vocabulary()
    numbers = dice.choice(len(words), size=count, p=chances)
    pet = dice.choice(numbers, size=40)
    again = dice.random(count) < 0.02
    numbers[again] = dice.choice(pet, size=int(again.sum()))
    return words[numbers]


def _varied(dice: np.random.Generator, real: np.ndarray, made: np.ndarray) -> np.ndarray:
    """Runs of real words, one in eight of them another one."""
    count = len(made)
    runs: list[np.ndarray] = []
    while sum(map(len, runs)) < count:
        length = int(dice.integers(30, 400))
        begin = int(dice.integers(0, max(len(real) - length, 1)))
        runs.append(real[begin : begin + length])
    words = np.concatenate(runs)[:count].copy()
    changed = dice.random(count) < _VARIED
    words[changed] = made[changed]
    return words


def _spoken(dice: Random, words: list[str]) -> Transcript:
    """The words as sentences, in cues, by two or three speakers."""
    speakers = dice.sample(_SPEAKERS, dice.choice((2, 2, 3)))
    segments: list[Segment] = []
    at, at_ms, speaker = 0, 0, 0
    while at < len(words):
        if dice.random() < 0.12:
            speaker = (speaker + 1) % len(speakers)
        cue = words[at : at + dice.randrange(5, 15)]
        at += len(cue)
        text = " ".join(cue)
        if dice.random() < 0.7:
            text = f"{text[:1].upper()}{text[1:].rstrip('.,?!')}."
        lasting_ms = 380 * len(cue)
        segments.append(Segment(at_ms, at_ms + lasting_ms - 80, text, speakers[speaker]))
        at_ms += lasting_ms
    return Transcript.of(segments, Timing.SEGMENTS, language="en")


@cache
def _vocabulary() -> tuple[np.ndarray, np.ndarray]:
    dice = Random(4)
    small, syllables = _SMALL.split(), _SYLLABLES.split()
    rare: dict[str, None] = {}
    while len(rare) < _VOCABULARY:
        rare["".join(dice.choices(syllables, k=dice.choice((2, 2, 3, 3, 3, 4))))] = None
    words = [*dict.fromkeys((*small, *rare))]
    chances = 1 / (np.arange(len(words)) + 2.7)
    return np.array(words, dtype=object), chances / chances.sum()


@cache
def _real_words() -> np.ndarray:
    words: list[str] = []
    for path in sorted(CORPUS.rglob("*")) if CORPUS.is_dir() else ():
        try:
            read = read_transcript(path.read_bytes(), name=path.name)
        except (TranscriptError, OSError):
            continue
        if len(read.segments) > 200:
            words += [word for segment in read.segments for word in segment.text.split()]
    return np.array(words, dtype=object)


def phrases(transcript: Transcript, dice: Random, length: int) -> str:
    """So many words that stand one after another somewhere in a transcript."""
    words = dice.choice(transcript.segments).text.split()
    begin = dice.randrange(max(len(words) - length, 0) + 1)
    return " ".join(word.strip(".,?!\"'") for word in words[begin : begin + length])
