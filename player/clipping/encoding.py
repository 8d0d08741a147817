"""Encoding a stretch of sound as MP3 or Opus, with PyAV (FFmpeg, LAME, libopus)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from player.clipping.decoding import load_av
from player.clipping.pcm import FORMAT, Pcm, faded
from player.clipping.problems import ClipError, ClipStoppedError, Stopped

_FADE_MS = 4
_BLOCK = 48_000


class ClipFormat(StrEnum):
    """How a clip is encoded."""

    MP3 = "mp3"
    OPUS = "opus"


@dataclass(frozen=True, slots=True)
class _Codec:
    """FFmpeg's names for a format, its rates (Hz, the best first), bits a second a channel."""

    muxer: str
    encoder: str
    rates: tuple[int, ...]
    bit_rate: int


_CODECS = {
    ClipFormat.MP3: _Codec(
        "mp3", "libmp3lame", (44_100, 48_000, 32_000, 24_000, 22_050, 16_000), 64_000
    ),
    ClipFormat.OPUS: _Codec("ogg", "libopus", (48_000,), 48_000),
}
_BY_ENDING = {".mp3": ClipFormat.MP3, ".opus": ClipFormat.OPUS, ".ogg": ClipFormat.OPUS}


def format_of(name: str) -> ClipFormat | None:
    """The format a file's name asks for: `.mp3`, `.opus` or `.ogg`; None for any other."""
    return next((form for end, form in _BY_ENDING.items() if name.lower().endswith(end)), None)


def rates_of(form: ClipFormat) -> tuple[int, ...]:
    """The sample rates that a format takes, the best first."""
    return _CODECS[form].rates


def encode(
    pcm: Pcm, first: int, past: int, form: ClipFormat, target: Path, stopped: Stopped
) -> None:
    """Encode the frames from `first` up to before `past` into a new file.

    Raises ClipError where it cannot be encoded, OSError where it cannot be written,
    ClipStoppedError once `stopped` says so.
    """
    av = load_av()
    codec = _CODECS[form]
    layout = "mono" if pcm.channels == 1 else "stereo"
    try:
        with target.open("xb") as file, av.open(file, mode="w", format=codec.muxer) as container:
            stream = container.add_stream(codec.encoder, rate=pcm.rate)
            stream.codec_context.layout = layout
            stream.codec_context.bit_rate = codec.bit_rate * pcm.channels
            stream.codec_context.open()
            wanted = stream.codec_context
            resampler = av.AudioResampler(
                format=wanted.format, layout=layout, rate=pcm.rate, frame_size=wanted.frame_size
            )
            for frame in _frames(av, pcm, first, past, layout):
                if stopped():
                    raise ClipStoppedError
                for piece in resampler.resample(frame):
                    container.mux(stream.encode(piece))
            for piece in resampler.resample(None):
                container.mux(stream.encode(piece))
            container.mux(stream.encode(None))
    except (av.FFmpegError, ValueError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise ClipError(f"The clip cannot be encoded as {form}.") from error


def _frames(av: Any, pcm: Pcm, first: int, past: int, layout: str) -> Iterator[Any]:
    """The sound in FFmpeg's frames, its edges faded."""
    fade = min(pcm.rate * _FADE_MS // 1_000, (past - first) // 2)
    at = first
    edges = (first + fade, past - fade)
    for until in sorted({*range(first + _BLOCK, past, _BLOCK), *edges, past} - {first}):
        data = pcm.bytes_of(at, until)
        if until <= edges[0] or at >= edges[1]:
            data = faded(data, pcm.channels, begins=until <= edges[0])
        frame = av.AudioFrame(format=FORMAT, layout=layout, samples=until - at)
        frame.planes[0].update(data)
        frame.sample_rate = pcm.rate
        frame.pts = at - first
        yield frame
        at = until
