"""What was heard is kept as it is heard, and in which order it is listened."""

from __future__ import annotations

import errno
import itertools
import os
from pathlib import Path
from typing import Any

import pytest

from player.alignment.joining import joined
from player.alignment.kept import Kept
from player.alignment.plan import AT_ONCE, FIRST_MS, SLICE_MS, Plan
from player.alignment.values import HeardWord, Slice

PART = Slice(0, 120_000, (HeardWord("Grüße,", 100, 400, 0.5),), bytes(range(100)))
AGAIN = Slice(3_000, 9_000, ())


def keep(path: Path) -> None:
    kept = Kept(path, model="tiny")
    kept.add(PART)
    kept.add(AGAIN, again=True)
    kept.close()


def test_slices_come_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "heard.jsonl"
    keep(path)
    kept = Kept(path, model="tiny")
    kept.close()
    assert kept.slices == [PART]
    assert kept.again == [AGAIN]


def test_a_line_cut_off_anywhere_loses_that_line_alone(tmp_path: Path) -> None:
    path = tmp_path / "heard.jsonl"
    keep(path)
    whole = path.read_bytes()
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        kept = Kept(path, model="tiny")
        count = len(kept.slices) + len(kept.again)
        kept.add(PART)
        kept.close()
        again = Kept(path, model="tiny")
        assert len(again.slices) + len(again.again) == count + 1
        again.close()


def test_what_another_model_heard_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "heard.jsonl"
    keep(path)
    kept = Kept(path, model="base")
    kept.close()
    assert kept.slices == []


def test_a_full_disk_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "heard.jsonl"
    kept = Kept(path, model="tiny")
    kept.add(PART)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = path.read_bytes()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        kept.add(PART)
    assert path.read_bytes() == before
    kept.add(PART)
    assert len(kept.slices) == 3


def test_listening_begins_at_the_listener_and_covers_everything_once() -> None:
    plan = Plan(1_000_000, 500_000)
    stretches: list[tuple[int, int]] = []
    while some := plan.few():
        stretches += some
        for stretch in some:
            plan.finish(*stretch)
    first = stretches[0]
    assert first[0] <= 500_000 < first[1]
    assert first[1] - first[0] <= FIRST_MS
    assert all(b - a <= SLICE_MS for a, b in stretches)
    ordered = sorted(stretches)
    assert ordered[0][0] == 0
    assert ordered[-1][1] == 1_000_000
    assert all(a[1] == b[0] for a, b in itertools.pairwise(ordered))


def test_listening_follows_the_listener() -> None:
    plan = Plan(1_000_000, 0)
    moves: list[int] = []
    plan.follow(moves)
    plan.finish(*plan.few()[0])
    moves.append(800_000)
    stretch = plan.few()[0]
    assert stretch[0] <= 800_000 < stretch[1]


def test_what_is_done_is_not_listened_to_again() -> None:
    plan = Plan(300_000, 0, [(0, 120_000)])
    assert plan.done_ms == 120_000
    assert plan.few() == [(120_000, 120_000 + SLICE_MS)]


def test_a_word_at_a_seam_is_there_once() -> None:
    def word(text: str, start_ms: int, **moved: Any) -> HeardWord:
        return HeardWord(text, start_ms, start_ms + 300, 0.9)

    left = Slice(0, 10_000, (word("one", 8_600), word("two", 9_900), word("three", 10_900)))
    right = Slice(10_000, 20_000, (word("to", 9_930), word("three", 10_880), word("four", 12_000)))
    texts = [found.text for found in joined([right, left])]
    assert texts in (["one", "two", "three", "four"], ["one", "to", "three", "four"])


def test_the_first_stretch_is_heard_alone_and_then_they_become_more() -> None:
    plan = Plan(2_000_000, 500_000)
    moves: list[int] = []
    plan.follow(moves)
    counts: list[int] = []
    heard: list[tuple[int, int]] = []
    while stretches := plan.few():
        counts.append(len(stretches))
        for stretch in stretches:
            heard.append(stretch)
            plan.finish(*stretch)
        if len(counts) == 3:
            moves.append(20_000)
    assert counts[:6] == [1, 2, AT_ONCE, 1, 2, AT_ONCE]
    assert all(a[1] == b[0] for a, b in itertools.pairwise(sorted(heard)))
    assert plan.done_ms == 2_000_000
