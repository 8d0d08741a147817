"""What writing a page can run into."""

from __future__ import annotations


class PageFileError(Exception):
    """A page that cannot be written. The message is a whole sentence for the user."""
