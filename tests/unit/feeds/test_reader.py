"""What a feed says, read from every dialect; what is broken in it, mended and told."""

from __future__ import annotations

import pytest

from player.chapters.model import Chapter
from player.feeds.model import Feed, FeedEpisode, Person, Soundbite, TranscriptLink
from player.feeds.reader import FeedError, read_feed
from player.feeds.sniffing import DocumentKind, document_kind
from player.markup import Link

URL = "https://feeds.example/show/feed.xml"
SPACES = (
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    ' xmlns:podcast="https://podcastindex.org/namespace/1.0"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:psc="http://podlove.org/simple-chapters"'
)


def rss(*items: str, channel: str = "<title>Show</title>") -> bytes:
    body = "".join(f"<item>{item}</item>" for item in items)
    return f"<rss {SPACES}><channel>{channel}{body}</channel></rss>".encode()


def read(*items: str, channel: str = "<title>Show</title>", url: str = URL) -> Feed:
    return read_feed(rss(*items, channel=channel), url=url)


def episode(item: str) -> FeedEpisode:
    return read(f"<title>One</title><guid isPermaLink='false'>1</guid>{item}").episodes[0]


def told(feed: Feed) -> str:
    return "; ".join(repair.what for repair in feed.repairs)


def test_an_item_of_rss_is_read_whole() -> None:
    found = episode(
        """<link>https://show.example/1</link>
        <pubDate>Fri, 09 Oct 2020 04:30:38 GMT</pubDate>
        <enclosure url="https://cdn.example/1.mp3?a=1&amp;copy=2" length="43200000"
                   type="audio/mpeg"/>
        <itunes:duration>1:02:03</itunes:duration>
        <itunes:season>2</itunes:season><itunes:episode>14</itunes:episode>
        <itunes:episodeType>bonus</itunes:episodeType><itunes:explicit>yes</itunes:explicit>
        <itunes:image href="/art/1.jpg"/>
        <description>Short &amp;amp; plain</description>
        <content:encoded><![CDATA[<p>Long <b>notes</b></p>]]></content:encoded>
        <atom:link rel="http://podlove.org/deep-link" href="https://show.example/1#"/>"""
    )
    assert found == FeedEpisode(
        guid="1",
        title="One",
        media_url="https://cdn.example/1.mp3?a=1&copy=2",
        media_type="audio/mpeg",
        media_bytes=43_200_000,
        published_s=1_602_217_838,
        duration_ms=3_723_000,
        page_url="https://show.example/1",
        notes="<p>Long <b>notes</b></p>",
        summary="Short & plain",
        season=2,
        number=14,
        kind="bonus",
        image_url="https://feeds.example/art/1.jpg",
        deep_link="https://show.example/1#",
        explicit=True,
    )


def test_the_show_is_read() -> None:
    feed = read(
        channel="""<title>Talk &amp;#8217;n&amp;#8217; more</title><link>https://show.example</link>
        <description>&lt;p&gt;First.&lt;/p&gt;&lt;p&gt;Second.&lt;/p&gt;</description>
        <language>en_US</language><itunes:author>Ada</itunes:author>
        <image><url>https://show.example/old.jpg</url><title>no</title></image>
        <itunes:image href="https://show.example/art.jpg"/>
        <podcast:guid>917393e3</podcast:guid>
        <podcast:funding url="https://show.example/give">Give</podcast:funding>
        <podcast:person role="Guest">Grace</podcast:person>
        <itunes:new-feed-url>https://new.example/feed</itunes:new-feed-url>
        <atom:link rel="self" href="https://feeds.example/other"/>
        <atom:link rel="next" href="?page=2"/>"""
    )
    assert feed == Feed(
        title="Talk ’n’ more",
        author="Ada",
        description="First.\nSecond.",
        page_url="https://show.example",
        image_url="https://show.example/art.jpg",
        language="en-US",
        guid="917393e3",
        funding=(Link("Give", "https://show.example/give"),),
        persons=(Person("Grace", "guest", "cast"),),
        moved_to="https://new.example/feed",
        next_url="https://feeds.example/show/feed.xml?page=2",
    )


