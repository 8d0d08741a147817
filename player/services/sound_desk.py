"""The half of the desk that has to do with sound: opening, downloading, and what follows."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from player.config.settings import Settings
from player.library.model import DownloadState, EpisodeFilter, Keep
from player.library.store import Store
from player.media.demo import demo_path
from player.media.opening import open_episode
from player.media.pictures import read_pictures
from player.media.problems import MediaError
from player.net.thread import NetThread
from player.services.downloading import Downloading
from player.services.indexing import Indexing
from player.services.news import Newsroom
from player.services.place import Place
from player.services.playing import Openings
from player.services.problems import CannotPlay, Refused
from player.services.session import Session
from player.services.sounds import Sounds
from player.services.words import Words
from player.transcript.reading import for_reading

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
        self._openings = Openings(store, engine, self._sounds, words, lambda: self._settings)
        self._downloading = Downloading(store, net, news)
        self._indexing = Indexing(store, words, news)

    def begin(self) -> None:
        """Go on with downloads and indexing. Raises StoreError."""
        self._indexing.begin()
        self._downloading.begin()

    def open(self, key: str, at_ms: int | None) -> Session:
        """Make an episode ready to be played. Raises CannotPlay."""
        return self._openings.open(key, at_ms)

    def demo(self) -> Session:
        """Make the episode that comes with podline ready. Raises CannotPlay."""
        settings = self._settings
        try:
            opened = open_episode(demo_path())
        except MediaError as error:
            raise CannotPlay(str(error)) from error
        episode = opened.episode
        place = Place(episode, self._store)
        remembered_ms = place.remembered_ms() if settings.resume else None
        return Session(
            engine=self._engine,
            episode=replace(episode, transcript=for_reading(episode.transcript, join=False)),
            start_ms=remembered_ms or 0,
            resumed=remembered_ms is not None,
            rate=settings.rate,
            volume=settings.volume,
            warnings=(*place.warnings, *opened.warnings),
            remember=place.remember,
            keymap=settings.keys,
            theme=settings.theme,
            pictures=partial(read_pictures, episode.media) if settings.covers else None,
        )

    def after(self, key: str) -> str | None:
        """The episode to play now that this one has ended, None for none."""
        following = self._openings.after(key)
        row = self._store.episode(key)
        if row is None or not row.played or row.download is not DownloadState.DONE:
            return following
        if self._store.show(row.show_id).settings.keep is Keep.UNTIL_PLAYED:
            self._downloading.remove(key)
        return following

    def download(self, key: str) -> None:
        """Fetch an episode's sound, or go on fetching it. Raises Refused or StoreError."""
        self._downloading.request(key)

    def hold_download(self, key: str) -> None:
        """Hold a download that is on its way. Raises StoreError."""
        self._downloading.hold(key)

    def remove_download(self, key: str) -> None:
        """Remove a download and its file. Raises StoreError."""
        self._downloading.remove(key)

    def forget_show(self, show_id: int) -> None:
        """A show is to be removed: end its downloads and remove their files."""
        self._downloading.forget_show(show_id)

    def refreshed(self, show_ids: tuple[int, ...]) -> None:
        """Shows have other episodes now: download by rule, and index. Raises StoreError."""
        for show_id in show_ids:
            wanted = self._store.show(show_id).settings.auto_download or 0
            newest = EpisodeFilter(show_id=show_id, played=False)
            for row in self._store.episodes(newest, limit=wanted) if wanted else ():
                if row.media_url and row.download is None:
                    self._try_download(row.key)
        self._indexing.wake()

    def apply(self, settings: Settings) -> None:
        """Go by changed settings from now on."""
        self._settings = settings

    def close(self) -> None:
        """End everything that is under way. Safe to call twice."""
        self._indexing.close()
        self._downloading.close()
        self._sounds.release()

    def _try_download(self, key: str) -> None:
        try:
            self._downloading.request(key)
        except Refused:
            return
