"""The sentences for what asking another machine runs into, and what of them is the cause."""

from __future__ import annotations

import errno
import socket

import pytest

from player.net.problems import NetError, cannot_connect, too_slow


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (too_slow("a.example"), "a.example takes too long to answer"),
        (cannot_connect("[::1]: x", socket.gaierror()), "[::1]: x cannot be found"),
        (cannot_connect("a.example", ConnectionRefusedError(111, "")), "a.example refuses the"),
        (cannot_connect("a.example", OSError(errno.ENETUNREACH, "")), "a.example cannot be rea"),
        (NetError("a.example: what it sends is no sound."), "a.example: what it sends is no"),
    ],
)
def test_the_cause_is_the_sentence_without_advice(error: NetError, cause: str) -> None:
    assert error.cause.startswith(cause)
    assert str(error).startswith(error.cause)
    for advice in ("try again", "check", "."):
        assert not error.cause.removesuffix(".example").endswith(advice)
        assert f": {advice}" not in error.cause
