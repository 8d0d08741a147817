"""What is downloaded and cleaned away by rule, when it is tried again, and for what is room."""

from __future__ import annotations

import time

from player.config.settings import Settings
from player.library.model import DownloadState, EpisodeFilter, EpisodeRow, Keep, Show
from player.library.store import Store

TRY_AGAIN_S = (30.0, 120.0, 600.0)
"""So long a download that broke waits each time before it is tried again; then it failed."""

_TO_COME = (DownloadState.QUEUED, DownloadState.RUNNING)


class Tries:
    """When a download that broke is tried again."""

    def __init__(self, again_s: tuple[float, ...]) -> None:
        self._again_s = again_s
        self._tries: dict[str, int] = {}
        self._not_before: dict[str, float] = {}

    def may_begin(self, key: str) -> bool:
        """Whether it has waited long enough."""
        return self._not_before.get(key, 0.0) <= time.monotonic()

    def again(self, key: str, asked_s: float) -> bool:
        """It broke: whether it is tried again, after `asked_s` at least."""
        tries = self._tries.get(key, 0)
        if tries >= len(self._again_s):
            return False
        self._tries[key] = tries + 1
        self._not_before[key] = time.monotonic() + max(self._again_s[tries], asked_s)
        return True

    def forget(self, key: str) -> None:
        """It went well, or is asked for anew."""
        self._tries.pop(key, None)
        self._not_before.pop(key, None)


def fits(store: Store, row: EpisodeRow, settings: Settings) -> bool:
    """Whether a download stays within the room that the settings allow. Raises StoreError."""
    most_bytes = settings.download_gb * 1e9
    if not most_bytes:
        return True
    taken, size = 0, row.media_bytes or 0
    for one in store.downloads():
        if one.episode.key == row.key:
            size = one.bytes_total or size
        elif one.state in _TO_COME:
            taken += max(one.bytes_done, one.bytes_total or one.episode.media_bytes or 0)
        else:
            taken += one.bytes_done
    return taken + size <= most_bytes


def no_room(settings: Settings) -> str:
    """The sentence for a download that does not fit."""
    return (
        f"Downloads may take {settings.download_gb:g} GB together, and this one would be too "
        "much: remove some, or change download_gb in the settings."
    )


def wanted_by_rule(store: Store, show: Show, settings: Settings) -> list[EpisodeRow]:
    """Those of a show's newest unplayed episodes that are to be downloaded and are not.

    What the listener removed does not come again by itself.
    Raises StoreError.
    """
    own = show.settings.auto_download
    newest = settings.auto_download if own is None else own
    if not newest:
        return []
    rows = store.episodes(EpisodeFilter(show_id=show.id, played=False), limit=newest)
    unwanted = store.were_let_go(show.id)
    return [
        row for row in rows if row.media_url and row.download is None and row.key not in unwanted
    ]


def clean_away(store: Store, show: Show, settings: Settings) -> list[str]:
    """The downloads of a show that were played and need not be kept, as episodes' keys.

    What is starred or waits in the queue is kept. Raises StoreError.
    """
    keep = show.settings.keep
    if keep is Keep.AS_SET:
        keep = Keep.ALWAYS if settings.keep_played else Keep.UNTIL_PLAYED
    if keep is not Keep.UNTIL_PLAYED:
        return []
    rows = (one.episode for one in store.downloads([DownloadState.DONE], show_id=show.id))
    return [row.key for row in rows if row.played and not row.starred and row.queued is None]
