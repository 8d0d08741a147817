"""What can go wrong when a clip is cut."""

from __future__ import annotations


class ClipError(ValueError):
    """A clip cannot be cut. The message is a whole sentence for the user."""


INSTALL_HINT = "To cut clips, podline needs PyAV: install it with “pip install podline[clip]”."
"""What to say where the optional extra is missing."""
