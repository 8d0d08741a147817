"""What a file says of itself: tags, length, chapters and cover, read by mutagen.

mutagen is loaded when it is first needed. On damaged files it raises more than its own
errors; whatever it raises costs only the tags, never the episode.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO, NamedTuple, TypeVar

from player.chapters.model import Chapter
from player.media import in_file, tags
from player.media.duration import claimed_duration_ms
from player.media.files import open_regular
from player.media.kinds import Kind
from player.media.problems import MediaError, shown_name
from player.media.sniff import sniff

_log = logging.getLogger(__name__)

_T = TypeVar("_T")
_LARGEST_FRAME = 16 << 20
_READERS: dict[Kind, tuple[tuple[str, str], ...]] = {
    Kind.MPEG: (("mutagen.mp3", "MP3"),),
    Kind.ADTS: (("mutagen.aac", "AAC"),),
    Kind.MP4: (("mutagen.mp4", "MP4"),),
    Kind.FLAC: (("mutagen.flac", "FLAC"),),
    Kind.WAV: (("mutagen.wave", "WAVE"),),
    Kind.AIFF: (("mutagen.aiff", "AIFF"),),
    Kind.ASF: (("mutagen.asf", "ASF"),),
    Kind.OGG: (
        ("mutagen.oggopus", "OggOpus"),
        ("mutagen.oggvorbis", "OggVorbis"),
        ("mutagen.oggflac", "OggFLAC"),
        ("mutagen.oggspeex", "OggSpeex"),
    ),
}
_OGG_MARKS = (b"OpusHead", b"\x01vorbis", b"\x7fFLAC", b"Speex   ")


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """What a file's tags say, clean. Empty strings and None where they say nothing.

    `duration_ms` is what a header claims, and only for kinds where it can be believed;
    `exact_duration_ms` finds the truth for the others.
    """

    title: str = ""
    show: str = ""
    artist: str = ""
    duration_ms: int | None = None
    page_url: str | None = None
    description: str = ""
    chapters: tuple[Chapter, ...] = ()


class _Opened(NamedTuple):
    file: BinaryIO
    size: int
    kind: Kind
    media: Any
    tags: Any


def probe(path: Path) -> MediaInfo:
    """Read a file's tags, chapters and claimed length, fast.

    Damage never raises; MediaError comes only when the file cannot be opened at all.
    """
    with open_regular(path) as file:
        opened = _open(file, path)
        if opened is None:
            return MediaInfo()
        found = opened.tags
        return MediaInfo(
            title=_guarded(path, lambda: tags.line(found, "title"), ""),
            show=_guarded(path, lambda: tags.line(found, "show"), ""),
            artist=_guarded(path, lambda: tags.line(found, "artist"), ""),
            duration_ms=_guarded(
                path, lambda: claimed_duration_ms(opened.media, opened.kind), None
            ),
            page_url=_guarded(path, lambda: tags.page(found), None),
            description=_guarded(path, lambda: tags.text(found, "description"), ""),
            chapters=_guarded(path, lambda: _chapters(opened), ()),
        )


class Embedded(NamedTuple):
    """Pictures as they stand in a file: its cover, and (start_ms, end_ms, bytes) of chapters."""

    cover: bytes | None = None
    chapters: tuple[tuple[int, int | None, bytes], ...] = ()


def read_embedded(path: Path) -> Embedded:
    """The pictures inside a file, none of them looked at yet. Never raises."""
    try:
        with open_regular(path) as file:
            opened = _open(file, path)
            if opened is None:
                return Embedded()
            cover = _guarded(path, lambda: _cover(opened), None)
            return Embedded(cover, _guarded(path, lambda: _chapter_pictures(opened), ()))
    except (MediaError, OSError) as error:
        _log.warning("The pictures of %s cannot be read: %s", shown_name(path), error)
        return Embedded()


def _guarded(path: Path, read: Callable[[], _T], otherwise: _T) -> _T:
    try:
        return read()
    except Exception as error:
        _log.warning("Tags of %s are damaged: %r", shown_name(path), error)
        return otherwise


def _open(file: BinaryIO, path: Path) -> _Opened | None:
    """Let mutagen read a file by what it is, not by what it is called; None without tags."""
    kind = sniff(file) or Kind.UNKNOWN
    size = file.seek(0, 2)
    for module, name in _readers(file, kind):
        file.seek(0)
        media = _guarded(path, partial(_read_with, module, name, file), None)
        if media is not None:
            return _Opened(file, size, kind, media, media.tags or {})
    return None


def _read_with(module: str, name: str, file: BinaryIO) -> Any:
    _bound_decompression()
    return getattr(import_module(module), name)(file)


@cache
def _bound_decompression() -> None:
    """Keep a packed ID3 frame from filling the memory: mutagen unpacks without a limit."""
    import zlib

    def decompress(data: bytes) -> bytes:
        unpacker = zlib.decompressobj()
        unpacked = unpacker.decompress(data, _LARGEST_FRAME)
        if unpacker.unconsumed_tail:
            raise zlib.error("the frame is too large")
        return unpacked

    frames = import_module("mutagen.id3._frames")
    frames.zlib = SimpleNamespace(decompress=decompress, error=zlib.error)  # type: ignore[attr-defined]


def _readers(file: BinaryIO, kind: Kind) -> tuple[tuple[str, str], ...]:
    readers = _READERS.get(kind, ())
    if kind is not Kind.OGG:
        return readers
    file.seek(0)
    head = file.read(128)
    return tuple(reader for mark, reader in zip(_OGG_MARKS, readers, strict=True) if mark in head)


def _chapters(opened: _Opened) -> tuple[Chapter, ...]:
    if opened.kind is Kind.MP4:
        return in_file.mp4_chapters(opened.file, opened.size, opened.media.chapters or ())
    if hasattr(opened.tags, "getall"):
        return in_file.id3_chapters(opened.tags)
    if opened.kind in (Kind.OGG, Kind.FLAC) and opened.tags:
        return in_file.vorbis_chapters(opened.tags)
    return ()


def _chapter_pictures(opened: _Opened) -> tuple[tuple[int, int | None, bytes], ...]:
    if hasattr(opened.tags, "getall"):
        return tuple(in_file.id3_chapter_pictures(opened.tags))
    return ()


def _cover(opened: _Opened) -> bytes | None:
    found = opened.tags
    if hasattr(found, "getall"):
        pictures = sorted(found.getall("APIC"), key=lambda picture: picture.type != 3)
        return bytes(pictures[0].data) if pictures else None
    if opened.kind is Kind.MP4:
        covers = found.get("covr") or [None]
        return bytes(covers[0]) if covers[0] else None
    pictures = list(getattr(opened.media, "pictures", ()))
    if pictures:
        return bytes(pictures[0].data)
    if opened.kind is Kind.OGG and "metadata_block_picture" in found:
        return _block_picture(found["metadata_block_picture"][0])
    return None


def _block_picture(encoded: str) -> bytes:
    from base64 import b64decode

    picture = import_module("mutagen.flac").Picture
    return bytes(picture(b64decode(encoded)).data)
