"""Lists of feeds from other players: every feed found, what is bad skipped and counted."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.feeds.opml import OpmlEntry, read_opml, write_opml
from player.feeds.problems import FeedError

HEAD = '<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>'
TAIL = "</body></opml>"


def opml(*outlines: str) -> bytes:
    return (HEAD + "".join(outlines) + TAIL).encode()


def test_folders_are_flattened_and_every_feed_found() -> None:
    read = read_opml(
        opml(
            '<outline text="Talk" type="rss" xmlUrl="https://a.example/f?x=1&amp;copy=2"'
            ' htmlUrl="https://a.example"/>',
            '<outline text="Folder"><outline text="In &amp; out" title="x" xmlurl="feed://b.example/f"/>',
            '<outline text="Deeper"><outline TITLE="Only title" xmlUrl="itpc://c.example/f"/></outline>',
            "</outline>",
            '<!-- <outline text="no" xmlUrl="https://no.example"/> -->',
        )
    )
    assert read.entries == (
        OpmlEntry("Talk", "https://a.example/f?x=1&copy=2", "https://a.example"),
        OpmlEntry("In & out", "http://b.example/f"),
        OpmlEntry("Only title", "http://c.example/f"),
    )
    assert read.skipped == ()


def test_what_is_bad_is_skipped_and_counted() -> None:
    read = read_opml(
        opml(
            '<outline text="Command" xmlUrl="exec:~/bin/feed.sh"/>',
            '<outline text="File" xmlUrl="file:///etc/passwd"/>',
            '<outline text="Nothing" type="rss"/>',
            '<outline text="Good" xmlUrl="https://a.example/f"/>',
            '<outline text="Again" xmlUrl="https://a.example/f"/>',
            '<outline text="\x1b[2J" xmlUrl="| rm -rf /"/>',
        )
    )
    assert [entry.title for entry in read.entries] == ["Good"]
    told = [repair.what for repair in read.skipped]
    assert len(told) == 5
    assert told[0] == "“Command” (addresses that begin with “exec:” are not for the web)"
    assert "“file:”" in told[1]
    assert "no feed" in told[2]
    assert "twice" in told[3]
    assert "\x1b" not in "".join(told)


def test_a_hundred_thousand_entries() -> None:
    read = read_opml(
        opml(*(f'<outline text="{n}" xmlUrl="https://x.example/{n}"/>' for n in range(100_005)))
    )
    assert len(read.entries) == 100_000
    assert "only the first 100,000 lines" in read.skipped[-1].what


def test_a_list_nested_to_the_bottom_is_read() -> None:
    deep = '<outline text="f">' * 200_000
    read = read_opml((HEAD + deep + '<outline text="A" xmlUrl="https://a.example/f"/>').encode())
    assert [entry.title for entry in read.entries] == ["A"]


def test_a_list_that_is_cut_off_or_broken_keeps_what_is_whole() -> None:
    whole = opml(
        '<outline text="A & B" xmlUrl="https://a.example/f"/><outline text="B" xmlUrl="https'
    )
    assert [entry.title for entry in read_opml(whole).entries] == ["A & B"]


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (b"", "This list of feeds is empty."),
        (b"<!doctype html><p>Log in", "a web page"),
        (b"<rss><channel/></rss>", "This is a feed"),
        (b"hello", "no list of feeds"),
        (opml(), "no feed in this list"),
        (opml('<outline text="Folder"/>'), "no feed in this list"),
        (b'<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///x">]><opml><body/></opml>', "abbreviations"),
    ],
)
def test_what_is_no_list_is_said(document: bytes, sentence: str) -> None:
    with pytest.raises(FeedError, match=sentence):
        read_opml(document)


TITLES = st.text(min_size=1, max_size=30)
PATHS = st.text("abc/?&=%20\"'<>é", max_size=12)


@given(st.dictionaries(PATHS, TITLES, min_size=1, max_size=6), TITLES)
def test_what_is_written_is_read_back(shows: dict[str, str], title: str) -> None:
    listed = [OpmlEntry(name, f"https://x.example/{path}") for path, name in shows.items()]
    written = write_opml(listed, title=title)
    ElementTree.fromstring(written)
    read = read_opml(written.encode())
    again = read_opml(write_opml(read.entries, title=title).encode())
    assert [entry.feed_url for entry in read.entries] == [entry.feed_url for entry in listed]
    assert again.entries == read.entries


@given(st.binary(max_size=200))
def test_any_bytes_are_a_list_or_are_refused(data: bytes) -> None:
    for document in (data, HEAD.encode() + data, opml() + data):
        try:
            read = read_opml(document)
        except FeedError:
            continue
        assert read.entries or read.skipped


def test_a_feed_without_a_title_is_named_by_its_host_alone() -> None:
    read = read_opml(opml('<outline xmlUrl="https://private.example/f?token=abc"/>'))
    assert read.entries[0].title == "private.example"
    told = read_opml(opml('<outline xmlUrl="ftp://private.example/f?token=abc"/>')).skipped
    assert "token" not in told[0].what
