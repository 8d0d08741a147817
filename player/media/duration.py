"""How long an episode lasts: what headers claim, and what counting finds.

A decode is the truth that the tests compare with. Which headers lie: MPEG audio without a
VBR header or with parts spliced in, ADTS (a guess by mutagen), Ogg files joined from
several, WAV and FLAC written to a pipe, fragmented MP4.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from player.media import mp4_length, mpeg, streams
from player.media.files import open_regular
from player.media.kinds import Kind
from player.media.problems import MediaError, shown_name
from player.media.sniff import sniff
from player.timecode import MAX_MS

_log = logging.getLogger(__name__)

_COUNTERS: dict[Kind, Callable[[BinaryIO, int], int | None]] = {
    Kind.MPEG: mpeg.mpeg_duration_ms,
    Kind.ADTS: mpeg.adts_duration_ms,
    Kind.OGG: streams.ogg_duration_ms,
    Kind.WAV: streams.wav_duration_ms,
    Kind.FLAC: streams.flac_duration_ms,
    Kind.MP4: mp4_length.mp4_duration_ms,
    Kind.MATROSKA: streams.matroska_duration_ms,
}


def claimed_duration_ms(media: Any, kind: Kind) -> int | None:
    """What a file's header claims, by mutagen; None for kinds whose headers may lie."""
    if kind in _COUNTERS:
        return None
    return _within_reason(float(media.info.length) * 1_000)


def exact_duration_ms(path: Path) -> int | None:
    """The length of a file by its frames, pages or samples, and not by what tags claim.

    Takes about a millisecond a megabyte for MPEG audio. None where podline cannot tell;
    the engine then measures while playing.
    """
    try:
        with open_regular(path) as file:
            count = _COUNTERS.get(sniff(file) or Kind.UNKNOWN)
            counted = count(file, file.seek(0, 2)) if count else None
    except MediaError:
        return None
    except Exception as error:
        _log.warning("The length of %s cannot be found: %r", shown_name(path), error)
        return None
    return None if counted is None else _within_reason(counted)


def _within_reason(milliseconds: float) -> int | None:
    return round(milliseconds) if 0 < milliseconds <= MAX_MS else None
