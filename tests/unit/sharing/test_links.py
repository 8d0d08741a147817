"""Links to a moment, in the form each host understands."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.sharing.links import ShareText, moment_link

AT_MS = 1_017_900


def link(page: str | None, at_ms: int | None = AT_MS) -> str:
    return moment_link(page, at_ms, media_name="talk.mp3").text


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
    shared = moment_link(page, None, media_name="talk.mp3")
    assert shared == ShareText(expected, True, "link to the episode")


def test_without_a_page_the_file_is_named() -> None:
    shared = moment_link(None, AT_MS, media_name="my talk #1/50% é.mp3")
    assert shared.text == "my%20talk%20%231%2F50%25%20%C3%A9.mp3#t=1017"
    assert not shared.is_link
    assert moment_link(None, None, media_name="a.mp3").text == "a.mp3"
    assert moment_link(None, 0, media_name="caf\udce9.mp3").text == "caf%E9.mp3#t=0"


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
        shared = moment_link(page, at_ms, media_name="talk.mp3", title="The talk")
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
    assert moment_link(page, AT_MS, media_name="a.mp3").is_link


@pytest.mark.parametrize(
    "page",
    ["", "file:///etc/passwd", "javascript:alert(1)", "https://", "show.example/1",
     "https://a\x1b]52;c;x\x07.example/", "https://a b.example/", "https://[::1", "https://a:99999/",
     "HTTPS:/x"],
)  # fmt: skip
def test_only_web_addresses_are_links(page: str) -> None:
    shared = moment_link(page, AT_MS, media_name="talk.mp3", title="T\x1b[31m")
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
    shared = moment_link(page, at_ms, media_name="a.mp3")
    assert shared.is_link
    before, after = urlsplit(page), urlsplit(shared.text)
    assert after[:2] == before[:2]
    assert after.path.startswith(before.path.rstrip("/"))
    for pair in parse_qsl(before.query, keep_blank_values=True):
        assert pair in parse_qsl(after.query, keep_blank_values=True)
    assert after.fragment.startswith(before.fragment)
    assert moment_link(shared.text, at_ms, media_name="a.mp3").text == shared.text
    bare = moment_link(shared.text, None, media_name="a.mp3").text
    assert moment_link(bare, at_ms, media_name="a.mp3").text == shared.text


@given(st.text(max_size=60), st.none() | st.integers(-5, 10**12))
def test_any_file_name_makes_a_safe_link(name: str, at_ms: int | None) -> None:
    text = moment_link(None, at_ms, media_name=name.encode("utf-8", "replace").decode()).text
    path, _, time = text.partition("#")
    assert text.isascii()
    assert all(sign not in path for sign in " /?\n\x1b")
    assert unquote(path) == name.encode("utf-8", "replace").decode()
    assert (not time) if at_ms is None else time == f"t={max(at_ms, 0) // 1_000}"


@given(st.text(max_size=200))
def test_any_page_is_a_clean_link_or_words(page: str) -> None:
    shared = moment_link(page, AT_MS, media_name="a.mp3", title="T")
    assert shared.is_link or shared.text == "T, at 16:57"
    assert shared.text.isprintable()
