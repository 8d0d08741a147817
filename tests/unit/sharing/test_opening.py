"""Links taken apart: what podline made, and what people paste."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from player.sharing.addresses import Address
from player.sharing.kinds import Kind
from player.sharing.links import all_links, moment_link
from player.sharing.opening import Opened, address_key, kind_in, open_link
from player.sharing.shared import Shared
from tests.support import links as made


@given(made.episodes(), made.starts, made.lengths)
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_every_link_opens_where_it_was_made(
    shared: Shared, start_ms: int, length_ms: int | None
) -> None:
    assert made.round_trip(shared, start_ms, length_ms).differences == []


@given(made.pages, made.starts)
@settings(deadline=None)
def test_nothing_but_the_time_changes(page: str, at_ms: int) -> None:
    """Without a time of its own an address comes back byte for byte."""
    opened = open_link(moment_link(Shared(page_url=page), at_ms).text)
    assert opened is not None
    assert opened.url == page
    assert moment_link(Shared(page_url=page), None).text == page


@given(made.pages, made.starts, made.starts)
@settings(deadline=None)
def test_a_link_that_was_pasted_is_shared_again_without_its_time(
    page: str, first_ms: int, at_ms: int
) -> None:
    for share in all_links(Shared(page_url=page), first_ms):
        if share.is_link:
            again = moment_link(Shared(page_url=share.text), at_ms, kind=share.kind)
            assert again.text == moment_link(Shared(page_url=page), at_ms, kind=share.kind).text


PASTED = """
https://youtu.be/dQw4w9WgXcQ?si=Ab&t=62
    https://youtu.be/dQw4w9WgXcQ?si=Ab | youtube | 62000 | -
https://www.youtube.com/watch?v=a&t=1h2m3s
    https://www.youtube.com/watch?v=a | youtube | 3723000 | -
https://www.youtube.com/watch?v=a#t=2m
    https://www.youtube.com/watch?v=a | youtube | 120000 | -
https://www.youtube.com/embed/a?start=5&end=9
    https://www.youtube.com/embed/a | youtube | 5000 | 9000
https://x.substack.com/p/a?timestamp=1017.5&utm_source=y
    https://x.substack.com/p/a?utm_source=y | substack | 1017500 | -
https://overcast.fm/+AbC/1:02:03
    https://overcast.fm/+AbC | overcast | 3723000 | -
https://overcast.fm/+AbC/16:57/
    https://overcast.fm/+AbC | overcast | 1017000 | -
https://pca.st/episode/x?t=10.0,20.5
    https://pca.st/episode/x | pocketcasts | 10000 | 20500
https://blog.example/ep/?t=00:16:57,00:17:40
    https://blog.example/ep/ | podlove | 1017000 | 1060000
https://blog.example/ep?t=16m57s
    https://blog.example/ep | query | 1017000 | -
https://blog.example/ep?t=1017
    https://blog.example/ep | query | 1017000 | -
https://blog.example/ep#t=1017.5
    https://blog.example/ep | page | 1017500 | -
https://blog.example/ep#t=16:57
    https://blog.example/ep | page | 1017000 | -
https://blog.example/ep#t=npt:16:57,17:00
    https://blog.example/ep | page | 1017000 | 1020000
https://blog.example/ep#t=npt%3A10%2C20
    https://blog.example/ep | page | 10000 | 20000
https://blog.example/ep#t=,20
    https://blog.example/ep | page | 0 | 20000
https://blog.example/ep#t=20,10
    https://blog.example/ep | page | 20000 | -
https://blog.example/ep#t=soon
    https://blog.example/ep | page | - | -
https://cdn.example/a.mp3?t=99#t=10,20
    https://cdn.example/a.mp3?t=99 | media | 10000 | 20000
https://cdn.example/a.mp3?t=99
    https://cdn.example/a.mp3?t=99 | media | - | -
https://forum.example/topic.php?t=62
    https://forum.example/topic.php?t=62 | page | - | -
https://a.podigee.io/12-x?t=1017
    https://a.podigee.io/12-x | podigee | 1017000 | -
https://podcasts.apple.com/us/podcast/x/id123?i=1000&t=1017
    https://podcasts.apple.com/us/podcast/x/id123?i=1000 | apple | 1017000 | -
https://podcasts.apple.com/us/podcast/x/id123?i=1000
    https://podcasts.apple.com/us/podcast/x/id123?i=1000 | apple | - | -
https://open.spotify.com/episode/4rO?si=x&t=1017
    https://open.spotify.com/episode/4rO?si=x | spotify | 1017000 | -
https://podverse.fm/episode/a1?t=90
    https://podverse.fm/episode/a1 | podverse | 90000 | -
talk.mp3#t=1017
    talk.mp3 | file | 1017000 | -
my #1 talk.mp3#t=10,20
    my #1 talk.mp3 | file | 10000 | 20000
