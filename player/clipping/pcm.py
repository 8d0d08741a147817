"""A stretch of sound as numbers, in memory while it is short and on disk when it is long."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile

_IN_MEMORY = 64 << 20
_SAMPLE_BYTES = 2


class Pcm:
    """Signed 16-bit samples, channels interleaved; `start_ms` is where they begin in the file.

    A frame is one sample of every channel. Close it to free what is on disk.
    """

    def __init__(self, rate: int, channels: int, start_ms: int) -> None:
        self.rate = rate
        self.channels = channels
        self.start_ms = start_ms
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        self._bytes = channels * _SAMPLE_BYTES
        self.frames = 0
        """How many there are."""

    def append(self, data: bytes) -> None:
        """Add samples in this machine's byte order."""
        self._file.seek(self.frames * self._bytes)
        self._file.write(data)
        self.frames += len(data) // self._bytes

    def append_silence(self, frames: int) -> None:
        """Add silence."""
        while frames > 0:
            count = min(frames, self.rate)
            self.append(bytes(count * self._bytes))
            frames -= count

    def frame_at(self, ms: float) -> int:
        """The frame heard at a time of the file, within what is here."""
        frame = round((ms - self.start_ms) * self.rate / 1_000)
        return min(max(frame, 0), self.frames)

    def ms_at(self, frame: int) -> float:
        """When a frame is heard, in the file."""
        return self.start_ms + frame * 1_000 / self.rate

    def bytes_of(self, first: int, past: int) -> bytes:
        """The samples from a frame up to before another."""
        self._file.seek(first * self._bytes)
        return self._file.read(max(past - first, 0) * self._bytes)

    def blocks(self, first: int, past: int, frames: int) -> Iterator[bytes]:
        """The samples from a frame up to before another, so many frames at a time."""
        while first < past:
            until = min(first + frames, past)
            yield self.bytes_of(first, until)
            first = until

    def close(self) -> None:
        """Free it."""
        self._file.close()


def loudness(data: bytes) -> float:
    """The root mean square of samples, 0 to 1."""
    samples = array("h")
    samples.frombytes(data)
    if not samples:
        return 0.0
    return float((sum(sample * sample for sample in samples) / len(samples)) ** 0.5 / 32_768)


def faded(data: bytes, channels: int, *, begins: bool) -> bytes:
    """Samples that rise from silence, or fall to it: an edge within a sound would click."""
    samples = array("h")
    samples.frombytes(data)
    frames = len(samples) // channels
    for at in range(frames):
        share = (at + 1) / (frames + 1)
        share = share if begins else 1 - share
        for channel in range(channels):
            index = at * channels + channel
            samples[index] = int(samples[index] * share)
    return samples.tobytes()


FORMAT = "s16"
"""What FFmpeg calls these samples; it uses this machine's byte order, as `array` does."""
