"""Every file of the corpus is read, every word of it kept, and written back unchanged.

The corpus lies beside the repository; without it these tests are skipped.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from player.chapters.reader import read_chapters
from player.inspection import InspectionError, description_of, read_found, write_readable
from player.pages.reader import read_page
from player.transcript.model import Timing, Transcript
from player.transcript.reader import TranscriptError, read_any
from player.transcript.reading import for_reading
from player.transcript.source import decode
from player.transcript.writer import FORMATS

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")

GUESSED = {"invalid_format1.srt", "invalid_format3.srt", "invalid_format4.srt", "youtube_dl.vtt"}
"""Where a line that may be a number or a name is kept as speech."""

EMPTY = {"empty.vtt", "no_captions.vtt"}
ENDINGS = {"markdown": ".md", "text": ".txt"}
WORD = re.compile(r"\w+")


def files(*folders: str) -> list[Path]:
    return sorted(
        path
        for folder in folders
        for path in (CORPUS / folder).rglob("*")
        if path.is_file() and path.name not in EMPTY
    )


def named(path: Path) -> str:
    return str(path.relative_to(CORPUS))


TRANSCRIPTS = files("transcripts")


def words(text: str) -> Counter[str]:
    return Counter(WORD.findall(text))


def read(path: Path) -> Transcript:
    return read_any(path.read_bytes(), name=path.name).transcript


def source_words(path: Path) -> Counter[str]:
    """The words of a file by a way of its own: what is plainly no speech cut out by lines."""
    text = decode(path.read_bytes()).text.replace("\r\n", "\n").replace("\r", "\n")
    if path.suffix == ".json":
        document = json.loads(text)
        entries = document["segments"] if isinstance(document, dict) else document
        text = " ".join(str(entry.get("body", entry.get("text"))) for entry in entries)
        return words(re.sub(r"</?\w[^<>]*>", "", text))
    if path.suffix == ".html":
        text = re.sub(
            r"<!--.*?-->|<cite>.*?</cite>|<time>.*?</time>|<[^<>]*>", " ", text, flags=re.S
        )
        return words(html.unescape(text))
    kept = []
    lines = text.split("\n")
    skipping = False
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else ""
        if line.startswith(("WEBVTT", "NOTE", "STYLE")):
            skipping = True
        skipping = skipping and bool(line.strip())
        is_time = "-->" in line or re.match(r"\s*\d:\d\d:\S+,\d:\d\d:", line)
        is_id = "-->" in following or (re.fullmatch(r"\d+", line.strip()) and not _said(lines, at))
        if not (skipping or is_time or is_id):
            kept.append(line)
    spoken = "\n".join(kept)
    spoken = re.sub(r"</?(?:[biusvc]|font)\b[^<>]*>|<\d[\d:.]*>", "", spoken)
    spoken = re.sub(r"\{(?:\\[^{}]*|\w:[^{}]*)\}", "", spoken).replace("\\h", " ")
    if path.suffix == ".txt":
        spoken = re.sub(r"(?m)^\d\d:\d\d:\d\d ", "", spoken)
    return words(html.unescape(spoken))


def _said(lines: list[str], at: int) -> bool:
    """True for a number that follows a time line: then it is the text."""
    return at > 0 and "-->" in lines[at - 1]


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=named)
def test_words_in_are_words_out(path: Path) -> None:
    transcript = read(path)
    spoken = words(" ".join(segment.text for segment in transcript.segments))
    names: Counter[str] = Counter()
    previous = ""
    for segment in transcript.segments:
        if segment.speaker != previous:
            names += words(segment.speaker)
        previous = segment.speaker
    missing = source_words(path) - spoken
    if path.suffix in (".json", ".html"):
        assert not missing
    else:
        assert set(missing) <= set(names)
        assert sum(missing.values()) <= sum(names.values()) * 2
    if path.name not in GUESSED:
        assert not spoken - source_words(path)


@pytest.mark.parametrize("path", files("transcripts", "pages"), ids=named)
@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_written_reads_back(path: Path, kind: str) -> None:
    transcript = read_found(path.read_bytes(), name=path.name).transcript
    written = write_readable(transcript, kind).encode()
    name = f"x{ENDINGS.get(kind, '.' + kind)}"
    if not transcript:
        pytest.skip("it has no transcript")
    assert read_any(written, name=name).format == kind
    check_the_same(transcript, read_any(written, name=name).transcript, kind)
    check_the_same(transcript, read_found(written, name=name).transcript, kind)


def check_the_same(transcript: Transcript, again: Transcript, kind: str) -> None:
    with_words = kind in ("vtt", "json", "lrc")
    for before, after in zip(transcript.segments, again.segments, strict=True):
        assert (before.start_ms, before.text, before.speaker) == (
            after.start_ms,
            after.text,
            after.speaker,
        )
        assert transcript.timing is Timing.NONE or before.end_ms == after.end_ms
        assert not with_words or before.words == after.words


@pytest.mark.parametrize("path", files("transcripts", "pages", "chapters"), ids=named)
def test_every_file_can_be_inspected(path: Path) -> None:
    described = description_of(read_found(path.read_bytes(), name=path.name))
    assert json.loads(json.dumps(described)) == described
    assert described["segments"] or described["chapters"]


@pytest.mark.parametrize("name", sorted(EMPTY))
def test_a_file_without_words_says_so(name: str) -> None:
    with pytest.raises((InspectionError, TranscriptError), match=r"\.$"):
        read_found((CORPUS / "transcripts" / "webvtt-py" / name).read_bytes(), name=name)


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=named)
def test_regrouping_for_reading_loses_no_word(path: Path) -> None:
    if path.name == "youtube_dl.vtt":
        pytest.skip("its captions roll, and are shown once")
    transcript = read(path)
    before = Counter(" ".join(segment.text for segment in transcript.segments).split())
    shown = for_reading(transcript).segments
    assert Counter(" ".join(segment.text for segment in shown).split()) == before


def test_chapters_of_the_specification() -> None:
    simple = read_chapters((CORPUS / "chapters" / "namespace-example.json").read_bytes())
    assert [simple[1].start_ms, simple[1].title] == [168_000, "Hearing Aids"]
    complete = read_chapters((CORPUS / "chapters" / "namespace-exampleComplex.json").read_bytes())
    assert (len(simple), len(complete)) == (9, 10)


def test_the_page_this_project_started_from() -> None:
    path = CORPUS / "pages" / "john-schulman-substack-page.txt"
    text = path.read_text(encoding="utf-8")
    page = read_page(path.read_bytes(), name=path.name)
    assert page.title == "John Schulman (OpenAI Cofounder) - Reasoning, RLHF, & Plan for 2027 AGI"
    assert page.subtitle.startswith("how posttraining tames the shoggoth")
    assert page.speakers == ("Dwarkesh Patel", "John Schulman")
    assert [chapter.start_ms // 1_000 for chapter in page.chapters] == [
        0, 1017, 1759, 2450, 3133, 3658, 4515,
    ]  # fmt: skip
    assert len(page.sponsors) == 2
    assert "Watch on YouTube" in [link.text for link in page.links]
    assert page.transcript.timing is Timing.ESTIMATED
    spoken = " ".join(segment.text for segment in page.transcript.segments)
    speech = text[text.index("Today I have the pleasure") : text.index("2 Comments")]
    speech = re.sub(
        r"(?m)^\(\d\d:\d\d:\d\d\) - .*$|^(?:Dwarkesh Patel|John Schulman)\s*$", "", speech
    )
    assert spoken.split() == speech.split()
    for chapter in page.chapters[1:]:
        assert any(segment.start_ms == chapter.start_ms for segment in page.transcript.segments)


@pytest.mark.parametrize("path", files("pages/changelog"), ids=named)
def test_pages_keep_every_spoken_word(path: Path) -> None:
    transcript = read_found(path.read_bytes(), name=path.name).transcript
    text = re.sub(r"(?m)^\*\*[^*]+\*\*:? ?", "", path.read_text(encoding="utf-8"))
    text = re.sub(r"\\\[[\d:.]+\\\]", "", text)
    assert transcript.timing is Timing.ESTIMATED
    assert words(" ".join(s.text for s in transcript.segments)) == words(
        re.sub(r"\]\([^()]*\)|\\|(?<!\w)_|_(?!\w)", " ", text)
    )
