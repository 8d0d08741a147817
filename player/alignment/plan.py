"""In which order a sound is listened to: from the listener's place outwards."""

from __future__ import annotations

from collections.abc import Iterable

SLICE_MS = 120_000
"""Memory grows with it: one of 120 s takes 350 MB, an hour in one piece 3.4 GB."""

AT_ONCE = 3
"""So many slices heard together take a quarter less time than one after the other, and 60 MB
more."""

FIRST_MS = 24_000
"""The first slice is short, so that its lines are there within seconds: with what is heard on
both sides of it, it is one of the model's windows."""

BEFORE_MS = 6_000
"""So much before the listener's place the first slice begins."""

_FORWARD = 3


class Plan:
    """Which stretch is next. Ahead of the listener first, every fourth one behind."""

    def __init__(self, length_ms: int, at_ms: int, done: Iterable[tuple[int, int]] = ()) -> None:
        """Plan a sound of this length; `done` are stretches that need no listening."""
        self.length_ms = length_ms
        self._at_ms = max(min(at_ms, length_ms - 1), 0)
        self._done = sorted(done)
        self._first = True
        self._at_once = 1
        self._turn = 0
        self._moves: list[int] = []

    def follow(self, moves: list[int]) -> None:
        """Look at this list for places that the listener goes to."""
        self._moves = moves

    @property
    def is_left(self) -> bool:
        """Whether the listener went elsewhere meanwhile, so that something else comes first."""
        return bool(self._moves)

    @property
    def done_ms(self) -> int:
        """How much is done."""
        return self.length_ms - sum(b - a for a, b in self.open())

    def move(self, at_ms: int) -> None:
        """The listener went elsewhere."""
        self._at_ms = max(min(at_ms, self.length_ms - 1), 0)
        self._first = True
        self._at_once = 1

    def finish(self, from_ms: int, to_ms: int) -> None:
        """A stretch is done."""
        self._done = sorted([*self._done, (from_ms, to_ms)])

    def end_at(self, length_ms: int) -> None:
        """The sound turned out to end here."""
        self.length_ms = min(self.length_ms, length_ms)

    def open(self) -> list[tuple[int, int]]:
        """The stretches that are not done, in order."""
        gaps: list[tuple[int, int]] = []
        reached = 0
        for from_ms, to_ms in self._done:
            if from_ms > reached:
                gaps.append((reached, min(from_ms, self.length_ms)))
            reached = max(reached, to_ms)
        if reached < self.length_ms:
            gaps.append((reached, self.length_ms))
        return [(a, b) for a, b in gaps if b > a]

    def few(self) -> list[tuple[int, int]]:
        """The stretches to listen to now, which may be heard at once; none at the end.

        The first, which the listener waits for, is heard alone; then they become more.
        """
        while self._moves:
            self.move(self._moves.pop(0))
        done = self._done
        stretches: list[tuple[int, int]] = []
        while (stretch := self._next()) is not None:
            stretches.append(stretch)
            if len(stretches) >= self._at_once:
                break
            self.finish(*stretch)
        self._done = done
        self._at_once = min(2 * self._at_once, AT_ONCE)
        return stretches

    def _next(self) -> tuple[int, int] | None:
        """The stretch to listen to after what is done; None when that is all."""
        gaps = self.open()
        if not gaps:
            return None
        if self._first:
            self._first = False
            stretch = self._around(gaps)
            if stretch is not None:
                return stretch
        ahead = [gap for gap in gaps if gap[1] > self._at_ms]
        behind = [gap for gap in gaps if gap[0] < self._at_ms]
        self._turn += 1
        if behind and (not ahead or self._turn % (_FORWARD + 1) == 0):
            from_ms, to_ms = behind[-1]
            to_ms = min(to_ms, self._at_ms) if to_ms > self._at_ms else to_ms
            return max(from_ms, to_ms - SLICE_MS), to_ms
        from_ms, to_ms = ahead[0]
        if from_ms < self._at_ms:
            from_ms = self._at_ms
        return from_ms, min(to_ms, from_ms + SLICE_MS)

    def far(self) -> tuple[int, int] | None:
        """A short stretch in the middle of the longest one that is open."""
        gaps = self.open()
        if not gaps:
            return None
        from_ms, to_ms = max(gaps, key=lambda gap: gap[1] - gap[0])
        middle_ms = (from_ms + to_ms) // 2
        return max(from_ms, middle_ms - FIRST_MS // 2), min(to_ms, middle_ms + FIRST_MS // 2)

    def _around(self, gaps: list[tuple[int, int]]) -> tuple[int, int] | None:
        """The short stretch at the listener's place, where it is open."""
        from_ms = max(self._at_ms - BEFORE_MS, 0)
        for begin_ms, end_ms in gaps:
            if begin_ms <= self._at_ms < end_ms:
                from_ms = max(begin_ms, from_ms)
                return from_ms, min(end_ms, from_ms + FIRST_MS)
        return None
