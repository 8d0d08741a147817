"""How much sound one packet of a file holds, read from the file's own headers.

libav drops a packet's worth of sound when it has sought, and libvlc does not notice.
Formats: RFC 6716 section 3.1 (Opus), RFC 7845 (Opus in Ogg), Vorbis I section 4.2.2,
RFC 9639 section 8.2 (FLAC), ISO 14496-12 sections 8.4.2 and 8.6.1.2 (MP4).
"""

from __future__ import annotations

from typing import BinaryIO

from player.mpeg.boxes import read_moov

USUAL_MS = 1_024 * 1_000 / 44_100
"""AAC and Vorbis at 44.1 kHz, for what says nothing itself."""

_HEAD = 1 << 16
_OPUS_MS = (10, 20, 40, 60)


def packet_ms(file: BinaryIO) -> float:
    """Length of one packet, in milliseconds; 0 where nothing is dropped (WAV). Raises OSError."""
    head = file.read(_HEAD)
    if head.startswith(b"RIFF"):
        return 0.0
    if head.startswith(b"fLaC"):
        return flac_block_ms(head) or USUAL_MS
    if head.startswith(b"OggS"):
        return _ogg_packet_ms(head) or USUAL_MS
    if head[4:8] == b"ftyp":
        return _mp4_packet_ms(read_moov(file)) or USUAL_MS
    return USUAL_MS


def flac_block_ms(head: bytes) -> float | None:
    """Length of a FLAC file's blocks; None where they differ or this is none."""
    if not head.startswith(b"fLaC") or len(head) < 22:
        return None
    least, most = int.from_bytes(head[8:10], "big"), int.from_bytes(head[10:12], "big")
    rate = int.from_bytes(head[18:21], "big") >> 4
    return most * 1_000 / rate if least == most and rate else None


def is_vorbis(head: bytes) -> bool:
    """Whether a file's first bytes are those of Vorbis in Ogg."""
    return head[28:35] == b"\x01vorbis"


def _ogg_packet_ms(head: bytes) -> float | None:
    if is_vorbis(head) and len(head) > 56:
        rate = int.from_bytes(head[40:44], "little")
        return (1 << (head[56] >> 4)) / 2 * 1_000 / rate if rate else None
    if head[28:36] != b"OpusHead":
        return None
    at = head.find(b"OggS", 4)
    while at >= 0 and len(head) > at + 27:
        begin = at + 27 + head[at + 26]
        # The tags bear no time; the first page after them that does holds sound.
        sound = head[at + 6 : at + 14].strip(b"\0") and head[begin : begin + 8] != b"OpusTags"
        if sound and len(head) > begin:
            return _opus_ms(head[begin : begin + 2])
        at = head.find(b"OggS", begin)
    return None


def _opus_ms(packet: bytes) -> float:
    kind, count = packet[0] >> 3, packet[0] & 3
    if kind < 12:
        each: float = _OPUS_MS[kind % 4]
    elif kind < 16:
        each = (10, 20)[kind % 2]
    else:
        each = (2.5, 5, 10, 20)[kind % 4]
    frames = (1, 2, 2, packet[1] & 63 if len(packet) > 1 else 1)[count]
    return each * frames


def _mp4_packet_ms(moov: bytes) -> float | None:
    """By the first track of sound: its media's clock and its first run of sample lengths."""
    for track in moov.split(b"trak")[1:]:
        clock, handler, times = track.find(b"mdhd"), track.find(b"hdlr"), track.find(b"stts")
        if min(clock, handler, times) < 0 or track[handler + 12 : handler + 16] != b"soun":
            continue
        at = clock + (24 if track[clock + 4] else 16)
        scale = int.from_bytes(track[at : at + 4], "big")
        each = int.from_bytes(track[times + 16 : times + 20], "big")
        return each * 1_000 / scale if scale and each else None
    return None
