"""What a clip says about itself: title, show, where it is from, its picture."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from player.clipping.encoding import ClipFormat

_FRONT_COVER = 3


@dataclass(frozen=True, slots=True)
class ClipTags:
    """Tags as text, "" for none; `link` leads to the moment. `cover` is a JPEG or PNG."""

    title: str = ""
    show: str = ""
    link: str = ""
    cover: bytes = b""


def write_tags(path: Path, form: ClipFormat, tags: ClipTags) -> None:
    """Write tags into a clip that was just encoded. Raises OSError."""
    (_tag_mp3 if form is ClipFormat.MP3 else _tag_opus)(path, tags)


def _mime(cover: bytes) -> str:
    return "image/png" if cover.startswith(b"\x89PNG") else "image/jpeg"


def _tag_mp3(path: Path, tags: ClipTags) -> None:
    import mutagen.id3

    id3: Any = mutagen.id3
    written = id3.ID3()
    if tags.title:
        written.add(id3.TIT2(encoding=3, text=tags.title))
    if tags.show:
        written.add(id3.TALB(encoding=3, text=tags.show))
        written.add(id3.TPE1(encoding=3, text=tags.show))
    if tags.link:
        written.add(id3.WOAF(url=tags.link))
    if tags.cover:
        written.add(
            id3.APIC(encoding=3, mime=_mime(tags.cover), type=_FRONT_COVER, data=tags.cover)
        )
    written.save(path)


def _tag_opus(path: Path, tags: ClipTags) -> None:
    import mutagen.flac
    import mutagen.oggopus

    oggopus: Any = mutagen.oggopus
    flac: Any = mutagen.flac
    opened = oggopus.OggOpus(path)
    values = {"title": tags.title, "album": tags.show, "artist": tags.show, "purl": tags.link}
    for name, value in values.items():
        if value:
            opened[name] = [value]
    if tags.cover:
        picture = flac.Picture()
        picture.type, picture.mime, picture.data = _FRONT_COVER, _mime(tags.cover), tags.cover
        opened["metadata_block_picture"] = [b64encode(picture.write()).decode("ascii")]
    opened.save()
