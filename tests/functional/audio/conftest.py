from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.support.pulse import PrivatePulse, private_pulse


@pytest.fixture(scope="session")
def pulse() -> Iterator[PrivatePulse]:
    """A sound server with a silent sink, for all tests of the session."""
    if shutil.which("pulseaudio") is None or shutil.which("ffmpeg") is None:
        pytest.skip("needs pulseaudio and ffmpeg")
    with private_pulse() as server:
        yield server
