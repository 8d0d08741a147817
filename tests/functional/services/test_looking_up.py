"""What addresses, paths and words lead to, over a real server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from player.feeds.apple import AppleDirectory
from player.feeds.fyyd import FyydDirectory
from player.services.desk import Offer
from player.services.looking_up import Directories
from player.services.problems import Refused
from tests.support.http_server import Asked, HttpServer, Wire
from tests.support.shows import Served, ShowsAtWork, looking_after_shows, rss

APPLE = {
    "resultCount": 1,
    "results": [
        {
            "wrapperType": "track",
            "kind": "podcast",
            "collectionId": 1516093381,
            "collectionName": "Talk\u001b]0;x\u0007 of Apple",
            "artistName": "Ada",
            "feedUrl": "https://feeds.example/apple",
            "trackCount": 12,
            "artworkUrl600": "https://a.example/600.jpg",
        }
    ],
}
FYYD = {
    "status": 1,
    "msg": "ok",
    "data": [
        {"title": "Talk of Apple", "xmlURL": "http://feeds.example/apple/", "episode_count": 3},
        {"title": "Gespräch", "xmlURL": "https://feeds.example/fyyd", "author": "Ben"},
        {"title": "Bad", "xmlURL": "file:///etc/passwd"},
    ],
}


@pytest.fixture
def finding(tmp_path: Path, server: HttpServer) -> Iterator[ShowsAtWork]:
    """A desk whose directories are on the server."""
    directories = Directories(
        AppleDirectory(f"{server.url}/apple"), FyydDirectory(f"{server.url}/fyyd"), trusted=True
    )
    with looking_after_shows(tmp_path, directories=directories) as at_work:
        yield at_work


def json_at(server: HttpServer, path: str, document: object) -> None:
    server.route(path, Served(json.dumps(document), "application/json"))


def test_a_feeds_address(at_work: ShowsAtWork, server: HttpServer) -> None:
    feed = server.route("/feed", Served(rss("Talk", ["b", "a"])))
    (offer,) = at_work.desk.look_up(f"  {feed} ").shows
    assert offer == Offer("Talk", feed, place="127.0.0.1", episodes=2, typed=True)
    (show_id,) = at_work.desk.subscribe([offer])
    assert at_work.settled().new == 2
    (again,) = at_work.desk.look_up(feed.replace("http:", "feed:")).shows
    assert again.show_id == show_id
    assert at_work.desk.subscribe([offer]) == (show_id,)


def test_a_page_with_feeds_in_it(at_work: ShowsAtWork, server: HttpServer) -> None:
    page = """<html><head><link rel="alternate" type="application/rss+xml" href="/feed">
    <link rel="alternate" type="application/rss+xml" href="/gone" title="Gone">
    <link rel="alternate" type="application/rss+xml" href="http://127.0.0.1:1/feed"></head>"""
    url = server.route("/page", Served(page, "text/html"))
    feed = server.route("/feed", Served(rss("Talk", ["a"])))
    found = at_work.desk.look_up(url)
    assert [(offer.title, offer.source, offer.typed) for offer in found.shows] == [
        ("Talk", feed, True)
    ]
    assert found.note.startswith("2 left out: ")
    server.route("/page", Served("<html>nothing</html>", "text/html"))
    with pytest.raises(Refused, match="names no feed"):
        at_work.desk.look_up(url)


def test_a_page_cannot_lead_to_another_server_of_ones_own(
    at_work: ShowsAtWork, server: HttpServer
) -> None:
    with HttpServer() as inner:
        secret = inner.route("/feed", Served(rss("Router", ["a"])))
        page = f'<html><link rel="alternate" type="application/rss+xml" href="{secret}">'
        url = server.route("/page", Served(page, "text/html"))
        with pytest.raises(Refused, match="on your own machine or network"):
            at_work.desk.look_up(url)
        assert inner.asked == []


def test_words_are_looked_for_in_both_directories(finding: ShowsAtWork, server: HttpServer) -> None:
    json_at(server, "/apple/search", APPLE)
    json_at(server, "/fyyd/search/podcast", FYYD)
    found = finding.desk.look_up("talk of")
    assert [(one.title, one.source, one.episodes) for one in found.shows] == [
        ("Talk of Apple", "https://feeds.example/apple", 12),
        ("Gespräch", "https://feeds.example/fyyd", None),
    ]
    assert not any(one.typed for one in found.shows)
    assert found.note == ""
    asked = " ".join(server.paths())
    assert "term=talk+of" in asked


def test_one_directory_that_fails_is_said_and_two_are_refused(
    finding: ShowsAtWork, server: HttpServer
) -> None:
    json_at(server, "/fyyd/search/podcast", FYYD)
    server.route("/apple/search", Served("<html>", status="503 Busy"))
    found = finding.desk.look_up("talk of")
    assert len(found.shows) == 2
    assert "too much to do" in found.note
    json_at(server, "/fyyd/search/podcast", ["nonsense"])
    with pytest.raises(Refused, match="“talk of” is no address and no folder here"):
        finding.desk.look_up("talk of")


def test_a_link_to_apple_podcasts(finding: ShowsAtWork, server: HttpServer) -> None:
    def lookup(asked: Asked, wire: Wire) -> None:
        known = "id=1516093381" in asked.path
        Served(json.dumps(APPLE if known else {"resultCount": 0, "results": []}))(asked, wire)

    server.route("/apple/lookup", lookup)
    link = "https://podcasts.apple.com/us/podcast/talk/id1516093381?i=1"
    (offer,) = finding.desk.look_up(link).shows
    assert (offer.source, offer.typed) == ("https://feeds.example/apple", False)
    with pytest.raises(Refused, match="has no show"):
        finding.desk.look_up("https://podcasts.apple.com/us/podcast/talk/id99")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "nothing to look for"),
        ("file:///etc/passwd", "does not open “file:” addresses"),
        ("smb://nas/talk", "does not open “smb:” addresses"),
        ("/does/not/exist", "does not exist"),
        ("x" * 300, "too long"),
        ("http://127.0.0.1:1/feed", "refuses the connection"),
        ("http://", "no web address"),
        ("http://a.example:99999/", "no web address"),
        ("words \x1b]0;x\x07 and more " * 20, "too long"),
    ],
)
def test_what_leads_nowhere_is_said_in_a_sentence(
    text: str, sentence: str, at_work: ShowsAtWork
) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        at_work.desk.look_up(text)
    assert "\x1b" not in str(refused.value)


def test_a_typed_address_that_answers_with_anything_else(
    at_work: ShowsAtWork, server: HttpServer
) -> None:
    for body in (b"", b"\x89PNG\r\n\x1a\n\0\0\0\0", b"{}", b"<rss><channel><item>"):
        url = server.route("/x", Served(body))
        with pytest.raises(Refused):
            at_work.desk.look_up(url)


def opml(*outlines: str) -> str:
    return f'<opml version="2.0"><head/><body>{"".join(outlines)}</body></opml>'


def test_a_list_of_subscriptions_with_bad_lines(at_work: ShowsAtWork, tmp_path: Path) -> None:
    file = tmp_path / "mine.opml"
    file.write_text(
        opml(
            '<outline type="rss" text="A" xmlUrl="https://a.example/feed"/>',
            '<outline type="rss" text="Cmd" xmlUrl="file:///bin/sh"/>',
            '<outline type="rss" text="Sh" xmlUrl="$(rm -rf ~)"/>',
            '<outline text="Folder"><outline type="rss" text="B" xmlUrl="http://b.example/"/>',
        )
    )
    found = at_work.desk.look_up(str(file))
    assert [(one.title, one.source, one.typed) for one in found.shows] == [
        ("A", "https://a.example/feed", False),
        ("B", "http://b.example/", False),
    ]
    assert found.note.startswith("2 skipped: ")
    file.write_text("<opml><body></body></opml>")
    with pytest.raises(Refused, match="no feed in this list"):
        at_work.desk.look_up(str(file))
    file.write_text("hello")
    with pytest.raises(Refused, match="no file of subscriptions"):
        at_work.desk.look_up(str(file))


def test_a_list_of_a_hundred_thousand(at_work: ShowsAtWork, tmp_path: Path) -> None:
    file = tmp_path / "huge.opml"
    lines = (
        f'<outline type="rss" text="T{n}" xmlUrl="https://h{n}.example/f"/>' for n in range(100_001)
    )
    file.write_text(opml(*lines))
    found = at_work.desk.look_up(str(file))
    assert len(found.shows) == 100_000
    assert "only the first 100,000 lines were read" in found.note
    assert len(at_work.store.add_shows([])) == 0
