"""`podline share`, `podline quote` and `podline open`, as a user types them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from player.cli.main import podline
from player.library.store import Store
from player.transcript.model import Segment, Timing, Transcript
from tests.support.addresses import PRIVATE, Private
from tests.support.library import entry, feed_of, subscribed

DEMO = Path(__file__).parents[3] / "assets" / "demo"
PAGE = "https://ada.substack.com/p/a-talk?b=1"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(podline, [str(argument) for argument in arguments])


pytestmark = pytest.mark.usefixtures("empty_home")


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """The demo episode under a name that needs care."""
    for suffix in (".m4a", ".json", ".chapters.json"):
        shutil.copy(DEMO / f"lit-words{suffix}", tmp_path / f"my #1 50% talk{suffix}")
    return tmp_path / "my #1 50% talk.m4a"


def test_a_file_gives_the_link_of_its_page(talk: Path) -> None:
    result = run("share", talk, "--at", "1:57", "--link", PAGE)
    assert (result.exit_code, result.stdout) == (0, f"{PAGE}&timestamp=117\n")
    assert run("share", talk, "--link", PAGE).stdout == f"{PAGE}\n"
    chosen = run("share", talk, "--at", "90s", "--link", PAGE, "--kind", "file")
    assert chosen.stdout == "my%20%231%2050%25%20talk.m4a#t=90\n"


def test_a_web_address_is_shared_at_another_time() -> None:
    assert (
        run("share", "https://youtu.be/abc?t=5", "--at", "1:02").stdout
        == "https://youtu.be/abc?t=62\n"
    )
    assert run("share", "https://youtu.be/abc?t=5").stdout == "https://youtu.be/abc?t=5\n"
    stretch = run("share", "https://a.example/x.mp3", "--at", "1:02", "--to", "1:05")
    assert stretch.stdout == "https://a.example/x.mp3#t=62,65\n"
    every = run("share", "https://a.example/x", "--at", "1:02", "--all").stdout
    assert [line.split()[0] for line in every.splitlines()] == ["page", "podlove", "query", "words"]


def test_share_for_scripts(talk: Path) -> None:
    said = json.loads(run("share", talk, "--at", "1:02", "--link", PAGE, "--json").stdout)
    assert (said["kind"], said["text"]) == ("substack", f"{PAGE}&timestamp=62")
    assert (said["start_ms"], said["end_ms"], said["reason"]) == (62_000, None, "")
    assert [share["kind"] for share in said["all"]] == ["substack", "file", "words"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["share", "nothing.mp3"], "does not exist"),
        (["share", "ftp://a.example/x"], "is no link and no file"),
        (["share", "https://a.example/x", "--at", "soon"], "is not a time"),
        (["share", "https://a.example/x", "--at", "9", "--to", "8"], "is not after the start"),
        (["share", "https://a.example/x", "--to", "8"], "--at says where it begins"),
        (["share", "{talk}", "--at", "1:00:00"], "is after the end: the episode lasts 4:07"),
        (["share", "https://a.example/x", "--kind", "x"], "There is no kind of link “x”"),
        (["share", "https://a.example/x", "--kind", "overcast"], "choose one of page"),
        (["quote", "nothing.mp3", "--from", "1", "--to", "2"], "does not exist"),
        (["quote", "{talk}", "--from", "9:00", "--to", "9:05"], "no words in that stretch"),
        (["open", "mailto://x"], "is no link that podline knows"),
        (["open", "https://youtu.be/abc?t=5"], "(YouTube, at 0:05) is not known to podline"),
        (["open", "nothing.mp3#t=5"], "does not exist"),
        (["open", "--json", "nothing.mp3#t=5"], "does not exist"),
        (["open", "--json", "{talk}#t=-5"], "is no link that podline knows"),
        (["open", "--json", "{talk}#t=nan"], "is no link that podline knows"),
        (["open", "--json", "#t=1"], "is no link that podline knows"),
        (["open", "--json", "javascript:alert(1)"], "is no link that podline knows"),
        (["open", "--json", "podline:"], "is no link that podline knows"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    arguments: list[str], sentence: str, talk: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "player", *(part.format(talk=talk) for part in arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("private", PRIVATE[::4], ids=lambda private: private.url)
def test_a_private_address_gives_words_and_the_reason(private: Private, talk: Path) -> None:
    for result in (
        run("share", private.url, "--at", "5"),
        run("share", talk, "--at", "5", "--link", private.url, "--json"),
        run("quote", talk, "--from", "30", "--to", "40", "--link", private.url, "--json"),
        run("quote", talk, "--from", "30", "--to", "40", "--link", private.url),
    ):
        assert result.exit_code == 0
        assert "Words and not a link" in result.output
        assert not any(secret in result.output for secret in private.secrets)


@pytest.mark.parametrize(
    ("source", "unlisted"),
    [("https://example.org/feed", True), ("https://example.org/feed?token=q7Wd2Kx9", False)],
)
def test_the_sound_of_a_private_show_is_not_given_away_by_its_address(
    store: Store, source: str, unlisted: bool
) -> None:
    url, page = "https://cdn.example.org/a/lamp.mp3", "https://example.org/lamp"
    lamp = entry(1, title="The lamp at night", media_url=f"{url}?from=feed", page_url=page)
    bare = entry(2, title="The wick", media_url="https://cdn.example.org/b", page_url=None)
    subscribed(store, feed_of(lamp, bare, unlisted=unlisted), source)
    for pasted in (
        f"{url}?from=feed",
        f"{url}#t=62",
        url,
        url.replace("https", "http"),
        url.replace("cdn.", "www.cdn."),
        f"{url.replace('cdn.example.org', 'CDN.example.ORG:443')}?from=feed&x=1",
    ):
        result = run("share", pasted, "--at", "1:02")
        assert (result.exit_code, result.stdout) == (0, f"{page}#t=62\n")
    refused = run("share", "https://cdn.example.org/b", "--at", "1:02")
    assert (refused.exit_code, refused.stdout) == (0, "The wick, at 1:02\n")
    assert "Words and not a link: its s" in refused.stderr
    other = run("share", "https://cdn.example.org/c", "--at", "1:02")
    assert other.stdout == "https://cdn.example.org/c#t=62\n"
    for pasted in (
        source,
        f"{source}&x=1".replace("feed&", "feed?"),
        source.replace("//", "//www."),
    ):
        feed = run("share", pasted, "--at", "1:02")
        assert pasted not in feed.output
        assert "private" in feed.output
    # Where a public show has the same sound, anybody may know where it is.
    subscribed(store, feed_of(lamp), "https://public.example.org/feed")
    assert run("share", f"{url}?from=feed").stdout == f"{url}?from=feed\n"


def test_no_episode_is_taken_for_another_that_has_the_same_path(store: Store) -> None:
    url = "https://cdn.example.org/play.mp3"
    entries = [
        entry(n, title=f"Night {n}", media_url=f"{url}?id={n}", page_url=f"https://example.org/{n}")
        for n in (1, 2)
    ]
    subscribed(store, feed_of(*entries, unlisted=True), "https://example.org/feed")
    for pasted in (f"{url}?id=2", f"{url}?x=1&id=2"):
        assert run("share", pasted).stdout == "https://example.org/2\n"
    for pasted in (f"{url}?id=3", url):
        refused = run("share", pasted)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "private show" in refused.stderr
        assert "words of its title" in refused.stderr


def test_a_flag_with_an_address_of_a_private_show_is_obeyed_with_a_warning(
    store: Store, talk: Path
) -> None:
    url = "https://cdn.example.org/a/lamp"
    subscribed(store, feed_of(entry(1, media_url=url), unlisted=True), "https://example.org/feed")
    page = talk.with_suffix(".html")
    for command in (
        ("share", talk, "--link", url),
        ("quote", talk, "--from", "30", "--to", "40", "--link", url),
        ("export", talk, page, "--audio-url", url),
    ):
        given = run(*command)
        assert (given.exit_code, given.stderr.count("\n")) == (0, 1)
        assert "private show" in given.stderr
        assert f"{command[-2]} names" in given.stderr
        assert url in given.stdout
    assert run("share", talk, "--link", "https://example.org/lamp").stderr == ""


def test_queries_tell_public_feeds_and_sounds_from_private_ones(store: Store) -> None:
    feed, sound = "https://example.org/feed", "https://cdn.example.org/play.mp3"
    for n, unlisted in ((1, False), (2, True)):
        lamp = entry(n, title=f"Night {n}", media_url=f"{sound}?id={n}", page_url=None)
        subscribed(store, feed_of(lamp, unlisted=unlisted), f"{feed}?id={n}")
    for address in (feed, sound):
        assert run("share", f"{address}?id=1").stdout == f"{address}?id=1\n"
        assert address not in run("share", f"{address}?id=2&x=1").output


def test_an_address_that_may_be_of_a_private_show_is_not_given_away(
    store: Store, talk: Path
) -> None:
    feed, sound = "https://example.org/feed", "https://cdn.example.org/play.mp3"
    for query, unlisted in (("id=1&u=before", True), ("id=2", False)):
        lamp = entry(1, title=query[:4], media_url=f"{sound}?{query}", page_url=None)
        subscribed(store, feed_of(lamp, unlisted=unlisted), f"{feed}?{query}")
    for address in (feed, sound):
        refused = run("share", f"{address}?id=1&u=since")
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "private" in refused.stderr
        warned = run("share", talk, "--link", f"{address}?id=1&u=since")
        assert "private show" in warned.stderr
        assert run("share", f"{address}?id=2").stdout == f"{address}?id=2\n"


def test_a_quote_of_the_demo(talk: Path) -> None:
    result = run("quote", talk, "--from", "0:36", "--to", "0:38", "--link", "https://a.example/e")
    assert result.exit_code == 0
    assert result.stdout.startswith("Nora Quill: “")
    assert "https://a.example/e#t=3" in result.stdout
    said = json.loads(
        run(
            "quote", talk, "--from", "0:36", "--to", "0:38", "--format", "markdown", "--json"
        ).stdout
    )
    assert said["text"].startswith("> **Nora Quill:** ")
    assert said["turns"][0]["speaker"] == "Nora Quill"
    assert 34_000 < said["start_ms"] <= 36_000
    assert 37_000 <= said["end_ms"] < 40_000
    assert said["chapter"]


def test_why_there_are_no_words_is_said_once(talk: Path) -> None:
    talk.with_suffix(".json").unlink()
    with talk.with_suffix(".srt").open("wb") as large:
        large.truncate(65 << 20)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "player", "quote", talk, "--from", "1", "--to", "2"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    why, failed = done.stderr.splitlines()
    assert "is too large" in why
    assert failed.startswith("podline: This episode has no transcript")


def test_a_quote_of_a_transcript_alone() -> None:
    result = run("quote", DEMO / "lit-words.srt", "--from", "0:36", "--to", "0:38")
    assert result.exit_code == 0
    assert "“" in result.stdout


def test_words_that_the_player_wrote_down_are_quoted_and_exported(
    tmp_path: Path, empty_home: Path
) -> None:
    from player.config.folders import library_path
    from player.library.store import Store
    from player.media.opening import open_episode
    from player.services.own_words import OwnWords

    bare = tmp_path / "bare.m4a"
    shutil.copy(DEMO / "lit-words.m4a", bare)
    stretch = ("--from", "0:01", "--to", "0:04")
    assert "no transcript to quote" in run("quote", bare, *stretch).output
    assert not list(empty_home.rglob("*.sqlite3"))
    store = Store.open(library_path())
    heard = Transcript.of([Segment(1_000, 4_000, "Thunder was heard.")], Timing.SEGMENTS)
    assert OwnWords(store, open_episode(bare).episode.key).keep(heard, aligned=False) == ""
    store.close()
    quoted = run("quote", bare, *stretch)
    assert quoted.stdout.startswith("“Thunder was heard.”")
    page = tmp_path / "page.html"
    assert run("export", bare, page).exit_code == 0
    assert "Thunder was heard." in page.read_text(encoding="utf-8")


def test_open_says_what_a_link_means(talk: Path) -> None:
    link = f"{talk.parent}/my%20%231%2050%25%20talk.m4a#t=1:02"
    said = json.loads(run("open", link, "--json").stdout)
    assert said["file"] == str(talk)
    assert (said["kind"], said["start_ms"], said["end_ms"]) == ("file", 62_000, None)
    assert json.loads(run("open", f"{talk}#t=10,20", "--json").stdout)["file"] == str(talk)
    assert json.loads(run("open", str(talk), "--json").stdout)["file"] == str(talk)
    web = json.loads(run("open", f"{PAGE}&timestamp=5", "--json").stdout)
    unknown = dict.fromkeys(("end_ms", "file", "key", "episode", "show"))
    assert web == {"url": PAGE, "kind": "substack", "start_ms": 5_000, **unknown}


def test_a_name_that_is_no_text_is_played_cut_and_described(talk: Path) -> None:
    odd = talk.rename(talk.with_name("talk\udcff.m4a"))
    cut = odd.with_name("cut\udcff.mp3")
    said = json.loads(run("open", f"{odd}#t=3", "--json").stdout)
    assert (said["file"], said["start_ms"]) == (str(odd).replace("\udcff", "\ufffd"), 3_000)
    made = run("clip", odd, "--from", "1", "--to", "2", "-o", cut, "--json")
    assert json.loads(made.stdout)["file"].endswith("cut\ufffd.mp3")
    assert cut.exists()


@pytest.mark.parametrize(
    "command",
    [
        ["open", "{}.mp3#t=3"],
        ["share", "{}"],
        ["play", "{}"],
        ["download", "{}"],
        ["queue", "add", "{}"],
        ["quote", "{}", "--from", "1", "--to", "2"],
    ],
)
def test_a_name_that_is_no_text_is_looked_for_in_the_library(
    command: list[str], store: Store
) -> None:
    done = run(*(part.format("talk\udcff") for part in command))
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    assert "cannot be used" not in done.stderr


def test_what_share_prints_open_understands(talk: Path) -> None:
    shared = run("share", talk, "--at", "1:02", "--to", "1:05", "--kind", "file").stdout.strip()
    said = json.loads(run("open", f"{talk.parent}/{shared}", "--json").stdout)
    assert (said["file"], said["start_ms"], said["end_ms"]) == (str(talk), 62_000, 65_000)


def test_a_code_for_the_phone_stands_above_the_link() -> None:
    from tests.unit.sharing.test_qr import seen

    *code, link = run("share", "https://a.example/x", "--at", "5", "--qr").stdout.splitlines()
    assert seen(tuple(code), on_dark=True) == link == "https://a.example/x#t=5"
    refused = run("share", "https://u:p@a.example/x", "--qr")
    assert refused.exit_code == 1
    assert "no web address" in refused.output


def test_every_command_has_a_help_text() -> None:
    for name in ("share", "quote", "open"):
        command = podline.get_command(click.Context(podline), name)
        assert command is not None
        assert command.help
        assert run(name, "--help").exit_code == 0
