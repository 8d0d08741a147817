"""What a reader of feeds raises."""

from __future__ import annotations


class FeedError(ValueError):
    """No feed could be read. The message is a whole sentence for the user."""
