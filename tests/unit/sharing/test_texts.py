"""Private addresses within texts are cut down, public ones and all else stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.sharing.texts import without_secrets
from tests.support.addresses import PRIVATE, PUBLIC, Private

SENTENCES = ("{}", "See {}.", "({}), or", "[here]({})!", "“{}”…", "a\n{}\nb", "**{}**")


@pytest.mark.parametrize("private", PRIVATE, ids=range(len(PRIVATE)))
def test_no_secret_stays_whatever_stands_around_it(private: Private) -> None:
    for sentence in SENTENCES:
        for url in (private.url, private.url.removeprefix("https://")):
            left = without_secrets(sentence.format(url))
            if url != private.url and "@" in url.partition("/")[0]:
                continue  # without its scheme that is no address
            assert all(secret not in left for secret in private.secrets), left
            assert "…" in left


@pytest.mark.parametrize("url", PUBLIC)
def test_public_addresses_and_the_words_around_them_stay(url: str) -> None:
    for sentence in SENTENCES:
        assert without_secrets(sentence.format(url)) == sentence.format(url)


@given(st.text(alphabet="ab. /:?@,1-_\n", max_size=60))
def test_a_text_without_addresses_stays(text: str) -> None:
    assert without_secrets(text) == text


def test_the_host_tells_where_it_led() -> None:
    assert without_secrets("At https://show.example/12?token=q7Wd2Kx9, now.") == (
        "At https://show.example/…, now."
    )
