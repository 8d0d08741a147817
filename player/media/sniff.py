"""Whether a file may be handed to the engine.

libvlc follows playlists, opens archives and draws pictures, so what is plainly no sound is
refused before libvlc sees it.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from player.media.files import open_regular
from player.media.kinds import AUDIO, Kind, kind_of
from player.media.problems import MediaError, cannot_read, shown_name
from player.mpeg.frames import id3_size

_HEAD = 4_096
_MOST_TAGS = 8


def check_playable(path: Path) -> Kind:
    """Refuse what is no sound, by its first bytes and not by its name.

    Raises MediaError with a sentence for a missing, unreadable or empty file, a folder, a
    pipe, a playlist, a text, a picture, a document, an archive, and anything unknown.
    """
    with open_regular(path) as file:
        try:
            kind = sniff(file)
        except OSError as error:
            raise cannot_read(path, error) from error
    if kind is None:
        raise MediaError(f"{shown_name(path)} is empty: there is nothing to play in it.")
    if kind is Kind.PLAYLIST:
        raise MediaError(f"{shown_name(path)} is a playlist: name an audio file instead.")
    if kind is Kind.UNKNOWN:
        raise MediaError(f"{shown_name(path)} holds no sound that podline knows.")
    if kind not in AUDIO:
        raise MediaError(f"{shown_name(path)} is {kind}, not audio: name an audio file instead.")
    return kind


def sniff(file: BinaryIO) -> Kind | None:
    """The kind of an open file, looking behind its ID3v2 tags; None where it is empty.

    A tag is no proof of sound: the demuxers look behind it for playlists too. What begins
    with something unknown, or with padding, is MPEG audio where frames follow each other.
    """
    head = file.read(_HEAD)
    if not head:
        return None
    offset = 0
    for _ in range(_MOST_TAGS):
        size = id3_size(head)
        if not size:
            break
        offset += size
        file.seek(offset)
        head = file.read(_HEAD)
    behind = kind_of(head) if head.strip(b"\0") else Kind.UNKNOWN
    if behind is not Kind.UNKNOWN:
        return behind
    # Most files say what they are; only the others have to be looked through.
    from player.media.mpeg import has_frames

    # A damaged tag may claim to be longer than it is.
    found = has_frames(file, offset) or (offset and has_frames(file, 0))
    return Kind.MPEG if found else Kind.UNKNOWN
