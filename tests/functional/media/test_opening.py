"""Opening files with tags, chapters and companions of every kind."""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from mutagen.flac import FLAC
from mutagen.id3 import APIC, CHAP, COMM, CTOC, ID3, TALB, TDES, TIT2, TXXX, WOAF, WXXX
from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm
from mutagen.oggopus import OggOpus

from player.chapters.model import Chapter
from player.media.demo import demo_path
from player.media.opening import open_episode
from player.media.probe import probe, read_embedded
from player.media.problems import MediaError
from player.transcript.model import Timing

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
SRT = b"1\n00:00:01,000 --> 00:00:02,000\nHello there.\n"
CHAPTERS = b'{"version": "1.2.0", "chapters": [{"startTime": 3, "title": "From the file"}]}'


def copied(source: Path, folder: Path, name: str = "") -> Path:
    target = folder / (name or source.name)
    target.write_bytes(source.read_bytes())
    return target


def chapter_frame(name: str, start_ms: int, title: str, url: str = "") -> CHAP:
    parts: list[Any] = [TIT2(encoding=3, text=[title])]
    if url:
        parts.append(WXXX(encoding=3, desc="", url=url))
    return CHAP(element_id=name, start_time=start_ms, end_time=start_ms + 900, sub_frames=parts)


def test_an_mp3_tells_everything(sounds: Path, tmp_path: Path) -> None:
    path = copied(sounds / "vbr.mp3", tmp_path)
    tags = ID3(path)
    tags.add(TIT2(encoding=3, text=["A \x1b[31mred\x1b[0m title"]))
    tags.add(TALB(encoding=3, text=["The show"]))
    tags.add(TDES(encoding=3, text=["What it\nis about"]))
    tags.add(COMM(encoding=3, lang="eng", desc="", text=["short"]))
    tags.add(WOAF(url="https://show.example/12"))
    tags.add(chapter_frame("b", 4_000, "Second", "https://show.example/second"))
    tags.add(chapter_frame("a", 0, "First"))
    tags.add(chapter_frame("secret", 2_000, "Hidden"))
    tags.add(CTOC(element_id="toc", flags=3, child_element_ids=["a", "b"], sub_frames=[]))
    tags.add(APIC(encoding=3, mime="image/png", type=3, desc="", data=PNG))
    tags.save(path)
    opened = open_episode(path)
    episode = opened.episode
    assert episode.title == "A red title"
    assert episode.show == "The show"
    assert episode.description == "What it\nis about"
    assert episode.page_url == "https://show.example/12"
    assert [(chapter.start_ms, chapter.title) for chapter in episode.chapters] == [
        (0, "First"),
        (4_000, "Second"),
    ]
    assert episode.chapters[1].url == "https://show.example/second"
    assert opened.warnings == ()
    assert read_embedded(path).cover == PNG


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "javascript:alert(1)", "https://", "ftp://a.example/", "https://a b"],
)
def test_a_page_is_a_web_address_or_nothing(sounds: Path, tmp_path: Path, url: str) -> None:
    path = copied(sounds / "cbr.mp3", tmp_path)
    tags = ID3(path)
    tags.add(WOAF(url=url))
    tags.save(path)
    assert probe(path).page_url is None
    tags.add(TXXX(encoding=3, desc="purl", text=["https://show.example/1"]))
    tags.save(path)
    assert probe(path).page_url == "https://show.example/1"


def test_chapters_without_a_table_are_all_shown(sounds: Path, tmp_path: Path) -> None:
    path = copied(sounds / "cbr.mp3", tmp_path)
    tags = ID3(path)
    tags.add(chapter_frame("x", 5_000, ""))
    tags.add(chapter_frame("y", 1_000, "One"))
    tags.save(path)
    assert [chapter.title for chapter in probe(path).chapters] == ["One", "Chapter 2"]


def test_an_m4a_tells_everything(sounds: Path, tmp_path: Path) -> None:
    path = copied(sounds / "plain.m4a", tmp_path)
    audio = MP4(path)
    audio["\xa9nam"], audio["\xa9alb"], audio["ldes"] = "Title", "Show", "Long\ntext"
    audio["purl"] = "https://feeds.example/show.rss"
    audio["----:com.apple.iTunes:purl"] = MP4FreeForm(b"https://show.example/9")
    audio["covr"] = [MP4Cover(PNG, MP4Cover.FORMAT_PNG)]
    audio.save()
    info = probe(path)
    assert (info.title, info.show, info.description) == ("Title", "Show", "Long\ntext")
    assert info.page_url == "https://show.example/9"
    assert read_embedded(path).cover == PNG


