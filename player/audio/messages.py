"""What podline and its sound process say to each other: one JSON object a line.

File names travel as bytes, so that any name survives. A command's `serial` numbers the
anchorings of the clock (load, seek, rate, resume): what comes back bears the serial of the
anchoring it belongs to, and what belongs to an older one is out of date.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Parts(msgspec.Struct, frozen=True):
    """What is there of a file that is being fetched: spans of bytes, in order and apart.

    `length` is None while nobody knows it. `finished`: it is whole, and has its name.
    """

    length: int | None
    spans: list[tuple[int, int]]
    finished: bool = False


class Load(msgspec.Struct, tag=True, frozen=True):
    """Open `path` at `at_ms`; while `paused`, only remember it.

    `parts` where the file is still arriving.
    """

    serial: int
    path: bytes
    at_ms: int
    rate: float
    volume: int
    paused: bool
    parts: Parts | None = None


class Arrived(msgspec.Struct, tag=True, frozen=True):
    """More is there of the file that `load` (the serial of its Load) opened, now at `path`."""

    load: int
    path: bytes
    parts: Parts


class Play(msgspec.Struct, tag=True, frozen=True):
    """Play on at `at_ms`, where the listener was told that it is."""

    serial: int
    at_ms: int


class Pause(msgspec.Struct, tag=True, frozen=True):
    """Stop the sound, at the place that was heard last."""

    at_ms: int


class Go(msgspec.Struct, tag=True, frozen=True):
    """Be at `at_ms`, at `rate`, playing or paused: a seek or a change of rate."""

    serial: int
    at_ms: int
    rate: float
    paused: bool


class Volume(msgspec.Struct, tag=True, frozen=True):
    """Set the loudness, 0 to 130 percent."""

    percent: int


class Quit(msgspec.Struct, tag=True, frozen=True):
    """End the process."""


Command = Load | Arrived | Go | Play | Pause | Volume | Quit


class FailKind(StrEnum):
    """Why VLC cannot be used."""

    BINDINGS = "bindings"
    """The Python package python-vlc is missing."""
    MISSING = "missing"
    """There is no libvlc, or it cannot be loaded."""
    VERSION = "version"
    """It is not libvlc 3."""
    PLUGINS = "plugins"
    """libvlc is there, its plugins are not."""
    DIED = "died"
    """The sound process ended before it could say anything."""
    HUNG = "hung"
    """It was ended because it said nothing any more."""
    SILENT = "silent"
    """The sound process never said anything."""


class Ready(msgspec.Struct, tag=True, frozen=True):
    """VLC works. `accurate`: it has the plugin without which seeks land anywhere."""

    version: str
    accurate: bool


class Failed(msgspec.Struct, tag=True, frozen=True):
    """VLC cannot be used."""

    kind: FailKind
    detail: str


class Sounding(msgspec.Struct, tag=True, frozen=True):
    """The sound of `media_ms` is heard at monotonic `stamp_ns`, a little ahead or behind."""

    serial: int
    media_ms: float
    stamp_ns: int


class Clock(msgspec.Struct, tag=True, frozen=True):
    """libvlc reported `media_ms` at monotonic `stamp_ns`."""

    serial: int
    media_ms: float
    stamp_ns: int


class Wanted(msgspec.Struct, tag=True, frozen=True):
    """Of the file that `load` opened, the bytes from `offset` on are needed next."""

    load: int
    offset: int


class Waiting(msgspec.Struct, tag=True, frozen=True):
    """Nothing is heard at `media_ms`: the bytes are not there yet. `Sounding` ends it."""

    serial: int
    media_ms: float


class Guessed(msgspec.Struct, tag=True, frozen=True):
    """Whether the times of this opening are a guess, since the file is not whole yet."""

    serial: int
    guessed: bool


class Ended(msgspec.Struct, tag=True, frozen=True):
    """The media was played to its end."""

    serial: int


class Unplayable(msgspec.Struct, tag=True, frozen=True):
    """Nothing of the media could be played."""

    serial: int


class NoSound(msgspec.Struct, tag=True, frozen=True):
    """No device takes the sound; it was paused at `media_ms`, where the last one took it.

    `ever`: a device took some of this media's sound before.
    """

    serial: int
    media_ms: float
    ever: bool


class Length(msgspec.Struct, tag=True, frozen=True):
    """libvlc's idea of the media's length."""

    serial: int
    duration_ms: int


class Beat(msgspec.Struct, tag=True, frozen=True):
    """The process is alive."""


Report = (
    Ready
    | Failed
    | Sounding
    | Clock
    | Wanted
    | Waiting
    | Guessed
    | Ended
    | Unplayable
    | NoSound
    | Length
    | Beat
)

encode = msgspec.json.Encoder().encode
decode_command = msgspec.json.Decoder(Command).decode
decode_report = msgspec.json.Decoder(Report).decode


def line(message: Command | Report) -> bytes:
    """A message as it travels: JSON, which has no line break of its own, and one at the end."""
    return encode(message) + b"\n"
