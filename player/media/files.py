"""Reading files without being held up: regular files only, and never beyond a limit."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from player.media.problems import MediaError, cannot_read, shown_name

_NOT_BLOCKING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading. Raises MediaError with a sentence.

    A pipe or a device would block for ever or have side effects, so it is refused before
    it is opened, and once more after, in case it was exchanged in between.
    """
    try:
        if not str(path):
            raise FileNotFoundError
        _must_be_regular(path, path.stat().st_mode)
        descriptor = os.open(path, os.O_RDONLY | _NOT_BLOCKING)
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    try:
        _must_be_regular(path, os.fstat(descriptor).st_mode)
    except MediaError:
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "rb")


def read_small(path: Path, limit: int) -> bytes:
    """The whole of a file of at most `limit` bytes. Raises MediaError with a sentence."""
    with open_regular(path) as file:
        try:
            data = file.read(limit + 1)
        except OSError as error:
            raise cannot_read(path, error) from error
    if len(data) > limit:
        raise MediaError(
            f"{shown_name(path)} is too large: podline reads up to {limit >> 20} MB of it."
        )
    return data


def _must_be_regular(path: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise MediaError(f"{shown_name(path)} is a folder: name one audio file in it.")
    if not stat.S_ISREG(mode):
        raise MediaError(f"{shown_name(path)} is not a file: it is a pipe or a device.")