def test_a_text_track_gives_chapters(sounds: Path, tmp_path: Path) -> None:
    meta = tmp_path / "meta.txt"
    listed = "".join(
        f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={start}\nEND={start + 3_000}\ntitle={title}\n"
        for start, title in ((0, "Início"), (3_000, "二つ目"), (6_000, "End"))
    )
    meta.write_text(f";FFMETADATA1\n{listed}", encoding="utf-8")
    path = tmp_path / "chapters.m4a"
    source = str(sounds / "plain.m4a")
    command = ["ffmpeg", "-v", "error", "-i", source, "-i", str(meta), "-map_chapters", "1"]
    subprocess.run([*command, "-c", "copy", str(path)], check=True, timeout=60)
    # Nero's list is taken away, so that only the text track is left to be read.
    path.write_bytes(path.read_bytes().replace(b"chpl", b"xxxx"))
    assert [(chapter.start_ms, chapter.title) for chapter in probe(path).chapters] == [
        (0, "Início"),
        (3_000, "二つ目"),
        (6_000, "End"),
    ]


@pytest.mark.parametrize("name", ["speech.opus", "lossless.flac"])
def test_comments_give_chapters_and_the_page(sounds: Path, tmp_path: Path, name: str) -> None:
    path = copied(sounds / name, tmp_path)
    audio = OggOpus(path) if name.endswith("opus") else FLAC(path)
    audio["title"], audio["album"], audio["website"] = "T", "S", "https://show.example/3"
    audio["chapter002"], audio["chapter002name"] = "00:00:05.500", "Later"
    audio["chapter001"], audio["chapter001name"] = "00:00:00.000", "Start"
    audio["chapter001url"] = "https://show.example/start"
    audio.save()
    info = probe(path)
    assert (info.title, info.show, info.page_url) == ("T", "S", "https://show.example/3")
    assert info.chapters == (
        Chapter(0, "Start", url="https://show.example/start"),
        Chapter(5_500, "Later"),
    )


def test_damaged_tags_cost_only_the_tags(sounds: Path, tmp_path: Path) -> None:
    from random import Random

    dice = Random(11)
    for name in ("vbr.mp3", "plain.m4a", "speech.opus", "lossless.flac", "source.wav"):
        whole = bytearray((sounds / name).read_bytes())
        for turn in range(40):
            broken = bytearray(whole)
            for _ in range(60):
                broken[dice.randrange(12, min(len(broken), 2_000))] = dice.randrange(256)
            path = tmp_path / f"{turn}-{name}"
            path.write_bytes(broken)
            opened = open_episode(path)
            assert opened.episode.title
            path.unlink()


def test_a_packed_frame_does_not_fill_the_memory(sounds: Path, tmp_path: Path) -> None:
    import zlib

    body = (200 << 20).to_bytes(4, "big") + zlib.compress(b"\0" + b"A" * (200 << 20), 9)
    frame = b"TIT2" + len(body).to_bytes(4, "big") + b"\0\x80" + body
    size = len(frame)
    safe = bytes((size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127))
    path = tmp_path / "bomb.mp3"
    path.write_bytes(b"ID3\x03\0\0" + safe + frame + (sounds / "cbr-bare.mp3").read_bytes())
    assert open_episode(path).episode.title == "bomb"


def test_companions_are_read(sounds: Path, tmp_path: Path) -> None:
    path = copied(sounds / "cbr.mp3", tmp_path, "my_talk.mp3")
    (tmp_path / "my_talk.srt").write_bytes(SRT)
    (tmp_path / "my_talk.chapters.json").write_bytes(CHAPTERS)
    opened = open_episode(path)
    assert opened.episode.title == "my talk"
    assert opened.episode.transcript.timing is Timing.SEGMENTS
    assert [chapter.title for chapter in opened.episode.chapters] == ["From the file"]
    assert opened.warnings == ()


def test_an_unreadable_companion_is_a_warning(sounds: Path, tmp_path: Path) -> None:
    path = copied(sounds / "cbr.mp3", tmp_path, "talk.mp3")
    (tmp_path / "talk.json").write_bytes(b" \n")
    (tmp_path / "talk.chapters.json").write_bytes(b"[")
    opened = open_episode(path)
    assert not opened.episode.transcript
    assert opened.episode.chapters == ()
    assert len(opened.warnings) == 2
    assert all("talk" in sentence for sentence in opened.warnings)


