"""Collects what a reader mended, each kind told once with how often it was done."""

from __future__ import annotations

from player.transcript.model import Repair

_MOST_KINDS = 100


class Repairs:
    """What was mended or left out so far; however much it is, little is kept of it."""

    __slots__ = ("_found", "_others")

    def __init__(self) -> None:
        self._found: dict[str, list[int]] = {}
        self._others = 0

    def note(self, line: int, what: str) -> None:
        """Note one repair; `line` counts from 1, 0 for the whole document."""
        known = self._found.get(what)
        if known:
            known[1] += 1
        elif len(self._found) < _MOST_KINDS:
            self._found[what] = [line, 1]
        else:
            self._others += 1

    def told(self) -> tuple[Repair, ...]:
        """The repairs in the order of their first lines."""
        told = [
            Repair(line, what if count == 1 else f"{what} (and {count - 1} times more)")
            for what, (line, count) in self._found.items()
        ]
        if self._others:
            told.append(Repair(0, f"{self._others} more things were mended or left out"))
        return tuple(sorted(told, key=lambda repair: repair.line))
