"""What a reader of chapters raises."""

from __future__ import annotations


class ChaptersError(ValueError):
    """No chapters could be read. The message is a whole sentence for the user."""
