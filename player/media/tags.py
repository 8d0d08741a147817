"""Reading the tags that mutagen found: one table of names for each family of tags.

Sources: ID3v2.4 frames, the iTunes atoms as mutagen names them, Vorbis comments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from player.clean import clean_line, clean_text

_LONGEST_LINE = 500
_LONGEST_TEXT = 100_000
_LONGEST_URL = 2_000

_ID3 = {
    "title": ("TIT2",),
    "show": ("TALB", "TXXX:show", "TXXX:SHOW", "TPE2"),
    "artist": ("TPE1", "TPE2", "TCOM"),
    "description": ("TDES", "COMM", "TXXX:description", "TXXX:DESCRIPTION", "TXXX:comment", "TIT3"),
    "page": ("WOAF", "TXXX:purl", "TXXX:PURL", "WXXX", "TXXX:url", "TXXX:URL", "WOAS", "COMM:purl"),
}
_MP4 = {
    "title": ("\xa9nam",),
    "show": ("\xa9alb", "tvsh", "aART"),
    "artist": ("\xa9ART", "aART"),
    "description": ("ldes", "desc", "\xa9cmt"),
    "page": (
        "----:com.apple.iTunes:purl",
        "----:com.apple.iTunes:PURL",
        "----:com.apple.iTunes:WWW",
        "----:com.apple.iTunes:URL",
        "\xa9url",
        "purl",
        "\xa9cmt",
    ),
}
_VORBIS = {
    "title": ("title",),
    "show": ("album", "show", "albumartist"),
    "artist": ("artist", "albumartist", "performer"),
    "description": ("description", "synopsis", "comment", "summary"),
    "page": ("purl", "url", "website", "contact", "comment"),
}
_ASF = {
    "title": ("Title",),
    "show": ("WM/AlbumTitle",),
    "artist": ("Author", "WM/AlbumArtist"),
    "description": ("Description", "WM/SubTitleDescription"),
    "page": ("WM/AudioFileURL", "WM/AuthorURL", "purl"),
}


def line(tags: Any, field: str) -> str:
    """The first value of a field, on one clean line of bounded length; "" for none."""
    for value in _values(tags, field):
        text = clean_line(value[: 4 * _LONGEST_LINE])[:_LONGEST_LINE]
        if text:
            return text
    return ""


def text(tags: Any, field: str) -> str:
    """The longest value of a field, clean, with its line breaks; "" for none."""
    found = (clean_text(value[:_LONGEST_TEXT]).strip() for value in _values(tags, field))
    return max(found, key=len, default="")


def page(tags: Any) -> str | None:
    """The episode's web page, the first value that is an http(s) address and no feed."""
    for value in _values(tags, "page"):
        url = web_address(value)
        if url and not _is_feed(url):
            return url
    return None


def web_address(value: str) -> str | None:
    """An http or https address with a host, free of spaces and controls; else None."""
    url = value.strip()
    if len(url) > _LONGEST_URL or url != clean_line(url) or " " in url:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if host and parts.scheme.lower() in ("http", "https") else None


def _is_feed(url: str) -> bool:
    """Whether an address is a feed's: iTunes keeps the show's feed where others keep pages."""
    parts = urlsplit(url)
    path = parts.path.lower().rstrip("/")
    return path.endswith((".rss", ".xml", "/feed", "/rss")) or (parts.hostname or "").startswith(
        ("feeds.", "feed.", "rss.")
    )


def _values(tags: Any, field: str) -> Iterable[str]:
    if hasattr(tags, "getall"):
        for name in _ID3[field]:
            for frame in tags.getall(name):
                yield str(getattr(frame, "url", None) or frame)
        return
    for name in _names(tags, field):
        yield from _get(tags, name)


def _names(tags: Any, field: str) -> tuple[str, ...]:
    module = type(tags).__module__
    if ".mp4" in module:
        return _MP4[field]
    return (_ASF if ".asf" in module else _VORBIS)[field]


def _get(tags: Mapping[str, Any], name: str) -> Iterable[str]:
    try:
        values = tags[name]
    except KeyError:
        return
    for value in values if isinstance(values, list) else [values]:
        yield value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
