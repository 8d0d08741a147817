"""Directories: what is asked, and what is made of answers in the shape they really have."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.feeds.apple import AppleDirectory, apple_show
from player.feeds.directory import Directory, FoundShow, shows_of_all
from player.feeds.fyyd import FyydDirectory
from player.feeds.problems import FeedError

APPLE_ENTRY = {
    "wrapperType": "track",
    "kind": "podcast",
    "artistId": 1,
    "collectionId": 1500001,
    "trackId": 1500001,
    "artistName": "Ada Example",
    "collectionName": "The Talk",
    "trackName": "The Talk",
    "collectionCensoredName": "The Talk",
    "collectionViewUrl": "https://podcasts.apple.com/us/podcast/the-talk/id1500001?uo=4",
    "feedUrl": "https://feeds.example/talk",
    "trackViewUrl": "https://podcasts.apple.com/us/podcast/the-talk/id1500001?uo=4",
    "artworkUrl30": "https://art.example/30.jpg",
    "artworkUrl60": "https://art.example/60.jpg",
    "artworkUrl100": "https://art.example/100.jpg",
    "collectionPrice": 0.0,
    "releaseDate": "2026-01-01T04:00:00Z",
    "trackCount": 87,
    "country": "USA",
    "primaryGenreName": "Technology",
    "artworkUrl600": "https://art.example/600.jpg",
    "genreIds": ["1318", "26"],
    "genres": ["Technology", "Podcasts"],
}
FYYD_ENTRY = {
    "title": "Die Rede",
    "id": 85,
    "xmlURL": "https://feeds.example/rede/m4a",
    "htmlURL": "https://rede.example",
    "imgURL": "https://rede.example/bild.jpg",
    "status": 200,
    "slug": "die-rede",
    "layoutImageURL": "https://img.example/layout/85.jpg",
    "thumbImageURL": "https://img.example/thumbs/85.png",
    "language": "de",
    "categories": 38,
    "lastpub": "2026-01-01 02:00:00",
    "rank": 32,
    "url_fyyd": "https://fyyd.de/podcast/85",
    "description": "Reden",
    "subtitle": "Mehr Reden",
    "author": "Ada Beispiel",
    "episode_count": 12,
}


def apple(*entries: object) -> bytes:
    return b"\n\n\n" + json.dumps({"resultCount": len(entries), "results": entries}).encode()


def fyyd(*entries: object, status: int = 1) -> bytes:
    meta = {"API_INFO": {"API_VERSION": 0.2}}
    return json.dumps({"status": status, "msg": "ok", "meta": meta, "data": entries}).encode()


def test_what_apple_is_asked() -> None:
    asked = urlsplit(AppleDirectory(country="DE").search_url("reward & model"))
    assert f"{asked.scheme}://{asked.netloc}{asked.path}" == "https://itunes.apple.com/search"
    assert parse_qs(asked.query) == {
        "media": ["podcast"], "entity": ["podcast"], "country": ["DE"], "limit": ["50"],
        "term": ["reward & model"],
    }  # fmt: skip
    looked_up = AppleDirectory().lookup_url("1500001", "GB")
    assert looked_up.startswith("https://itunes.apple.com/lookup?id=1500001&")
    assert "country=GB" in looked_up


def test_what_apple_answers() -> None:
    silent = {key: value for key, value in APPLE_ENTRY.items() if key != "feedUrl"}
    bad = APPLE_ENTRY | {"feedUrl": "file:///etc/passwd"}
    assert AppleDirectory().read_search(apple(APPLE_ENTRY, silent, bad, "x", None)) == (
        FoundShow(
            "The Talk",
            "Ada Example",
            "https://feeds.example/talk",
            "https://art.example/600.jpg",
            "https://podcasts.apple.com/us/podcast/the-talk/id1500001?uo=4",
            87,
        ),
    )
    assert AppleDirectory().read_search(apple()) == ()


def test_looking_up_one_show_of_apple_s() -> None:
    directory = AppleDirectory()
    assert directory.read_lookup(apple(APPLE_ENTRY)).feed_url == "https://feeds.example/talk"
    with pytest.raises(FeedError, match="only be heard in Apple Podcasts"):
        directory.read_lookup(apple({"kind": "podcast", "collectionName": "Exclusive"}))
    with pytest.raises(FeedError, match="no show at this address"):
        directory.read_lookup(apple())


def test_what_fyyd_is_asked_and_answers() -> None:
    asked = FyydDirectory().search_url("rede & antwort")
    assert asked == "https://api.fyyd.de/0.2/search/podcast?term=rede+%26+antwort&count=50"
    assert FyydDirectory().read_search(fyyd(FYYD_ENTRY, {"title": "no feed"}, 7)) == (
        FoundShow(
            "Die Rede",
            "Ada Beispiel",
            "https://feeds.example/rede/m4a",
            "https://img.example/layout/85.jpg",
            "https://rede.example",
            12,
        ),
    )


DIRECTORIES: list[Directory] = [AppleDirectory(), FyydDirectory()]
WRONG = [b"", b"<!doctype html>", b"[]", b'"x"', b'{"results": 1, "data": 1, "status": 1}',
         b"[" * 100_000, b"\xff\xfe", b'{"errors": {"code": 0}}']  # fmt: skip


@pytest.mark.parametrize("directory", DIRECTORIES, ids=lambda directory: directory.name)
@pytest.mark.parametrize("answer", WRONG)
def test_answers_that_are_none_are_said(directory: Directory, answer: bytes) -> None:
    with pytest.raises(FeedError, match=f"^{directory.name} .*Try again later"):
        directory.read_search(answer)


def test_texts_of_a_directory_are_safe_to_show() -> None:
    entry = APPLE_ENTRY | {"collectionName": "A\x1b[2J\u202eb\n", "artistName": 7, "trackCount": -1}
    (show,) = AppleDirectory().read_search(apple(entry))
    assert (show.title, show.author, show.episodes) == ("Ab", "", None)


def test_the_shows_of_all_directories_in_turn_each_once() -> None:
    one, two, three = (FoundShow(n, "", f"https://x.example/{n}") for n in "abc")
    other = FoundShow("a again", "", "http://X.example/a/")
    assert shows_of_all([[one, two], [other, three]]) == (one, two, three)
    assert shows_of_all([]) == ()


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://podcasts.apple.com/us/podcast/the-talk/id1500001", ("1500001", "US")),
        ("https://podcasts.apple.com/de/podcast/id1500001?i=1000700000001", ("1500001", "DE")),
        ("https://podcasts.apple.com/podcast/the-talk/id1500001/", ("1500001", "")),
        ("http://itunes.apple.com/gb/podcast/the-talk/id1500001?mt=2&uo=4", ("1500001", "GB")),
        ("https://Podcasts.Apple.com/us/podcast/t%C3%A4lk/id1500001#x", ("1500001", "US")),
        ("podcasts://podcasts.apple.com/us/podcast/the-talk/id1500001", ("1500001", "US")),
        ("http://itunes.apple.com/WebObjects/MZStore.woa/wa/viewPodcast?id=150", ("150", "")),
        ("https://apps.apple.com/us/app/podcasts/id525463029", None),
        ("https://itunes.apple.com/us/app/podcasts/id525463029", None),
        ("https://podcasts.apple.com.evil.example/us/podcast/x/id1", None),
        ("https://podcasts.apple.com/us/podcast/the-talk", None),
        ("https://podcasts.apple.com/us/podcast/x/id1x", None),
        ("https://feeds.example/talk", None),
        ("file://podcasts.apple.com/us/podcast/x/id1", None),
        ("http://[", None),
    ],
)
def test_links_to_apple_podcasts(link: str, expected: tuple[str, str] | None) -> None:
    assert apple_show(link) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["results", "data", "status", "feedUrl", "xmlURL", "title"]), inner
        )
    ),
    max_leaves=8,
)


@given(JSON)
def test_any_json_is_an_answer_or_is_refused(document: object) -> None:
    for directory in DIRECTORIES:
        try:
            shows = directory.read_search(json.dumps(document).encode())
        except FeedError:
            continue
        assert all(show.feed_url.startswith("http") for show in shows)
