"""What can go wrong when a clip is cut."""

from __future__ import annotations

from player.extras import how_to_add


class ClipError(ValueError):
    """A clip cannot be cut. The message is a whole sentence for the user."""


INSTALL_HINT = f"To cut clips, podline needs PyAV: add it with {how_to_add('clip')}."
"""What to say where the optional extra is missing."""
