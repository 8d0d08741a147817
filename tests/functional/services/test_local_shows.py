"""A folder of sound and transcripts as a show."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from player.library.model import ShowKind
from player.services.desk import Refreshing
from player.services.problems import Refused
from tests.support.shows import ShowsAtWork

DEMO = Path(__file__).parents[3] / "assets" / "demo"
LINE = "1\n00:00:01,000 --> 00:00:02,000\n{}\n"
SOME_DAYS_S = 200_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "My talks"
    (folder / "2020").mkdir(parents=True)
    for suffix in (".m4a", ".json", ".chapters.json", ".srt"):
        shutil.copy(DEMO / f"lit-words{suffix}", folder / f"demo{suffix}")
    (folder / "2020" / "said.srt").write_text(LINE.format("only words here"))
    (folder / "2020" / "said.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nhello\n")
    (folder / "README.md").write_text("# About this folder\n")
    (folder / "package.json").write_text('{"name": "x"}')
    (folder / "list.mp3").write_text("#EXTM3U\nhttp://127.0.0.1/x\n")
    (folder / "notes.docx").write_text("nothing")
    return folder


def add(at_work: ShowsAtWork, folder: Path) -> int:
    offers = at_work.desk.look_up(str(folder)).shows
    (show_id,) = at_work.desk.subscribe(offers)
    at_work.settled()
    return show_id


def age(at_work: ShowsAtWork, show_id: int) -> None:
    """Let the last look at the folder be so long after its files that they count as unchanged."""
    with at_work.store._writing() as connection:
        connection.execute(
            "UPDATE shows SET refreshed_s = refreshed_s + ? WHERE id = ?", (SOME_DAYS_S, show_id)
        )


def test_a_folder_becomes_a_show_with_its_texts(at_work: ShowsAtWork, folder: Path) -> None:
    show = at_work.store.show(add(at_work, folder))
    assert (show.kind, show.title, show.failure) == (ShowKind.FOLDER, "My talks", "")
    rows = {row.title: row for row in at_work.store.episodes()}
    assert len(rows) == 2
    said = rows.pop("said")
    assert (said.playable, said.transcript_path) == (False, str(folder / "2020" / "said.vtt"))
    (demo,) = rows.values()
    assert demo.playable
    assert demo.media_path == str(folder / "demo.m4a")
    assert demo.transcript_path == str(folder / "demo.json")
    kept = at_work.store.transcript(said.key)
    assert kept is not None
    assert kept.transcript.segments[0].text == "hello"
    assert at_work.store.transcript(demo.key) is not None
    assert at_work.desk.cover(show.id) is not None


def test_a_second_look_finds_what_came_and_keeps_what_went(
    at_work: ShowsAtWork, folder: Path
) -> None:
    show_id = add(at_work, folder)
    assert at_work.refreshed() == Refreshing(1, 1, 0, 0)
    age(at_work, show_id)
    assert at_work.refreshed() == Refreshing(1, 1, 0, 0)
    (folder / "more.txt").write_text("Ann: A word.\n\nBen: Another word.\n")
    assert at_work.refreshed() == Refreshing(1, 1, 1, 0)
    (heard,) = [row for row in at_work.store.episodes() if row.title == "said"]
    at_work.store.remember(heard.key, 500)
    shutil.rmtree(folder / "2020")
    at_work.refreshed()
    assert "said" in at_work.titles()
    shutil.rmtree(folder)
    assert at_work.refreshed().failed == 1
    assert "cannot be read" in at_work.store.show(show_id).failure
    folder.mkdir()
    assert at_work.refreshed().failed == 1
    assert "no episodes" in at_work.store.show(show_id).failure
    assert len(at_work.titles()) == 3


def test_a_text_that_was_written_anew_is_read_again(at_work: ShowsAtWork, folder: Path) -> None:
    show_id = add(at_work, folder)
    (said,) = [row for row in at_work.store.episodes() if not row.playable]
    at_work.store.star([said.key])
    path = folder / "2020" / "said.vtt"
    path.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\ngoodbye now\n")
    at_work.refreshed(show_id)
    (again,) = [row for row in at_work.store.episodes() if not row.playable]
    assert again.starred
    kept = at_work.store.transcript(again.key)
    assert kept is not None
    assert kept.transcript.segments[0].text == "goodbye now"
    assert at_work.store.transcript(said.key) is None


def test_files_that_did_not_change_are_not_read_again(at_work: ShowsAtWork, folder: Path) -> None:
    show_id = add(at_work, folder)
    age(at_work, show_id)
    (before,) = [row for row in at_work.store.episodes() if row.playable]
    with (folder / "demo.m4a").open("r+b") as file:  # reading it would give it another key
        file.seek((folder / "demo.m4a").stat().st_size // 2)
        file.write(bytes(100))
    assert at_work.refreshed() == Refreshing(1, 1, 0, 0)
    (row,) = [row for row in at_work.store.episodes() if row.playable]
    assert row.key == before.key


def test_links_do_not_lead_out_and_an_empty_folder_is_refused(
    at_work: ShowsAtWork, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x.srt").write_text(LINE.format("outside"))
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "loop").symlink_to(inside)
    (inside / "out").symlink_to(tmp_path / "outside")
    os.mkfifo(inside / "pipe.mp3")
    with pytest.raises(Refused, match="no sound and no transcript"):
        at_work.desk.look_up(str(inside))
