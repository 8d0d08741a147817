"""The downloads that are under way: begun while there is room, looked after, and ended."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from player.config.folders import FolderError
from player.config.settings import Settings
from player.library.model import Download, DownloadState, EpisodeRow
from player.library.store import Store
from player.net.problems import NetError, cannot_save
from player.net.thread import NetThread
from player.net.transfer import Transfer
from player.services.beside_playing import BesidePlaying
from player.services.desk import Changed, Part, Said
from player.services.download_files import DownloadFiles
from player.services.download_rules import Tries, fits, no_room
from player.services.fetching import Fetching, Following, Run
from player.services.news import Newsroom
from player.services.problems import Refused
from player.services.sounds import refusal_of_sound
from player.services.trust import may_ask

_log = logging.getLogger(__name__)

MOST_AT_ONCE = 3
CHANGED = Changed(Part.DOWNLOADS | Part.EPISODES)


class UnderWay:
    """A few downloads at once. No method waits for a server or a large copy.

    Not for several threads at once: whoever has it holds a lock.
    """

    def __init__(
        self,
        store: Store,
        net: NetThread,
        news: Newsroom,
        settings: Callable[[], Settings],
        *,
        files: DownloadFiles,
        beside: BesidePlaying,
        tries: Tries,
        wake: Callable[[], None],
    ) -> None:
        """`wake`, from any thread, asks for `look` soon."""
        self._store, self._net, self._news = store, net, news
        self._settings = settings
        self._files, self._beside = files, beside
        self._tries = tries
        self._wake = wake
        self._runs: dict[str, Run] = {}

    def look(self) -> None:
        """End what is over, keep how far the others are. Raises StoreError, OSError."""
        for key, run in list(self._runs.items()):
            if run.ended:
                self._end(key, run)
        self._keep_progress()

    def begin_more(self) -> None:
        """Begin what waits, as far as there is room. Raises StoreError, OSError."""
        for download in self._store.downloads([DownloadState.QUEUED]):
            if len(self._runs) >= MOST_AT_ONCE:
                return
            key = download.episode.key
            waits = key in self._runs or self._beside.is_opening(key)
            if not waits and self._tries.may_begin(key):
                self._begin(download)

    def stop(self, key: str) -> None:
        """End a download where it is under way; what has arrived stays. Raises StoreError."""
        run = self._runs.pop(key, None)
        if run is not None:
            run.stop()
            progress = run.transfer.progress
            self._store.note_progress(key, progress.arrived_bytes, progress.length)

    def give_way(self, key: str) -> None:
        """Let a download wait that does not follow what is played. Raises StoreError."""
        if key in self._runs and not isinstance(self._runs[key], Following):
            self.put_back(key)

    @property
    def keys(self) -> tuple[str, ...]:
        """The episodes whose downloads are under way."""
        return tuple(self._runs)

    def put_back(self, key: str) -> None:
        """Let a download wait for another time. Raises StoreError."""
        self.stop(key)
        self._store.set_download(key, DownloadState.QUEUED)

    def _begin(self, download: Download) -> None:
        row = download.episode
        try:
            if not row.media_url:
                raise Refused("The feed offers no sound for this episode any more.")
            if not fits(self._store, row, self._settings()):
                raise Refused(no_room(self._settings()))
            path = self._files.path_of(download)
            stream = self._beside.stream_of(row)
            trusted = may_ask(self._store.show(row.show_id), row.media_url)
            transfer = Transfer(
                self._net.client, row.media_url, path, check=refusal_of_sound, trusted=trusted
            )
        except (Refused, NetError, FolderError, OSError) as error:
            self._fail(row, str(error))
            return
        if not self._store.set_download(row.key, DownloadState.RUNNING, path=str(path)):
            return
        if path.is_file():
            self._have(row.key, path)
            return
        look, tell = self._wake, self._news.tell
        if stream is not None:
            run: Run = Following(self._net, row, stream, path, look, tell)
        else:
            hand_over = partial(self._beside.hand_over, row, path)
            run = Fetching(self._net, row, transfer, look, tell, hand_over)
        self._runs[row.key] = run
        run.begin()
        self._news.tell(CHANGED)

    def _keep_progress(self) -> None:
        """Keep how far each is; stop what somebody else held, or what turns out too large."""
        for key, run in list(self._runs.items()):
            progress = run.transfer.progress
            self._store.note_progress(key, progress.arrived_bytes, progress.length)
            kept = self._store.download(key)
            if kept is None or kept.state is not DownloadState.RUNNING:
                self.stop(key)
                if kept is None:
                    self._discard(key, run)
            elif run.sized and not run.fits:
                run.fits = fits(self._store, run.row, self._settings())
                if not run.fits:
                    self.stop(key)
                    self._fail(run.row, no_room(self._settings()))

    def _end(self, key: str, run: Run) -> None:
        """A transfer ended by itself."""
        del self._runs[key]
        if run.let_rest:
            self._store.set_download(key, DownloadState.QUEUED)
            self._wake()
            return
        error = run.error
        if error is None:
            self._keep_or_not(key, run)
            return
        if error.passing and self._tries.again(key, error.retry_after_s or 0.0):
            _log.info("A download broke and is tried again: %s", error)
            self._store.set_download(key, DownloadState.QUEUED)
            self._news.tell(CHANGED)
            return
        self._fail(run.row, str(error))

    def _keep_or_not(self, key: str, run: Run) -> None:
        """A short file may be whole before anybody knew how large it is."""
        try:
            size = run.final.stat().st_size
        except OSError as error:
            self._fail(run.row, str(cannot_save(run.final.name, error)))
            return
        self._store.note_progress(key, size, size)
        if fits(self._store, run.row, self._settings()):
            self._have(key, run.final)
        else:
            self._discard(key, run)
            self._store.note_progress(key, 0)
            self._fail(run.row, no_room(self._settings()))

    def _discard(self, key: str, run: Run) -> None:
        """Remove what came; while it is played as it comes, afterwards."""
        with suppress(Refused):
            self._beside.remove(key, run.final)

    def _have(self, key: str, path: Path) -> None:
        size = path.stat().st_size
        self._tries.forget(key)
        self._store.set_download(key, DownloadState.DONE, bytes_done=size, bytes_total=size)
        self._news.tell(CHANGED)

    def _fail(self, row: EpisodeRow, sentence: str) -> None:
        self._tries.forget(row.key)
        self._store.set_download(row.key, DownloadState.FAILED, error=sentence)
        self._news.tell(CHANGED)
        self._news.tell(Said(f"{row.title}: {sentence}", warning=True))
