"""QR codes, read again by a reader of QR codes from what the terminal shows."""

from __future__ import annotations

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from player.sharing.links import ShareText, all_links, moment_link
from player.sharing.qr import NARROW_QUIET, QUIET, QrError, half_blocks, qr_modules
from player.sharing.shared import Shared
from tests.support.addresses import PRIVATE, Private
from tests.support.links import pages

_CELL = 4
"""How many pixels a module is wide in the picture that is read."""


def seen(rows: tuple[str, ...], *, on_dark: bool) -> str:
    """What a phone reads in the rows of a terminal: a picture of them is made and read."""
    light, dark = (255, 0) if on_dark else (0, 255)
    picture: list[list[int]] = []
    for row in rows:
        picture.append([light if cell in "█▀" else dark for cell in row])
        picture.append([light if cell in "█▄" else dark for cell in row])
    pixels = np.kron(np.array(picture, np.uint8), np.ones((_CELL, _CELL), np.uint8))
    ground = np.pad(pixels, 40, constant_values=dark)
    found = zxingcpp.read_barcodes(ground)
    assert len(found) == 1
    return str(found[0].text)


def link(url: str) -> ShareText:
    return moment_link(Shared(page_url=url), 1_017_000)


@pytest.mark.parametrize("on_dark", [True, False])
@pytest.mark.parametrize("quiet", [QUIET, NARROW_QUIET])
def test_a_code_is_read_on_both_grounds(on_dark: bool, quiet: int) -> None:
    share = link("https://www.dwarkesh.com/p/a-talk")
    modules = qr_modules(share, quiet=quiet)
    assert seen(half_blocks(modules, on_dark=on_dark), on_dark=on_dark) == share.text
    assert all(len(row) == len(modules) for row in modules)
    assert not any(any(row[:quiet]) or any(row[-quiet:]) for row in modules)
    assert not any(any(row) for row in (*modules[:quiet], *modules[-quiet:]))


@given(pages)
@settings(deadline=None, max_examples=40)
def test_every_link_survives(page: str) -> None:
    share = link(page)
    for on_dark in (True, False):
        assert seen(half_blocks(qr_modules(share), on_dark=on_dark), on_dark=on_dark) == share.text


@given(st.integers(1, 2_000))
@settings(deadline=None, max_examples=10)
def test_a_long_link_is_read_or_refused(length: int) -> None:
    share = link(f"https://a.example/{'long-' * (length // 5)}x")
    rows = half_blocks(qr_modules(share), on_dark=True)
    assert seen(rows, on_dark=True) == share.text


def test_a_link_too_long_for_a_code_is_refused() -> None:
    with pytest.raises(QrError, match="too long"):
        qr_modules(link(f"https://a.example/{'long-' * 1_000}"))


@pytest.mark.parametrize("private", PRIVATE, ids=lambda private: private.url)
def test_no_code_holds_a_secret(private: Private) -> None:
    shared = Shared("T", page_url=private.url, media_url=private.url, media_name="a.mp3")
    for share in all_links(shared, 1_017_000):
        with pytest.raises(QrError, match="no web address"):
            qr_modules(share)
