"""The library as lists: sources for the screens' rows, read from the store in threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple

from player.library.model import (
    Download,
    DownloadState,
    EpisodeFilter,
    EpisodeRow,
    Order,
    SearchHit,
    Show,
)
from player.ui.notes import Notes, notes_of
from player.ui.widgets.row_pages import PAGE, Row

if TYPE_CHECKING:
    from player.library.store import Store


class Collection(NamedTuple):
    """Episodes of all shows that have something in common."""

    title: str
    wanted: EpisodeFilter
    size: int
    about: str = ""


def collections(store: Store) -> list[Collection]:
    """What can be listed besides shows; the first two only where there is something in them."""
    kinds = (
        (
            "In progress",
            EpisodeFilter(begun=True, order=Order.LAST_HEARD),
            "What you have begun and not heard to its end, the last heard first.",
        ),
        ("Starred", EpisodeFilter(starred=True), "What you have starred, the newest first."),
        ("All episodes", EpisodeFilter(), "The episodes of all shows, the newest first."),
    )
    listed = [
        Collection(title, wanted, store.count(wanted), about) for title, wanted, about in kinds
    ]
    return [one for one in listed if one.size]


def shows(store: Store) -> list[Show | Collection]:
    """The collections, then the shows in the listener's order; nothing where there is no show."""
    there = store.shows()
    return [*collections(store), *there] if there else []


class EpisodeSource:
    """The episodes that a filter lets through."""

    def __init__(self, store: Store, wanted: EpisodeFilter) -> None:
        self._store, self._wanted = store, wanted

    def count(self) -> int:
        """How many there are."""
        return self._store.count(self._wanted)

    def page(self, offset: int, limit: int) -> Sequence[EpisodeRow]:
        """Some of them."""
        return self._store.episodes(self._wanted, offset=offset, limit=limit)


class WholeSource(Generic[Row]):
    """A list that is read as a whole, each time its rows are counted."""

    def __init__(self, read: Callable[[], Sequence[Row]]) -> None:
        self._read = read
        self._rows: Sequence[Row] = ()

    def count(self) -> int:
        """Read it, and say how many there are."""
        self._rows = self._read()
        return len(self._rows)

    def page(self, offset: int, limit: int) -> Sequence[Row]:
        """Some of them."""
        return self._rows[offset : offset + limit]


def counts(store: Store) -> dict[str, int]:
    """How much is in each section, by the section's id."""
    return {
        "inbox": store.count(EpisodeFilter(inbox=True)),
        "shows": store.count_shows(),
        "queue": store.count(EpisodeFilter(queued=True)),
        "downloads": store.count_downloads(),
    }


class HitSource:
    """What a search finds, best first. The first page comes with the count."""

    def __init__(self, store: Store, query: str) -> None:
        self._store, self._query = store, query
        self._first: Sequence[SearchHit] = ()
        self.total = 0
        self.more = False
        """Whether there are more than `total`."""
        self.pending = 0
        """How many episodes and transcripts are not searched yet."""

    def count(self) -> int:
        """Search, and say how many hits can be shown."""
        if not self._query:
            return 0
        result = self._store.search(self._query, limit=PAGE)
        self._first = result.hits
        self.total, self.more, self.pending = result.total, result.more, result.pending
        return max(result.total, len(result.hits))

    def page(self, offset: int, limit: int) -> Sequence[SearchHit]:
        """Some of the hits."""
        if offset == 0 and limit == PAGE:
            return self._first
        return self._store.search(self._query, limit=limit, offset=offset).hits


_FIRST_STATES = (
    DownloadState.RUNNING, DownloadState.QUEUED, DownloadState.PAUSED, DownloadState.FAILED,
)  # fmt: skip


def downloads(store: Store) -> list[Download]:
    """What is on its way or failed, in the order asked for; then what is here, newest first."""
    there = store.downloads()
    waiting = [one for one in there if one.state in _FIRST_STATES]
    waiting.sort(key=lambda one: _FIRST_STATES.index(one.state))
    done = [one for one in there if one.state is DownloadState.DONE]
    return [*waiting, *sorted(done, key=lambda one: -one.updated_s)]


def notes(store: Store, row: EpisodeRow) -> Notes:
    """What there is to read about an episode."""
    return notes_of(row, store.details(row.key), store.chapters(row.key) or ())
