"""Which files belong to an audio file."""

from __future__ import annotations

from pathlib import Path

import pytest

from player.media.companions import find_companions


def beside(folder: Path, *names: str, media: str = "talk.mp3") -> tuple[str, str]:
    for name in (media, *names):
        (folder / name).touch()
    found = find_companions(folder / media)
    transcript = found.transcripts[0].name if found.transcripts else ""
    return (transcript, found.chapters.name if found.chapters else "")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["talk.srt"], "talk.srt"),
        (["talk.srt", "talk.vtt"], "talk.vtt"),
        (["talk.srt", "talk.vtt", "talk.json"], "talk.json"),
        (["TALK.SRT"], ""),
        (["talk.SRT"], "talk.SRT"),
        (["talk.en.vtt", "talk.de.vtt"], "talk.de.vtt"),
        (["talk.en.json", "talk.srt"], "talk.srt"),
        (["talk.pt-BR.vtt"], "talk.pt-BR.vtt"),
        (["talk.transcript.json"], "talk.transcript.json"),
        (["talk.mp3.vtt"], "talk.mp3.vtt"),
        (["talk2.srt", "talk-notes.json"], ""),
        (["talk.chapters.json"], ""),
        (["talk.mp3.chapters.json", "talk.CHAPTERS.JSON"], ""),
        (["talk.info.json", "talk.jpg", "talk.log"], ""),
        (["talk.txt", "talk.lrc"], "talk.lrc"),
    ],
)
def test_the_best_transcript_is_found(tmp_path: Path, names: list[str], expected: str) -> None:
    assert beside(tmp_path, *names)[0] == expected


def test_chapters_are_found(tmp_path: Path) -> None:
    assert beside(tmp_path, "talk.Chapters.json", "talk.json") == (
        "talk.json",
        "talk.Chapters.json",
    )


def test_a_name_full_of_signs_is_taken_as_it_is(tmp_path: Path) -> None:
    media = "[01] what? *all* {of} it.live.mp3"
    name = "[01] what? *all* {of} it.live.srt"
    assert beside(tmp_path, name, media=media)[0] == name


def test_a_folder_is_no_companion(tmp_path: Path) -> None:
    (tmp_path / "talk.json").mkdir()
    assert beside(tmp_path, "talk.srt")[0] == "talk.srt"


def test_a_missing_folder_holds_none(tmp_path: Path) -> None:
    assert find_companions(tmp_path / "none" / "talk.mp3").transcripts == ()
