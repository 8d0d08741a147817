"""An episode that is still to be opened. Its own file: the first frame needs nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from player.services.session import Session, Tracer


KeepSettings = Callable[[Mapping[str, str | int]], str]
"""Writes settings into their file, by name; a sentence where they could not be, else ""."""


def keep_nothing(chosen: Mapping[str, str | int]) -> str:
    """Nothing is written, and nothing is wrong."""
    return ""


@dataclass(frozen=True)
class Opening:
    """A session that is still to be opened, which takes longer than drawing a first frame.

    `open` runs in a thread and returns the session, or raises CannotPlay. `title` is shown
    until then; `tracer`, `keymap` and `theme` are the session's. `keep_settings` writes what
    the listener chooses meanwhile.
    """

    title: str
    open: Callable[[], Session]
    tracer: Tracer | None = None
    keymap: Mapping[str, str] = field(default_factory=dict)
    theme: str = ""
    keep_settings: KeepSettings = keep_nothing
