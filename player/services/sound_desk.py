"""The half of the desk that has to do with sound: opening, downloading, and what follows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from player.config.settings import Settings
from player.library.store import Store
from player.media.demo import demo_path
from player.media.opening import open_episode
from player.media.problems import MediaError
from player.media.sniff import check_playable
from player.net.thread import NetThread
from player.services.downloading import Downloader
from player.services.files import file_session, readable
from player.services.indexing import Indexing
from player.services.news import Newsroom
from player.services.playing import Openings
from player.services.problems import CannotPlay
from player.services.session import Session
from player.services.sounds import Sounds
from player.services.words import Words

if TYPE_CHECKING:
    from player.audio.engine import AudioEngine


class PlayDesk:
    """Opens, downloads and indexes the episodes of a library, with one engine.

    To be closed before the store and the net are; the engine is the caller's to close.
    """

    def __init__(
        self,
        store: Store,
        engine: AudioEngine,
        net: NetThread,
        news: Newsroom,
        settings: Settings,
    ) -> None:
        self._store = store
        self._engine = engine
        self._settings = settings
        self._sounds = Sounds(net)
        words = Words(store, net)
        self._downloads = Downloader(store, net, news, lambda: self._settings, sounds=self._sounds)
        self._openings = Openings(
            store,
            engine,
            self._sounds,
            words,
            lambda: self._settings,
            begun=self._downloads.begun,
        )
        self._indexing = Indexing(store, words, news, lambda: self._settings)

    def begin(self) -> None:
        """Go on with downloads and indexing. Raises StoreError."""
        self._indexing.begin()
        self._downloads.start()
        self._downloads.follow_rules()

    def open(self, key: str, at_ms: int | None) -> Session:
        """Make an episode ready to be played. Raises CannotPlay."""
        with self._downloads.giving_way(key):
            session = self._openings.open(key, at_ms)
            self._sounds.rest(but=key)
            self._downloads.use(key)
        return session

    def awaits(self, key: str) -> str:
        """Whom opening an episode has to wait for, as people read it; "" for nobody."""
        return self._openings.awaits(key)

    def demo(self) -> Session:
        """Make the episode that comes with podline ready. Raises CannotPlay."""
        return self.open_file(demo_path(), None)

    def open_file(self, media: Path, at_ms: int | None) -> Session:
        """Make a mere file ready to be played. Raises CannotPlay."""
        try:
            check_playable(media)
            opened = open_episode(media)
        except MediaError as error:
            raise CannotPlay(str(error)) from error
        session = file_session(
            readable(opened), self._engine, self._store, self._settings, at_ms=at_ms
        )
        # No episode of the library is listened to any more.
        self._sounds.rest()
        self._downloads.use("")
        return replace(session, warnings=(*session.warnings, *opened.warnings))

    def after(self, key: str) -> str | None:
        """The episode to play now that this one has ended, None for none."""
        following = self._openings.after(key)
        row = self._store.episode(key)
        self._downloads.use(following or "", before_over=following is not None)
        if row is not None:
            self._downloads.follow_rules([row.show_id])
        return following

    def download(self, key: str) -> None:
        """Fetch an episode's sound, or go on fetching it. Raises Refused or StoreError."""
        self._downloads.request(key)

    def hold_download(self, key: str) -> None:
        """Hold a download that is on its way. Raises StoreError."""
        self._downloads.hold(key)

    def remove_download(self, key: str) -> None:
        """Remove a download and its file. Raises StoreError."""
        self._downloads.remove(key)

    def forget_show(self, show_id: int) -> None:
        """A show is to be removed: end its downloads and remove their files."""
        self._downloads.forget_show(show_id)

    def refreshed(self, show_ids: tuple[int, ...]) -> None:
        """Shows have other episodes now: download by rule, and index. Raises StoreError."""
        self._downloads.follow_rules(show_ids)
        self._indexing.wake()

    def apply(self, settings: Settings) -> None:
        """Go by changed settings from now on."""
        self._settings = settings
        self._downloads.follow_rules()
        self._indexing.wake()

    def close(self) -> None:
        """End everything that is under way. Safe to call twice."""
        self._indexing.close()
        self._downloads.close()
        self._sounds.close()
        self._downloads.clear_away()
