"""Where services tell their news, and whoever shows them listens."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from player.services.desk import News


class Newsroom:
    """Passes news on, from any thread, to one listener; what nobody hears is lost."""

    def __init__(self) -> None:
        self._told: Callable[[News], None] | None = None
        self._lock = Lock()

    def listen(self, told: Callable[[News], None]) -> None:
        """Tell `told` from now on, in place of whoever listened before."""
        with self._lock:
            self._told = told

    def tell(self, news: News) -> None:
        """Pass news on."""
        with self._lock:
            told = self._told
        if told is not None:
            told(news)

    def close(self) -> None:
        """Tell nobody any more."""
        with self._lock:
            self._told = None
