"""Links to a moment, in the form each host understands."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.sharing.kinds import Kind
from player.sharing.links import LinkError, ShareText, all_links, moment_link, preferred_link
from player.sharing.shared import Shared
from player.timecode import MAX_MS

AT_MS = 1_017_900


def link(page: str | None, at_ms: int | None = AT_MS) -> str:
    return share(page, at_ms).text


def share(page: str | None, at_ms: int | None = AT_MS, *, title: str = "") -> ShareText:
    return moment_link(Shared(title, page_url=page, media_name="talk.mp3"), at_ms)


def named(media_name: str, at_ms: int | None) -> ShareText:
    return moment_link(Shared(media_name=media_name), at_ms)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("https://www.dwarkesh.com/p/a-talk", "https://www.dwarkesh.com/p/a-talk?timestamp=1017"),
        (
            "https://x.substack.com/p/a-talk?utm_source=y#comments",
            "https://x.substack.com/p/a-talk?utm_source=y&timestamp=1017#comments",
        ),
        (
            "https://open.substack.com/pub/x/p/a-talk?timestamp=3.5",
            "https://open.substack.com/pub/x/p/a-talk?timestamp=1017",
        ),
        ("https://youtu.be/dQw4w9WgXcQ", "https://youtu.be/dQw4w9WgXcQ?t=1017"),
        ("https://youtu.be/dQw4w9WgXcQ?t=3&si=a", "https://youtu.be/dQw4w9WgXcQ?si=a&t=1017"),
        (
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=5s",
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1017s",
        ),
        (
            "https://m.youtube.com/watch?v=dQw4w9WgXcQ#t=9",
            "https://m.youtube.com/watch?v=dQw4w9WgXcQ&t=1017s",
        ),
        ("https://youtube.com/live/abc", "https://youtube.com/live/abc?t=1017s"),
        (
            "https://www.youtube.com/embed/abc?start=4",
            "https://www.youtube.com/embed/abc?start=1017",
        ),
        ("https://overcast.fm/+AbC-12", "https://overcast.fm/+AbC-12/16:57"),
        ("https://overcast.fm/+AbC-12/1:02:03", "https://overcast.fm/+AbC-12/16:57"),
        ("https://pca.st/abcd1234", "https://pca.st/abcd1234?t=1017"),
        ("https://pca.st/episode/x?t=5", "https://pca.st/episode/x?t=1017"),
        ("https://show.fireside.fm/12", "https://show.fireside.fm/12?t=1017"),
        ("https://show.podigee.io/12-title", "https://show.podigee.io/12-title#t=1017"),
        ("https://blog.example/ep/?t=00:01:02", "https://blog.example/ep/?t=00:16:57"),
        ("https://blog.example/ep/?t=00:01:02,00:01:09", "https://blog.example/ep/?t=00:16:57"),
        ("https://blog.example/ep?t=1m2s", "https://blog.example/ep?t=1017"),
        ("https://blog.example/ep?t=62", "https://blog.example/ep?t=1017"),
        ("https://forum.example/topic.php?t=62", "https://forum.example/topic.php?t=62#t=1017"),
        ("https://show.example/12", "https://show.example/12#t=1017"),
        ("https://show.example/12#t=5,9", "https://show.example/12#t=1017"),
        ("https://show.example/12#notes", "https://show.example/12#notes&t=1017"),
        ("https://show.example/12#a=b&t=npt:3", "https://show.example/12#a=b&t=1017"),
        ("https://cdn.example/a.mp3?t=1612345678", "https://cdn.example/a.mp3?t=1612345678#t=1017"),
        ("https://cdn.example/a.mp3?t=12", "https://cdn.example/a.mp3?t=12#t=1017"),
        ("https://notsubstack.example/p/", "https://notsubstack.example/p/#t=1017"),
        ("https://evilyoutube.com/watch?v=a", "https://evilyoutube.com/watch?v=a#t=1017"),
    ],
)
def test_a_host_gets_its_own_form(page: str, expected: str) -> None:
    assert link(page) == expected
    assert link(expected) == expected


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("https://x.substack.com/p/a?timestamp=9&b=1", "https://x.substack.com/p/a?b=1"),
        ("https://www.youtube.com/watch?v=a&t=5s", "https://www.youtube.com/watch?v=a"),
        ("https://overcast.fm/+AbC/16:57", "https://overcast.fm/+AbC"),
        ("https://pca.st/a?t=5", "https://pca.st/a"),
        ("https://show.example/12#t=5", "https://show.example/12"),
        ("https://show.example/12#notes", "https://show.example/12#notes"),
    ],
)
def test_a_link_to_the_episode_has_no_time(page: str, expected: str) -> None:
    shared = share(page, None)
    assert (shared.text, shared.is_link, shared.what) == (expected, True, "link to the episode")


def test_without_a_page_the_file_is_named() -> None:
    shared = named("my talk #1/50% é.mp3", AT_MS)
    assert shared.text == "my%20talk%20%231%2F50%25%20%C3%A9.mp3#t=1017"
    assert not shared.is_link
    assert named("a.mp3", None).text == "a.mp3"
    assert named("caf\udce9.mp3", 0).text == "caf%E9.mp3#t=0"


@pytest.mark.parametrize(
    "page",
    [
        "https://user:secret@show.example/12",
        "https://user@show.example/12",
        "https://show.example/12?token=abc",
        "https://show.example/12?Auth=abc",
        "https://show.example/12?access_token=abc",
        "https://show.example/12?api-key=abc",
        "https://show.example/12?X-Amz-Signature=abc",
        "https://show.example/12?x=8f14e45fceea167a5a36dedd4bea2543",
        "https://show.example/12?8f14e45fceea167a5a36dedd4bea2543",
        "https://show.example/12?u=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc",
        "https://show.example/12#access_token=abc",
        "https://api.substack.com/feed/podcast/12/private/1b2c3d4e-5f60.rss",
        "https://show.example/feeds/8f14e45fceea167a5a36dedd4bea2543/12",
        "https://show.example/feeds/8f14e45fceea167a5a36dedd4bea2543%2F12",
    ],
)
def test_a_private_address_never_leaves(page: str) -> None:
    for at_ms in (None, AT_MS):
        shared = share(page, at_ms, title="The talk")
        assert not shared.is_link
        assert shared.text.startswith("The talk")
        assert "example" not in shared.text
        assert shared.reason
        assert "example" not in shared.reason


@pytest.mark.parametrize(
    "page",
    [
        "https://show.example/2024/05/12/what-we-talk-about-when-we-talk-about-2027-agi",
        "https://pca.st/episode/7f1c8d2e-3b1a-4c5d-9e8f-0a1b2c3d4e5f",
        "https://open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf",
        "https://show.example/12?utm_source=newsletter&utm_medium=email_digest_daily",
        "https://overcast.fm/+AA1bCdEfGhI",
    ],
)
def test_a_public_address_is_no_secret(page: str) -> None:
    assert share(page).is_link


@pytest.mark.parametrize(
    "page",
    ["", "file:///etc/passwd", "javascript:alert(1)", "https://", "show.example/1",
     "https://a\x1b]52;c;x\x07.example/", "https://a b.example/", "https://[::1", "https://a:99999/",
     "HTTPS:/x"],
)  # fmt: skip
def test_only_web_addresses_are_links(page: str) -> None:
    shared = share(page, title="T\x1b[31m")
    assert shared.text == "T, at 16:57"
    assert not shared.is_link


_WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=8)
_HOSTS = st.sampled_from(
    ["show.example", "x.substack.com", "youtu.be", "www.youtube.com", "overcast.fm", "pca.st",
     "a.fireside.fm", "a.podigee.io"]
)  # fmt: skip


@st.composite
def pages(draw: st.DrawFn) -> str:
    path = "/".join(draw(st.lists(_WORD | st.just("p") | st.just("+Code"), max_size=3)))
    pairs = draw(
        st.lists(st.tuples(_WORD.map("{}z".format), _WORD | st.just("%2Ba%26")), max_size=3)
    )
    query = "&".join(f"{name}={value}" for name, value in pairs)
    fragment = draw(st.just("") | _WORD | _WORD.map("{}z=1".format))
    parts = f"https://{draw(_HOSTS)}/{path}", query and f"?{query}", fragment and f"#{fragment}"
    return "".join(parts)


@given(pages(), st.integers(0, 3_600_000_000))
def test_everything_else_survives_and_the_time_is_there_once(page: str, at_ms: int) -> None:
    shared = share(page, at_ms)
    assert shared.is_link
    before, after = urlsplit(page), urlsplit(shared.text)
    assert after[:2] == before[:2]
    assert after.path.startswith(before.path.rstrip("/"))
    for pair in parse_qsl(before.query, keep_blank_values=True):
        assert pair in parse_qsl(after.query, keep_blank_values=True)
    assert after.fragment.startswith(before.fragment)
    assert link(shared.text, at_ms) == shared.text
    bare = link(shared.text, None)
    assert link(bare, at_ms) == shared.text


@given(st.text(min_size=1, max_size=60), st.none() | st.integers(-5, MAX_MS))
def test_any_file_name_makes_a_safe_link(name: str, at_ms: int | None) -> None:
    text = named(name.encode("utf-8", "replace").decode(), at_ms).text
    path, _, time = text.partition("#")
    assert text.isascii()
    assert all(sign not in path for sign in " /?\n\x1b")
    assert unquote(path) == name.encode("utf-8", "replace").decode()
    assert (not time) if at_ms is None else time == f"t={max(at_ms, 0) // 1_000}"


@given(st.text(max_size=200))
def test_any_page_is_a_clean_link_or_words(page: str) -> None:
    shared = share(page, title="T")
    assert shared.is_link or shared.text == "T, at 16:57"
    assert shared.text.isprintable()


EPISODE = Shared(
    "A talk",
    page_url="https://blog.example/ep?a=1",
    deep_link="https://blog.example/player#",
    media_url="https://cdn.example/a.mp3?t=99",
    media_name="a talk.mp3",
)


def test_every_link_of_an_episode_is_listed_the_best_first() -> None:
    shares = all_links(EPISODE, 1_017_900, end_ms=1_060_100)
    assert {share.kind: share.text for share in shares} == {
        Kind.DEEP_LINK: "https://blog.example/player#t=1017,1061",
        Kind.PAGE: "https://blog.example/ep?a=1#t=1017,1061",
        Kind.PODLOVE: "https://blog.example/ep?a=1&t=00:16:57,00:17:41",
        Kind.QUERY: "https://blog.example/ep?a=1&t=1017",
        Kind.MEDIA: "https://cdn.example/a.mp3?t=99#t=1017,1061",
        Kind.FILE: "a%20talk.mp3#t=1017,1061",
        Kind.WORDS: "A talk, at 16:57",
    }
    assert shares[0].kind is Kind.DEEP_LINK
    assert all(share.label and share.about for share in shares)


def test_a_kind_can_be_chosen() -> None:
    chosen = moment_link(EPISODE, AT_MS, kind=Kind.MEDIA)
    assert chosen.text == "https://cdn.example/a.mp3?t=99#t=1017"
    with pytest.raises(LinkError, match=r"no link of the kind “overcast”: choose one of deep-link"):
        moment_link(EPISODE, AT_MS, kind=Kind.OVERCAST)


def test_the_kind_that_is_preferred_is_taken_where_there_is_one() -> None:
    assert preferred_link(EPISODE, AT_MS, prefer="media").kind is Kind.MEDIA
    assert preferred_link(EPISODE, AT_MS) == moment_link(EPISODE, AT_MS)
    other = preferred_link(EPISODE, AT_MS, prefer="overcast")
    assert other.kind is Kind.DEEP_LINK
    assert other.reason == "This episode has no link of the kind you prefer, Overcast."
    assert preferred_link(EPISODE, AT_MS, prefer="gone") == moment_link(EPISODE, AT_MS)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("https://www.youtube.com/embed/a", "https://www.youtube.com/embed/a?start=1017&end=1060"),
        ("https://blog.example/e?t=00:01:02", "https://blog.example/e?t=00:16:57,00:17:40"),
        ("https://blog.example/e", "https://blog.example/e#t=1017,1060"),
        ("https://x.substack.com/p/a", "https://x.substack.com/p/a?timestamp=1017"),
        ("https://overcast.fm/+AbC", "https://overcast.fm/+AbC/16:57"),
    ],
)
def test_an_end_is_given_where_the_form_has_one(page: str, expected: str) -> None:
    shared = Shared(page_url=page)
    assert moment_link(shared, 1_017_000, end_ms=1_060_000).text == expected
    assert "1060" not in moment_link(shared, 1_017_000, end_ms=1_017_000).text


def test_a_host_that_takes_no_time_gives_way_to_one_that_does() -> None:
    page = "https://podcasts.apple.com/us/podcast/x/id1?i=1000"
    both = Shared(page_url=page, media_url="https://cdn.example/a.mp3")
    assert moment_link(both, AT_MS).text == "https://cdn.example/a.mp3#t=1017"
    assert moment_link(both, None).text == page
    alone = moment_link(Shared(page_url=page), AT_MS)
    assert (alone.text, alone.is_link) == (page, True)
    assert alone.what == "link to the episode"
    assert alone.reason == "A link to Apple Podcasts cannot name a time."


@pytest.mark.parametrize(
    "shared",
    [
        Shared("T", media_url="https://cdn.example/a.mp3", feed_url="https://u:p@a.example/feed"),
        Shared("T", media_url="https://cdn.example/a.mp3", feed_url="https://a.example/f?token=x"),
        Shared("T", media_url="https://cdn.example/a.mp3", private=True),
        Shared("T", media_url="https://cdn.example/a.mp3", page_url="https://a.example/?auth=x"),
    ],
)
def test_the_sound_of_a_private_show_is_kept_back(shared: Shared) -> None:
    (words,) = all_links(shared, AT_MS)
    assert words.text == "T, at 16:57"
    assert "private" in words.reason


def test_the_public_page_of_a_private_show_is_shared() -> None:
    shared = Shared(
        "T",
        page_url="https://ada.substack.com/p/a-talk",
        media_url="https://cdn.example/a.mp3",
        feed_url="https://ada.substack.com/feed/private/1b2c3d4e-5f60-4c5d-9e8f-0a1b2c3d4e5f.rss",
    )
    kinds = [share.kind for share in all_links(shared, AT_MS)]
    assert kinds == [Kind.SUBSTACK, Kind.WORDS]
