"""Web addresses: the plain ones are taken apart as the others are, only sooner."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from player.clean import clean_line
from player.feeds.addresses import host_of, plain_parts, web_address
from player.library.keys import bare_url

PLAIN = "https://Feeds.Example.org/a//b;c/?d=%20&e#f"

pieces = st.sampled_from([*"/?#@:;[]%.-_\\<>\t\n é\ufeff", "A1", "example.org", ":80", "..", "//"])
addresses = st.builds(
    "".join,
    st.tuples(st.sampled_from(["http://", "https://"]), *[pieces | st.text(max_size=3)] * 6),
)


@given(addresses)
@example(PLAIN)
@example("http://a")
@example("http://a?b")
@example("http://a:80/b")
@example("http://a@b/c")
@example("http://a/b\nc")
def test_plain_addresses_are_what_urlsplit_says(address: str) -> None:
    plain = plain_parts(address)
    if plain is None:
        return
    parts = urlsplit(address)
    assert plain == (parts.hostname, parts.path)
    assert (parts.port, parts.username) == (None, None)
    assert clean_line(address) == address
    assert urljoin("", address) == address
    assert web_address(address, "https://b.example") == address
    assert host_of(address) == parts.hostname
    assert bare_url(address) == f"{parts.hostname}{parts.path.rstrip('/')}"


def test_most_addresses_are_plain() -> None:
    assert plain_parts(PLAIN) == ("feeds.example.org", "/a//b;c/")


@pytest.mark.parametrize(
    "odd",
    [
        "http://a:80/b",
        "http://u@a/b",
        "http://[::1]/",
        "HTTP://a/",
        "http://é/",
        "http://a/ b",
        "a",
    ],
)
def test_odd_addresses_are_not_plain(odd: str) -> None:
    assert plain_parts(odd) is None
