from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.http_server import HttpServer
from tests.support.shows import ShowsAtWork, looking_after_shows


@pytest.fixture
def server() -> Iterator[HttpServer]:
    with HttpServer() as server:
        yield server


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[ShowsAtWork]:
    with looking_after_shows(tmp_path) as at_work:
        yield at_work
