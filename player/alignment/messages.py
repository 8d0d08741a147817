"""What podline and its listening process say to each other: one JSON object a line.

File names travel as bytes, so that any name survives.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from player.alignment.values import WordTime
from player.transcript.model import Segment
from player.transcript.shifting import Shift


class Kind(StrEnum):
    """What is wanted of the sound."""

    ALIGN = "align"
    """Times for every word of the text."""
    TRANSCRIBE = "transcribe"
    """A text with times."""
    CHECK = "check"
    """Whether the times of the text are off, and by how much where, by samples."""


class Stage(StrEnum):
    """What the process is doing."""

    FETCHING = "fetching"
    """The speech model is being fetched; progress is in bytes of it."""
    LOADING = "loading"
    """The model is being loaded."""
    LISTENING = "listening"
    """The sound is listened to; progress is in milliseconds of it."""
    AGAIN = "again"
    """Stretches in which little was understood are listened to once more."""


class Job(msgspec.Struct, tag=True, frozen=True):
    """Work on one episode: the first line sent.

    `model` is a name that faster-whisper knows, or a folder. `segments` are the text's,
    for ALIGN and CHECK. Listening begins at `at_ms`. What is heard is kept in the file
    `kept`, and taken from it when the work is begun again. `language` is a code such as
    "en", "" where it is not known.
    """

    kind: Kind
    media: bytes
    model: str
    segments: tuple[Segment, ...] = ()
    language: str = ""
    duration_ms: int | None = None
    at_ms: int = 0
    kept: bytes | None = None
    threads: int = 0
    timed: bool = False
    """True where the segments' times are the source's own, not estimated."""
    fetch: bool = True
    """False: fail where the model was never fetched."""
    briefly: bool = False
    """CHECK: where the times are right in a few places they are taken to be right."""


class Move(msgspec.Struct, tag=True, frozen=True):
    """The listener is now at `at_ms`: go on from there."""

    at_ms: int


class Cancel(msgspec.Struct, tag=True, frozen=True):
    """Stop at once; what was heard stays kept."""


Command = Job | Move | Cancel


class Staged(msgspec.Struct, tag=True, frozen=True):
    """A stage begins."""

    stage: Stage


class Progress(msgspec.Struct, tag=True, frozen=True):
    """`done` of `total` in the stage's unit; `left_s` seconds to go, None while unknown."""

    stage: Stage
    done: int
    total: int
    left_s: float | None = None


class Exact(msgspec.Struct, tag=True, frozen=True):
    """Words of the text, from `first_word` on, whose times are found by now.

    Words are counted as `player.alignment.lines.Lines` counts them.
    """

    first_word: int
    times: tuple[WordTime, ...]


class Readable(msgspec.Struct, tag=True, frozen=True):
    """Lines transcribed by now between `from_ms` and `to_ms`; they replace earlier ones."""

    from_ms: int
    to_ms: int
    segments: tuple[Segment, ...]


class Warned(msgspec.Struct, tag=True, frozen=True):
    """The work goes on, but something is not as it should be: a sentence."""

    sentence: str


class AlignedText(msgspec.Struct, tag=True, frozen=True):
    """The work is done: times for every word, and the shares that belong together, 0 to 1."""

    times: tuple[WordTime, ...]
    written_share: float
    heard_share: float


class Transcribed(msgspec.Struct, tag=True, frozen=True):
    """The work is done: the whole text."""

    segments: tuple[Segment, ...]
    language: str


class Checked(msgspec.Struct, tag=True, frozen=True):
    """The work is done: how far the text's times are off, none where they are right.

    `samples` is in how many places it was listened, `found` in how many of them the
    text was recognised.
    """

    shifts: tuple[Shift, ...]
    samples: int
    found: int


class Refused(msgspec.Struct, tag=True, frozen=True):
    """The result would be wrong, so there is none: a sentence that says why."""

    sentence: str


class Failed(msgspec.Struct, tag=True, frozen=True):
    """It could not be done: a sentence that says why."""

    sentence: str


Event = (
    Staged
    | Progress
    | Exact
    | Readable
    | Warned
    | AlignedText
    | Transcribed
    | Checked
    | Refused
    | Failed
)
Outcome = AlignedText | Transcribed | Checked | Refused | Failed

encode = msgspec.json.Encoder().encode
decode_command = msgspec.json.Decoder(Command).decode
decode_event = msgspec.json.Decoder(Event).decode


def line(message: Command | Event) -> bytes:
    """A message as it travels: JSON, which has no line break of its own, and one at the end."""
    return encode(message) + b"\n"
