"""Sound, text and a model for tests that listen; they are left out where no model is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from player.alignment.messages import Event, Job, Outcome
from player.alignment.process import ListeningProcess
from tests.support.speech_model import WHY_NOT, model_folder

ROOT = Path(__file__).parents[3]
DEMO = ROOT / "assets" / "demo" / "lit-words.m4a"
DEMO_TRUTH = ROOT / "assets" / "demo" / "lit-words.json"


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Leave out what needs the model where it is not installed."""
    if model_folder() is None:
        for item in items:
            if "functional/alignment" in item.path.as_posix():
                item.add_marker(pytest.mark.skip(reason=WHY_NOT))


@pytest.fixture(scope="session")
def model() -> str:
    """The folder of the small model."""
    folder = model_folder()
    if folder is None:
        pytest.skip(WHY_NOT)
    return str(folder)


@dataclass
class Truth:
    """The demo episode's words, and when each begins, in milliseconds."""

    words: list[str] = field(default_factory=list)
    starts_ms: list[int] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def truth() -> Truth:
    """What is said in the demo episode."""
    found = Truth()
    document: Any = json.loads(DEMO_TRUTH.read_text(encoding="utf-8"))
    for segment in document["segments"]:
        found.lines.append(segment["body"])
        for word in segment["words"]:
            found.words.append(word["word"])
            found.starts_ms.append(round(word["startTime"] * 1_000))
    return found


def done(job: Job, timeout_s: float = 240) -> tuple[Outcome, list[Event]]:
    """Do a job in a listening process; what came of it, and all that was told."""
    events: list[Event] = []
    process = ListeningProcess(job, events.append)
    process.wait(timeout_s)
    assert isinstance(events[-1], Outcome), events[-1]
    return events[-1], events
