"""What can go wrong when a clip is cut."""

from __future__ import annotations

from collections.abc import Callable

from player.extras import how_to_add


class ClipError(ValueError):
    """A clip cannot be cut. The message is a whole sentence for the user."""


class ClipStoppedError(Exception):
    """A clip was given up while it was being cut; nothing of it is left."""


Stopped = Callable[[], bool]
"""Whether a clip is given up. It is asked again and again while one is cut, in that thread."""


def never() -> bool:
    """For clips that are cut to their end."""
    return False


INSTALL_HINT = f"To cut clips, podline needs PyAV: add it with {how_to_add('clip')}."
"""What to say where the optional extra is missing."""
