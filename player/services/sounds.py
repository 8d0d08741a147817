"""The sound of a feed's episodes: fetched while it is played, and kept for a while after.

What was fetched to be played stays in a folder of the cache, so that it need not come twice;
the oldest goes when there is too much of it. What is being downloaded as well comes but once.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from player.clean import clean_line
from player.config.folders import cached
from player.media.kinds import AUDIO, Kind, kind_of
from player.net.names import sound_ending
from player.net.progress import Phase
from player.net.thread import NetThread
from player.net.transfer import Transfer
from player.services.download_files import take_over
from player.services.problems import CannotPlay
from player.services.streams import Stream

_log = logging.getLogger(__name__)

MOST_KEPT_BYTES = 2 << 30
"""Some forty hours of speech at usual rates."""

_FOLDER = "played"


class Sounds:
    """Fetches what is to be played; one at a time, since one is heard at a time."""

    def __init__(self, net: NetThread, folder: Callable[[], Path] | None = None) -> None:
        self._net = net
        self._folder = folder or (lambda: cached(_FOLDER))
        self._streams: dict[str, Stream] = {}
        """By their episodes; all but one rest, and those that were played before may go on."""

    def stream(
        self,
        key: str,
        url: str,
        media_type: str = "",
        *,
        trusted: bool = False,
        into: Path | None = None,
    ) -> Stream:
        """Begin, or go on, to fetch an episode's sound, and let the one before rest.

        `into` is where a download of it has arrived in part. Returns at once; `done` tells
        the end. Raises NetError, FolderError.
        """
        self.rest(but=key)
        kept = self._streams.get(key)
        if kept is not None and kept.url == url and kept.go_on():
            return kept
        path = into or self._path(key, url, media_type)
        self._keep_within()
        transfer = Transfer(
            self._net.client, url, path, check=refusal_of_sound, trusted=trusted, urgent=True
        )
        self._streams[key] = stream = Stream(self._net, key, url, transfer)
        return stream

    def rest(self, *, but: str = "") -> None:
        """Fetch nothing more to be played, `but` this episode's: something else is heard now."""
        for stream in tuple(self._streams.values()):
            if stream.key != but:
                stream.rest()

    def kept(self, key: str, url: str, media_type: str = "") -> Path | None:
        """The whole file, where it was fetched before."""
        path = self._path(key, url, media_type)
        return path if path.is_file() else None

    def under_way(self, key: str, *, in_use: bool) -> Stream | None:
        """The stream of an episode that is being fetched; what is `in_use` is fetched on."""
        stream = self._streams.get(key)
        if stream is not None and in_use:
            stream.go_on()
        return None if stream is None or stream.done.done() else stream

    def writes(self, key: str, path: Path) -> bool:
        """Whether the stream of an episode is fetched, or may be fetched on, into this file."""
        return key in self._streams and self._streams[key].path == path

    def let_go(self, key: str) -> None:
        """Fetch an episode no more; its file is closed then."""
        stream = self._streams.pop(key, None)
        if stream is not None:
            stream.end()
            self._net.wait(stream.transfer.settled())

    def hand_over(
        self, key: str, url: str, media_type: str, final: Path, wanted: Callable[[], bool]
    ) -> None:
        """Have what was fetched of an episode to be played at `final` too.

        That may take long; it ends without a trace once it is not `wanted` any more. Raises
        OSError, FolderError.
        """
        self.let_go(key)
        take_over(self._path(key, url, media_type), final, wanted)

    def close(self) -> None:
        """Fetch nothing more; what has arrived stays, as long as there is room."""
        for key in tuple(self._streams):
            self.let_go(key)
        self._keep_within()

    def _path(self, key: str, url: str, media_type: str) -> Path:
        return self._folder() / f"{_name(key)}{sound_ending(url, media_type)}"

    def _keep_within(self) -> None:
        with suppress(OSError):
            _keep_within(self._folder(), MOST_KEPT_BYTES)


def refusal_of_sound(head: bytes, content_type: str) -> str:
    """Why the first bytes of a file are no sound, as a sentence; "" where they may be."""
    kind = kind_of(head)
    if kind in AUDIO or kind is Kind.UNKNOWN:
        return ""
    what = "a playlist" if kind is Kind.PLAYLIST else str(kind)
    said = clean_line(content_type.partition(";")[0])[:60]
    told = f" ({said})" if said else ""
    return f"The server sends {what}{told} instead of sound: open the episode's page to see why."


def first_bytes(stream: Stream, wait_s: float) -> None:
    """Wait until the beginning is there and is sound. Raises CannotPlay with a sentence."""
    import threading

    told = threading.Event()

    def look() -> None:
        progress = stream.transfer.progress
        if stream.failure or progress.phase is Phase.DONE or progress.arrived_bytes:
            told.set()

    stream.listen(look)
    try:
        look()
        in_time = told.wait(wait_s)
    finally:
        stream.unlisten(look)
    progress = stream.transfer.progress
    if stream.failure and not progress.arrived_bytes:
        raise CannotPlay(stream.failure)
    if not in_time:
        stream.rest()
        why = progress.sentence or "The sound does not come: check your connection, then try again."
        raise CannotPlay(why)


def _name(key: str) -> str:
    return hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _keep_within(folder: Path, most_bytes: int) -> None:
    files = [(path, path.stat()) for path in folder.iterdir() if path.is_file()]
    files.sort(key=lambda one: one[1].st_mtime, reverse=True)
    total = 0
    for path, status in files:
        total += getattr(status, "st_blocks", 0) * 512 or status.st_size
        if total > most_bytes:
            _log.info("An old sound leaves the cache: %s", path.name)
            path.unlink(missing_ok=True)
