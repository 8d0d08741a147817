"""The commands of the library, as a user types them, with an empty home and a real server."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from player.cli.main import podline as podline_command
from player.feeds.apple import AppleDirectory
from player.feeds.fyyd import FyydDirectory
from player.library.store import Store
from player.services import looking_up
from player.services.looking_up import Directories
from tests.support.http_server import HttpServer
from tests.support.shows import Served, rss

Run = Callable[..., "subprocess.CompletedProcess[str]"]
SECRET = "q8Zr3kTn5wXy7Lp2Vb9M"


@pytest.fixture
def server() -> Iterator[HttpServer]:
    with HttpServer() as server:
        yield server


@pytest.fixture
def podline(tmp_path: Path) -> Run:
    home = tmp_path / "home"
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}

    def run(*arguments: str | Path, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", "-m", "player", *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            input=typed,
            cwd=home,
            env={**kept, "HOME": str(home)},
        )

    return run


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_an_empty_list_says_so_and_prints_nothing(podline: Run) -> None:
    for arguments, said in (
        (("list",), "“podline add” adds one"),
        (("list", "episodes"), "no episode in the library"),
        (("list", "inbox"), "Nothing is new"),
        (("list", "queue"), "Nothing is in the queue"),
        (("list", "downloads"), "Nothing is downloaded"),
        (("queue",), "Nothing is in the queue"),
        (("queue", "list"), "Nothing is in the queue"),
    ):
        done = podline(*arguments)
        assert (done.returncode, done.stdout) == (0, "")
        assert said in done.stderr
        assert done.stderr.count("\n") == 1
        scripted = podline(*arguments, "--json")
        assert (scripted.returncode, scripted.stdout, scripted.stderr) == (0, "", "")


def test_scripts_read_the_queue_and_what_was_removed(podline: Run, server: HttpServer) -> None:
    url = server.route("/feed", Served(rss("Talk", ["b", "a"]), etag='"1"'))
    assert podline("add", url).returncode == 0
    assert "nothing to list of Talk" in podline("list", "downloads", "--show", "talk").stderr
    (episode, _) = lines(podline("list", "episodes", "--json"))
    podline("queue", "add", str(episode["key"]))
    assert lines(podline("queue", "--json")) == lines(podline("queue", "list", "--json"))
    assert lines(podline("queue", "--json"))[0]["key"] == episode["key"]
    assert podline("queue", "--json", "clear").returncode != 0
    assert lines(podline("queue", "--json"))
    (removed,) = lines(podline("remove", "talk", "--yes", "--json"))
    assert (removed["title"], removed["bytes_removed"]) == ("Talk", 0)


def test_from_adding_to_removing(podline: Run, server: HttpServer) -> None:
    served = Served(rss("Talk \x9b31m[/x]", ["b", "a"]), etag='"1"')
    url = server.route("/feed", served)
    added = podline("add", url)
    assert (added.returncode, added.stdout) == (0, "Talk [/x]: 2 episodes.\n")
    again = podline("add", url)
    assert again.stdout == "Talk [/x] is in the library already: 2 episodes.\n"
    (show,) = lines(podline("list", "--json"))
    assert (show["title"], show["source"], show["episodes"]) == ("Talk [/x]", url, 2)
    episodes = lines(podline("list", "episodes", "--json", "--show", "talk"))
    assert {episode["title"] for episode in episodes} == {"Talk [/x] a", "Talk [/x] b"}
    assert len(lines(podline("list", "episodes", "--json", "--limit", "1"))) == 1
    assert lines(podline("list", "queue", "--json")) == []
    assert "Talk [/x] a" in podline("list", "inbox").stdout
    served.body, served.etag = rss("Talk", ["c", "b", "a"]), '"2"'
    assert podline("refresh").stdout == "1 new episode in 1 show.\n"
    assert lines(podline("refresh", "talk", "--json")) == [{"shows": 1, "new": 0, "failed": 0}]
    assert podline("remove", "talk").returncode != 0
    removed = podline("remove", "talk", typed="y\n").stdout
    assert removed == "Removed Talk. Your places and bookmarks in it are kept.\n"
    assert podline("list").stdout == ""


def test_a_failing_refresh_is_said_and_keeps_everything(podline: Run, server: HttpServer) -> None:
    good = server.route("/good", Served(rss("Good", ["a"])))
    bad = server.route("/bad", Served(rss("Bad", ["a"])))
    assert podline("add", good, bad).stdout.startswith("Subscribed to 2 shows: 2 new episodes")
    server.route("/bad", Served("<html>Log in</html>", "text/html"))
    done = podline("refresh")
    assert done.returncode == 0
    assert done.stdout == "0 new episodes in 2 shows; 1 could not be read.\n"
    assert done.stderr.startswith("Bad: This address answers with a web page")
    failed = podline("refresh", "bad")
    assert failed.returncode == 1
    assert "Traceback" not in failed.stderr
    assert len(lines(podline("list", "episodes", "--json"))) == 2


def test_a_folder_is_added(podline: Run, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "talks"
    folder.mkdir()
    (folder / "one.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nonly words\n")
    assert podline("add", "talks").stdout == "talks: 1 episode.\n"
    (episode,) = lines(podline("list", "episodes", "--json"))
    assert (episode["title"], episode["media"]) == ("one", None)


def test_a_list_from_another_player_is_asked_about(podline: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.opml"
    file.write_text(
        '<opml version="2.0"><body>'
        '<outline type="rss" text="A\x1b]0;x\x07" xmlUrl="http://127.0.0.1:1/a"/>'
        '<outline type="rss" text="Shell" xmlUrl="file:///bin/sh"/>'
        '<outline type="rss" text="Run" xmlUrl="`reboot`" />'
        "</body></opml>"
    )
    asked = podline("import", file, typed="n\n")
    assert asked.returncode != 0
    assert "2 skipped: " in asked.stderr
    assert "127.0.0.1" in asked.stderr
    assert "\x1b" not in asked.stderr
    assert podline("list").stdout == ""
    done = podline("import", file, "--yes")
    assert done.returncode == 1
    assert "only when you type the address yourself" in done.stderr
    assert len(lines(podline("list", "--json"))) == 1
    again = podline("import", file, "--yes")
    assert again.stdout == "There is nothing new in it.\n"
    assert again.stderr == (
        "2 skipped: “Shell” (addresses that begin with “file:” are not for the web)\n"
        "1 show of it is in the library already.\n"
    )


def test_the_sound_of_a_show_in_no_directory_stays_here(podline: Run, server: HttpServer) -> None:
    block = "<itunes:block>yes</itunes:block>"
    linked = rss("Mine", ["a"], channel=block).replace(
        "<enclosure", "<link>https://show.example/a</link><enclosure", 1
    )
    added = podline(
        "add",
        server.route("/linked", Served(linked)),
        server.route("/bare", Served(rss("Bare", ["b"], channel=block))),
        server.route("/open", Served(rss("Open", ["c"]))),
    )
    assert added.returncode == 0, added.stderr
    page, words, sound = (
        podline("share", key, "--at", "65") for key in ("Mine a", "Bare b", "Open c")
    )
    assert sound.stdout == "https://a.example/c.mp3#t=65\n"
    assert page.stdout.startswith("https://show.example/a")
    assert words.stdout == "Bare b, at 1:05\n"
    assert "asks to be in no directory" in words.stderr


def test_a_show_in_no_directory_is_exported_only_on_demand(
    podline: Run, server: HttpServer, tmp_path: Path
) -> None:
    block = "<itunes:block>yes</itunes:block>"
    mine = server.route("/mine", Served(rss("Mine", ["a"], channel=block)))
    assert podline("add", mine, server.route("/open", Served(rss("Open", ["c"])))).returncode == 0
    file = tmp_path / "out.opml"
    assert "1 left out" in podline("export", file).stderr
    assert mine not in file.read_text()
    assert podline("export", file, "--with-private", "--force").returncode == 0
    assert mine in file.read_text()


def test_private_feeds_are_exported_only_on_demand(
    podline: Run, server: HttpServer, tmp_path: Path
) -> None:
    public = server.route("/feed", Served(rss("Public & open", ["a"])))
    private = server.route("/private", Served(rss("Mine", ["a"]))) + f"?token={SECRET}"
    assert podline("add", public, private).returncode == 0
    shown = podline("list")
    assert SECRET not in shown.stdout + shown.stderr
    file = tmp_path / "out.opml"
    done = podline("export", file)
    assert done.returncode == 0, done.stderr
    assert "1 left out" in done.stderr
    assert SECRET not in file.read_text()
    assert "Public &amp; open" in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    assert podline("export", file).returncode == 1
    whole = podline("export", file, "--with-private", "--force")
    assert "1 of the addresses in it are private" in whole.stderr
    assert SECRET in file.read_text()
    home = tmp_path / "home"
    logs = [path.read_text(errors="replace") for path in home.rglob("*.log")]
    assert logs
    assert not any(SECRET in log for log in logs)
    assert podline("import", file, "--yes").stdout == "There is nothing new in it.\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["add", "/does/not/exist"], "does not exist"),
        (["add", "ftp://a.example/x"], "does not open “ftp:” addresses"),
        (["add", "-y", ""], "There is nothing to look for"),
        (["add", "-y", " "], "There is nothing to look for"),
        (["remove", "-y", ""], "Name a show by words of its title"),
        (["refresh"], "no show in the library"),
        (["refresh", "nothing"], "There is no show “nothing”"),
        (["remove", "nothing"], "There is no show “nothing”"),
        (["import", "nothing.opml"], "does not exist"),
        (["export", "out.opml"], "no subscription to write"),
        (["list", "episodes", "--show", "x\x1b[31m"], "There is no show “x”"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    arguments: list[str], sentence: str, podline: Run
) -> None:
    done = podline(*arguments)
    assert done.returncode == 1
    assert done.stdout == ""
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["", " "])
def test_a_name_that_is_empty_means_no_show(name: str, podline: Run, tmp_path: Path) -> None:
    """As where a script's variable is not set: not the only show there is, nor this folder."""
    folder = tmp_path / "home" / "talks"
    folder.mkdir()
    (folder / "one.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nonly words\n")
    assert podline("add", "-y", name).returncode == 1
    assert podline("list").stdout == ""
    podline("add", "talks")
    assert podline("remove", "-y", name).returncode == 1
    assert len(lines(podline("list", "--json"))) == 1


