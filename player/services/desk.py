"""What the library's screens ask of the services, and what they are told by them.

Reading and marking goes straight to the store. Everything that needs the network, other
files or sound goes through a `Desk`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Flag, auto
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from player.config.settings import Settings
    from player.library.store import Store
    from player.services.opening import KeepSettings
    from player.services.session import Session, Tracer


class Part(Flag):
    """A part of the library that may have changed."""

    EPISODES = auto()
    SHOWS = auto()
    QUEUE = auto()
    DOWNLOADS = auto()
    TEXT = auto()
    """What a search looks through."""
    ALL = EPISODES | SHOWS | QUEUE | DOWNLOADS | TEXT


@dataclass(frozen=True, slots=True)
class Changed:
    """Parts of the library were written by a service: read them again."""

    parts: Part


@dataclass(frozen=True, slots=True)
class Refreshing:
    """How far a refresh has come. It is over when `done` is `total`."""

    done: int
    total: int
    new: int = 0
    """New episodes so far."""
    failed: int = 0
    """Feeds that could not be read; each show keeps its sentence."""
    unkept: str = ""
    """Why something that was read could not be kept, as a sentence; "" where all was."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """How much of a download is here; told a few times a second at most."""

    key: str
    done: int
    total: int | None


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence for the listener."""

    sentence: str
    warning: bool = False


News = Changed | Refreshing | Arrived | Said


@dataclass(frozen=True, slots=True)
class Offer:
    """A show that could be subscribed to.

    `source` is what `Desk.subscribe` is given: a feed's address or a folder. `place` says to
    people where that is, and holds no token. `show_id` is set where it is subscribed to.
    `typed`: the listener named the source, so it may be of their own machine or network.
    """

    title: str
    source: str
    author: str = ""
    place: str = ""
    episodes: int | None = None
    image_url: str | None = None
    show_id: int | None = None
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Offers:
    """What was found; `note` says what was left out or went wrong on the way, "" for nothing."""

    shows: tuple[Offer, ...] = ()
    note: str = ""


class Desk(Protocol):
    """The services behind the screens.

    Every method but `listen` is called in threads, may take its time, and raises Refused
    with a sentence where it cannot do what it is asked for.
    """

    def listen(self, told: Callable[[News], None]) -> None:
        """Tell news from now on. `told` may be called in any thread, and returns at once."""

    def open(self, key: str, at_ms: int | None) -> Session:
        """Make an episode ready to be played from `at_ms`, None for where it was left.

        Fetches what has to be fetched first. All sessions share one engine. Raises CannotPlay.
        """

    def awaits(self, key: str) -> str:
        """Whom opening an episode has to wait for, as people read it; "" for nobody."""

    def open_file(self, media: Path, at_ms: int | None) -> Session:
        """Make a mere file ready to be played, as `open` does. Raises CannotPlay."""

    def demo(self) -> Session:
        """Make the episode that comes with podline ready. Raises CannotPlay."""

    def after(self, key: str) -> str | None:
        """The episode to play now that this one has ended, None for none."""

    def refresh(self, show_id: int | None) -> None:
        """Begin to refresh one show, or all; returns at once. `Refreshing` is told."""

    def look_up(self, text: str) -> Offers:
        """What an address, a path or words lead to.

        A feed, a page with feeds in it, an Apple Podcasts link, a folder, a file of
        subscriptions (OPML); for anything else directories are searched.
        """

    def subscribe(self, offers: Sequence[Offer]) -> tuple[int, ...]:
        """Subscribe to these, and begin to fetch them; their shows, in order."""

    def unsubscribe(self, show_id: int) -> None:
        """Remove a show with its episodes and downloads."""

    def download(self, key: str) -> None:
        """Fetch an episode's sound, or go on fetching it."""

    def hold_download(self, key: str) -> None:
        """Hold a download that is on its way; what has arrived stays."""

    def remove_download(self, key: str) -> None:
        """Remove a download and its file."""

    def cover(self, show_id: int) -> bytes | None:
        """The picture of a show as it came, None where there is none to be had."""

    def apply(self, settings: Settings) -> None:
        """The settings file was changed: go by it from now on."""

    def close(self) -> None:
        """End everything that is under way. Safe to call twice."""


@dataclass(frozen=True, slots=True)
class Library:
    """An open library: what to read, and whom to ask. `warnings` are to be shown once."""

    store: Store
    desk: Desk
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entrance:
    """A library that is still to be opened, after the first frame.

    `open` runs in a thread and returns the library, or raises Refused.
    """

    open: Callable[[], Library]
    keymap: Mapping[str, str] = field(default_factory=dict)
    theme: str = ""
    keep_settings: KeepSettings = lambda chosen: ""
    covers: bool = False
    """Whether covers are drawn; then the terminal is asked how well it can, before it starts."""
    tracer: Tracer | None = None
