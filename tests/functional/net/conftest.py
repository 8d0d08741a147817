from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from player.net.client import HttpClient, Patience
from tests.support.http_server import HttpServer

QUICK = Patience(connect_s=2, silence_s=0.6, grace_s=0.8, least_bps=2_000)
"""Patience for tests: the same limits, sooner."""


@pytest.fixture
def server() -> Iterator[HttpServer]:
    with HttpServer() as server:
        yield server


@pytest.fixture
async def client() -> AsyncIterator[HttpClient]:
    client = HttpClient(patience=QUICK)
    yield client
    await client.close()
