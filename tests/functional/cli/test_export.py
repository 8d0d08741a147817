"""`podline export`, as a user types it."""

from __future__ import annotations

import json
import os
import re
import shutil
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner, Result

from player.cli.export import export_command
from player.cli.main import main
from player.library.model import DownloadState
from player.library.store import Store
from player.media.demo import demo_path
from player.transcript.model import Segment, Timing, Transcript
from tests.support.addresses import PRIVATE, PUBLIC, Private
from tests.support.library import entry, feed_of, subscribed
from tests.support.pages import silence_of

TOKEN = "k9Zq4Xv7Lw2Rt8Yp3Nm6Bs1D"
TOKEN_URL = f"https://listen.example.com/rss/{TOKEN}/talk?auth={TOKEN}"


def export(*arguments: str | Path) -> Result:
    return CliRunner().invoke(export_command, [str(argument) for argument in arguments])


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """An audio file with an awkward name and its transcript."""
    media = silence_of(tmp_path / "a talk: 50% #1.wav", 10)
    media.with_suffix(".srt").write_text(
        "1\n00:00:01,000 --> 00:00:02,000\nAnn: Hello there.\n", encoding="utf-8"
    )
    return media


def test_a_page_is_written_and_its_sound_is_found_from_it(talk: Path) -> None:
    folder = talk.parent / "pages"
    folder.mkdir()
    result = export(talk, folder / "page.html")
    assert result.exit_code == 0, result.output
    written = (folder / "page.html").read_text(encoding="utf-8")
    assert "Hello there." in written
    assert f'src="../{quote(talk.name)}"' in written
    assert "keep the two together" in result.stdout
    assert not list(folder.glob("*unfinished*"))


def test_scripts_get_one_object(talk: Path) -> None:
    page = talk.parent / "page.html"
    result = export(talk, page, "--json")
    told = json.loads(result.stdout)
    assert told == {
        "page": str(page),
        "bytes": page.stat().st_size,
        "sound": quote(talk.name),
        "warnings": [],
    }
    told = json.loads(export(talk, page, "--embed", "--json").stdout)
    assert told["sound"] == "embedded"
    assert told["bytes"] > talk.stat().st_size


@pytest.mark.parametrize("name", [b"a\xc2\x9b31m\x1b[0m.html", b"a\xff.html", b"a\n'.html"])
def test_odd_names_reach_no_terminal(talk: Path, tmp_path: Path, name: bytes) -> None:
    page = tmp_path / os.fsdecode(name)
    media = talk.rename(tmp_path / os.fsdecode(name.replace(b"html", b"wav")))
    for options in ((), ("--json",), ("--json", "--embed")):
        result = CliRunner().invoke(export_command, [str(media), str(page), *options])
        assert result.exit_code == 0, result.output
        assert result.output.rstrip("\n").isprintable()
    assert json.loads(result.stdout)["page"] == str(page)
    assert page.exists()


