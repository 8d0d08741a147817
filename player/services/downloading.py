"""Downloads: a few at once, within the room that is allowed, and on again after a restart.

Of several podlines one fetches; the others write into the library what is wanted, and it
looks there every few seconds.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from player.config.folders import FolderError
from player.config.settings import Settings
from player.library.model import Download, DownloadState, EpisodeRow, Show
from player.library.problems import StoreError
from player.library.store import Store
from player.net.problems import NetError, cannot_save
from player.net.thread import NetThread
from player.net.transfer import Transfer
from player.services.beside_playing import BesidePlaying
from player.services.desk import Changed, Part, Said
from player.services.download_files import DownloadFiles
from player.services.download_rules import (
    TRY_AGAIN_S,
    Tries,
    clean_away,
    fits,
    no_room,
    wanted_by_rule,
)
from player.services.fetching import Following, Run, Turn
from player.services.news import Newsroom
from player.services.problems import Refused
from player.services.sounds import Sounds, refusal_of_sound
from player.services.trust import may_ask

_log = logging.getLogger(__name__)

MOST_AT_ONCE = 3
LOOK_EVERY_S = 3.0
"""How often the library is looked at for what another podline wants, and progress is kept."""

_CHANGED = Changed(Part.DOWNLOADS | Part.EPISODES)


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
        self._store, self._net, self._news = store, net, news
        self._settings = settings
        self._files = DownloadFiles(store, folder)
        self._runs: dict[str, Run] = {}
        self._tries = Tries(again_s)
        self._beside = BesidePlaying(sounds or Sounds(net), self._files)
        self._lock = threading.RLock()
        self._wake = threading.Event()
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
            self._stop(key)
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

    def use(self, key: str) -> None:
        """The file of this episode is being played: it is not cleaned away."""
        self._beside.in_use = key

    @contextmanager
    def giving_way(self, key: str) -> Iterator[None]:
        """While an episode is opened to be played its download rests, to follow what is played."""
        with self._beside.opening(key):
            with self._lock:
                if key in self._runs and not isinstance(self._runs[key], Following):
                    self._put_back(key)
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
            if key != self._beside.in_use:
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
            for key in list(self._runs):
                self._guarded(lambda key=key: self._put_back(key))  # type: ignore[misc]
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
        for key, run in list(self._runs.items()):
            if run.ended:
                self._end(key, run)
        self._keep_progress()
        self._begin_more()

    def _begin_more(self) -> None:
        for download in self._store.downloads([DownloadState.QUEUED]):
            if len(self._runs) >= MOST_AT_ONCE or self._closed:
                return
            key = download.episode.key
            waits = key in self._runs or self._beside.is_opening(key)
            if not waits and self._tries.may_begin(key):
                self._begin(download)

    def _begin(self, download: Download) -> None:
        row = download.episode
        try:
            if not row.media_url:
                raise Refused("The feed offers no sound for this episode any more.")
            if not fits(self._store, row, self._settings()):
                raise Refused(no_room(self._settings()))
            path = self._files.path_of(download)
            stream = self._beside.stream_of(row, path)
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
        look, tell = self._wake.set, self._news.tell
        if stream is None:
            run: Run = Run(self._net, row, transfer, look, tell)
        else:
            run = Following(self._net, row, stream, path, look, tell)
        self._runs[row.key] = run
        run.begin()
        self._news.tell(_CHANGED)

    def _keep_progress(self) -> None:
        """Keep how far each is; stop what somebody else held, or what turns out too large."""
        for key, run in list(self._runs.items()):
            progress = run.transfer.progress
            self._store.note_progress(key, progress.arrived_bytes, progress.length)
            kept = self._store.download(key)
            if kept is None or kept.state is not DownloadState.RUNNING:
                self._stop(key)
                if kept is None:
                    self._discard(key, run)
            elif run.sized and not run.fits:
                run.fits = fits(self._store, run.row, self._settings())
                if not run.fits:
                    self._stop(key)
                    self._fail(run.row, no_room(self._settings()))

    def _end(self, key: str, run: Run) -> None:
        """A transfer ended by itself."""
        del self._runs[key]
        if run.let_rest:
            self._store.set_download(key, DownloadState.QUEUED)
            self._wake.set()
            return
        error = run.error
        if error is None:
            try:
                run.deliver()
            except OSError as problem:
                self._fail(run.row, str(cannot_save(run.final.name, problem)))
                return
            self._keep_or_not(key, run)
            return
        if error.passing and self._tries.again(key, error.retry_after_s or 0.0):
            _log.info("A download broke and is tried again: %s", error)
            self._store.set_download(key, DownloadState.QUEUED)
            self._news.tell(_CHANGED)
            return
        self._fail(run.row, str(error))

    def _keep_or_not(self, key: str, run: Run) -> None:
        """A short file may be whole before anybody knew how large it is."""
        size = run.final.stat().st_size
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
        self._news.tell(_CHANGED)

    def _fail(self, row: EpisodeRow, sentence: str) -> None:
        self._tries.forget(row.key)
        self._store.set_download(row.key, DownloadState.FAILED, error=sentence)
        self._news.tell(_CHANGED)
        self._news.tell(Said(f"{row.title}: {sentence}", warning=True))

    # Small steps; the lock is held

    def _stop(self, key: str) -> None:
        run = self._runs.pop(key, None)
        if run is not None:
            run.stop()
            progress = run.transfer.progress
            self._store.note_progress(key, progress.arrived_bytes, progress.length)

    def _put_back(self, key: str) -> None:
        self._stop(key)
        self._store.set_download(key, DownloadState.QUEUED)

    def _remove(self, key: str) -> None:
        self._stop(key)
        self._tries.forget(key)
        download = self._store.download(key)
        if download is None:
            return
        if download.path:
            self._beside.remove(key, Path(download.path))
        self._store.forget_download(key)

    def _tell_changed(self) -> None:
        self._news.tell(_CHANGED)
        self._wake.set()


def _is_there(row: EpisodeRow) -> bool:
    return bool(row.download_path) and Path(row.download_path or "").is_file()
