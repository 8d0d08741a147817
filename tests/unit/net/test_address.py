"""Addresses: what is asked, how it is spelt, and what is never asked."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from player.net.address import read_address
from player.net.problems import NetError, RefusedError


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://Example.ORG", "https://example.org/"),
        ("http://example.org:80/a?b=c#d", "http://example.org/a?b=c"),
        ("https://example.org:8443/a b/ü.mp3", "https://example.org:8443/a%20b/%C3%BC.mp3"),
        ("https://example.org/a%20b?x=%2F&y=[1]", "https://example.org/a%20b?x=%2F&y=[1]"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        ("  https://example.org/x\n", "https://example.org/x"),
        ("https://user:pa%40ss@example.org/x", "https://example.org/x"),
        ("https://e.example/a//b?c=d?e", "https://e.example/a//b?c=d?e"),
    ],
)
def test_is_spelt_in_one_way(text: str, url: str) -> None:
    assert read_address(text).url == url


@pytest.mark.parametrize(
    "text",
    [
        "file:///etc/passwd",
        "smb://server/share",
        "ftp://example.org/x.mp3",
        "screen://",
        "dvd:///dev/sr0",
        "javascript:alert(1)",
        "data:audio/mpeg;base64,AAAA",
        "rtsp://example.org/x",
        "/etc/passwd",
        "example.org/feed",
        "",
    ],
)
def test_other_schemes_are_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        read_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://",
        "https:///path",
        "https://exa mple.org/",
        "https://example.org:99999/",
        "https://example.org:0/",
        "https://[::1/",
        "https://[fe80::1%25eth0]/",
        "https://[v1:x]/",
        "https://ex%61mple.org/",
        "https://-/",
        "https://example.org/\x00",
        "https://example.org/a\r\nHost: evil",
        "https://" + "a" * 300 + "/",
        "https://example.org/" + "a" * 9_000,
    ],
)
def test_what_is_no_address_is_said_so(text: str) -> None:
    with pytest.raises(NetError, match=r"address|server"):
        read_address(text)


def test_passwords_go_into_a_header_and_nowhere_else() -> None:
    address = read_address("https://ada:s%2Fe@example.org/feed")
    assert address.authorization == "Basic YWRhOnMvZQ=="
    assert "ada" not in address.url
    assert read_address(address.secret_url) == address


def test_a_password_is_not_carried_to_another_host() -> None:
    address = read_address("https://ada:secret@example.org/feed")
    assert address.leading_to("/other").user == "ada:secret"
    assert address.leading_to("https://elsewhere.example/").user == ""
    assert address.leading_to("https://example.org:444/").user == ""


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/b", "https://example.org/b"),
        ("b?c", "https://example.org/a/b?c"),
        ("//other.example/x", "https://other.example/x"),
        (" https://other.example/ü ", "https://other.example/%C3%BC"),
    ],
)
def test_redirects_may_be_relative(location: str, url: str) -> None:
    assert read_address("https://example.org/a/x").leading_to(location).url == url


@pytest.mark.parametrize("location", ["http://example.org/", "file:///etc/passwd", "smb://x/y"])
def test_redirects_away_from_https_are_refused(location: str) -> None:
    with pytest.raises(RefusedError):
        read_address("https://example.org/").leading_to(location)


@given(st.text())
@example("https://[")
@example("http://a@b@c:d/")
@example("https://ß.example\u200b/")
def test_any_text_is_an_address_or_an_error(text: str) -> None:
    try:
        address = read_address(text)
    except NetError:
        return
    assert address.url.isascii()
    assert address.url.isprintable()
    assert read_address(address.url).url == address.url


@given(st.text(), st.text(alphabet="abc.:/@?#[]%\\ü \n", max_size=40))
def test_any_host_is_one_name_for_everybody(before: str, rest: str) -> None:
    """What is resolved and what is sent as the host is one and the same."""
    try:
        address = read_address(f"http://{rest}")
    except NetError:
        return
    assert address.host_header.startswith((address.host, f"[{address.host}]"))
    assert not set(address.host) & set("@/?#\\ %[]")
