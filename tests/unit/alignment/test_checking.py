"""Looking at a text's times: what counts as a look."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from player.alignment.checking import Checking
from player.alignment.problems import RefusedError
from player.transcript.model import Segment, Timing, Transcript

TEXT = Transcript.of(
    [Segment(at * 4_000, at * 4_000 + 3_500, f"line {at} has words") for at in range(200)],
    Timing.SEGMENTS,
)


def test_a_brief_look_that_hears_nothing_of_the_text_is_none() -> None:
    asked: list[tuple[int, int]] = []

    def hear(from_ms: int, to_ms: int) -> list[Any]:
        asked.append((from_ms, to_ms))
        return []

    music: Any = SimpleNamespace(plan=SimpleNamespace(length_ms=800_000), once_more=hear)
    with pytest.raises(RefusedError):
        Checking(music, TEXT, lambda event: None).run(briefly=True)
    assert len(asked) > 3
