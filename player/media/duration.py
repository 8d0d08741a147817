"""How long an episode lasts: what headers claim, and what counting finds.

A decode is the truth that the tests compare with. Which headers lie: MPEG audio without a
VBR header or with parts spliced in, ADTS (a guess by mutagen), Ogg files joined from
several, WAV and FLAC written to a pipe, fragmented MP4.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from player.media import mpeg, streams
from player.media.files import open_regular
from player.media.kinds import Kind
from player.media.problems import MediaError, shown_name
from player.media.sniff import sniff
from player.timecode import MAX_MS

_log = logging.getLogger(__name__)

_GUESSED = (Kind.ADTS,)


def tagged_duration_ms(media: Any, kind: Kind, size: int) -> int | None:
    """What a file's header claims, by mutagen; None where that is a mere guess."""
    if kind in _GUESSED or (kind is Kind.MPEG and not _mpeg_header_holds(media, size)):
        return None
    return _within_reason(float(media.info.length) * 1_000)


def exact_duration_ms(path: Path) -> int | None:
    """The length of a file by looking at every frame where headers cannot be trusted.

    Takes about a millisecond a megabyte for MPEG audio, so call it off the interface's
    thread. None where podline cannot tell; the engine then measures while playing.
    """
    try:
        with open_regular(path) as file:
            kind = sniff(file) or Kind.UNKNOWN
            size = file.seek(0, 2)
            count = _COUNTERS.get(kind)
            counted = count(file, size) if count else None
    except MediaError:
        return None
    except Exception as error:
        _log.warning("The length of %s cannot be found: %r", shown_name(path), error)
        return None
    if counted is not None:
        return _within_reason(counted)
    from player.media.probe import probe

    return probe(path).duration_ms


_COUNTERS = {
    Kind.MPEG: mpeg.mpeg_duration_ms,
    Kind.ADTS: mpeg.adts_duration_ms,
    Kind.OGG: streams.ogg_duration_ms,
    Kind.WAV: streams.wav_duration_ms,
    Kind.FLAC: streams.flac_duration_ms,
    Kind.MP4: streams.mp4_duration_ms,
    Kind.MATROSKA: streams.matroska_duration_ms,
}


def _within_reason(milliseconds: float) -> int | None:
    return round(milliseconds) if 0 < milliseconds <= MAX_MS else None


def _mpeg_header_holds(media: Any, size: int) -> bool:
    """Whether the length came from a VBR header that speaks for the whole file.

    mutagen divides the header's own bytes by its frames for the bitrate, so bitrate times
    length gives them back; they must make up the file but for its tags.
    """
    info = media.info
    if info.sketchy or info.bitrate_mode == 0:
        return False
    claimed = info.bitrate * info.length / 8
    tags = int(getattr(media.tags, "size", 0) or 0)
    return bool(abs(size - tags - claimed) <= max(size // 100, 8_192))
