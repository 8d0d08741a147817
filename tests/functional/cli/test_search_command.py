"""`podline search`, as a user types it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from player.cli.main import podline
from player.library.model import EpisodeRow
from player.library.store import Store
from tests.support.library import entry, feed_of, listed, spoken, subscribed


def run(*arguments: str) -> Result:
    return CliRunner().invoke(podline, list(arguments))


@pytest.fixture
def talks(store: Store) -> dict[str, EpisodeRow]:
    """A show with three episodes, two of them with words; nothing is indexed yet."""
    subscribed(store, feed_of(*map(entry, (1, 2, 3)), title="Lamp & Word"))
    rows = listed(store)
    first = spoken(("Ada", "Good evening."), ("Bo", "We train a reward model first."))
    second = spoken(("Ada", "The model had no reward."), ("Ada", "Then it rained."))
    store.put_transcript(rows["Episode 1"].key, first, "file")
    store.put_transcript(rows["Episode 2"].key, second, "file")
    return rows


def hits(*arguments: str) -> list[dict[str, object]]:
    result = run("search", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_what_was_never_indexed_is_found_with_its_voice_and_time(
    talks: dict[str, EpisodeRow],
) -> None:
    [hit] = hits('"reward model"')
    assert isinstance(hit.pop("score"), float)
    assert hit == {
        "show": "Lamp & Word",
        "episode": "Episode 1",
        "key": talks["Episode 1"].key,
        "speaker": "Bo",
        "start_ms": 2_000,
        "text": "We train a reward model first.",
        "where": "transcript",
    }
    assert {hit["episode"] for hit in hits("reward", "model")} == {"Episode 1", "Episode 2"}


def test_words_narrow_and_leave_out(talks: dict[str, EpisodeRow]) -> None:
    assert [hit["episode"] for hit in hits("reward", "-train")] == ["Episode 2"]
    assert [hit["episode"] for hit in hits("speaker:ada", "reward")] == ["Episode 2"]
    assert [hit["where"] for hit in hits("title:3")] == ["title"]
    found = run("search", "rained", "-without")
    assert "Then it rained." in found.stdout
    for asked in (("-h",), ("reward", "-h"), ("--help",)):
        assert "Usage" in run("search", *asked).stdout


def test_a_person_reads_where_and_by_whom(talks: dict[str, EpisodeRow]) -> None:
    result = run("search", '"reward model"')
    assert result.stdout.splitlines() == [
        "Lamp & Word — Episode 1 · 0:02 · Bo",
        "    We train a reward model first.",
    ]
    assert run("search", "title:3").stdout == "Lamp & Word — Episode 3 · in the title\n"
    limited = run("search", "reward", "--limit", "1")
    assert limited.stdout.count("reward") == 1
    assert "--limit prints more" in limited.stderr


def test_the_match_is_marked_on_a_terminal(
    talks: dict[str, EpisodeRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    coloured = CliRunner().invoke(podline, ["search", '"reward model"'], color=True).stdout
    assert "a \x1b[1mreward model\x1b[0m first" in coloured.replace("\x1b[0m \x1b[1m", " ")
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in CliRunner().invoke(podline, ["search", "reward"], color=True).stdout


def test_nothing_in_what_was_found_acts_on_the_terminal(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    subscribed(store, feed_of(entry(1, title="Red \x1b[31m\x07 lamp"), title="A\x1b]0;x\x07B"))
    row = store.episodes()[0]
    store.put_transcript(row.key, spoken(("Ev\x1be", "A lamp \x1b[2J\u202e here.")), "file")
    result = CliRunner().invoke(podline, ["search", "lamp"], color=True)
    assert result.exit_code == 0
    for sign in ("\x07", "\u202e", "\x1b"):
        assert sign not in result.stdout


@pytest.mark.usefixtures("talks")
def test_nothing_found_is_said_and_fails() -> None:
    result = run("search", "zeppelin", "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Nothing was found for “zeppelin”" in result.stderr


@pytest.mark.usefixtures("talks")
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "There is nothing to look for"),
        (" ! ", "There is nothing to look for"),
        ("after:banana", "“after:banana” names no date: write it as after:2024"),
        ("reward before:2024-13", "“before:2024-13” names no date"),
        ("zeppelin after:2001", "Nothing was found for “zeppelin after:2001”"),
    ],
)
def test_a_mistake_in_a_query_is_named(query: str, sentence: str) -> None:
    result = run("search", query)
    assert (result.exit_code, result.stdout) == (1, "")
    assert sentence in result.stderr


def test_an_empty_library_is_said_and_fails(empty_home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "player", "search", "reward"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == ("podline: The library is empty: “podline add” puts a show into it.\n")
