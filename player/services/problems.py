"""What can keep the interface from doing what it was asked for."""

from __future__ import annotations


class CannotPlay(Exception):  # noqa: N818 - an answer, not a fault of the program
    """Playing is impossible; the message is the sentence to say."""


class Refused(Exception):  # noqa: N818 - an answer, not a fault of the program
    """What was asked for cannot be done; the message is the sentence to say."""


class NoneFound(Refused):
    """Nothing is called what was named."""


class NobodyToAsk(Refused):
    """Words that were to be looked for in directories of shows, none of which answers."""
