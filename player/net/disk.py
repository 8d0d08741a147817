"""The disk under a file that is arriving: its map is saved now and then, its room looked at."""

from __future__ import annotations

import asyncio
import shutil
import time
from pathlib import Path

from player.net.partial import PartialFile
from player.net.problems import HeldError, NetError, shown

SAVE_EVERY_S = 2.0
MOST_BYTES = 4 << 30
"""What does not end by then is no episode, but a station that never stops sending."""

SPARE_BYTES = 64 << 20
"""So much of a disk is left free for everything else."""


HELD_TRIES, HELD_WAIT_S = 15, 0.1


async def take_up(final: Path) -> PartialFile:
    """The file that is to become `final`; one that was let go a moment ago is waited for.

    Raises NetError with a sentence.
    """
    for _ in range(HELD_TRIES):
        try:
            return PartialFile(final)
        except HeldError:
            await asyncio.sleep(HELD_WAIT_S)
    return PartialFile(final)


class Saver:
    """Saves a file's map every two seconds, on another thread: a disk may be slow to answer."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None
        self._saved_s = time.monotonic()

    async def tick(self, file: PartialFile) -> None:
        """Save where it is time to. Raises NetError where the last saving failed."""
        if time.monotonic() - self._saved_s >= SAVE_EVERY_S:
            await self.end()
            self._begin(file)

    async def now(self, file: PartialFile) -> None:
        """Save, and wait for it. Raises NetError with a sentence."""
        await self.end()
        self._begin(file)
        await self.end()

    async def end(self) -> None:
        """Wait for a saving that is under way. Raises NetError where it failed."""
        task, self._task = self._task, None
        if task is not None:
            await task

    def _begin(self, file: PartialFile) -> None:
        self._saved_s = time.monotonic()
        self._task = asyncio.create_task(asyncio.to_thread(file.save, file.map()))


def check_room(folder: Path, length: int, missing: int) -> None:
    """Raises NetError where a file of `length` bytes, `missing` of them, does not fit."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return
    if missing > free - SPARE_BYTES:
        raise NetError(
            f"The disk is too full for this file of {length / 1e6:.0f} MB: "
            "free some space, then try again."
        )


def check_size(host: str, size: int) -> None:
    """Raises NetError where a file is larger than any that is fetched."""
    if size > MOST_BYTES:
        raise NetError(
            f"The file of {shown(host)} is too large: podline takes up to {MOST_BYTES >> 30} GB."
        )
