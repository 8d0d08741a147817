"""Episodes made up for hypothesis, with addresses as odd as hosts and visitors make them.

`round_trip` makes every link of one and opens it again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from player.sharing.forms import Span, whole_seconds
from player.sharing.kinds import KINDS, Kind, form_for
from player.sharing.links import all_links, file_address, offers_for
from player.sharing.opening import identity, kind_in, open_link
from player.sharing.shared import Shared
from player.timecode import MAX_MS

_WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=8)
_SLUG = _WORD | st.builds("{}-{}".format, _WORD, st.integers(1, 2_030)) | st.sampled_from(
    ["%C3%A9t%C3%A9", "caf%2Fe", "a,b;c=d", "12", "(x)", "~me", "é睡", "ep.html"]
)  # fmt: skip

_PARTS = st.sampled_from(
    ["a=1", "b=x%26y", "t2=5", "st=1:02", "x=t=5", "flag", "", "q=a+b", "q=a%20b", "a=1", "T=9",
     "lang=en", "time2=", "=", "é=ü", "list=PLx", "v=dQw4w9WgXcQ", "utm_source=x", "page=t", "i=7"]
)  # fmt: skip
queries = st.lists(_PARTS, max_size=4).map("&".join)
fragments = st.just("") | queries | st.sampled_from(
    ["comments", "/episodes/4", "!x", "a/b?c=d", "anchor:~:text=spoken%20words", ":~:text=x"]
)  # fmt: skip

_PAGES = st.one_of(
    st.builds("https://{}.substack.com/p/{}".format, _WORD, _SLUG),
    st.builds("https://www.{}.com/p/{}x".format, _WORD, _WORD),
    st.builds("https://open.substack.com/pub/{}/p/{}".format, _WORD, _WORD),
    st.sampled_from(
        ["https://www.youtube.com/watch", "https://youtu.be/dQw4w9WgXcQ", "HTTPS://M.YouTube.com/watch",
         "https://www.youtube.com/embed/dQw4w9WgXcQ", "https://www.youtube.com/live/dQw4w9WgXcQ",
         "https://overcast.fm/+AbC-12_x", "https://pca.st/abcd1234",
         "https://pca.st/episode/7f1c8d2e-3b1a-4c5d-9e8f-0a1b2c3d4e5f"]
    ),
    st.builds("https://{}.fireside.fm/{}".format, _WORD, st.integers(1, 999)),
    st.builds("https://{}.podigee.io/{}-{}".format, _WORD, st.integers(1, 999), _WORD),
    st.builds("http://{}.example:8080/{}/{}".format, _WORD, _SLUG, _SLUG),
    st.builds("https://{}.example/{}".format, _WORD, _SLUG),
    st.builds("https://{}.example/{}.php".format, _WORD, _WORD),
    st.sampled_from(["https://xn--bcher-kva.example/", "https://bücher.example", "http://[2001:db8::1]/x"]),
)  # fmt: skip

_MEDIA = st.one_of(
    st.builds("https://cdn.{}.example/{}.mp3".format, _WORD, _SLUG),
    st.builds("https://api.substack.com/feed/podcast/{}/{}.mp3".format, st.integers(1, 99), _WORD),
    st.builds("https://a.example/r/b.example/{}.M4A".format, _WORD),
    st.builds("https://play.{}.example/episode/{}/stream".format, _WORD, st.integers(1, 99)),
)
_MEDIA_PARTS = st.sampled_from(["t=1612345678", "t=5", "", "x=1", "t=abc", "dest-id=12"])


def joined(base: str, query: str, fragment: str) -> str:
    """An address of its parts."""
    return f"{base}{f'?{query}' if query else ''}{f'#{fragment}' if fragment else ''}"


pages = st.builds(joined, _PAGES, queries, fragments)
media = st.builds(joined, _MEDIA, st.lists(_MEDIA_PARTS, max_size=2).map("&".join), st.just(""))
deep_links = st.builds(joined, _PAGES, queries, fragments) | st.builds(
    "https://{}.example/{}{}".format, _WORD, _WORD, st.sampled_from(["#", "#a=b", ".php?t=", "?t="])
)
names = st.text(min_size=1, max_size=30).filter(
    lambda name: not any("\ud800" <= c <= "\udfff" for c in name)
)


@st.composite
def episodes(draw: st.DrawFn) -> Shared:
    """An episode with any of a page, a deep link, a sound and a file."""
    return Shared(
        title="A talk",
        page_url=draw(st.none() | pages),
        deep_link=draw(st.none() | st.none() | deep_links),
        media_url=draw(st.none() | media),
        media_name=draw(st.just("") | names),
    )


starts = st.integers(0, MAX_MS) | st.integers(0, 5 * 3_600_000)
lengths = st.none() | st.integers(1, 3_600_000)


@dataclass
class RoundTrip:
    """How many links of which kinds were opened, and in words what did not come back."""

    kinds: list[Kind] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)


def round_trip(shared: Shared, start_ms: int, length_ms: int | None) -> RoundTrip:
    """Make every link to a stretch of an episode, and open each again."""
    end_ms = None if length_ms is None else start_ms + length_ms
    span = whole_seconds(Span(start_ms, end_ms))
    offered = dict(offers_for(shared).links)
    done = RoundTrip()
    for share in all_links(shared, start_ms, end_ms=end_ms):
        if share.kind is Kind.WORDS:
            continue
        timed = KINDS[share.kind].form is not None
        if share.kind is Kind.FILE:
            url, takes_end = file_address(shared.media_name), True
        else:
            bare = offered[share.kind]
            url = str(identity(share.kind, bare))
            takes_end = form_for(share.kind, bare).takes_end
        expected = (
            url,
            share.kind,
            span.start_ms if timed else None,
            span.end_ms if timed and takes_end else None,
        )
        opened = open_link(share.text)
        got = opened and (opened.url, kind_in(opened, shared), opened.start_ms, opened.end_ms)
        done.kinds.append(share.kind)
        if got != expected:
            done.differences.append(f"{share.text}: {got} and not {expected}")
    return done
