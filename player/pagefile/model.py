"""What goes into a page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from player.episode import Episode


@dataclass(frozen=True, slots=True)
class LinkedSound:
    """Sound that the page plays from elsewhere: `url` is http, https, or relative to the page."""

    url: str


@dataclass(frozen=True, slots=True)
class EmbeddedSound:
    """Sound that the page carries within itself."""

    path: Path
    media_type: str


Sound = LinkedSound | EmbeddedSound


@dataclass(frozen=True, slots=True)
class PageContents:
    """An episode as its page shows it.

    Every address in it is shown to whoever gets the page, so a private one must have been
    taken out before. `cover` is a `data:` address, "" for none.
    """

    episode: Episode
    sound: Sound
    cover: str = ""
