"""For which sound an answer to the offer to listen holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from player.library.model import Role
from player.library.store import Store
from player.services.own_words import OwnWords, sound_of
from player.transcript.model import Segment, Timing, Transcript

KEY = "feed:a"
TEXT = Transcript.of([Segment(1_000, 2_000, "Said once.")], Timing.ALIGNED)
LONG_MS, LONGER_MS = 60_000, 90_000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "library.db")
    yield store
    store.close()


@pytest.mark.parametrize("answer", [False, True])
def test_an_answer_holds_where_the_times_of_another_sound_are_kept(
    store: Store, answer: bool
) -> None:
    store.put_transcript(KEY, TEXT, sound_of(LONGER_MS), role=Role.ALIGNED)
    assert OwnWords(store, KEY, LONG_MS).listen_answer is None
    assert OwnWords(store, KEY, LONG_MS).keep_answer(answer) == ""
    assert OwnWords(store, KEY, LONG_MS).listen_answer is answer


def test_an_answer_does_not_hold_for_another_sound(store: Store) -> None:
    OwnWords(store, KEY, LONG_MS).keep_answer(False)
    assert OwnWords(store, KEY, LONGER_MS).listen_answer is None
    # Decoders do not agree to the millisecond, and a length may not be known yet.
    assert OwnWords(store, KEY, LONG_MS + 100).listen_answer is False
    assert OwnWords(store, KEY).listen_answer is False


def test_an_answer_of_before_holds(store: Store) -> None:
    store.answer_alignment(KEY, False)
    assert OwnWords(store, KEY, LONG_MS).listen_answer is False