def test_a_feed_that_names_its_own_address_has_not_moved() -> None:
    feed = read(channel=f"<title>S</title><itunes:new-feed-url>{URL}</itunes:new-feed-url>")
    assert feed.moved_to is None


@pytest.mark.parametrize(
    "space",
    [
        "https://podcastindex.org/namespace/1.0",
        "http://podcastindex.org/namespace/1.0/",
        "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
    ],
)
@pytest.mark.parametrize("prefix", ["podcast", "p"])
def test_podcasting_2_0_is_read_under_every_name(space: str, prefix: str) -> None:
    document = f"""<rss xmlns:{prefix}="{space}"><channel><title>S</title><item><title>One</title>
      <{prefix}:transcript url="https://x.example/1.txt" type="text/plain"/>
      <{prefix}:transcript url="https://x.example/1.vtt" type="TEXT/VTT" language="de"
         rel="captions"/>
      <{prefix}:chapters url="https://x.example/1.json" type="application/json+chapters"/>
      <{prefix}:person href="https://ada.example" img="https://ada.example/a.png">Ada</{prefix}:person>
      <{prefix}:person role="guest" group="Writing">Grace</{prefix}:person>
      <{prefix}:soundbite startTime="33.833" duration="60.0">Best</{prefix}:soundbite>
      <{prefix}:soundbite startTime="x" duration="1"/>
      <{prefix}:socialInteract uri="https://b.example/2" priority="2" protocol="activitypub"/>
      <{prefix}:socialInteract uri="https://a.example/1" priority="1" protocol="activitypub"/>
      <{prefix}:season name="S">3</{prefix}:season><{prefix}:episode>4</{prefix}:episode>
      </item></channel></rss>"""
    found = read_feed(document.encode(), url=URL).episodes[0]
    assert found.transcripts == (
        TranscriptLink("https://x.example/1.txt", "text/plain"),
        TranscriptLink("https://x.example/1.vtt", "text/vtt", "de", "captions"),
    )
    assert found.chapters_url == "https://x.example/1.json"
    assert found.persons == (
        Person("Ada", "host", "cast", "https://ada.example", "https://ada.example/a.png"),
        Person("Grace", "guest", "writing"),
    )
    assert found.soundbites == (Soundbite(33_833, 60_000, "Best"),)
    assert found.comments_url == "https://a.example/1"
    assert (found.season, found.number) == (3, 4)


def test_podlove_chapters_inside_a_feed() -> None:
    found = episode(
        """<psc:chapters version="1.2"><psc:chapter start="00:01:02.5" title="Two"
        href="https://x.example/?a=1&amp;b=2"/><psc:chapter start="0" title="One"/>
        <psc:chapter start="never" title="No"/></psc:chapters>"""
    )
    assert found.chapters == (
        Chapter(0, "One"),
        Chapter(62_500, "Two", None, "https://x.example/?a=1&b=2"),
    )


