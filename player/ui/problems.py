"""What can keep the interface from playing."""

from __future__ import annotations


class CannotPlay(Exception):  # noqa: N818 - an answer, not a fault of the program
    """Playing is impossible; the message is the sentence to say."""
