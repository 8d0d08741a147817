"""Sound XML is read as XML; what is hostile ends at once; what is broken never surprises."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Callable
from time import perf_counter
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.clean import clean_line, clean_text
from player.feeds.elements import Element
from player.feeds.model import Feed
from player.feeds.parsing import MAX_DEPTH, Reading
from player.feeds.reader import FeedError, read_feed
from player.feeds.repairs import Repairs

URL = "https://feeds.example/show/feed.xml"
HEAD = b"<rss><channel><title>T</title>"
TAIL = b"</channel></rss>"

NAMES = st.sampled_from(["a", "b-c", "d.e", "f_g"])
TEXT = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]), max_size=12)


def as_xml(draw: st.DrawFn, depth: int = 0) -> str:
    name = draw(NAMES)
    attributes = "".join(
        f" {key}={quoteattr(draw(TEXT))}" for key in draw(st.sets(st.sampled_from("xyz")))
    )
    inner = []
    for _ in range(draw(st.integers(0, 3))):
        kind = draw(st.integers(0, 4 if depth < 3 else 2))
        if kind == 0:
            inner.append(escape(draw(TEXT)))
        elif kind == 1:
            inner.append(f"<![CDATA[{draw(TEXT).replace(']]>', '')}]]>")
        elif kind == 2:
            inner.append(f"<!-- {draw(TEXT).replace('-', '')} --><?pi x?>")
        else:
            inner.append(as_xml(draw, depth + 1))
    body = "".join(inner)
    return f"<{name}{attributes}>{body}</{name}>" if body else f"<{name}{attributes} />"


@st.composite
def documents(draw: st.DrawFn) -> str:
    return f"<root>{as_xml(draw)}</root>"


def same(mine: Element, theirs: ElementTree.Element) -> bool:
    children = list(mine.children)
    return (
        mine.name == theirs.tag
        and mine.attributes == theirs.attrib
        and mine.text.strip() == "".join(theirs.itertext()).strip()
        and len(children) == len(theirs)
        and all(same(a, b) for a, b in zip(children, theirs, strict=True))
    )


@given(documents())
def test_sound_xml_is_read_as_any_parser_reads_it(document: str) -> None:
    repairs = Repairs()
    reading = Reading(f"<rss><item>{document}</item></rss>", {"item"}, repairs)
    (item,) = reading.items()
    (root,) = item.children
    assert same(root, ElementTree.fromstring(document))
    assert (reading.ended, repairs.told()) == (True, ())


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + b"".join(b'<!ENTITY lol%d "%s">' % (n, b"&lol%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]><rss><channel><title>&lol9;</title></channel></rss>"
)
OUTSIDE = (
    b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title>'
)
LONG = b'<!DOCTYPE rss [<!ENTITY a "' + b"x" * 99_999 + b'">]>' + HEAD + b"&a;" * 99_999 + TAIL
START = HEAD + b"<item><title>x</title>"
REFUSED = {
    "entity bomb": BOMB,
    "external entity": OUTSIDE + TAIL,
    "one long entity many times": LONG,
    "nested items": HEAD + b"<item>" + b"<a>" * 200_000,
    "nested and closed": b"<rss>" + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</rss>",
    "nested junk": b"<rss>" + b"<x><y>" * 200_000 + HEAD,
    "one item of a million tags": HEAD + b"<item>" + b"<a/>" * 1_000_000 + b"</item>" + TAIL,
    "a million tags outside": HEAD + b"<a/>" * 1_000_000 + TAIL,
    "a million comments": HEAD + b"<item>" + b"<!---->" * 1_000_000 + TAIL,
    "open comments": HEAD + b"<item>" + b"<!--" * 1_000_000 + TAIL,
    "open instructions": HEAD + b"<item>" + b"<?" * 1_000_000 + TAIL,
    "open quotations": HEAD + b"<item><title>" + b"<![CDATA[" * 500_000 + TAIL,
    "tags that close nothing": HEAD + b"<item><title>" + b"</b>" * 1_000_000 + TAIL,
}
READ = {
    "open brackets": HEAD + b"<item><title>" + b"<" * 3_000_000 + b"</title></item>" + TAIL,
    "open quotes": START + b"" + b'<a b="' * 500_000 + b"</item>" + TAIL,
    "bare ampersands": HEAD + b"<item><title>" + b"&" * 3_000_000 + b"</title></item>" + TAIL,
    "endless numbers": HEAD + b"<item><title>" + b"&#9" * 1_000_000 + b"</title></item>" + TAIL,
    "a million attributes": START + b"<a " + b"a=b " * 900_000 + b"/></item>" + TAIL,
    "an endless attribute": START + b"<a " + b"a" * 3_000_000 + b"/></item>" + TAIL,
    "spaces in a tag": START + b"<a" + b" " * 3_000_000 + b"/></item>" + TAIL,
    "open document types": b"<!DOCTYPE [" * 300_000 + START + b"</item>" + TAIL,
    "terminal sequences": START + b"<title>" + b"\x1b]52;c;" * 500_000 + b"</item>" + TAIL,
    "empty items": HEAD + b"<item/>" * 100_000 + TAIL,
    "a parameter entity": b'<!DOCTYPE rss [<!ENTITY % d SYSTEM "http://127.0.0.1/x"> %d;]>'
    + START
    + b"</item>"
    + TAIL,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_hostile_is_refused_at_once(name: str) -> None:
    def refused() -> None:
        with pytest.raises(FeedError):
            read_feed(REFUSED[name], url=URL)

    bounded(refused, len(REFUSED[name]))


@pytest.mark.parametrize("name", READ)
def test_what_is_very_long_is_read_in_bounds(name: str) -> None:
    bounded(lambda: read_feed(READ[name], url=URL), len(READ[name]))


def bounded(work: Callable[[], object], size: int) -> None:
    """A second is the aim; a minute allows for a busy machine and for measuring memory."""
    tracemalloc.start()
    began = perf_counter()
    try:
        work()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert perf_counter() - began < 60
    assert peak < 40_000_000 + 8 * size


def test_depth_that_real_feeds_have_is_read() -> None:
    deep = b"<a>" * (MAX_DEPTH - 5) + b"</a>" * (MAX_DEPTH - 5)
    feed = read_feed(START + b"" + deep + b"</item>" + TAIL, url=URL)
    assert feed.episodes[0].title == "x"


def sample() -> bytes:
    items = b"".join(
        b"""<item><title>Talk %d &amp; more</title><guid isPermaLink="false">g%d</guid>
        <pubDate>Fri, 09 Oct 2020 04:30:38 GMT</pubDate><link>https://x.example/%d</link>
        <description><![CDATA[<p>Notes \xe2\x80\x93 %d</p>]]></description>
        <enclosure url="https://x.example/%d.mp3?a=1&amp;b=2" type="audio/mpeg" length="9"/>
        </item>
        """
        % ((n,) * 5)
        for n in range(8)
    )
    return b'<?xml version="1.0"?>\n' + HEAD + items + TAIL


SAMPLE = sample()
WHOLE = read_feed(SAMPLE, url=URL).episodes
ENDS = [found.end() for found in re.finditer(b"</item>", SAMPLE)]


def sound(feed: Feed) -> None:
    """What must hold of every feed, whatever it was read from."""
    guids = [episode.guid for episode in feed.episodes]
    assert all(guids)
    assert len(set(guids)) == len(guids)
    for episode in feed.episodes:
        assert episode.title == clean_line(episode.title) != ""
        assert episode.notes == clean_text(episode.notes)
        assert episode.summary == clean_line(episode.summary)
        for url in (episode.media_url, episode.page_url, episode.image_url):
            assert url is None or url.startswith(("http://", "https://"))
    assert feed.title


def read_or_refused(data: bytes) -> Feed | None:
    try:
        feed = read_feed(data, url=URL)
    except FeedError:
        return None
    sound(feed)
    return feed


@given(st.integers(0, len(SAMPLE)))
def test_a_feed_cut_anywhere_keeps_the_episodes_before_the_cut(at: int) -> None:
    feed = read_or_refused(SAMPLE[:at])
    whole = sum(end <= at for end in ENDS)
    assert (feed.episodes if feed else ()) == WHOLE[:whole]
    if feed and at < len(SAMPLE) - len(b"</rss>"):
        assert any("cut off" in repair.what for repair in feed.repairs)


@given(
    st.integers(0, len(SAMPLE)),
    st.integers(0, 40),
    st.one_of(
        st.binary(max_size=20),
        st.sampled_from(
            [
                b"<",
                b">",
                b"&",
                b'"',
                b"<!--",
                b"]]>",
                b"<![CDATA[",
                b"</item>",
                b"<item>",
                b"</p>",
                b"<br>",
                b"&nbsp;",
                b"\0",
                b"\xff",
                b"<a b='",
                b"</channel>",
                b"<?",
                b"<!DOCTYPE x [",
            ]
        ),
    ),
)
def test_a_feed_broken_anywhere_keeps_the_episodes_before(at: int, lost: int, put: bytes) -> None:
    feed = read_or_refused(SAMPLE[:at] + put + SAMPLE[at + lost :])
    if feed and put.isascii() and at > ENDS[0]:
        before = sum(end <= at for end in ENDS)
        assert feed.episodes[:before] == WHOLE[:before]


PIECES = st.sampled_from(
    [
        "<rss>",
        "<channel>",
        "<item>",
        "</item>",
        "<title>",
        "</title>",
        "<link>",
        "<feed>",
        "<entry>",
        "</entry>",
        "<id>",
        "<guid>",
        "x",
        "&amp;",
        "&",
        "<",
        ">",
        '"',
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<enclosure url='",
        "https://x/a.mp3",
        "file:///x",
        "'/>",
        "<p>",
        "</p>",
        "<br>",
        "\x1b[2J",
        "\u202e",
        "<itunes:duration>",
        "1:2:3",
        "<podcast:person>",
        " xmlns='http://www.w3.org/2005/Atom'",
        "<!DOCTYPE",
        "<media:group>",
        "<media:content url='x' medium='image'/>",
        "<atom:link rel='next' href='",
        "?>",
        "é",
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_heap_of_tags_is_a_feed_or_is_refused(heap: str) -> None:
    read_or_refused(heap.encode())
    read_or_refused(f"<rss><channel><item>{heap}".encode())
    read_or_refused(f"<rss><channel><item>{heap}</item></channel></rss>".encode())


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_are_refused(data: bytes) -> None:
    read_or_refused(data)
    read_or_refused(b"<rss><channel><item><title>" + data + b"</title></item></channel></rss>")


def test_a_feed_of_three_thousand_items_is_read_whole_and_in_order() -> None:
    items = b"".join(
        b"<item><title>T%d</title><guid>%d</guid></item>" % (n, n) for n in range(3_000)
    )
    feed = read_feed(HEAD + items + TAIL, url=URL)
    assert [episode.guid for episode in feed.episodes] == [str(n) for n in range(3_000)]


def test_more_episodes_than_any_show_has_are_told() -> None:
    feed = read_feed(HEAD + b"<item><title>x</title></item>" * 50_001 + TAIL, url=URL)
    assert any("only the first 50,000 episodes" in repair.what for repair in feed.repairs)
    assert not feed.complete
