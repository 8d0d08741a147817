"""Commands that take an episode of the library: queue, share, quote, open, play."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from player.cli.main import podline
from player.library.model import EpisodeRow
from player.library.store import Store
from tests.support.library import DAY_S, NOW_S, entry, feed_of, listed, spoken, subscribed

PAGE = "https://lamp.example/e"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(podline, list(arguments))


def day(number: int) -> str:
    """When the episode with this number came out."""
    return f"{datetime.fromtimestamp(NOW_S + number * 7 * DAY_S, UTC):%Y-%m-%d}"


@pytest.fixture
def rows(store: Store) -> dict[str, EpisodeRow]:
    """Two shows; the titles of the first have words in common."""
    subscribed(
        store,
        feed_of(
            *(
                entry(
                    number,
                    title=title,
                    page_url=f"{PAGE}/{number}/",
                    media_url=f"{PAGE}{number}.mp3",
                )
                for number, title in enumerate(
                    ("The lamp", "The lamp and the word", "Zürich at night", "Trailer"), start=1
                )
            ),
            title="Lit Words",
        ),
    )
    subscribed(store, feed_of(entry(9, title="Trailer"), title="Other"), "https://other.example/f")
    return {f"{row.show}/{row.title}": row for row in store.episodes(limit=100)}


def queued(*arguments: str) -> list[str]:
    result = run("queue", *arguments)
    assert result.exit_code == 0, result.output
    return [line.partition("·")[2].strip() for line in run("queue").stdout.splitlines()]


def test_the_queue_is_filled_and_emptied_by_words(rows: dict[str, EpisodeRow]) -> None:
    assert queued("add", "zurich") == ["Zürich at night"]
    assert queued("add", "the", "lamp") == ["Zürich at night", "The lamp"]
    assert queued("add", "--next", "word") == [
        "The lamp and the word",
        "Zürich at night",
        "The lamp",
    ]
    key = rows["Lit Words/The lamp"].key
    assert queued("remove", key) == ["The lamp and the word", "Zürich at night"]
    assert queued("remove", "lamp") == ["Zürich at night"]
    said = [json.loads(line) for line in run("queue", "list", "--json").stdout.splitlines()]
    assert [(one["title"], one["queued"]) for one in said] == [("Zürich at night", 0)]
    assert queued("clear") == []
    not_there = run("queue", "remove", key)
    assert (not_there.exit_code, not_there.stdout) == (1, "")


def test_the_show_may_be_named_too(rows: dict[str, EpisodeRow]) -> None:
    said = json.loads(run("share", "lit", "trailer", "--json").stdout)
    assert said["text"].startswith(f"{PAGE}/4")


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("lamp",),
            f"2 episodes: “The lamp and the word” (Lit Words, {day(2)}), “The lamp”",
        ),
        (("trailer",), f"“Trailer” (Other, {day(9)}), “Trailer” (Lit Words, {day(4)})"),
        (("zeppelin",), "No episode of the library has “zeppelin” in its title"),
        (("  ",), "Name an episode by words of its title."),
        (("feed:0000",), "No episode of the library has “feed:0000”"),
    ],
)
def test_what_is_not_one_episode_is_said(words: tuple[str, ...], sentence: str) -> None:
    for command in (("queue", "add"), ("share",)):
        result = run(*command, *words)
        if command == ("share",) and not words[0].strip():
            continue
        assert (result.exit_code, result.stdout) == (1, "")
        assert sentence in result.stderr


def test_an_episode_is_shared_and_quoted(store: Store, rows: dict[str, EpisodeRow]) -> None:
    key = rows["Lit Words/Zürich at night"].key
    store.put_transcript(key, spoken(("Ada", "The night is long."), ("Bo", "It is.")), "file")
    assert run("share", "zürich", "--at", "1:02").stdout.startswith(f"{PAGE}/3")
    quote = run("quote", key, "--from", "0", "--to", "1.9")
    assert quote.exit_code == 0, quote.output
    assert quote.stdout.startswith("Ada: “The night is long.”")
    assert PAGE in quote.stdout
    none = run("quote", "the lamp", "--from", "0", "--to", "2")
    assert none.exit_code == 1
    assert "has no transcript to quote" in none.stderr


def test_a_link_is_known_whatever_stands_around_it(rows: dict[str, EpisodeRow]) -> None:
    key = rows["Lit Words/The lamp"].key
    for link in (
        f"{PAGE}/1/#t=62",
        "http://www.lamp.example/e/1?utm_source=x#t=62",
        f"{PAGE}1.mp3#t=62",
    ):
        said = json.loads(run("open", link, "--json").stdout)
        assert (said["key"], said["start_ms"], said["file"]) == (key, 62_000, None)
        assert (said["episode"], said["show"]) == ("The lamp", "Lit Words")
    assert json.loads(run("open", f"{PAGE}/77#t=62", "--json").stdout)["key"] is None


def test_playing_an_episode_needs_a_terminal_and_no_file(rows: dict[str, EpisodeRow]) -> None:
    for words in (("zürich",), (rows["Lit Words/The lamp"].key,)):
        result = run("play", *words)
        assert result.exit_code == 1
    refused = run("play", "zürich", "--transcript", "a.srt")
    assert "are for files" in refused.stderr


def test_a_file_goes_before_an_episode(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribed(store, feed_of(entry(1, title="notes")))
    monkeypatch.chdir(tmp_path)
    Path("notes").write_text("1\n00:00:00,000 --> 00:00:02,000\nFrom the file.\n")
    assert "From the file." in run("quote", "notes", "--from", "0", "--to", "2").stdout
    assert listed(store).keys() == {"notes"}
    assert "does not exist" in run("quote", "gone.mp3", "--from", "0", "--to", "2").stderr


def test_without_a_library_none_is_made(empty_home: Path) -> None:
    for command in (("share", "zürich"), ("play", "zürich")):
        assert "there is no library" in run(*command).stderr
    assert json.loads(run("open", f"{PAGE}/1", "--json").stdout)["key"] is None
    assert not any(empty_home.iterdir())
