"""Moments of episodes that were marked, or put right, as values; to be had from `model` too."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A moment the user marked. `title` and `show` stay when the episode goes away."""

    id: int
    key: str
    at_ms: int
    end_ms: int | None = None
    sentence: str = ""
    speaker: str = ""
    note: str = ""
    title: str = ""
    show: str = ""
    made_s: int = 0
    changed_s: int = 0


@dataclass(frozen=True, slots=True)
class Nudge:
    """From `from_ms` of the sound on, the text is to be lit `offset_ms` later."""

    from_ms: int
    offset_ms: int


@dataclass(frozen=True, slots=True)
class Correction:
    """What was put right about an episode's times.

    `nudges` are sorted by `from_ms`; one at 0 moves everything. `align` is the answer to
    the offer to align, None where it was not made yet, and `sound_ms` how long the sound was
    that it was given for, None where that is not known.
    """

    nudges: tuple[Nudge, ...] = ()
    align: bool | None = None
    sound_ms: int | None = None

    def offset_ms(self, at_ms: int) -> int:
        """How much later the text is lit at `at_ms`."""
        offset = 0
        for nudge in self.nudges:
            if nudge.from_ms > at_ms:
                break
            offset = nudge.offset_ms
        return offset
