"""File names made of titles from outside: one plain name inside the folder, on any system.

Reserved names are those of Windows (CON, LPT1 and the like, with any extension).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from player.clean import clean_line

MOST_BYTES = 200
_NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|\x00-\x1f]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)", re.I)
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}")
_ENDINGS = {
    "audio/mpeg": ".mp3",
    "audio/mp3": ".mp3",
    "audio/mp4": ".m4a",
    "audio/x-m4a": ".m4a",
    "audio/m4a": ".m4a",
    "audio/aac": ".aac",
    "audio/ogg": ".ogg",
    "audio/opus": ".opus",
    "audio/flac": ".flac",
    "audio/x-flac": ".flac",
    "audio/wav": ".wav",
    "audio/x-wav": ".wav",
    "audio/webm": ".webm",
}


def file_name(title: str, *, ending: str = "", otherwise: str = "episode") -> str:
    """A file name for a title: at most 200 bytes, never a path, an option or a device.

    `ending` begins with a dot, or is ""; `otherwise` names what has no usable title.
    """
    ending = ending.lower() if _ENDING.fullmatch(ending) else ""
    stem = _NOT_IN_NAMES.sub(" ", unicodedata.normalize("NFC", clean_line(title)))
    stem = _trimmed(stem)
    if not stem:
        stem = otherwise
    if _RESERVED.fullmatch(stem.split(".")[0].rstrip()):
        stem = f"{stem[: len(stem.split('.')[0])]}_{stem[len(stem.split('.')[0]) :]}"
    return _trimmed(_cut(stem, MOST_BYTES - len(ending))) + ending


def free_name(name: str, taken: Callable[[str], bool]) -> str:
    """The name itself, or with a number where it is taken: `Title 2.mp3`."""
    if not taken(name):
        return name
    ending = PurePosixPath(name).suffix if _ENDING.fullmatch(PurePosixPath(name).suffix) else ""
    stem = name[: len(name) - len(ending)]
    number = 2
    while True:
        mark = f" {number}{ending}"
        candidate = _cut(stem, MOST_BYTES - len(mark)).rstrip() + mark
        if not taken(candidate):
            return candidate
        number += 1


def sound_ending(url: str, content_type: str = "") -> str:
    """The ending for a file of sound: by its address, else by its type, else ""."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        path = ""
    ending = PurePosixPath(path).suffix.lower()
    if ending in _ENDINGS.values() or ending in (".oga", ".mp4", ".m4b", ".mka", ".wma"):
        return ending
    return _ENDINGS.get(content_type.partition(";")[0].strip().lower(), "")


def _trimmed(text: str) -> str:
    """Without what Windows drops at the end, and what hides or is an option at the start."""
    return re.sub(r"\s+", " ", text).strip(" .").lstrip("-~ .")


def _cut(text: str, most_bytes: int) -> str:
    """At most so many bytes of UTF-8, whole characters."""
    return text.encode("utf-8")[:most_bytes].decode("utf-8", "ignore")
