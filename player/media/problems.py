"""What opening a file can run into."""

from __future__ import annotations

from pathlib import Path

from player.clean import clean_line

_LONGEST_NAME = 80


class MediaError(Exception):
    """A file that cannot be opened. The message is a whole sentence for the user."""


def shown_name(path: Path) -> str:
    """A file's name as a sentence may show it: clean, of bounded length, in quotes."""
    name = clean_line(path.name or str(path)) or "?"
    if len(name) > _LONGEST_NAME:
        name = f"{name[:_LONGEST_NAME]}…"
    return f"“{name}”"


def cannot_read(path: Path, error: OSError | ValueError) -> MediaError:
    """The sentence for a file that the system does not let us read."""
    name = shown_name(path)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return MediaError(f"{name} does not exist: check the path.")
    if isinstance(error, PermissionError):
        return MediaError(f"{name} cannot be read: you have no permission to.")
    if isinstance(error, IsADirectoryError):
        return MediaError(f"{name} is a folder: name one file in it.")
    reason = getattr(error, "strerror", None) or "the path is not valid"
    return MediaError(f"{name} cannot be read: {clean_line(str(reason)).lower()}.")
