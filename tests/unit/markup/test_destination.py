"""Where links lead: told as a browser takes them, and tricks are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.clean import clean_line
from player.markup import destination


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.example.com/a?b=c#d", "www.example.com"),
        ("HTTP://EXAMPLE.com", "example.com"),
        ("https://example.com:443/", "example.com"),
        ("https://example.com:8443/", "example.com:8443"),
        ("http://[::1]:631/", "[::1]:631"),
        ("https://example.com/@name", "example.com"),
        ("https://paypal.com.evil.example/login", "paypal.com.evil.example"),
        (f"https://www.bank.com.{'a' * 60}.evil.example/", f"…{'a' * 35}.evil.example"),
        ("mailto:ada@example.com", "ada@example.com"),
        ("https://münchen.example/", "xn--mnchen-3ya.example (münchen.example)"),
        ("https://аррӏе.com/", "xn--80ak6aa92e.com (аррӏе.com)"),
    ],
)
def test_the_host_is_told(url: str, shown: str) -> None:
    found = destination(url)
    assert found is not None
    assert (found.url, found.shown) == (url, shown)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "ftp://example.com/",
        "//example.com",
        "https://",
        "https:example.com",
        "https:///path",
        "https://www.bank.com@evil.example/",
        "https://evil.example\\@www.bank.com/",
        "https://%65vil.example/",
        "https://a b.example/",
        "https://exam\x1bple.com/",
        "https://example.com/\u202egnp.exe",
        "https://example.com:99999/",
        "https://[::1/",
        "https://" + "a" * 3_000,
        "mailto:",
        "mailto:ada@example.com, eve@example.com",
        "mailto:-oProxyCommand=x",
    ],
)
def test_what_must_not_be_opened_is_no_destination(url: str) -> None:
    assert destination(url) is None


def test_a_letter_brings_no_attachment() -> None:
    found = destination("mailto:ada@example.com?attach=/etc/passwd")
    assert found is not None
    assert found.url == "mailto:ada@example.com"


@given(st.text(max_size=60).map("https://".__add__) | st.text(max_size=60))
def test_whatever_is_opened_is_safe_and_shown(url: str) -> None:
    found = destination(url)
    if found is not None:
        assert found.url.lower().startswith(("http://", "https://", "mailto:"))
        assert found.shown == clean_line(found.shown) != ""