my #1 talk.mp3
    my #1 talk.mp3 | file | - | -
youtu.be/dQw4w9WgXcQ?t=62
    https://youtu.be/dQw4w9WgXcQ | youtube | 62000 | -
folder/talk.mp3#t=3
    folder/talk.mp3 | file | 3000 | -
show.example/talk.mp3
    show.example/talk.mp3 | file | - | -
Listen (https://blog.example/ep_(2)#t=5), it is good.
    https://blog.example/ep_(2) | page | 5000 | -
“A quote” [16:57](https://pca.st/a?t=5).
    https://pca.st/a | pocketcasts | 5000 | -
"""


def pasted() -> Iterator[tuple[str, Opened]]:
    """What was pasted, and what it should be read as: address, kind, start, end in ms."""
    lines = PASTED.strip().splitlines()
    for text, told in zip(lines[::2], lines[1::2], strict=True):
        url, kind, *times = (part.strip() for part in told.split(" | "))
        start_ms, end_ms = (None if time == "-" else int(time) for time in times)
        yield text, Opened(url, Kind(kind), start_ms, end_ms)


@pytest.mark.parametrize(("text", "expected"), pasted())
def test_what_people_paste(text: str, expected: Opened) -> None:
    assert open_link(text) == expected


@pytest.mark.parametrize(
    "text",
    ["  <https://blog.example/ep#t=5> ", "one line\nhttps://blog.example/ep#t=5\nanother",
     "https://blog.example/ep#t=5\n"],
)  # fmt: skip
def test_what_stands_around_a_link_is_no_part_of_it(text: str) -> None:
    assert open_link(text) == Opened("https://blog.example/ep", Kind.PAGE, 5_000, None)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "file:///etc/passwd", "javascript://x/%0aalert(1)", "ftp://a.example/x.mp3",
     "https://", "two\nlines", "https://[::1", "x" * 9_000, "mailto://a@b"],
)  # fmt: skip
def test_what_is_no_link(text: str) -> None:
    assert open_link(text) is None


@given(st.text(max_size=300) | st.builds("https://{}".format, st.text(max_size=100)))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    opened = open_link(text)
    if opened is not None and opened.kind is not Kind.FILE:
        assert Address.read(opened.url) is not None
        again = open_link(opened.url)
        assert again is not None
        assert (again.url, again.kind) != ("", Kind.FILE)


@given(made.pages)
def test_an_address_comes_back_as_it_was(page: str) -> None:
    assert str(Address.read(page)) == page


EPISODE = Shared(
    title="A talk",
    page_url="https://ada.substack.com/p/a-talk",
    media_url="https://cdn.example/stream/77?t=1612345678",
    deep_link="https://ada.example/a-talk#",
)


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("https://ada.substack.com/p/a-talk?timestamp=5", Kind.SUBSTACK),
        ("https://open.substack.com/pub/ada/p/a-talk?r=1ab&utm_medium=ios&timestamp=5", Kind.PAGE),
        ("http://www.ada.example/a-talk/?utm_source=x#t=5", Kind.DEEP_LINK),
        ("https://ada.example/a-talk#t=5", Kind.DEEP_LINK),
        ("https://cdn.example/stream/77?t=1612345678#t=5", Kind.MEDIA),
        ("https://ada.substack.com/p/another", None),
        ("https://cdn.example/stream/77", None),
        ("a-talk.mp3#t=5", None),
    ],
)
def test_a_link_is_known_as_one_of_the_episodes(link: str, kind: Kind | None) -> None:
    opened = open_link(link)
    assert opened is not None
    assert kind_in(opened, EPISODE) is kind


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://youtu.be/dQw4w9WgXcQ?si=x", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=5s"),
        ("https://www.youtube.com/embed/dQw4w9WgXcQ", "https://m.youtube.com/live/dQw4w9WgXcQ"),
        ("http://www.show.example/1/?fbclid=a&x=1", "https://show.example/1?x=1#t=9"),
        ("https://show.example/1#notes", "https://show.example/1"),
    ],
)
def test_one_address_written_in_two_ways(one: str, other: str) -> None:
    assert address_key(one) == address_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://show.example/#/1", "https://show.example/#/2"),
        ("https://show.example/?p=1", "https://show.example/?p=2"),
        ("https://youtu.be/aaaaaaaaaaa", "https://youtu.be/bbbbbbbbbbb"),
        ("https://a.example/1", "https://b.example/1"),
    ],
)
def test_two_addresses_are_two(one: str, other: str) -> None:
    assert address_key(one) != address_key(other)


def test_a_private_address_that_was_pasted_is_known_too() -> None:
    shared = Shared(media_url="https://u:pass@cdn.example/a.mp3?token=abc")
    opened = open_link("https://u:pass@cdn.example/a.mp3?token=abc#t=5")
    assert opened is not None
    assert kind_in(opened, shared) is Kind.MEDIA
