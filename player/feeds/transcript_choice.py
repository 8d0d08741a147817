"""Which of an episode's transcripts to try first."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from player.feeds.model import TranscriptLink

_FORMATS = {
    "json": 0,
    "vtt": 1,
    "srt": 2,
    "lrc": 2,
    "sbv": 2,
    "html": 4,
    "txt": 5,
    "md": 5,
    "pdf": 6,
}
"""What a format can tell, best first: each word's time, each line's, perhaps some, none."""

_UNKNOWN = 3
_OF_TYPE = {
    "application/json": "json",
    "application/vnd.podcast.transcript+json": "json",
    "text/json": "json",
    "text/vtt": "vtt",
    "application/vtt": "vtt",
    "application/x-vtt": "vtt",
    "application/srt": "srt",
    "application/x-subrip": "srt",
    "application/x-srt": "srt",
    "text/srt": "srt",
    "text/x-subrip": "srt",
    "application/lrc": "lrc",
    "text/lrc": "lrc",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "txt",
    "text/markdown": "md",
    "application/pdf": "pdf",
}
_OF_NAME = {"htm": "html", "xhtml": "html", "text": "txt", "markdown": "md", "webvtt": "vtt"}


def in_order(
    transcripts: Iterable[TranscriptLink], feed_language: str = ""
) -> tuple[TranscriptLink, ...]:
    """The transcripts in the order to try them in, the best first.

    Those in the feed's language come before translations, since they alone follow what is
    heard; one without a language is in the feed's (podcast-namespace, transcript). Then what
    can time words comes before what times lines, and that before untimed text.
    """
    return tuple(sorted(transcripts, key=lambda link: _rank(link, feed_language)))


def _rank(link: TranscriptLink, feed_language: str) -> tuple[bool, int, bool]:
    wanted, written = _subtags(feed_language), _subtags(link.language)
    foreign = bool(wanted and written and wanted[0] != written[0])
    return foreign, _FORMATS.get(_format(link), _UNKNOWN), bool(written and written != wanted)


def _format(link: TranscriptLink) -> str:
    """A transcript's format, by its type; by its name where the type tells nothing."""
    named = _OF_TYPE.get(link.mime.partition(";")[0].strip(), "")
    try:
        suffix = PurePosixPath(urlsplit(link.url).path).suffix[1:].lower()
    except ValueError:
        suffix = ""
    suffix = _OF_NAME.get(suffix, suffix)
    # Some hosts call every transcript plain text; a name that promises times is believed then.
    if named == "txt" and _FORMATS.get(suffix, _UNKNOWN) < _UNKNOWN:
        return suffix
    return named or suffix


def _subtags(language: str) -> list[str]:
    return language.lower().replace("_", "-").split("-") if language else []