def test_a_companion_that_is_no_file_is_told_where_there_is_no_other(
    sounds: Path, tmp_path: Path
) -> None:
    path = copied(sounds / "cbr.mp3", tmp_path, "talk.mp3")
    for name, make in (
        ("talk.json", lambda odd: odd.symlink_to("talk.json")),
        ("talk.vtt", os.mkfifo),
        ("talk.txt", Path.mkdir),
    ):
        make(tmp_path / name)
        (sentence,) = open_episode(path).warnings
        assert sentence.startswith("“talk.json” beside the audio is no file")
    (tmp_path / "talk.srt").write_bytes(SRT)
    assert open_episode(path).warnings == ()


def test_an_unreadable_companion_makes_room_for_the_next(sounds: Path, tmp_path: Path) -> None:
    path = copied(sounds / "cbr.mp3", tmp_path, "talk.mp3")
    (tmp_path / "talk.json").write_bytes(b" ")
    (tmp_path / "talk.srt").write_bytes(SRT)
    opened = open_episode(path)
    assert len(opened.episode.transcript.segments) == 1
    assert len(opened.warnings) == 1


def test_a_named_companion_must_be_readable(sounds: Path, tmp_path: Path) -> None:
    path = copied(sounds / "cbr.mp3", tmp_path)
    broken = tmp_path / "broken.json"
    broken.write_bytes(b" \n")
    with pytest.raises(MediaError, match=r"broken\.json"):
        open_episode(path, transcript=broken)
    with pytest.raises(MediaError, match=r"broken\.json"):
        open_episode(path, chapters=broken)
    with pytest.raises(MediaError, match="does not exist"):
        open_episode(path, transcript=tmp_path / "none.srt")
    with pytest.raises(MediaError, match="no web address"):
        open_episode(path, page_url="file:///etc/passwd")


def test_chapters_that_were_named_win_over_those_inside(sounds: Path, tmp_path: Path) -> None:
    path = copied(sounds / "cbr.mp3", tmp_path, "talk.mp3")
    tags = ID3(path)
    tags.add(chapter_frame("a", 0, "Inside"))
    tags.save(path)
    beside = tmp_path / "talk.chapters.json"
    beside.write_bytes(CHAPTERS)
    assert open_episode(path).episode.chapters[0].title == "Inside"
    assert open_episode(path, chapters=beside).episode.chapters[0].title == "From the file"


def test_the_chapters_of_every_source_are_kept(
    sounds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = copied(sounds / "cbr.mp3", tmp_path, "talk.mp3")
    tags = ID3(path)
    tags.add(chapter_frame("a", 0, "Inside"))
    tags.add(TDES(encoding=3, text=["0:00 In the notes\n0:05 And on"]))
    tags.save(path)
    (tmp_path / "talk.chapters.json").write_bytes(CHAPTERS)
    named = tmp_path / "mine.json"
    named.write_bytes(CHAPTERS.replace(b"From the file", b"Named"))

    def titles(chapters: Path | None = None) -> list[tuple[str, str]]:
        episode = open_episode(path, chapters=chapters).episode
        assert episode.chapters == episode.chapter_lists[0].chapters
        return [(one.source, one.chapters[0].title) for one in episode.chapter_lists]

    found = [("file", "Inside"), ("json", "From the file"), ("notes", "In the notes")]
    assert titles() == found
    assert titles(chapters=named) == [("named", "Named"), *found]
    monkeypatch.chdir(tmp_path)
    beside = Path("talk.chapters.json")
    assert titles(chapters=beside) == [("named", "From the file"), found[0], found[2]]


def test_a_file_is_the_same_after_a_move(
    sounds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = copied(sounds / "cbr.mp3", tmp_path)
    key = open_episode(path).episode.key
    monkeypatch.chdir(tmp_path)
    assert open_episode(Path(path.name)).episode.key == key
    moved = tmp_path / "elsewhere" / "-- #50%\n:sout=x.mp3"
    moved.parent.mkdir()
    path.rename(moved)
    opened = open_episode(moved).episode
    assert opened.key == key
    assert opened.media == moved
    assert opened.title == "-- #50% :sout=x"
    assert open_episode(sounds / "vbr.mp3").episode.key != key


def test_a_name_that_is_no_text_is_played(sounds: Path, tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.mp3")
    assert open_episode(copied(sounds / "cbr.mp3", tmp_path, name)).episode.title == "caf\ufffd"


def test_the_demo_opens_whole() -> None:
    opened = open_episode(demo_path())
    episode = opened.episode
    assert opened.warnings == ()
    assert episode.title == "Lit Words"
    assert episode.page_url
    assert len(episode.chapters) == 5
    assert episode.transcript.timing is Timing.WORDS
    assert episode.duration_ms
    assert episode.transcript.segments[-1].end_ms <= episode.duration_ms
