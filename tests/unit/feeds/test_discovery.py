"""A show's web page leads to its feed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from player.feeds.discovery import FeedLink, feeds_in_page

BASE = "https://show.example/about/"


def found(page: str) -> list[str]:
    return [link.url for link in feeds_in_page(page, BASE)]


def test_declared_feeds_come_first_and_those_of_comments_last() -> None:
    page = """<!doctype html><html><head><base href="/site/">
      <link rel="alternate" type="application/rss+xml" title="Talk &raquo; Comments Feed"
        href="https://show.example/comments/feed/">
      <link rel="alternate" type="application/atom+xml" href="blog.atom">
      <LINK REL='alternate' TYPE='application/rss+xml; charset=utf-8' title='The Talk Podcast'
        HREF='feed/mp3'>
      <link rel="alternate" hreflang="de" href="/de/"><link rel="stylesheet" href="/feed.css">
      </head><body><a href="feed://feeds.example/talk">Subscribe</a></body></html>"""
    assert feeds_in_page(page, BASE) == (
        FeedLink("https://show.example/site/feed/mp3", "The Talk Podcast"),
        FeedLink("https://show.example/site/blog.atom"),
        FeedLink("http://feeds.example/talk"),
        FeedLink("https://show.example/comments/feed/", "Talk » Comments Feed"),
    )


def test_links_that_look_like_feeds_are_found_where_none_is_declared() -> None:
    page = """<a href="/feed">a</a><a href="https://feeds.host.example/x">b</a>
      <a href="talk.rss">c</a><a href="/sitemap.xml">no</a><a href="/feedback">no</a>
      <a href="javascript:alert(1)">no</a><a href="file:///x.rss">no</a>
      <a href="https://host.example/talk/podcast.xml?token=1">d</a><a href="/episodes/1">no</a>"""
    assert found(page) == [
        "https://show.example/feed",
        "https://feeds.host.example/x",
        "https://show.example/about/talk.rss",
        "https://host.example/talk/podcast.xml?token=1",
    ]


def test_a_feed_named_twice_is_found_once() -> None:
    link = '<link rel="alternate" type="application/rss+xml" title="{}" href="/feed">'
    assert found(link.format("One") * 3 + '<a href="/feed">Two</a>') == [
        "https://show.example/feed"
    ]


def test_a_page_without_a_feed() -> None:
    assert found("<p>Nothing here") == []


def test_bytes_in_an_encoding_of_their_own() -> None:
    page = '<meta charset=windows-1251><link rel=alternate type=text/xml title="Шоу" href=/f>'
    assert feeds_in_page(page.encode("cp1251"), BASE) == (
        FeedLink("https://show.example/f", "Шоу"),
    )


@given(st.text(max_size=200))
def test_any_page_only_leads_to_the_web(text: str) -> None:
    for page in (text, f"<a href='{text}'>", f"<link rel=alternate type=text/xml href='{text}'>"):
        for link in feeds_in_page(page, BASE):
            assert link.url.startswith(("http://", "https://"))
