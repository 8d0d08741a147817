"""Whether a transcript's own times can be right, judged by lengths alone."""

from __future__ import annotations

from enum import Enum, auto

from player.transcript.model import Timing, Transcript

_OVER_MS = 1_000
_MUCH_OVER_MS = 5_000
_WORDLESS_MS = 15_000
_OTHER_MS = 3_000
_VERY_OTHER_MS = 15_000


class Doubt(Enum):
    """How likely it is that a transcript's times are off."""

    NONE = auto()
    FAINT = auto()
    """The lengths fit; only that nobody knows for which copy of the sound they were made."""
    SLIGHT = auto()
    """Worth a look, though music at the end explains it as well."""
    STRONG = auto()


def doubt_about(
    transcript: Transcript,
    duration_ms: int | None,
    claimed_ms: int | None = None,
    *,
    by_feed: bool = False,
) -> Doubt:
    """Compare the end of a text with the sound it goes with, and that with what was claimed.

    `duration_ms` is how long the sound is, `claimed_ms` how long its feed says it is: where
    they differ, something was put in or left out for this listener. A text that came
    `by_feed` may be off though the lengths fit: a few seconds of advertising look like music
    at the end. Only a text with times of its own can be in doubt.
    """
    if transcript.timing not in (Timing.SEGMENTS, Timing.WORDS) or not transcript:
        return Doubt.NONE
    if duration_ms is None:
        return Doubt.NONE
    end_ms = max(segment.end_ms for segment in transcript.segments)
    begin_ms = max(segment.start_ms for segment in transcript.segments)
    other_ms = abs(duration_ms - claimed_ms) if claimed_ms else 0
    if begin_ms > duration_ms + _MUCH_OVER_MS or other_ms > _VERY_OTHER_MS:
        return Doubt.STRONG
    if begin_ms > duration_ms + _OVER_MS or duration_ms - end_ms > _WORDLESS_MS:
        return Doubt.SLIGHT
    if other_ms > _OTHER_MS:
        return Doubt.SLIGHT
    return Doubt.FAINT if by_feed else Doubt.NONE
