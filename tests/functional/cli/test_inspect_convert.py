"""`podline inspect` and `podline convert`, as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from player.cli.convert import convert_command
from player.cli.inspect import inspect_command
from player.cli.main import podline

SRT = (
    "1\n00:01,000 --> 00:00:02,000\nAnn: one\x1b]0;x\x07 two\n"
    "2\n00:00:02,000 --> 00:00:03,000\nBob: three\n"
)


def inspect(*arguments: str | Path) -> Result:
    return CliRunner().invoke(inspect_command, [str(argument) for argument in arguments])


def convert(*arguments: str | Path) -> Result:
    return CliRunner().invoke(convert_command, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    "command",
    ["inspect {}", "clip {} --from 1 --to 2 -o cut.mp3", "export {} page.html", "play {}",
     "quote {} --from 1 --to 2", "share {}"],
)  # fmt: skip
def test_a_sound_that_is_none_is_said_to_hold_no_sound(command: str, tmp_path: Path) -> None:
    path = tmp_path / "talk.mp3"
    path.write_bytes(
        b"\x01\x81\xff" + bytes((at * 97 + at // 251 * 31) & 0xFF for at in range(5_000))
    )
    result = CliRunner().invoke(podline, command.format(path).split())
    assert result.exit_code == 1
    assert "“talk.mp3” holds no sound that podline knows." in result.stderr


@pytest.fixture
def subtitles(tmp_path: Path) -> Path:
    path = tmp_path / "talk.srt"
    path.write_text(SRT, encoding="utf-8")
    return path


def test_inspect_prints_one_object_for_scripts(subtitles: Path) -> None:
    result = inspect(subtitles, "--json")
    assert result.exit_code == 0
    described = json.loads(result.stdout)
    assert described == {
        "kind": "transcript",
        "format": "srt",
        "title": "",
        "description": "",
        "links": [],
        "sponsors": [],
        "speakers": ["Ann", "Bob"],
        "segments": 2,
        "words": 3,
        "timing": "segments",
        "chapters": [],
        "repairs": [
            {"line": 2, "what": "a time line not written as SRT has it was understood"},
            {"line": 4, "what": "no blank line before this cue"},
        ],
    }


def test_inspect_tells_people_and_sends_nothing_to_the_terminal(subtitles: Path) -> None:
    result = inspect(subtitles)
    assert result.exit_code == 0
    assert "3 in 2 segments" in result.stdout
    assert "line 4: no blank line before this cue" in result.stdout
    assert "\x1b" not in result.stdout


def test_inspect_reads_chapters_and_pages(tmp_path: Path) -> None:
    chapters = tmp_path / "x.chapters.json"
    chapters.write_text('{"chapters": [{"startTime": 1, "title": "A", "img": "https://a.com/i"}]}')
    described = json.loads(inspect(chapters, "--json").stdout)
    assert described["kind"] == "chapters"
    assert described["chapters"] == [
        {"start_ms": 1000, "end_ms": None, "title": "A", "url": None, "image": "https://a.com/i"}
    ]
    page = tmp_path / "page.md"
    page.write_text(
        "# Title\n\nNotes.\n\n0:00 A\n5:00 B\n\n## Transcript\n\n**Ann:** one\n\n**Bob:** two\n"
    )
    described = json.loads(inspect(page, "--json").stdout)
    assert (described["kind"], described["title"], described["segments"]) == ("page", "Title", 2)


@pytest.mark.parametrize("content", [b"", b"\0\1\2\3" * 100, b"{}", b"<rss version='2.0'></rss>"])
def test_inspect_fails_with_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.vtt"
    path.write_bytes(content)
    for result in (
        inspect(path),
        inspect(path, "--json"),
        inspect(tmp_path / "none"),
        inspect(tmp_path),
    ):
        assert result.exit_code == 1
        assert result.stdout == ""
        assert result.stderr.startswith("Error: ")
        assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("ending", [".srt", ".vtt", ".json", ".lrc", ".md", ".txt"])
def test_convert_writes_every_format(subtitles: Path, ending: str) -> None:
    target = subtitles.with_name(f"out{ending}")
    assert convert(subtitles, target).exit_code == 0
    assert json.loads(inspect(target, "--json").stdout)["words"] == 3
    assert "\x1b" not in target.read_text(encoding="utf-8")


def test_convert_writes_over_nothing_unasked(subtitles: Path) -> None:
    target = subtitles.with_name("out.vtt")
    target.write_text("mine")
    result = convert(subtitles, target)
    assert result.exit_code == 1
    assert "exists already" in result.stderr
    assert target.read_text() == "mine"
    assert convert(subtitles, target, "--force").exit_code == 0


def test_convert_says_what_it_cannot_do(subtitles: Path, tmp_path: Path) -> None:
    assert "end its name with" in convert(subtitles, tmp_path / "x.docx").stderr
    chapters = tmp_path / "c.json"
    chapters.write_text('{"chapters": [{"startTime": 1, "title": "A"}]}')
    assert "has no transcript" in convert(chapters, tmp_path / "x.srt").stderr
    assert "cannot be written" in convert(subtitles, tmp_path / "no" / "x.srt").stderr


def test_estimated_times_are_owned_up_to(tmp_path: Path) -> None:
    text = tmp_path / "x.txt"
    text.write_text("Ann: one\n\nBob: two\n\nAnn: three\n")
    result = convert(text, tmp_path / "x.srt")
    assert result.exit_code == 0
    assert "estimated" in result.stderr
