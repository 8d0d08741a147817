"""What is asked of libvlc: the parts of `Deck` that others use, so that tests can stand in."""

from __future__ import annotations

from typing import Protocol

from player.audio.arrivals import Arrivals, Reader
from player.audio.opening import Opening


class Output(Protocol):
    """Where the sound goes."""

    def buffers(self) -> tuple[int, int]:
        """Buffers that the device took, and that found none."""

    def device_gone(self) -> bool:
        """Whether the sound device was there and is not any more."""


class Player(Output, Protocol):
    """Plays one file."""

    @property
    def reader(self) -> Reader | None:
        """Who reads for libvlc what is still arriving."""

    def open(
        self, path: bytes, opening: Opening, rate: float, arrivals: Arrivals | None = None
    ) -> int:
        """Play from a place; the number of this opening."""

    def close(self) -> None:
        """Stop, and forget what was open."""

    def pause(self) -> None:
        """Hold the sound."""

    def resume(self) -> None:
        """Let it go on."""

    def set_volume(self, percent: int) -> None:
        """Set the loudness of the output, where there is one."""

    def length_ms(self) -> int:
        """The length; 0 or less where unknown."""
