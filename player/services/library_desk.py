"""The desk of a library: its two halves joined, one for shows and one for sound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from player.services.desk import News, Offer, Offers
from player.services.news import Newsroom

if TYPE_CHECKING:
    from player.config.settings import Settings
    from player.services.session import Session
    from player.services.show_desk import ShowDesk


class SoundDesk(Protocol):
    """The half that has to do with sound; the methods of `Desk`, and two that follow shows.

    What follows a refresh (downloads and transcripts by rule) is given to `ShowDesk` as
    `refreshed`.
    """

    def open(self, key: str, at_ms: int | None) -> Session:
        """Make an episode ready to be played. Raises CannotPlay."""

    def awaits(self, key: str) -> str:
        """Whom opening an episode has to wait for, as people read it; "" for nobody."""

    def open_file(self, media: Path, at_ms: int | None) -> Session:
        """Make a mere file ready to be played. Raises CannotPlay."""

    def demo(self) -> Session:
        """Make the episode that comes with podline ready. Raises CannotPlay."""

    def after(self, key: str) -> str | None:
        """The episode to play now that this one has ended, None for none."""

    def download(self, key: str) -> None:
        """Fetch an episode's sound, or go on fetching it."""

    def hold_download(self, key: str) -> None:
        """Hold a download that is on its way."""

    def remove_download(self, key: str) -> None:
        """Remove a download and its file."""

    def forget_show(self, show_id: int) -> None:
        """A show is to be removed: end its downloads and remove their files."""

    def apply(self, settings: Settings) -> None:
        """Go by changed settings from now on."""

    def close(self) -> None:
        """End everything that is under way. Safe to call twice."""


class LibraryDesk:
    """The services behind the library's screens (see `desk.Desk`).

    `closed` is called at the end, once, to close what both halves use.
    """

    def __init__(
        self,
        shows: ShowDesk,
        sound: SoundDesk,
        news: Newsroom,
        closed: Callable[[], None] = lambda: None,
    ) -> None:
        self._shows = shows
        self._sound = sound
        self._news = news
        self._closed: Callable[[], None] | None = closed

    def listen(self, told: Callable[[News], None]) -> None:
        """Tell news from now on."""
        self._news.listen(told)

    def open(self, key: str, at_ms: int | None) -> Session:
        """Make an episode ready to be played. Raises CannotPlay."""
        return self._sound.open(key, at_ms)

    def awaits(self, key: str) -> str:
        """Whom opening an episode has to wait for, as people read it; "" for nobody."""
        return self._sound.awaits(key)

    def open_file(self, media: Path, at_ms: int | None) -> Session:
        """Make a mere file ready to be played. Raises CannotPlay."""
        return self._sound.open_file(media, at_ms)

    def demo(self) -> Session:
        """Make the episode that comes with podline ready. Raises CannotPlay."""
        return self._sound.demo()

    def after(self, key: str) -> str | None:
        """The episode to play now that this one has ended, None for none."""
        return self._sound.after(key)

    def refresh(self, show_id: int | None) -> None:
        """Begin to refresh one show, or all; returns at once."""
        self._shows.refresh(show_id)

    def look_up(self, text: str) -> Offers:
        """What an address, a path or words lead to."""
        return self._shows.look_up(text)

    def subscribe(self, offers: Sequence[Offer]) -> tuple[int, ...]:
        """Subscribe to these, and begin to fetch them; their shows, in order."""
        return self._shows.subscribe(offers)

    def unsubscribe(self, show_id: int) -> None:
        """Remove a show with its episodes and downloads."""
        self._sound.forget_show(show_id)
        self._shows.unsubscribe(show_id)

    def download(self, key: str) -> None:
        """Fetch an episode's sound, or go on fetching it."""
        self._sound.download(key)

    def hold_download(self, key: str) -> None:
        """Hold a download that is on its way; what has arrived stays."""
        self._sound.hold_download(key)

    def remove_download(self, key: str) -> None:
        """Remove a download and its file."""
        self._sound.remove_download(key)

    def cover(self, show_id: int) -> bytes | None:
        """The picture of a show as it came, None where there is none to be had."""
        return self._shows.cover(show_id)

    def apply(self, settings: Settings) -> None:
        """The settings file was changed: go by it from now on."""
        self._sound.apply(settings)

    def close(self) -> None:
        """End everything that is under way. Safe to call twice."""
        closed, self._closed = self._closed, None
        if closed is None:
            return
        self._news.close()
        self._shows.close()
        self._sound.close()
        closed()
