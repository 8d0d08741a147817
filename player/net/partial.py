"""A file that is still arriving, and on disk beside it the map of what has arrived.

`NAME.part` holds the bytes, `NAME.map` says which of them are there. The map is written
after the bytes are on the disk, and exchanged whole: whatever dies, and when, it never
claims a byte that is not there. A file that turns out to be another one begins anew under
another name (`NAME.1.part`), so that whoever is reading the old one never reads a mixture.
"""

from __future__ import annotations

import os
import stat
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from player.net.file_access import give_name, hold, read_at, write_at
from player.net.problems import HeldError, NetError, cannot_save, shown
from player.net.ranges import Ranges

_VERSION = 1
_FLAGS = (
    os.O_RDWR
    | os.O_CREAT
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_LARGEST_MAP = 1 << 20


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one file from another at the same address; "" and None where it is not said."""

    length: int | None = None
    etag: str = ""
    last_modified: str = ""

    def contradicts(self, other: Identity) -> bool:
        """Whether these cannot be the same file."""
        if None not in (self.length, other.length) and self.length != other.length:
            return True
        if self.etag and other.etag:
            return self.etag.removeprefix("W/") != other.etag.removeprefix("W/")
        if self.last_modified and other.last_modified:
            return self.last_modified != other.last_modified
        return False

    @property
    def if_range(self) -> str:
        """The If-Range header (RFC 9110 section 13.1.5); weak tags are of no use there."""
        if self.etag and not self.etag.startswith("W/"):
            return self.etag
        return "" if self.etag else self.last_modified


class SavedMap(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What the map on disk says."""

    version: int
    generation: int
    length: int | None
    etag: str
    last_modified: str
    checked: bool
    spans: list[tuple[int, int]]


class PartialFile:
    """The file that is to become `final`. One podline at a time fills it.

    `checked`: its first bytes were looked at and are sound. `generation` counts how often it
    began anew. Writing is for one thread; `save` may run on another.
    """

    def __init__(self, final: Path) -> None:
        """Take up what there is, or begin. Raises NetError with a sentence."""
        self.final = final
        self.identity = Identity()
        self.ranges = Ranges()
        self.generation = 0
        self.checked = False
        self._map_path = final.with_name(f"{final.name}.map")
        self._descriptor = -1
        self._lock = threading.Lock()
        kept = self._read_map()
        if kept is not None:
            self.generation = kept.generation
        self._open()
        if kept is None:
            self._empty()
        else:
            self._take_up(kept)

    @property
    def path(self) -> Path:
        """Where the bytes are now."""
        number = f".{self.generation}" if self.generation else ""
        return self.final.with_name(f"{self.final.name}{number}.part")

    @property
    def complete(self) -> bool:
        """Whether every byte is there."""
        length = self.identity.length
        return length is not None and self.ranges.covers(0, length)

    def write(self, offset: int, data: bytes) -> None:
        """Write bytes that have arrived. Raises NetError with a sentence."""
        try:
            write_at(self._descriptor, data, offset)
        except OSError as error:
            raise cannot_save(self.final.name, error) from error
        self.ranges.add(offset, offset + len(data))

    def read(self, offset: int, size: int) -> bytes:
        """Bytes that are there. Raises NetError with a sentence."""
        try:
            return read_at(self._descriptor, size, offset)
        except OSError as error:
            raise cannot_save(self.final.name, error) from error

    def map(self) -> SavedMap:
        """What has arrived by now, to be saved."""
        return SavedMap(
            version=_VERSION,
            generation=self.generation,
            length=self.identity.length,
            etag=self.identity.etag,
            last_modified=self.identity.last_modified,
            checked=self.checked,
            spans=list(self.ranges.spans),
        )

    def save(self, what: SavedMap) -> None:
        """Put the bytes on the disk, then the map of them. Raises NetError with a sentence."""
        with self._lock:
            if self._descriptor < 0 or what.generation != self.generation:
                return
            try:
                os.fsync(self._descriptor)
                _replace(self._map_path, msgspec.json.encode(what))
            except OSError as error:
                raise cannot_save(self.final.name, error) from error

    def restart(self) -> None:
        """Forget everything: the file at the other end is another one. Raises NetError."""
        with self._lock:
            old = self.path
            self._close()
            self.generation += 1
            self.identity, self.ranges, self.checked = Identity(), Ranges(), False
            self._open()
            self._empty()
            # A reader on Windows keeps it from being removed; then it is left for `discard`.
            with suppress(OSError):
                old.unlink()
        self.save(self.map())

    def finish(self) -> Path:
        """Give the complete file its name. Raises NetError with a sentence."""
        self.save(self.map())
        with self._lock:
            path = self.path
            try:
                os.ftruncate(self._descriptor, self.identity.length or 0)
                self._close()
                give_name(path, self.final)
                self._map_path.unlink(missing_ok=True)
            except OSError as error:
                raise cannot_save(self.final.name, error) from error
        return self.final

    def close(self) -> None:
        """Stop using it; what has arrived stays for another time."""
        with self._lock:
            self._close()

    def discard(self) -> None:
        """Remove what has arrived. Raises NetError with a sentence."""
        with self._lock:
            self._close()
            try:
                for path in parts_of(self.final):
                    path.unlink(missing_ok=True)
            except OSError as error:
                raise cannot_save(self.final.name, error) from error

    def _read_map(self) -> SavedMap | None:
        try:
            if self._map_path.is_symlink() or self._map_path.stat().st_size > _LARGEST_MAP:
                return None
            kept = msgspec.json.decode(self._map_path.read_bytes(), type=SavedMap)
        except (OSError, msgspec.DecodeError):
            return None
        return kept if kept.version == _VERSION and kept.generation >= 0 else None

    def _open(self) -> None:
        try:
            if self.path.is_symlink():
                raise NetError(
                    f"“{shown(self.path.name)}” is a link to somewhere else: "
                    "podline does not write through it. Remove it, then try again."
                )
            descriptor = os.open(self.path, _FLAGS, 0o600)
        except OSError as error:
            raise cannot_save(self.final.name, error) from error
        if not stat.S_ISREG(os.fstat(descriptor).st_mode) or not hold(descriptor):
            os.close(descriptor)
            raise HeldError(f"Another podline is fetching “{shown(self.final.name)}”.")
        self._descriptor = descriptor

    def _take_up(self, kept: SavedMap) -> None:
        """Believe the map as far as the file reaches."""
        there = os.fstat(self._descriptor).st_size
        self.identity = Identity(kept.length, kept.etag, kept.last_modified)
        self.ranges = Ranges((max(begin, 0), min(end, there)) for begin, end in kept.spans)
        self.checked = kept.checked and self.ranges.until(0) > 0

    def _empty(self) -> None:
        try:
            os.ftruncate(self._descriptor, 0)
        except OSError as error:
            raise cannot_save(self.final.name, error) from error

    def _close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def parts_of(final: Path) -> list[Path]:
    """The files beside `final` that hold what has arrived of it. Raises OSError."""
    if not final.parent.is_dir():
        return []
    return [path for path in final.parent.iterdir() if _is_part_of(path.name, final.name)]


def is_held(final: Path) -> bool:
    """Whether a podline, this or another, is fetching what is to become `final`.

    Raises OSError.
    """
    for part in parts_of(final):
        if part.suffix != ".part" or part.is_symlink():
            continue
        descriptor = os.open(part, _FLAGS & ~os.O_CREAT)
        try:
            if not hold(descriptor):
                return True
        finally:
            os.close(descriptor)
    return False


def _is_part_of(name: str, final: str) -> bool:
    rest = name.removeprefix(final) if name.startswith(final) else ""
    number = rest.removesuffix(".part").removeprefix(".")
    return rest in (".part", ".map", ".map.new") or (
        rest.endswith(".part") and number.isascii() and number.isdigit()
    )


def _replace(path: Path, data: bytes) -> None:
    """Exchange a small file whole."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, _FLAGS | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    new.replace(path)
