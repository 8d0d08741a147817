"""Writing a page to disk: whole or not at all, and never over what is not ours."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from player.clean import clean_line
from player.pagefile.problems import PageFileError
from player.pagefile.writer import page_mark
from player.transcript.formats.own_page import MARK

_HEAD_BYTES = 1_024


def save_page(target: Path, parts: Iterable[str], *, key: str, force: bool = False) -> int:
    """Write the parts of a page to `target`; how many bytes it has.

    An older page of the same episode (`key`) is written over, anything else only with
    `force`. Raises PageFileError with a sentence; then `target` is as it was.
    """
    if not force and not _may_replace(target, key):
        raise PageFileError(
            f"{_shown(target)} exists already and is not a page of this episode: give --force "
            "to write over it."
        )
    unfinished = target.with_name(f".podline-{os.getpid()}.unfinished")
    try:
        with unfinished.open("xb") as file:
            for part in parts:
                file.write(part.encode("utf-8", "replace"))
            size = file.tell()
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    except OSError as error:
        reason = clean_line(error.strerror or "unknown").lower()
        raise PageFileError(f"{_shown(target)} cannot be written: {reason}.") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return size


def _may_replace(target: Path, key: str) -> bool:
    """Whether nothing is at `target`, or an older page of the same episode."""
    try:
        with target.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return MARK.encode() in head and page_mark(key).encode() in head


def _shown(path: Path) -> str:
    return f"“{clean_line(path.name)[:80]}”"
