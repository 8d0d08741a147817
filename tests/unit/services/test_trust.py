"""Who may be asked on the listener's own network."""

from __future__ import annotations

from dataclasses import replace

import pytest

from player.library.model import Show, ShowKind
from player.services.trust import may_ask

SHOW = Show(1, ShowKind.FEED, "http://nas.lan:8080/feed?token=1", "A", trusted=True)


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("http://nas.lan:8080/1.mp3", True),
        ("http://NAS.lan:8080/1.mp3", True),
        ("http://nas.lan/1.mp3", False),
        ("http://127.0.0.1:8080/1.mp3", False),
        ("file:///etc/passwd", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_a_typed_address_speaks_for_its_own_server_alone(url: str, may: bool) -> None:
    assert may_ask(SHOW, url) is may
    assert not may_ask(replace(SHOW, trusted=False), url)