ATOM = b"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://atom.example/blog/">
  <title type="html">Atom &amp;amp; &lt;b&gt;Eve&lt;/b&gt;</title><subtitle>Sub</subtitle>
  <link href="https://atom.example/"/><link rel="next" href="page2"/>
  <author><name>Ada</name></author><logo>logo.png</logo><id>urn:feed</id>
  <entry><title>Eins</title><id>urn:1</id><link rel="alternate" href="eins"/>
    <link rel="enclosure" type="audio/mp4" length="99" href="eins.m4a"/>
    <published>2003-12-13T18:30:02Z</published><updated>2017-12-13T18:30:02Z</updated>
    <contributor><name>Grace</name><uri>https://grace.example</uri></contributor>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
      <p>Ein <b>Wort</b> &lt; zwei<br/></p></div></content>
  </entry></feed>"""


def test_atom_is_read() -> None:
    feed = read_feed(ATOM, url=URL)
    assert (feed.title, feed.author, feed.description) == ("Atom & Eve", "Ada", "Sub")
    assert (feed.page_url, feed.language) == ("https://atom.example/", "de")
    assert feed.image_url == "https://atom.example/blog/logo.png"
    assert feed.next_url == "https://atom.example/blog/page2"
    (found,) = feed.episodes
    assert (found.guid, found.title, found.page_url) == (
        "urn:1",
        "Eins",
        "https://atom.example/blog/eins",
    )
    assert (found.media_url, found.media_type, found.media_bytes) == (
        "https://atom.example/blog/eins.m4a",
        "audio/mp4",
        99,
    )
    assert found.published_s == 1_071_340_202
    assert found.persons == (Person("Grace", url="https://grace.example"),)
    assert "<p>Ein <b>Wort</b> &lt; zwei<br></p>" in found.notes
    assert found.summary == "Ein Wort < zwei"


def test_rss_1_0_is_read() -> None:
    document = b"""<?xml version="1.0"?><rdf:RDF xmlns="http://purl.org/rss/1.0/"
      xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://x.example">
      <title>Old</title><link>https://x.example</link><dc:language>fr</dc:language></channel>
      <image><url>https://x.example/a.png</url></image>
      <item rdf:about="https://x.example/1"><title>Un</title><link>https://x.example/1</link>
      <dc:date>2004-05-06T07:08:09+02:00</dc:date></item></rdf:RDF>"""
    feed = read_feed(document, url=URL)
    assert (feed.title, feed.language, feed.image_url) == ("Old", "fr", "https://x.example/a.png")
    assert [(one.title, one.published_s) for one in feed.episodes] == [("Un", 1_083_820_089)]


def test_rss_0_91_with_its_document_type_is_read() -> None:
    document = b"""<?xml version="1.0" encoding="iso-8859-1"?>
      <!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
      "http://my.netscape.com/publish/formats/rss-0.91.dtd">
      <rss version="0.91"><channel><title>Caf\xe9&nbsp;&eacute;</title>
      <item><title>A</title></item></channel></rss>"""
    feed = read_feed(document, url=URL)
    assert feed.title == "Café é"
    assert feed.repairs == () or "Windows" not in told(feed)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ('<enclosure url="/a.mp3"/>', "https://feeds.example/a.mp3"),
        (
            '<enclosure type="image/jpeg" url="https://x/c.jpg"/>'
            '<enclosure type="audio/mpeg" url="https://x.example/a"/>',
            "https://x.example/a",
        ),
        ('<media:content url="https://x.example/b.mp3" fileSize="12"/>', "https://x.example/b.mp3"),
        (
            '<media:group><media:content url="https://x.example/f.mp4" type="video/mp4"/>'
            '<media:content url="https://x.example/a.mp3" type="audio/mpeg"/></media:group>',
            "https://x.example/a.mp3",
        ),
        (
            '<podcast:alternateEnclosure type="audio/opus"><podcast:source uri="ipfs://Qm"/>'
            '<podcast:source uri="https://x.example/o.opus"/></podcast:alternateEnclosure>',
            "https://x.example/o.opus",
        ),
        ('<enclosure url="https://x.example/a%20b (1).mp3"/>', "https://x.example/a%20b%20(1).mp3"),
        ('<enclosure url="//cdn.example/a.mp3"/>', "https://cdn.example/a.mp3"),
        ('<enclosure url=" https://x.example/a.mp3\n "/>', "https://x.example/a.mp3"),
        ('<enclosure type="application/pdf" url="https://x.example/a.pdf"/>', None),
        ('<enclosure url=""/>', None),
    ],
)
def test_what_there_is_to_play(tags: str, expected: str | None) -> None:
    assert episode(tags).media_url == expected


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "smb://h/a.mp3",
        "ftp://h/a.mp3",
        "screen://",
        "dvd:///dev/sr0",
        "FILE:/etc/passwd",
        "java\nscript:alert(1)",
        "v4l2:///dev/video0",
        "https:///a.mp3",
        "http://[::1",
        "https://h:99999/a.mp3",
        "data:audio/mpeg;base64,AA",
    ],
)
def test_addresses_that_are_not_for_the_web_are_refused(address: str) -> None:
    feed = read(
        f'<title>Bad</title><guid>1</guid><enclosure url="{address}" type="audio/mpeg"/>'
        f'<podcast:transcript url="{address}" type="text/vtt"/><link>{address}</link>'
        f'<podcast:chapters url="{address}"/><itunes:image href="{address}"/>'
        f'<atom:link rel="http://podlove.org/deep-link" href="{address}"/>'
        f'<podcast:person href="{address}" img="{address}">Ada</podcast:person>'
        f"<comments>{address}</comments>",
        "<title>Good</title><guid>2</guid><enclosure url='https://x.example/a.mp3'/>",
    )
    bad, good = feed.episodes
    assert (bad.title, bad.media_url, bad.transcripts) == ("Bad", None, ())
    assert (bad.page_url, bad.chapters_url, bad.image_url) == (None, None, None)
    assert (bad.deep_link, bad.comments_url) == (None, None)
    assert bad.persons == (Person("Ada", "host", "cast"),)
    assert good.media_url == "https://x.example/a.mp3"
    assert "an enclosure was refused" in told(feed)


def test_titles_are_safe_to_show() -> None:
    found = episode(
        "<itunes:title>x</itunes:title><podcast:person>A&#x202e;da\x1b]0;x\x07</podcast:person>"
        "<description>a&#27;[31mb\x9b1m</description>"
    )
    assert found.persons[0].name == "Ada"
    assert found.notes == "a[31mb"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Vec&lt;T&gt; explained", "Vec<T> explained"),
        ("Q &amp;amp; A", "Q & A"),
        ("It&amp;#8217;s", "It’s"),
        ("  a\n  b  ", "a b"),
        ("<![CDATA[Rock & Roll]]>", "Rock & Roll"),
        ("Rock & Roll", "Rock & Roll"),
        ("AT&T; or so", "AT&T; or so"),
        ("a <![CDATA[b]]> c", "a b c"),
    ],
)
def test_titles_in_their_many_spellings(written: str, expected: str) -> None:
    assert read(f"<title>{written}</title>").episodes[0].title == expected


def test_an_entry_without_a_title_is_called_after_its_file() -> None:
    (found,) = read('<enclosure url="https://x.example/the%20talk.ogg"/>').episodes
    assert found.title == "the talk"


def test_an_entry_with_nothing_in_it_is_left_out() -> None:
    feed = read("", "<pubDate>2020-01-01</pubDate>", "<title>One</title>")
    assert [one.title for one in feed.episodes] == ["One"]
    assert "nothing in it was left out (and 1 times more)" in told(feed)


def test_values_that_cannot_be_right_are_left_out_and_told() -> None:
    feed = read(
        f"""<title>One</title><pubDate>Fri, 31 Dec 9999 23:59:59 GMT</pubDate>
        <itunes:duration>{10**20}</itunes:duration><itunes:episode>{10**20}</itunes:episode>
        <itunes:season>-1</itunes:season>
        <enclosure url="https://x.example/a.mp3" length="{10**20}"/>"""
    )
    (found,) = feed.episodes
    assert (found.published_s, found.duration_ms, found.media_bytes) == (None, None, None)
    assert (found.season, found.number) == (None, None)
    assert "a date" in told(feed)
    assert "a duration" in told(feed)


def test_very_long_notes_are_cut_and_told() -> None:
    feed = read(f"<title>One</title><description>{'word ' * 200_000}</description>")
    assert len(feed.episodes[0].notes) <= 500_000
    assert "show notes were cut at 500,000 characters" in told(feed)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (b"", "This feed is empty."),
        (b" \n\t", "This feed is empty."),
        (b"<!doctype html><title>Log in</title>", "a web page, not"),
        (b"\xef\xbb\xbf<HTML><body>Log in</body></HTML>", "a web page, not"),
        (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x' 'y'><html/>", "a web page, not"),
        (b"<opml version='2.0'><body/></opml>", "OPML"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "neither RSS nor Atom"),
        (b"<svg/>", "neither RSS nor Atom"),
        (b"hello", "neither RSS nor Atom"),
        (bytes(range(256)) * 20, "not text"),
        (b"<rss><channel><title>Cut</ti", "cut off before its first episode"),
        (b"<rss><channel><title>Cut</title><item><title>On", "cut off before its first episode"),
    ],
)
def test_what_is_no_feed_is_said(document: bytes, sentence: str) -> None:
    with pytest.raises(FeedError, match=sentence):
        read_feed(document, url=URL)


def test_a_feed_that_is_cut_off_keeps_what_is_whole() -> None:
    whole = rss("<title>One</title>", "<title>Two</title>", "<title>Three</title>")
    cut = whole[: whole.index(b"Three") + 2]
    feed = read_feed(cut, url=URL)
    assert [one.title for one in feed.episodes] == ["One", "Two"]
    assert "cut off here; its 2 whole episodes are kept" in told(feed)
    assert not feed.complete
    assert read_feed(whole, url=URL).complete


def test_a_new_show_without_episodes_is_a_feed() -> None:
    assert read().episodes == ()


def test_a_server_s_warning_before_the_feed_costs_nothing() -> None:
    feed = read_feed(b"<br />\n<b>Warning</b>: x in y\n" + rss("<title>One</title>"), url=URL)
    assert [one.title for one in feed.episodes] == ["One"]
    assert "before the feed" in told(feed)


@pytest.mark.parametrize(
    ("head", "text", "expected"),
    [
        (b'<?xml version="1.0" encoding="windows-1251"?>', "Привет".encode("cp1251"), "Привет"),
        (b'<?xml version="1.0" encoding="Shift_JIS"?>', "番組".encode("shift_jis"), "番組"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?>', "é – ü".encode("cp1252"), "é – ü"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?>', "é – ü".encode(), "é – ü"),
        (b'<?xml version="1.0" encoding="no-such"?>', "é".encode(), "é"),
        (b'<?xml version="1.0" encoding="zlib_codec"?>', "é".encode(), "é"),
        (b"", "caf\xe9 cr\xe8me".encode("latin-1"), "café crème"),
    ],
)
def test_encodings(head: bytes, text: bytes, expected: str) -> None:
    document = head + b"<rss><channel><title>" + text + b"</title></channel></rss>"
    assert read_feed(document, url=URL).title == expected


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig", "utf-32"])
def test_wide_encodings(encoding: str) -> None:
    document = "<rss><channel><title>Größe</title></channel></rss>".encode(encoding)
    assert read_feed(document, url=URL).title == "Größe"


def test_the_charset_of_the_header_counts_where_the_document_names_none() -> None:
    document = "<rss><channel><title>Привет</title></channel></rss>".encode("koi8-r")
    feed = read_feed(document, url=URL, content_type="text/xml; charset=KOI8-R")
    assert feed.title == "Привет"


def test_html_that_was_not_escaped_stays_notes() -> None:
    feed = read(
        "<title>One</title><description>First<br>second <b>bold <i>both</b> "
        "<img src='x.png'> <p>a <p>b</description><guid>1</guid>",
        "<title>Two</title><guid>2</guid>",
    )
    one, two = feed.episodes
    assert one.notes.startswith("First<br>second <b>bold <i>both</i></b>")
    assert (one.guid, two.title, two.guid) == ("1", "Two", "2")
    assert "not closed in order" in told(feed)


def test_tags_that_nothing_closes_cost_no_more_than_their_item() -> None:
    document = (
        b"<rss><channel><title>Show<link>https://x.example</link>"
        b"<item><title>One<guid>1</guid><item><title>Two</title><guid>2"
        b"<pubDate>2020-01-01</pubDate></item></channel></rss>"
    )
    feed = read_feed(document, url=URL)
    assert (feed.title, feed.page_url) == ("Show", "https://x.example")
    assert [(one.title, one.guid) for one in feed.episodes] == [("One", "1"), ("Two", "2")]
    assert feed.episodes[1].published_s == 1_577_836_800


def test_namespaces_may_be_declared_anywhere_or_nowhere() -> None:
    document = b"""<rss><channel><item xmlns:x="http://www.itunes.com/DTDs/Podcast-1.0.dtd">
      <title>One</title><x:duration>10</x:duration></item><item><title>Two</title>
      <itunes:duration>20</itunes:duration></item><item><title>Three</title>
      <duration xmlns="http://www.itunes.com/dtds/podcast-1.0.dtd">30</duration></item>
      </channel></rss>"""
    feed = read_feed(document, url=URL)
    assert [one.duration_ms for one in feed.episodes] == [10_000, 20_000, 30_000]


def test_a_live_item_is_no_episode() -> None:
    feed = read(
        "<title>One</title>",
        channel="<title>S</title><podcast:liveItem status='live'><title>Live</title>"
        "<guid>live</guid></podcast:liveItem>",
    )
    assert [one.title for one in feed.episodes] == ["One"]


def test_a_feed_elsewhere_by_redirect() -> None:
    document = b"<rss><redirect><newLocation> https://n.example/f </newLocation></redirect></rss>"
    assert read_feed(document, url=URL).moved_to == "https://n.example/f"


def test_rss_that_borrows_atom_s_tags_without_saying_so_is_read() -> None:
    found = read(
        "<title>One</title><id>urn:1</id><updated>2012-03-26T23:25:19Z</updated>"
        "<summary>First</summary><link href='https://x.example/1'/>"
        "<link rel='enclosure' type='audio/mpeg' length='12' href='https://x.example/1.mp3'/>"
    ).episodes[0]
    assert (found.guid, found.published_s, found.notes) == ("urn:1", 1_332_804_319, "First")
    assert (found.page_url, found.media_url, found.media_bytes) == (
        "https://x.example/1",
        "https://x.example/1.mp3",
        12,
    )


def test_dublin_core_is_read() -> None:
    document = """<rss xmlns:x="http://purl.org/dc/elements/1.1/"
      xmlns:y="http://purl.org/dc/terms/"><channel><x:title>Show</x:title><x:creator>Ada</x:creator>
      <item><x:title>One</x:title><x:description>Notes</x:description>
      <y:issued>2020-10-09</y:issued></item></channel></rss>"""
    feed = read_feed(document.encode(), url=URL)
    assert (feed.title, feed.author) == ("Show", "Ada")
    assert [(one.title, one.notes, one.published_s) for one in feed.episodes] == [
        ("One", "Notes", 1_602_201_600)
    ]


def test_a_show_without_episodes_may_lack_its_very_last_tag() -> None:
    assert read_feed(b"<rss><channel><title>New</title></channel></rss", url=URL).title == "New"


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        (b"<?xml version='1.0'?><!-- x --><rss/>", DocumentKind.FEED),
        (b"\xef\xbb\xbf<a:feed xmlns:a='http://www.w3.org/2005/Atom'/>", DocumentKind.FEED),
        (b"<opml/>", DocumentKind.OPML),
        (b"<!DOCTYPE html><p>x", DocumentKind.PAGE),
        (b"", DocumentKind.EMPTY),
        (b"{}", DocumentKind.OTHER),
        (bytes(range(32)) * 9, DocumentKind.OTHER),
    ],
)
def test_what_a_document_is(document: bytes, kind: DocumentKind) -> None:
    assert document_kind(document) is kind


@pytest.mark.parametrize(
    ("notes", "summary"),
    [
        ("<p>One <b>t</b>wo</p><p>three &amp; <a href='x'>four</a>", "One two three & four"),
        ("a <!-- b --> c <style>d {}</style> e", "a c e"),
        ("1 < 2 &lt; 3", "1 < 2 < 3"),
        ("x " * 300, ("x " * 199).strip() + "…"),
        ("y" * 500, "y" * 399 + "…"),
        (f"{'<br>' * 745}word <img src='{'x' * 90}'>", "word"),
        ("[bold]", "[bold]"),
    ],
)
def test_a_summary_is_one_line_of_plain_text(notes: str, summary: str) -> None:
    assert episode(f"<description><![CDATA[{notes}]]></description>").summary == summary


def test_line_ends_of_every_kind_count_alike() -> None:
    ends = rss("<title>One</title>\r\n<guid>1</guid>\r<enclosure url='file:x'/>")
    assert [repair.line for repair in read_feed(ends, url=URL).repairs] == [3]


def test_a_long_feed_is_decoded_whole_wherever_its_letters_fall() -> None:
    for shift in range(3):
        notes = "x" * shift + "–" * 700_000
        feed = read(f"<title>One</title><itunes:summary>{notes}</itunes:summary>")
        assert set(feed.episodes[0].notes) <= {"x", "–"}


@pytest.mark.parametrize(
    "tags",
    [
        "<itunes:image href='https://x.example/a.png'/>",
        "<itunes:image>https://x.example/a.png</itunes:image>",
        "<podcast:image href='https://x.example/b.png' purpose='banner'/>"
        "<podcast:image href='https://x.example/a.png' purpose='artwork social'/>",
        "<podcast:images srcset='https://x.example/a.png 1500w, https://x.example/b.png 600w'/>",
        "<media:group><media:thumbnail url='https://x.example/a.png'/></media:group>",
        "<image><title>no</title><url>\nhttps://x.example/a.png\n</url></image>",
    ],
)
def test_pictures(tags: str) -> None:
    assert episode(tags).image_url == "https://x.example/a.png"


def test_a_show_without_a_title_is_named_by_its_host_alone() -> None:
    feed = read(channel="", url="https://ada:secret@private.example/feed?token=abc")
    assert feed.title == "private.example"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("windows-1250", "Ž"),
        ("windows-1256", "ش"),
        ("ISO-8859-2", "ž"),
        ("iso-8859-15", "€"),
        ("koi8-u", "ї"),
        ("cp866", "Ж"),
        ("macintosh", "é"),
        ("tis-620", "ก"),
        ("sjis", "番"),
        ("ms932", "①"),
        ("EUC-JP", "番"),
        ("iso-2022-jp", "番"),
        ("euc-kr", "한"),
        ("ks_c_5601-1987", "한"),
        ("gb2312", "中"),
        ("GBK", "中"),
        ("gb18030", "中"),
        ("Big5", "中"),
    ],
)
def test_encodings_that_documents_name(name: str, letters: str) -> None:
    head = f'<?xml version="1.0" encoding="{name}"?><rss><channel><title>'.encode()
    document = head + letters.encode(name) + b"</title></channel></rss>"
    assert read_feed(document, url=URL).title == letters


@pytest.mark.parametrize(
    ("tags", "unlisted"),
    [
        ("", False),
        ("<itunes:block>Yes</itunes:block>", True),
        ("<itunes:block>no</itunes:block>", False),
        ("<podcast:block> yes </podcast:block>", True),
        ('<podcast:block id="google">yes</podcast:block>', False),
        ('<podcast:block>yes</podcast:block><podcast:block id="apple">no</podcast:block>', False),
        ('<itunes:block>yes</itunes:block><podcast:block id="apple">yes</podcast:block>', True),
    ],
)
def test_a_feed_says_whether_it_is_for_directories(tags: str, unlisted: bool) -> None:
    assert read("<title>One</title>", channel=f"<title>S</title>{tags}").unlisted is unlisted


def test_an_episode_that_is_left_out_does_not_make_its_show_private() -> None:
    assert not read("<title>One</title><itunes:block>yes</itunes:block>").unlisted
