"""The player's screens as pictures: a change here is a change that users see."""

from __future__ import annotations

from typing import Any, Protocol

import pytest
from textual.pilot import Pilot

from player.episode import Episode
from player.services.session import Session
from player.ui.app import PodlineApp
from tests.support.sample import INTERVIEW, MANY_SCRIPTS
from tests.support.scripted_engine import ScriptedEngine


class SnapCompare(Protocol):
    def __call__(self, app: PodlineApp, **options: Any) -> bool: ...


@pytest.mark.parametrize(
    ("name", "episode", "size", "theme", "at_ms", "keys"),
    [
        ("calm-80x24", INTERVIEW, (80, 24), "podline-dark", 61_500, []),
        ("light-120x40", INTERVIEW, (120, 40), "podline-light", 61_500, []),
        ("wide-notes-200x60", INTERVIEW, (200, 60), "podline-dark", 61_500, []),
        ("narrow-50x16", INTERVIEW, (50, 16), "podline-dark", 61_500, []),
        ("search", INTERVIEW, (80, 24), "podline-dark", 61_500, ["slash", *"line 2"]),
        ("help", INTERVIEW, (80, 40), "podline-dark", 61_500, ["question_mark"]),
        ("between-cues", INTERVIEW, (80, 24), "podline-dark", 63_500, []),
        ("scripts-estimated-words", MANY_SCRIPTS, (90, 30), "podline-light", 16_000, []),
        ("select", INTERVIEW, (80, 24), "podline-dark", 61_500, ["v", "j", "j"]),
        ("share", INTERVIEW, (80, 24), "podline-light", 61_500, ["Y"]),
    ],
    ids=lambda value: value if isinstance(value, str) and " " not in value else None,
)
def test_screen(
    snap_compare: SnapCompare,
    name: str,
    episode: Episode,
    size: tuple[int, int],
    theme: str,
    at_ms: int,
    keys: list[str],
) -> None:
    app = PodlineApp(Session(ScriptedEngine(), episode, start_ms=at_ms, theme=theme))

    async def prepare(pilot: Pilot[Any]) -> None:
        await pilot.pause(0.2)
        await pilot.press(*keys)
        await pilot.pause(0.2)

    assert snap_compare(app, terminal_size=size, run_before=prepare)
