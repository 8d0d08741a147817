"""Downloads: a few at a time, in the order they were asked for, resumed after a pause or an end.

The store says what is wanted and how far it is; this fetches it. A file that is not whole
stays beside its name-to-be, so whatever ends podline costs nothing that has arrived.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from pathlib import Path

from player.config.folders import FolderError, data_folder, made
from player.library.model import Download, DownloadState
from player.library.problems import StoreError
from player.library.store import Store
from player.net.names import file_name, free_name, sound_ending
from player.net.problems import NetError
from player.net.thread import NetThread
from player.net.transfer import Transfer
from player.services.desk import Arrived, Changed, Part, Said
from player.services.news import Newsroom
from player.services.problems import Refused
from player.services.sounds import refusal_of_sound
from player.services.words import same_host

_log = logging.getLogger(__name__)

MOST_AT_ONCE = 3
MOST_DISK_BYTES = 20 << 30
"""So much the downloads may take in all; what would go beyond waits until something goes."""

TOO_MUCH = "The downloads take more than 20 GB: remove some, then download this one again."


class Downloading:
    """Fetches what the store has queued. All methods may be called from any thread."""

    def __init__(
        self,
        store: Store,
        net: NetThread,
        news: Newsroom,
        folder: Callable[[], Path] | None = None,
    ) -> None:
        self._store = store
        self._net = net
        self._news = news
        self._folder = folder or (lambda: made(data_folder() / "downloads"))
        self._running: dict[str, tuple[Transfer, Future[Path]]] = {}
        self._lock = threading.RLock()
        self._closed = False

    def begin(self) -> None:
        """Go on with what was under way when podline ended. Raises StoreError."""
        self._store.requeue_interrupted()
        self.pump()

    def request(self, key: str) -> None:
        """Fetch an episode's sound, or go on fetching it. Raises Refused or StoreError."""
        row = self._store.episode(key)
        if row is None or not row.media_url:
            raise Refused("This episode has no sound to be downloaded.")
        if self._store.downloaded_bytes() >= MOST_DISK_BYTES:
            raise Refused(TOO_MUCH)
        self._store.request_download(key)
        self._changed()
        self.pump()

    def hold(self, key: str) -> None:
        """Hold a download; what has arrived stays. Raises StoreError."""
        self._store.set_download(key, DownloadState.PAUSED)
        self._cancel(key)
        self._changed()
        self.pump()

    def remove(self, key: str) -> None:
        """Remove a download and its file. Raises StoreError."""
        download = self._store.download(key)
        self._cancel(key)
        if download is not None:
            _remove_files(download)
            self._store.forget_download(key)
        self._changed()
        self.pump()

    def forget_show(self, show_id: int) -> None:
        """Remove all downloads of a show. Raises StoreError."""
        for download in self._store.downloads(show_id=show_id):
            self.remove(download.episode.key)

    def pump(self) -> None:
        """Begin what is queued, as far as there is room. Raises StoreError."""
        with self._lock:
            for download in self._store.downloads((DownloadState.QUEUED,)):
                if self._closed or len(self._running) >= MOST_AT_ONCE:
                    return
                if download.episode.key not in self._running:
                    self._start(download)

    def close(self) -> None:
        """Let go of all transfers; they go on when podline is opened again."""
        with self._lock:
            self._closed = True
            running = list(self._running.values())
        for _, done in running:
            done.cancel()

    def _start(self, download: Download) -> None:
        key = download.episode.key
        try:
            path = Path(download.path) if download.path else self._new_path(download)
            transfer = self._transfer(download, path)
        except (NetError, FolderError, OSError) as error:
            self._store.set_download(key, DownloadState.RUNNING)
            self._store.set_download(key, DownloadState.FAILED, error=str(error))
            self._changed()
            return
        self._store.set_download(key, DownloadState.RUNNING, path=str(path))
        done = self._net.submit(transfer.run())
        self._running[key] = transfer, done
        transfer.listen(lambda: self._tell(key, transfer))
        done.add_done_callback(lambda future: self._ended(key, future))

    def _transfer(self, download: Download, path: Path) -> Transfer:
        row = download.episode
        trusted = same_host(row.media_url or "", self._store.show(row.show_id))
        return Transfer(
            self._net.client, row.media_url or "", path, check=refusal_of_sound, trusted=trusted
        )

    def _new_path(self, download: Download) -> Path:
        """A name in the show's folder that no file and no other download has."""
        row = download.episode
        folder = made(self._folder() / file_name(row.show, otherwise="show"))
        taken = {Path(other.path) for other in self._store.downloads() if other.path}
        ending = sound_ending(row.media_url or "", row.media_type)

        def is_taken(name: str) -> bool:
            path = folder / name
            return path in taken or path.exists() or path.is_symlink()

        return folder / free_name(file_name(row.title, ending=ending), is_taken)

    def _tell(self, key: str, transfer: Transfer) -> None:
        progress = transfer.progress
        self._news.tell(Arrived(key, progress.arrived_bytes, progress.length))

    def _ended(self, key: str, future: Future[Path]) -> None:
        """On the net's thread: the store is written on another one, that nothing waits for it."""
        threading.Thread(target=self._settle, args=(key, future), daemon=True).start()

    def _settle(self, key: str, future: Future[Path]) -> None:
        with self._lock:
            running = self._running.get(key)
            if running is None or running[1] is not future:
                return
            del self._running[key]
        try:
            self._keep(key, running[0], future)
            if not self._closed:
                self.pump()
        except StoreError as error:
            _log.warning("A download's end was not kept: %s", error)
            self._news.tell(Said(str(error), warning=True))

    def _keep(self, key: str, transfer: Transfer, future: Future[Path]) -> None:
        progress = transfer.progress
        if self._closed:
            return
        try:
            path = future.result()
        except (CancelledError, NetError) as error:
            sentence = str(error) or "The download was stopped: ask for it again."
            self._store.note_progress(key, progress.arrived_bytes, progress.length)
            if self._store.set_download(key, DownloadState.FAILED, error=sentence):
                self._news.tell(Said(sentence, warning=True))
        else:
            size = path.stat().st_size
            self._store.set_download(
                key, DownloadState.DONE, path=str(path), bytes_done=size, bytes_total=size
            )
        self._changed()

    def _cancel(self, key: str) -> None:
        with self._lock:
            running = self._running.pop(key, None)
        if running is not None:
            running[1].cancel()
            with suppress(CancelledError, NetError, TimeoutError):
                running[1].result(timeout=1)

    def _changed(self) -> None:
        self._news.tell(Changed(Part.DOWNLOADS | Part.EPISODES))


def _remove_files(download: Download) -> None:
    """The file, and what is there of one that is not whole."""
    if not download.path:
        return
    path = Path(download.path)
    with suppress(OSError):
        for file in (path, *path.parent.glob("*")):
            mine = file == path or (
                file.name.startswith(f"{path.name}.") and file.suffix in (".part", ".map")
            )
            if mine and not file.is_symlink():
                file.unlink(missing_ok=True)
