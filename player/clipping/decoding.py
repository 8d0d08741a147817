"""Decoding a stretch of an audio file to the sample, with PyAV (FFmpeg)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from player.clean import clean_line
from player.clipping.pcm import FORMAT, Pcm
from player.clipping.problems import INSTALL_HINT, ClipError, ClipStoppedError, Stopped

_FORMATS = "aac,aiff,asf,flac,matroska,webm,mov,mp4,m4a,mp3,ogg,wav,w64,caf,amr,ac3,eac3,ape,wv"
_WITHOUT_INDEX = ("mp3", "aac")
_LEAD_IN_S = 0.6
"""Decoding begins so much earlier: frames need the ones before them."""

_HOLE_S = 0.12


def load_av() -> Any:
    """PyAV. Raises ClipError where it is not installed."""
    try:
        import av
    except ImportError as error:
        raise ClipError(INSTALL_HINT) from error
    av.logging.set_level(None)
    return av


def decode(
    path: Path, start_ms: int, end_ms: int, *, rates: tuple[int, ...], stopped: Stopped
) -> Pcm:
    """The sound from one time to another, in one or two channels.

    Time 0 is where a player begins to play. The rate is the file's own where `rates` has
    it, else the first of them. Less comes where the sound ends before. Nothing but the file
    itself is opened, whatever it says about others. Raises ClipError, or ClipStoppedError once
    `stopped` says so.
    """
    av = load_av()
    name = f"“{clean_line(path.name)[:80]}”"
    with ExitStack() as stack:
        try:
            file = stack.enter_context(path.open("rb"))
        except OSError as error:
            reason = (error.strerror or "unknown").lower()
            raise ClipError(f"{name} cannot be opened: {reason}.") from error
        try:
            options = {"format_whitelist": _FORMATS, "protocol_whitelist": "file"}
            container = stack.enter_context(
                av.open(file, mode="r", metadata_errors="ignore", options=options)
            )
        except (av.FFmpegError, ValueError, OSError) as error:
            raise ClipError(f"{name} is no audio that can be read.") from error
        if not container.streams.audio:
            raise ClipError(f"{name} has no sound in it.")
        return _Decoder(av, container, rates, stopped).decode(start_ms, end_ms, name)


class _Decoder:
    """Reads one stretch of one open file."""

    def __init__(self, av: Any, container: Any, rates: tuple[int, ...], stopped: Stopped) -> None:
        self._av = av
        self._stopped = stopped
        self._container = container
        self._stream = container.streams.audio[0]
        own = self._stream.rate
        self._rate = own if own in rates else rates[0]
        self._channels = 1 if self._stream.codec_context.channels == 1 else 2
        base, begins = self._stream.time_base, self._stream.start_time
        self._begins_s = float(begins * base) if begins and base else 0.0

    def decode(self, start_ms: int, end_ms: int, name: str) -> Pcm:
        """Decode into numbers."""
        pcm = Pcm(self._rate, self._channels, start_ms)
        wanted = (end_ms - start_ms) * self._rate // 1_000
        try:
            for place, data in self._pieces(start_ms):
                size = self._channels * 2
                if place > pcm.frames:
                    pcm.append_silence(min(place, wanted) - pcm.frames)
                first = max(pcm.frames - place, 0)
                pcm.append(data[first * size : max(wanted - place, 0) * size])
                if pcm.frames >= wanted:
                    break
        except (self._av.FFmpegError, OSError, ValueError) as error:
            pcm.close()
            raise ClipError(f"{name} cannot be read any further.") from error
        except ClipStoppedError:
            pcm.close()
            raise
        return pcm

    def _pieces(self, start_ms: int) -> Iterator[tuple[int, bytes]]:
        """Decoded sound, each piece with its place in frames counted from `start_ms`."""
        layout = "mono" if self._channels == 1 else "stereo"
        resampler = self._av.AudioResampler(format=FORMAT, layout=layout, rate=self._rate)
        place: int | None = None
        for frame in self._frames(start_ms):
            if frame.time is not None:
                stands = round((frame.time - self._begins_s - start_ms / 1_000) * self._rate)
                if place is None or abs(stands - place) > _HOLE_S * self._rate:
                    place = stands
            for piece in resampler.resample(frame):
                data = self._bytes(piece)
                yield place or 0, data
                place = (place or 0) + piece.samples
        for piece in resampler.resample(None):
            yield place or 0, self._bytes(piece)
            place = (place or 0) + piece.samples

    def _bytes(self, piece: Any) -> bytes:
        return bytes(piece.planes[0])[: piece.samples * self._channels * 2]

    def _frames(self, start_ms: int) -> Iterator[Any]:
        """Decoded frames from a little before the start on; what is damaged is left out."""
        from_s = start_ms / 1_000 - _LEAD_IN_S + self._begins_s
        base = self._stream.time_base
        # Where a file has no index FFmpeg only guesses: there every packet is walked past.
        walk = self._container.format.name in _WITHOUT_INDEX
        if not walk and from_s > 0:
            self._container.seek(round(from_s / base), stream=self._stream, backward=True)
        for packet in self._container.demux(self._stream):
            if self._stopped():
                raise ClipStoppedError
            early = packet.pts is not None and float(packet.pts * base) < from_s
            if walk and early:
                continue
            try:
                yield from packet.decode()
            except self._av.error.InvalidDataError:
                continue
