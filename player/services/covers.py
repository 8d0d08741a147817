"""The pictures of shows: fetched once, kept where what can be fetched again is kept."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from player.config.folders import FolderError, cached
from player.library.model import EpisodeFilter, Show, ShowKind
from player.library.store import Store
from player.media.artwork import LARGEST_BYTES
from player.media.files import read_small
from player.media.kinds import Kind as FileKind
from player.media.kinds import kind_of
from player.media.probe import read_embedded
from player.media.problems import MediaError
from player.net.kinds import Kind
from player.net.problems import NetError
from player.net.thread import NetThread
from player.services.trust import may_ask

_log = logging.getLogger(__name__)

MOST_KEPT_BYTES = 256 << 20
"""Some hundreds of large covers; the ones not shown for longest go first."""

_NAMES = ("cover", "folder", "artwork", "front")
_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")


class Covers:
    """Gets the pictures of shows."""

    def __init__(
        self, store: Store, net: NetThread, folder: Callable[[], Path] | None = None
    ) -> None:
        self._store = store
        self._net = net
        self._folder = folder or (lambda: cached("covers"))

    def cover(self, show_id: int) -> bytes | None:
        """A show's picture as it came, None where there is none to be had. Raises StoreError."""
        show = self._store.show(show_id)
        if show.kind is ShowKind.FOLDER:
            return self._local(show)
        return self._fetched(show) if show.image_url else None

    def _fetched(self, show: Show) -> bytes | None:
        url = show.image_url or ""
        try:
            kept = self._folder() / blake2b(url.encode(), digest_size=16).hexdigest()
        except FolderError as error:
            _log.warning("%s", error)
            return self._asked(show, url)
        if kept.is_file():
            with suppress(MediaError, OSError):
                found = read_small(kept, LARGEST_BYTES)
                os.utime(kept)
                return found
        picture = self._asked(show, url)
        if picture is not None:
            _keep(kept, picture)
        return picture

    def _asked(self, show: Show, url: str) -> bytes | None:
        try:
            answer = self._net.get(url, kind=Kind.IMAGE, trusted=may_ask(show, url))
        except NetError as error:
            _log.info("A cover could not be had: %s", error)
            return None
        return answer.body if kind_of(answer.body[:4_096]) is FileKind.IMAGE else None

    def _local(self, show: Show) -> bytes | None:
        """A picture that lies in the folder, else the one in its newest sound that has one."""
        folder = Path(show.source)
        for name in _NAMES:
            for suffix in _SUFFIXES:
                with suppress(MediaError):
                    return read_small(folder / f"{name}{suffix}", LARGEST_BYTES)
        for row in self._store.episodes(EpisodeFilter(show_id=show.id), limit=5):
            if row.media_path:
                picture = read_embedded(Path(row.media_path)).cover
                if picture:
                    return picture
        return None


def _keep(path: Path, picture: bytes) -> None:
    """Write a picture, whole or not at all, and make room for it; failing costs only the copy."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.unfinished")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(picture)
        unfinished.replace(path)
        _make_room(path.parent)
    except OSError as error:
        _log.info("A cover could not be kept: %s", error.strerror)
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _make_room(folder: Path) -> None:
    kept = sorted(
        ((entry.stat().st_mtime, entry.stat().st_size, entry.path) for entry in os.scandir(folder)),
        reverse=True,
    )
    total = 0
    for _, size, path in kept:
        total += size
        if total > MOST_KEPT_BYTES:
            Path(path).unlink(missing_ok=True)
