"""The half of the desk that looks after shows: finding, adding, refreshing, removing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from player.library.model import NewShow, ShowKind
from player.library.store import Store
from player.net.thread import NetThread
from player.services.covers import Covers
from player.services.desk import Offer, Offers
from player.services.download_files import DownloadFiles
from player.services.looking_up import Directories, LookUp
from player.services.news import Newsroom
from player.services.problems import Refused
from player.services.refreshing import Refresher


class ShowDesk:
    """Looks after shows. To be closed before the store and the net are.

    `refreshed` is called, in a thread, with the ids of shows in which a refresh changed
    something.
    """

    def __init__(
        self,
        store: Store,
        net: NetThread,
        news: Newsroom,
        *,
        directories: Directories | None = None,
        refreshed: Callable[[tuple[int, ...]], None] = lambda show_ids: None,
        covers_folder: Callable[[], Path] | None = None,
    ) -> None:
        self._store = store
        self.refresher = Refresher(store, net, news, refreshed)
        self.finder = LookUp(store, net, directories)
        self._files = DownloadFiles(store)
        self._covers = Covers(store, net, covers_folder)

    def refresh(self, show_id: int | None) -> None:
        """Begin to refresh one show, or all; returns at once. Raises StoreError."""
        self.refresher.begin(None if show_id is None else (show_id,))

    def look_up(self, text: str) -> Offers:
        """What an address, a path or words lead to. Raises Refused or StoreError."""
        return self.finder.look_up(text)

    def subscribe(self, offers: Sequence[Offer]) -> tuple[int, ...]:
        """Subscribe to these, and begin to fetch them; their shows, in order."""
        if not offers:
            raise Refused("There is nothing to subscribe to.")
        ids = self._store.add_shows(
            NewShow(offer.source, _kind(offer.source), offer.title, offer.typed) for offer in offers
        )
        self.refresher.begin(ids)
        return ids

    def unsubscribe(self, show_id: int) -> None:
        """Remove a show with its episodes and all that was downloaded of it, whole or not.

        Raises Refused, StoreError.
        """
        downloads = self._store.downloads(show_id=show_id)
        self._files.remove(*(Path(one.path) for one in downloads if one.path))
        self._store.remove_show(show_id)

    def cover(self, show_id: int) -> bytes | None:
        """The picture of a show as it came, None where there is none to be had."""
        return self._covers.cover(show_id)

    def close(self) -> None:
        """End what is under way. Safe to call twice."""
        self.refresher.close()


def _kind(source: str) -> ShowKind:
    return ShowKind.FEED if "://" in source else ShowKind.FOLDER
