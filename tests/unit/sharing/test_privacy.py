"""What is private never leaves, and what is public may."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.config.redaction import redact
from player.sharing.links import all_links, moment_link
from player.sharing.opening import Opened, open_link
from player.sharing.privacy import secret_in
from player.sharing.shared import Shared
from tests.support.addresses import HEX, PRIVATE, PUBLIC, SHORT, UUID, Private


def test_the_corpora_are_large_enough() -> None:
    assert len({private.url for private in PRIVATE}) >= 90
    assert len(set(PUBLIC)) >= 45
    assert all(any(secret in url for secret in secrets) for url, secrets in PRIVATE)


@pytest.mark.parametrize("private", PRIVATE, ids=lambda private: private.url)
def test_no_link_shows_a_secret(private: Private) -> None:
    url = private.url
    for shared in (
        Shared("The talk", page_url=url),
        Shared("The talk", media_url=url),
        Shared("The talk", deep_link=url),
        Shared("The talk", feed_url=url),
        Shared("The talk", feed_url=url, media_url="https://cdn.example/a.mp3"),
    ):
        for at_ms in (None, 1_017_000):
            shares = (*all_links(shared, at_ms), moment_link(shared, at_ms))
            for share in shares:
                assert not share.is_link
                assert share.text.startswith("The talk")
                said = share.text + share.reason + share.what + share.label
                assert not any(secret in said for secret in private.secrets)
        assert shares[-1].reason or not (shared.page_url or shared.media_url or shared.deep_link)


@pytest.mark.parametrize("private", PRIVATE, ids=lambda private: private.url)
def test_no_log_shows_a_secret(private: Private) -> None:
    written = redact(f"GET {private.url} failed: 403 “{private.url}”, see {private.url}.")
    assert not any(secret in written for secret in private.secrets), written


@pytest.mark.parametrize("url", PUBLIC)
def test_what_is_public_is_shared(url: str) -> None:
    assert secret_in(url) == ""
    for shared in (Shared(page_url=url), Shared(media_url=url)):
        share = moment_link(shared, None)
        assert share.is_link
        assert not share.reason


def test_a_file_named_by_its_content_is_public_where_its_feed_is() -> None:
    url = f"https://cdn.example/podcast/149832541/{HEX}.mp3"
    assert secret_in(url)
    assert not secret_in(url, in_public_feed=True)
    assert moment_link(Shared(media_url=url, feed_url="https://a.example/feed"), 0).is_link
    assert not moment_link(Shared(media_url=url), 0).is_link
    assert not moment_link(
        Shared(media_url=url, feed_url=f"https://a.example/private/{UUID}"), 0
    ).is_link
    assert secret_in(f"https://cdn.example/{HEX}/a.mp3", in_public_feed=True)
    assert secret_in(f"{url}?token={SHORT}", in_public_feed=True)


@given(st.binary(min_size=16, max_size=40))
def test_tokens_drawn_by_lot_are_seen(drawn: bytes) -> None:
    """Sixteen random bytes, in the three ways they are written into addresses."""
    from base64 import b32encode, urlsafe_b64encode
    from hashlib import sha256

    random = sha256(drawn).digest()
    tokens = (
        random.hex()[:32],
        urlsafe_b64encode(random).decode().rstrip("="),
        b32encode(random).decode().rstrip("=").lower(),
    )
    for token in tokens:
        assert secret_in(f"https://feeds.example/show/{token}/rss"), token
        assert secret_in(f"https://feeds.example/rss?x={token}"), token


def test_opening_keeps_a_private_address_for_the_listener() -> None:
    """What was pasted is the listener's own and is found again as it was."""
    for private in PRIVATE:
        opened = open_link(private.url)
        assert isinstance(opened, Opened)


@pytest.mark.parametrize("part", ["a", "a@", "Aa", "%25", "http://", "a=b&", "/a1", "eyJ", "a@b."])
def test_a_hostile_address_is_judged_quickly(part: str) -> None:
    import time

    url = f"https://x.example/{part * 20_000}?{part * 20_000}"
    began = time.process_time()
    moment_link(Shared(page_url=url), 1_000)
    open_link(part * 20_000)
    assert time.process_time() - began < 5
