"""What can go wrong while listening."""

from __future__ import annotations


class AlignmentError(Exception):
    """It cannot be done. The message is a whole sentence for the user."""


class RefusedError(AlignmentError):
    """It could be done, but the result would be wrong: the text is not what is said."""


class ModelError(AlignmentError):
    """The speech model, or the engine that runs it, cannot be used."""


class SoundError(AlignmentError):
    """The sound cannot be read."""
