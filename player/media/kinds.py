"""What a file is, by its first bytes; its name is never asked."""

from __future__ import annotations

import re
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of file that podline tells apart."""

    MPEG = "MPEG audio"
    ADTS = "AAC"
    MP4 = "MP4"
    OGG = "Ogg"
    FLAC = "FLAC"
    WAV = "WAV"
    AIFF = "AIFF"
    ASF = "WMA"
    MATROSKA = "Matroska"
    OTHER_AUDIO = "audio"
    PLAYLIST = "a playlist"
    PAGE = "a web page"
    XML = "an XML document"
    JSON = "a JSON document"
    TEXT = "a text"
    IMAGE = "a picture"
    PDF = "a PDF document"
    ARCHIVE = "an archive"
    PROGRAM = "a program"
    UNKNOWN = "unknown"


AUDIO = frozenset(
    {
        Kind.MPEG,
        Kind.ADTS,
        Kind.MP4,
        Kind.OGG,
        Kind.FLAC,
        Kind.WAV,
        Kind.AIFF,
        Kind.ASF,
        Kind.MATROSKA,
        Kind.OTHER_AUDIO,
    }
)

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_BLANK = b" \t\r\n\v\f\0"
_CONTROLS = frozenset(range(0x20)) - frozenset(b"\t\n\v\f\r\x1b")

# First lines of the playlists and stream descriptions that libvlc or libavformat follow.
_PLAYLIST = re.compile(
    rb"#EXTM3U|#EXT-X-|#EXTINF|ffconcat\s|\[playlist\]|\[reference\]|rtsptext|smiltext|v=0\r?\no="
    rb"|<asx\b|<playlist\b|<smil\b|<mpd\b|<wpl\b|<\?wpl\b|<winampxml|<smoothstreamingmedia"
    rb"|(?:https?|rtsp|rtmp|mms|ftp|smb|file|screen|dvd|concat|udp|rtp)://?\S",
    re.IGNORECASE,
)
_SESSION = re.compile(rb"(?m)^(?:c=IN IP[46]|m=(?:audio|video) \d+ RTP)")
"""A session description (RFC 8866) sends a demuxer to the network, wherever its lines stand."""

_PLAYLIST_ROOT = re.compile(
    rb"<(?:\w+:)?(?:asx|playlist|smil|mpd|wpl|winampxml|smoothstreamingmedia)\b", re.IGNORECASE
)
_PAGE = re.compile(rb"<!doctype html|<html\b|<head\b|<body\b", re.IGNORECASE)

_MAGIC: tuple[tuple[int, bytes, Kind], ...] = (
    (0, b"fLaC", Kind.FLAC),
    (0, b"OggS", Kind.OGG),
    (4, b"ftyp", Kind.MP4),
    (4, b"moov", Kind.MP4),
    (4, b"moof", Kind.MP4),
    (4, b"mdat", Kind.MP4),
    (4, b"wide", Kind.MP4),
    (4, b"free", Kind.MP4),
    (4, b"skip", Kind.MP4),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Kind.ASF),
    (0, b"\x1a\x45\xdf\xa3", Kind.MATROSKA),
    (0, b"#!AMR", Kind.OTHER_AUDIO),
    (0, b"caff", Kind.OTHER_AUDIO),
    (0, b"wvpk", Kind.OTHER_AUDIO),
    (0, b"MAC ", Kind.OTHER_AUDIO),
    (0, b"MPCK", Kind.OTHER_AUDIO),
    (0, b"TTA1", Kind.OTHER_AUDIO),
    (0, b".snd", Kind.OTHER_AUDIO),
    (0, b"MP+", Kind.OTHER_AUDIO),
    (0, b"tBaK", Kind.OTHER_AUDIO),
    (0, b"\x0b\x77", Kind.OTHER_AUDIO),
    (0, b".RMF", Kind.OTHER_AUDIO),
    (0, b".ra\xfd", Kind.OTHER_AUDIO),
    (0, b"FLV\x01", Kind.OTHER_AUDIO),
    (0, b"\0\0\x01\xba", Kind.OTHER_AUDIO),
    (0, b"riff\x2e\x91\xcf\x11", Kind.OTHER_AUDIO),
    (0, b"Creative Voice File\x1a", Kind.OTHER_AUDIO),
    (0, b"ADIF", Kind.ADTS),
    (0, b"\x89PNG\r\n\x1a\n", Kind.IMAGE),
    (0, b"\xff\xd8\xff", Kind.IMAGE),
    (0, b"GIF8", Kind.IMAGE),
    (0, b"II*\0", Kind.IMAGE),
    (0, b"MM\0*", Kind.IMAGE),
    (0, b"8BPS", Kind.IMAGE),
    (0, b"%PDF-", Kind.PDF),
    (0, b"PK\x03\x04", Kind.ARCHIVE),
    (0, b"PK\x05\x06", Kind.ARCHIVE),
    (0, b"Rar!\x1a\x07", Kind.ARCHIVE),
    (0, b"7z\xbc\xaf\x27\x1c", Kind.ARCHIVE),
    (0, b"\x1f\x8b", Kind.ARCHIVE),
    (0, b"BZh", Kind.ARCHIVE),
    (0, b"\xfd7zXZ\0", Kind.ARCHIVE),
    (0, b"\x28\xb5\x2f\xfd", Kind.ARCHIVE),
    (257, b"ustar", Kind.ARCHIVE),
    (0, b"\x7fELF", Kind.PROGRAM),
    (0, b"\xcf\xfa\xed\xfe", Kind.PROGRAM),
)
_RIFF = {b"WAVE": Kind.WAV, b"WEBP": Kind.IMAGE, b"AVI ": Kind.OTHER_AUDIO}
_TRANSPORT = 188
"""Bytes of a packet of an MPEG transport stream (ISO 13818-1), which begins with a G."""


def kind_of(head: bytes) -> Kind:
    """The kind of a file by its first bytes (4 KB are enough), after any ID3v2 tag."""
    text = _text_kind(head)
    if text is not None:
        return text
    for offset, magic, kind in _MAGIC:
        if head.startswith(magic, offset):
            return kind
    if head[:4] in (b"RIFF", b"RF64", b"BW64"):
        return _RIFF.get(head[8:12], Kind.UNKNOWN)
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return Kind.AIFF
    if len(head) > 4 * _TRANSPORT and set(head[: 4 * _TRANSPORT : _TRANSPORT]) == {0x47}:
        return Kind.OTHER_AUDIO
    return _by_sync(head)


def _text_kind(head: bytes) -> Kind | None:
    """What a text is; None where the bytes are none. Playlists count whatever follows."""
    bom = head.startswith(_BOMS) and not _wide_mpeg(head)
    start = head
    for mark in _BOMS:
        start = start.removeprefix(mark) if bom else start
    start = start.replace(b"\0", b"").lstrip(_BLANK)
    if _PLAYLIST.match(start) or (start[:1] == b"<" and _PLAYLIST_ROOT.search(start)):
        return Kind.PLAYLIST
    if _SESSION.search(head.replace(b"\r", b"\n")):
        return Kind.PLAYLIST
    if b"rmra" in head[:512] and head[4:8] in (b"moov", b"ftyp"):
        return Kind.PLAYLIST
    if not bom and not _CONTROLS.isdisjoint(head):
        return None
    if _PAGE.search(start):
        return Kind.PAGE
    if start[:1] == b"<":
        return Kind.XML
    return Kind.JSON if start[:1] in (b"{", b"[") else _plain_kind(head)


def _plain_kind(head: bytes) -> Kind:
    for magic, kind in ((b"%PDF-", Kind.PDF), (b"#!AMR", Kind.OTHER_AUDIO)):
        if head.startswith(magic):
            return kind
    return Kind.TEXT


def _wide_mpeg(head: bytes) -> bool:
    """True where FF FE is no byte order mark but the start of an MPEG layer I frame."""
    latin = not any(head[3:16:2]) and all(head[2:16:2])
    return _by_sync(head) is Kind.MPEG and not latin


def _by_sync(head: bytes) -> Kind:
    """Tell MPEG audio from ADTS by the frame header (ISO 11172-3 2.4.2.3, 13818-7 6.2)."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return Kind.UNKNOWN
    if head[1] & 0xF6 == 0xF0:
        return Kind.ADTS
    sound = (
        head[1] & 0x18 != 0x08
        and head[1] & 0x06 != 0
        and head[2] >> 4 not in (0, 15)
        and head[2] & 0x0C != 0x0C
    )
    return Kind.MPEG if sound else Kind.UNKNOWN
