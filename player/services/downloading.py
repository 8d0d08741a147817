"""Downloads: a few at once, within the room that is allowed, and on again after a restart.

Of several podlines one fetches; the others write into the library what is wanted, and it
looks there every few seconds.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from player.config.settings import Settings
from player.library.model import DownloadState, EpisodeRow, Show
from player.library.problems import StoreError
from player.library.store import Store
from player.net.thread import NetThread
from player.services.beside_playing import BesidePlaying
from player.services.download_files import DownloadFiles
from player.services.download_rules import (
    TRY_AGAIN_S,
    Tries,
    clean_away,
    fits,
    wanted_by_rule,
)
from player.services.fetching import Turn
from player.services.news import Newsroom
from player.services.problems import Refused
from player.services.sounds import Sounds
from player.services.under_way import CHANGED, UnderWay

_log = logging.getLogger(__name__)

LOOK_EVERY_S = 3.0
"""How often the library is looked at for what another podline wants, and progress is kept."""


class Downloader:
    """Fetches episodes to keep. To be closed before the store and the net are."""

    def __init__(
        self,
        store: Store,
        net: NetThread,
        news: Newsroom,
        settings: Callable[[], Settings],
        *,
        folder: Callable[[], Path] | None = None,
        again_s: tuple[float, ...] = TRY_AGAIN_S,
        sounds: Sounds | None = None,
    ) -> None:
        """`settings` answers with those in force; `folder` with where the files go.

        What `sounds` fetches to be played is not fetched a second time.
        """
        self._store, self._news = store, news
        self._settings = settings
        self._files = DownloadFiles(store, folder)
        self._tries = Tries(again_s)
        self._beside = BesidePlaying(sounds or Sounds(net), self._files)
        self._lock = threading.RLock()
        self._wake = threading.Event()
        self._under_way = UnderWay(
            store,
            net,
            news,
            settings,
            files=self._files,
            beside=self._beside,
            tries=self._tries,
            wake=self._wake.set,
        )
        self._closed = False
        self._turn = Turn(store)
        self._thread = threading.Thread(target=self._work, name="downloads", daemon=True)

    def start(self) -> None:
        """Begin to fetch what is wanted, what another sitting began first."""
        self._thread.start()

    # What the listener asks for

    def request(self, key: str) -> None:
        """Fetch an episode, or go on fetching it. Raises Refused or StoreError."""
        with self._lock:
            row = self._store.episode(key)
            if row is None:
                raise Refused("This episode is not in the library any more.")
            if not row.media_url:
                raise Refused("There is no sound to download in this episode.")
            self._tries.forget(key)
            self._store.request_download(key)
            if row.download is DownloadState.DONE and not _is_there(row):
                self._store.set_download(key, DownloadState.QUEUED, bytes_done=0)
        self._tell_changed()

    def hold(self, key: str) -> None:
        """Let a download rest; what has arrived stays. Raises StoreError."""
        with self._lock:
            self._under_way.stop(key)
            self._store.set_download(key, DownloadState.PAUSED)
        self._tell_changed()

    def remove(self, key: str) -> None:
        """End a download and remove its file. Raises Refused or StoreError."""
        with self._lock:
            self._remove(key)
            self._store.let_go(key)
        self._tell_changed()

    def forget_show(self, show_id: int) -> None:
        """Remove all downloads of a show. Raises Refused or StoreError."""
        with self._lock:
            for download in self._store.downloads(show_id=show_id):
                self._remove(download.episode.key)
        self._tell_changed()

    def use(self, key: str, *, before_over: bool = False) -> None:
        """The file of this episode is being played: it is not cleaned away.

        So is that of the one before, unless that is over.
        """
        with self._lock:
            self._beside.use(key, before_over=before_over)

    @contextmanager
    def giving_way(self, key: str) -> Iterator[None]:
        """While an episode is opened to be played its download rests, to follow what is played."""
        with self._beside.opening(key):
            with self._lock:
                self._under_way.give_way(key)
            yield
        self._wake.set()

    def begun(self, key: str) -> Path | None:
        """Where an unfinished download has arrived in part, unless another podline fetches it.

        Raises StoreError, FolderError.
        """
        with suppress(OSError):
            if self._turn.mine:
                return self._files.begun(self._store.download(key))
        return None

    def clear_away(self) -> None:
        """Remove the files of downloads that were removed while they were played."""
        with self._lock:
            self._beside.clear_away()

    # What happens by rule

    def follow_rules(self, show_ids: Iterable[int] | None = None) -> None:
        """Want the newest of these shows, or of all, and clean away what is done with.

        Raises StoreError.
        """
        settings = self._settings()
        with self._lock:
            shows = [one for one in self._store.shows() if show_ids is None or one.id in show_ids]
            for show in shows:
                self._clean(show, settings)
                for row in wanted_by_rule(self._store, show, settings):
                    if fits(self._store, row, self._settings()):
                        self._store.request_download(row.key)
        self._tell_changed()

    def _clean(self, show: Show, settings: Settings) -> None:
        for key in clean_away(self._store, show, settings):
            if not self._beside.is_in_use(key):
                with suppress(Refused):
                    self._remove(key)

    def close(self) -> None:
        """End what is under way; it goes on the next time. Safe to call twice."""
        self._closed = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    # The work, on a thread of its own

    def _work(self) -> None:
        try:
            while not self._closed:
                self._guarded(self._look)
                self._wake.wait(LOOK_EVERY_S)
                self._wake.clear()
        finally:
            for key in self._under_way.keys:
                self._guarded(partial(self._under_way.put_back, key))
            self._turn.close()

    def _guarded(self, step: Callable[[], None]) -> None:
        """A library that cannot be written to for a while ends no download."""
        try:
            with self._lock:
                step()
        except (StoreError, OSError) as error:
            _log.warning("Downloads were not looked after: %s", error)
        except Exception:
            _log.exception("Downloads were not looked after")

    def _look(self) -> None:
        if not self._turn.take():
            return
        self._under_way.look()
        if not self._closed:
            self._under_way.begin_more()

    # Small steps; the lock is held

    def _remove(self, key: str) -> None:
        self._under_way.stop(key)
        self._tries.forget(key)
        download = self._store.download(key)
        if download is None:
            return
        if download.path:
            self._beside.remove(key, Path(download.path))
        self._store.forget_download(key)

    def _tell_changed(self) -> None:
        self._news.tell(CHANGED)
        self._wake.set()


def _is_there(row: EpisodeRow) -> bool:
    return bool(row.download_path) and Path(row.download_path or "").is_file()