def test_a_page_of_the_same_episode_is_written_anew_and_nothing_else(
    talk: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    assert export(talk, page).exit_code == 0
    assert export(talk, page).exit_code == 0
    other = tmp_path / "other.m4a"
    shutil.copy(demo_path(), other)
    before = page.read_bytes()
    refused = export(other, page)
    assert refused.exit_code == 1
    assert "--force" in refused.output
    assert page.read_bytes() == before
    assert export(other, page, "--force").exit_code == 0
    assert page.read_bytes() != before


@pytest.mark.parametrize("kept", [b"", b"my own page", b"<!doctype html><title>podline</title>"])
def test_what_is_not_a_page_of_podline_is_left_alone(
    talk: Path, tmp_path: Path, kept: bytes
) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(kept)
    assert export(talk, page).exit_code == 1
    assert page.read_bytes() == kept


def test_what_cannot_be_done_is_said_in_a_sentence(talk: Path, tmp_path: Path) -> None:
    (tmp_path / "folder.html").mkdir()
    for arguments, said in (
        ((talk, tmp_path / "page.mp3"), "end its name with .html"),
        ((talk, tmp_path / "no" / "page.html"), "cannot be written"),
        ((talk, tmp_path / "folder.html", "--force"), "cannot be written"),
        ((tmp_path / "none.mp3", tmp_path / "page.html"), "does not exist"),
        ((talk.with_suffix(".srt"), tmp_path / "page.html"), "makes no sound"),
        ((talk, tmp_path / "page.html", "--audio-url", "ftp://a.example/x.mp3"), "none of the web"),
        ((talk, tmp_path / "page.html", "--audio-url", "javascript:alert(1)"), "none of the web"),
        ((talk, tmp_path / "page.html", "--audio-url", TOKEN_URL), "private token"),
        ((talk, tmp_path / "page.html", "--link", "nonsense"), "no web address"),
    ):
        result = export(*arguments)
        assert result.exit_code == 1, arguments
        assert said in result.output
        assert TOKEN not in result.output
        assert result.output.count("\n") == 1
    assert not (tmp_path / "page.html").exists()
    assert not list(tmp_path.rglob("*unfinished*"))
    assert export(talk, tmp_path / "page.html", "--embed", "--audio-url", "https://a.example/x")


def test_a_transcript_alone_needs_an_address_of_its_sound(talk: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    url = "https://media.example.com/a.mp3?x=1&y=2"
    result = export(talk.with_suffix(".srt"), page, "--audio-url", url)
    assert result.exit_code == 0, result.output
    written = page.read_text(encoding="utf-8")
    assert 'src="https://media.example.com/a.mp3?x=1&amp;y=2"' in written
    assert "media-src https:;" in written


@pytest.mark.parametrize("private", PRIVATE, ids=range(len(PRIVATE)))
def test_no_token_of_a_private_feed_is_in_a_page(
    talk: Path, tmp_path: Path, private: Private
) -> None:
    url = private.url
    talk.with_suffix(".srt").write_text(
        f"1\n00:00:01,000 --> 00:00:02,000\nGo to {url} now.\n", encoding="utf-8"
    )
    chapters = {"chapters": [{"startTime": 0, "title": f"At {url}", "url": url}]}
    talk.with_name(f"{talk.stem}.chapters.json").write_text(json.dumps(chapters), encoding="utf-8")
    saved = tmp_path / "saved.html"
    saved.write_text(
        f"<html><head><title>About {escape(url)}</title></head><body><h1>About {escape(url)}</h1>"
        f"<p>Notes: {escape(url)}, and https://www.example.com/fine.</p></body></html>",
        encoding="utf-8",
    )
    page = tmp_path / "page.html"
    result = export(
        talk, page, "--page", saved, "--transcript", talk.with_suffix(".srt"), "--link", url
    )
    assert result.exit_code == 0, result.output
    assert "left out" in result.stderr
    refused = export(talk, tmp_path / "linked.html", "--audio-url", url)
    assert refused.exit_code == 1
    written = page.read_text(encoding="utf-8")
    for secret in private.secrets:
        for text in (written, result.output, refused.output):
            assert secret not in text
    assert "Go to" in written


@pytest.mark.parametrize("url", PUBLIC)
def test_public_addresses_stay(talk: Path, tmp_path: Path, url: str) -> None:
    page = tmp_path / "page.html"
    result = export(talk, page, "--link", url)
    assert result.exit_code == 0, result.output
    assert escape(url) in page.read_text(encoding="utf-8")


def test_the_cover_travels_inside(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert export(demo_path(), page).exit_code == 0
    assert re.search(r'<img class="cover" src="data:image/(?:png|jpeg);base64,', page.read_text())


def test_the_command_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert re.search(r"export\s+Write an episode as a web page", capsys.readouterr().out)


def test_an_episode_of_the_library_is_named_by_words(
    store: Store, talk: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    subscribed(store, feed_of(entry(1, title="The lamp at night"), title="Lit Words"))
    (row,) = store.episodes()
    words = Transcript.of([Segment(0, 900, "A word in the dark.")], Timing.SEGMENTS)
    store.put_transcript(row.key, words)
    missing = CliRunner().invoke(export_command, ["lamp", "night", str(page)])
    assert missing.exit_code == 1
    assert "podline download" in missing.output
    url = "https://cdn.example/lamp.m4a"
    done = CliRunner().invoke(export_command, ["lamp", "night", str(page), "--audio-url", url])
    assert done.exit_code == 0, done.output
    assert "A word in the dark." in page.read_text()
    store.request_download(row.key, str(talk))
    store.set_download(row.key, DownloadState.RUNNING)
    store.set_download(row.key, DownloadState.DONE)
    linked = CliRunner().invoke(export_command, ["lamp", str(page)])
    assert "podline's own copy" in linked.stdout
    assert "--embed" in linked.stdout
    assert "token" not in linked.stdout
    again = CliRunner().invoke(export_command, ["lamp", str(page), "--embed", "--json"])
    assert json.loads(again.stdout)["sound"] == "embedded"


def downloaded(store: Store, talk: Path) -> None:
    """The only episode of the library has its sound here."""
    (row,) = store.episodes()
    store.request_download(row.key, str(talk))
    store.set_download(row.key, DownloadState.RUNNING)
    store.set_download(row.key, DownloadState.DONE)


def test_the_public_address_of_a_download_is_offered_for_the_page(
    store: Store, talk: Path, tmp_path: Path
) -> None:
    url = "https://cdn.example.org/a/lamp.mp3"
    subscribed(store, feed_of(entry(1, title="The lamp at night", media_url=url)))
    downloaded(store, talk)
    done = CliRunner().invoke(export_command, ["lamp", str(tmp_path / "page.html")])
    assert done.exit_code == 0, done.output
    assert f"--audio-url {url}" in done.stdout
    assert "keep the two together" not in done.stdout


@pytest.mark.parametrize(
    ("source", "unlisted"),
    [("https://example.org/feed", True), ("https://example.org/feed?token=q7Wd2Kx9", False)],
)
def test_the_address_of_a_private_shows_sound_is_not_offered(
    store: Store, talk: Path, tmp_path: Path, source: str, unlisted: bool
) -> None:
    url = "https://cdn.example.org/a/lamp.mp3"
    lamp = entry(1, title="The lamp at night", media_url=url)
    subscribed(store, feed_of(lamp, unlisted=unlisted), source)
    downloaded(store, talk)
    done = CliRunner().invoke(export_command, ["lamp", str(tmp_path / "page.html")])
    assert done.exit_code == 0, done.output
    assert "give --embed." in done.stdout
    assert url not in done.stdout
