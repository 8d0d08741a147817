"""When a broken transfer is tried again, and when it is given up."""

from __future__ import annotations

from player.net.problems import NetError, shown

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 20.0
MOST_TRIES = 10
"""In a row, without one new byte: about two minutes."""

MOST_CUTS = 3
"""A whole answer that ends at the same place so often is all that there will be."""

LONGEST_REST_S = 60.0
"""A server that wants to be left alone for longer is left to another time."""


class Retries:
    """Counts the failures of one transfer."""

    def __init__(self, host: str) -> None:
        self._host = host
        self.tries = 0
        self._cuts: list[tuple[int, int]] = []

    def worked(self) -> None:
        """An answer was taken to its end."""
        self.tries = 0

    def failed(self, *, grew: bool) -> None:
        """One failed; it `grew` where new bytes had come by then."""
        self.tries = 1 if grew else self.tries + 1

    def wait_s(self, error: NetError) -> float:
        """How long to wait before the next try. Raises `error` where there should be none."""
        asked_s = error.retry_after_s or 0.0
        if not error.passing or self.tries > MOST_TRIES or asked_s > LONGEST_REST_S:
            raise error
        return max(min(FIRST_WAIT_S * (1 << max(self.tries - 1, 0)), LONGEST_WAIT_S), asked_s)

    def note_cut(self, generation: int, at: int) -> None:
        """A whole answer of a server without ranges ended in good order, but too early.

        Raises NetError where it does so time and again: it would be read for ever.
        """
        self._cuts = [*self._cuts[1 - MOST_CUTS :], (generation, at)]
        if len(self._cuts) == MOST_CUTS and len(set(self._cuts)) == 1:
            raise NetError(
                f"{shown(self._host)} breaks off at the same place every time: "
                "the file there is damaged."
            )
