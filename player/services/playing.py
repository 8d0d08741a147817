"""Making an episode of the library ready to be played: its sound, its words, its place."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from player.chapters.choosing import choose_chapters, in_order
from player.config.folders import FolderError
from player.config.settings import Settings
from player.episode import Episode
from player.library.model import DownloadState, EpisodeRow, Show
from player.library.problems import StoreError
from player.library.store import Store
from player.markup import destination
from player.media.opening import open_episode
from player.media.pictures import read_pictures
from player.media.problems import MediaError
from player.net.problems import NetError
from player.services.known import known_episode
from player.services.marks import KeptMarks
from player.services.notes import shared_in_library
from player.services.own_words import OwnWords
from player.services.place import Place
from player.services.problems import CannotPlay
from player.services.session import Session
from player.services.sounds import Sounds, first_bytes
from player.services.trust import may_ask
from player.services.words import Words
from player.transcript.reading import for_reading

if TYPE_CHECKING:
    from player.audio.engine import Arriving, AudioEngine

_log = logging.getLogger(__name__)

FIRST_BYTES_S = 20.0
"""So long a server may take for the first bytes; net gives up silent ones by itself."""


@dataclass(slots=True)
class _Sound:
    """What is played: a whole file, or one that is arriving; None where there is only text."""

    media: Path | None
    arriving: Arriving | None = None
    whole: bool = True


class Openings:
    """Opens the library's episodes, all with one engine."""

    def __init__(
        self,
        store: Store,
        engine: AudioEngine,
        sounds: Sounds,
        words: Words,
        settings: Callable[[], Settings],
        begun: Callable[[str], Path | None] = lambda key: None,
    ) -> None:
        """`settings` answers with those in force at the time.

        `begun` says where an unfinished download of an episode has arrived in part.
        """
        self._store = store
        self._engine = engine
        self._sounds = sounds
        self._words = words
        self._settings = settings
        self._begun = begun

    def open(self, key: str, at_ms: int | None) -> Session:
        """Make an episode ready, from `at_ms` or where it was left. Raises CannotPlay."""
        try:
            row = self._store.episode(key)
            if row is None:
                raise CannotPlay("This episode is not in the library any more.")
            show = self._store.show(row.show_id)
            return self._session(row, show, self._sound(row, show), at_ms)
        except (StoreError, MediaError, NetError, FolderError) as error:
            raise CannotPlay(str(error)) from error

    def awaits(self, key: str) -> str:
        """Whom an episode's sound is asked of; "" where it is here, or that cannot be told."""
        try:
            row = self._store.episode(key)
            if row is None or self._here(row) is not None:
                return ""
        except (StoreError, FolderError):
            return ""  # `open` says it.
        leads_to = destination(row.media_url or "")
        return leads_to.shown if leads_to else ""

    def _here(self, row: EpisodeRow) -> _Sound | None:
        """What is played without asking anybody; None where the sound has to be fetched."""
        local = row.media_path or (
            row.download_path if row.download is DownloadState.DONE else None
        )
        if local and (Path(local).is_file() or not row.media_url):
            return _Sound(Path(local))
        if not row.media_url:
            return _Sound(None)
        begun = self._begun(row.key)
        if begun is not None and begun.is_file():
            return _Sound(begun)
        kept = self._sounds.kept(row.key, row.media_url, row.media_type)
        return None if kept is None else _Sound(kept)

    def _sound(self, row: EpisodeRow, show: Show) -> _Sound:
        here = self._here(row)
        if here is not None:
            return here
        url, into = row.media_url or "", self._begun(row.key)
        trusted = may_ask(show, url)
        stream = self._sounds.stream(row.key, url, row.media_type, trusted=trusted, into=into)
        first_bytes(stream, FIRST_BYTES_S)
        if stream.done.done():
            return _Sound(stream.path)
        arrived = stream.transfer.arrived
        return _Sound(arrived.path, stream, whole=False)

    def _session(self, row: EpisodeRow, show: Show, sound: _Sound, at_ms: int | None) -> Session:
        settings, own = self._settings(), show.settings
        warnings: list[str] = []
        episode = self._episode(row, show, sound, warnings)
        whole = sound.media is not None and sound.whole
        words = OwnWords(self._store, row.key, episode.duration_ms if whole else None)
        place = Place(episode, self._store, warnings, own.outro_ms, in_library=True)
        remembered_ms = place.remembered_ms() if at_ms is None and settings.resume else None
        start_ms = next(
            (ms for ms in (at_ms, remembered_ms) if ms is not None),
            _intro_ms(own.intro_ms, episode),
        )
        details = self._store.details(row.key)
        return Session(
            engine=self._engine,
            episode=episode,
            start_ms=start_ms,
            resumed=remembered_ms is not None,
            rate=own.rate or settings.rate,
            volume=settings.volume,
            warnings=tuple(warnings),
            remember=place.remember,
            finished=place.finish,
            measured=place.measured,
            keymap=settings.keys,
            theme=settings.theme,
            pictures=partial(read_pictures, episode.media) if settings.covers and whole else None,
            shared=shared_in_library(
                row,
                show,
                details,
                title=episode.title,
                page_url=episode.page_url,
                media_name=episode.media.name,
            ),
            marks=KeptMarks(self._store, row.key, title=episode.title, show=show.title),
            share_kind=own.share_kind,
            keep_share_kind=partial(self._keep_share_kind, show.id),
            quote_form=settings.quote_form,
            keep_words=words.keep,
            nudge_ms=words.nudge_ms,
            keep_nudge=words.keep_nudge,
            speech_model=settings.speech_model,
            listen_answer=words.listen_answer,
            keep_answer=words.keep_answer,
            claimed_ms=row.duration_ms,
            text_by_feed=bool(details and details.transcripts),
            arriving=sound.arriving,
            ends_ms=_end_ms(own.outro_ms, episode),
            complete=partial(self._complete, row.key, sound)
            if self._words.wanting(row, details)
            else None,
        )

    def _episode(self, row: EpisodeRow, show: Show, sound: _Sound, warnings: list[str]) -> Episode:
        if sound.media is None or not sound.whole:
            return known_episode(self._store, row, show, sound.media or Path())
        opened = open_episode(sound.media)
        warnings.extend(opened.warnings)
        found = opened.episode
        known = known_episode(self._store, row, show, sound.media, sound_ms=found.duration_ms)
        lists = in_order({**dict(known.chapter_lists), **dict(found.chapter_lists)})
        chosen = choose_chapters(lists)
        return replace(
            found,
            key=row.key,
            title=row.title or found.title,
            show=show.title or found.show,
            page_url=row.page_url or found.page_url,
            description=known.description or found.description,
            duration_ms=found.duration_ms or row.duration_ms,
            chapters=chosen.chapters if chosen else (),
            chapter_lists=lists,
            transcript=known.transcript or for_reading(found.transcript, join=False),
        )

    def _complete(self, key: str, sound: _Sound) -> Episode | None:
        try:
            row = self._store.episode(key)
            if row is None:
                return None
            show = self._store.show(row.show_id)
            if not self._words.fetch(row, show):
                return None
            row = self._store.episode(key)
            return None if row is None else self._episode(row, show, sound, [])
        except (StoreError, MediaError) as error:
            _log.warning("What an episode lacks was not fetched: %s", error)
            return None

    def _keep_share_kind(self, show_id: int, kind: str) -> str:
        try:
            settings = self._store.show(show_id).settings
            self._store.set_show(show_id, replace(settings, share_kind=kind))
        except StoreError as error:
            return str(error)
        return ""

    def after(self, key: str) -> str | None:
        """What the queue holds after this episode, which has ended; None for nothing.

        Raises StoreError.
        """
        self._store.dequeue([key])
        return next((item.episode.key for item in self._store.queue()), None)


def _intro_ms(intro_ms: int, episode: Episode) -> int:
    duration_ms = episode.duration_ms
    return intro_ms if duration_ms is None or intro_ms < duration_ms else 0


def _end_ms(outro_ms: int, episode: Episode) -> int | None:
    duration_ms = episode.duration_ms
    if not outro_ms or duration_ms is None or outro_ms >= duration_ms:
        return None
    return duration_ms - outro_ms
