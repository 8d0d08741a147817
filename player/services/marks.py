"""The marked moments of the episode that plays: what a session gives the interface for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from player.library.problems import StoreError

if TYPE_CHECKING:
    from player.library.model import Bookmark
    from player.library.store import Store

NOWHERE = "There is no library to keep bookmarks in, so nothing was marked."


class Marks(Protocol):
    """One episode's bookmarks. Every method may raise StoreError, a sentence for the listener."""

    def add(
        self, at_ms: int, *, end_ms: int | None = None, sentence: str = "", speaker: str = ""
    ) -> Bookmark:
        """Mark a moment, and what is being said there; where it is marked already, that mark."""

    def list(self) -> tuple[Bookmark, ...]:
        """All of the episode's bookmarks, by their time."""

    def note(self, bookmark: Bookmark, text: str) -> None:
        """Write a note to a bookmark, in place of the one it has."""

    def remove(self, bookmark: Bookmark) -> None:
        """Remove a bookmark."""

    def restore(self, bookmark: Bookmark) -> None:
        """Put a bookmark that was removed back as it was."""


@dataclass(frozen=True, slots=True)
class NoMarks:
    """Where nothing can be kept: every method raises StoreError, and says so."""

    why: str = NOWHERE

    def add(
        self, at_ms: int, *, end_ms: int | None = None, sentence: str = "", speaker: str = ""
    ) -> Bookmark:
        """Refuse."""
        raise StoreError(self.why)

    def list(self) -> tuple[Bookmark, ...]:
        """Refuse."""
        raise StoreError(self.why)

    def note(self, bookmark: Bookmark, text: str) -> None:
        """Refuse."""
        raise StoreError(self.why)

    def remove(self, bookmark: Bookmark) -> None:
        """Refuse."""
        raise StoreError(self.why)

    def restore(self, bookmark: Bookmark) -> None:
        """Refuse."""
        raise StoreError(self.why)


@dataclass(frozen=True, slots=True)
class KeptMarks:
    """The bookmarks of the episode with this key in the library; see Marks.

    `title` and `show` are kept with each, for when the episode is not there any more.
    """

    store: Store
    key: str
    title: str = ""
    show: str = ""

    def add(
        self, at_ms: int, *, end_ms: int | None = None, sentence: str = "", speaker: str = ""
    ) -> Bookmark:
        """Keep a moment, once."""
        for kept in self.store.bookmarks(self.key):
            if (kept.at_ms, kept.end_ms) == (at_ms, end_ms):
                return kept
        return self.store.add_bookmark(
            self.key,
            at_ms,
            end_ms=end_ms,
            sentence=sentence,
            speaker=speaker,
            title=self.title,
            show=self.show,
        )

    def list(self) -> tuple[Bookmark, ...]:
        """All that are kept."""
        return self.store.bookmarks(self.key)

    def note(self, bookmark: Bookmark, text: str) -> None:
        """Keep a note."""
        self.store.note_bookmark(bookmark.id, text)

    def remove(self, bookmark: Bookmark) -> None:
        """Remove it."""
        self.store.remove_bookmark(bookmark.id)

    def restore(self, bookmark: Bookmark) -> None:
        """Put it back."""
        self.store.restore_bookmark(bookmark)
