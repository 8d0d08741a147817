"""The sound as the model wants it: 16 kHz, one channel, a stretch at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, Self

from player.alignment.problems import ModelError, SoundError
from player.alignment.values import LEVEL_MS
from player.clean import clean_line
from player.extras import how_to_add

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

RATE = 16_000
"""Samples a second, which Whisper was trained on."""

_FORMATS = "aac,aiff,asf,flac,matroska,webm,mov,mp4,m4a,mp3,ogg,wav,w64,caf,amr,ac3,eac3,ape,wv"
_HOLE_MS = 120
_LEAD_IN_MS = 500
"""Decoding begins so much earlier: the first frames after a seek are not yet right."""


class Sound:
    """An audio file, read in stretches. Time 0 is where a player begins to play.

    Nothing but the file itself is opened, whatever it says about other files.
    """

    def __init__(self, path: Path) -> None:
        """Open it. Raises SoundError."""
        try:
            import av
        except ImportError as error:
            raise ModelError(INSTALL_HINT) from error
        self._av = av
        self._name = clean_line(path.name)
        try:
            self._file: BinaryIO = path.open("rb")
        except OSError as error:
            reason = (error.strerror or "unknown").lower()
            raise SoundError(f"{self._name} cannot be opened: {reason}.") from error
        try:
            self._container = av.open(
                self._file,
                mode="r",
                metadata_errors="ignore",
                options={"format_whitelist": _FORMATS, "protocol_whitelist": "file"},
            )
        except (av.FFmpegError, ValueError, OSError) as error:
            self._file.close()
            raise SoundError(f"{self._name} is no audio that can be read.") from error
        if not self._container.streams.audio:
            self.close()
            raise SoundError(f"{self._name} has no sound in it.")
        self._stream = self._container.streams.audio[0]
        begins = self._stream.start_time
        self._begins_s = float(begins * (self._stream.time_base or 1)) if begins else 0.0
        # Raw AAC has no index and only guesses where a seek leads: it is read from the start.
        self._seekable = self._container.format.name != "aac"

    @property
    def claimed_ms(self) -> int | None:
        """How long the file says it is."""
        claimed = self._container.duration
        return round(claimed / 1_000) if claimed and claimed > 0 else None

    def read(self, from_ms: int, to_ms: int) -> Samples:
        """The samples of a stretch; fewer where the sound ends before `to_ms`.

        Damaged parts are silent. Raises SoundError where it cannot be read at all.
        """
        import numpy as np

        wanted = (to_ms - from_ms) * RATE // 1_000
        out = np.zeros(wanted, np.float32)
        reached = 0
        try:
            self._seek(from_ms)
            for at, samples in self._decoded(from_ms):
                first, last = max(at, 0), min(at + samples.size, wanted)
                if last > first:
                    out[first:last] = samples[first - at : last - at]
                    reached = last
                if at + samples.size >= wanted:
                    break
        except (self._av.FFmpegError, OSError) as error:
            raise SoundError(f"{self._name} cannot be read any further.") from error
        return out[:reached]

    def close(self) -> None:
        """Free it; safe to call twice."""
        self._container.close()
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _seek(self, from_ms: int) -> None:
        aim_s = max(from_ms - _LEAD_IN_MS, 0) / 1_000 if self._seekable else 0.0
        base = self._stream.time_base or 1
        offset = round((aim_s + self._begins_s) / base) if aim_s else (self._stream.start_time or 0)
        self._container.seek(offset, stream=self._stream, backward=True)

    def _decoded(self, from_ms: int) -> Iterator[tuple[int, Samples]]:
        """Pieces, each with its place in samples counted from `from_ms`."""
        import numpy as np

        resampler = self._av.AudioResampler(format="flt", layout="mono", rate=RATE)
        place: int | None = None
        for frame in self._frames():
            if frame.time is not None:
                stands = round((frame.time - self._begins_s - from_ms / 1_000) * RATE)
                if place is None or abs(stands - place) > _HOLE_MS * RATE // 1_000:
                    place = stands
            place = place or 0
            for piece in resampler.resample(frame):
                samples = piece.to_ndarray().ravel().astype(np.float32, copy=False)
                yield place, samples
                place += samples.size
        for piece in resampler.resample(None):
            yield place or 0, piece.to_ndarray().ravel().astype(np.float32, copy=False)

    def _frames(self) -> Iterator[Any]:
        """Decoded frames; what cannot be decoded is left out."""
        for packet in self._container.demux(self._stream):
            try:
                yield from packet.decode()
            except self._av.error.InvalidDataError:
                continue


def levels_of(samples: Samples) -> bytes:
    """The loudness of every LEVEL_MS, in decibels above -100 dB full scale, 0 to 100."""
    import numpy as np

    step = RATE * LEVEL_MS // 1_000
    steps = samples[: samples.size // step * step].reshape(-1, step)
    if not steps.size:
        return b""
    power = np.mean(steps.astype(np.float64) ** 2, axis=1)
    decibels = 10 * np.log10(power + 1e-10) + 100
    return bytes(np.clip(np.round(decibels), 0, 100).astype(np.uint8).tobytes())


INSTALL_HINT = (
    f"To follow speech, podline needs its listening parts: add them with {how_to_add('align')}."
)
"""What to say where the optional extra is missing."""