def test_a_feed_that_is_cut_off_is_added_as_far_as_it_goes(
    podline: Run, server: HttpServer
) -> None:
    done = podline("add", server.route("/feed", Served(rss("Talk", ["c", "b", "a"])[:-60])))
    assert (done.returncode, done.stdout) == (0, "Talk: 2 episodes.\n")
    assert done.stderr == (
        "Talk: The feed could be read in part only; its 2 whole episodes are kept.\n"
    )


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_what_is_no_answer_removes_nothing(device: str, store: Store) -> None:
    """A device without end is not read without end."""
    store.add_show("https://a.example/feed", title="Talk")
    with Path(device).open() as typed:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "player", "remove", "talk"],
            stdin=typed,
            capture_output=True,
            timeout=60,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30)),
        )
    assert done.returncode == 130
    assert len(store.shows()) == 1


@pytest.mark.parametrize("command", ["add", "refresh"])
def test_a_full_disk_is_said(command: str, store: Store, server: HttpServer) -> None:
    url = server.route("/feed", Served(rss("Talk", ["a"])))
    store._connection.execute(
        "CREATE TRIGGER full BEFORE INSERT ON episodes"
        " BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
    )
    if command == "refresh":
        store.add_show(url, title="Talk", trusted=True)
    done = CliRunner().invoke(podline_command, [command, *([url] if command == "add" else [])])
    assert done.exit_code == 1
    assert "The disk is full" in done.stderr
    assert done.stdout in ("", "0 new episodes in 1 show; 1 could not be read.\n")


@pytest.mark.usefixtures("empty_home")
def test_words_that_no_directory_can_be_asked_for_are_said_to_be_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nowhere = "http://127.0.0.1:1"
    directories = Directories(AppleDirectory(nowhere), FyydDirectory(nowhere), trusted=True)
    monkeypatch.setattr(looking_up, "Directories", lambda: directories)
    result = CliRunner().invoke(podline_command, ["add", "foo"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "“foo” is no address and no folder here" in result.stderr
    assert "“podline find foo” looks for a show by words." in result.stderr
