"""Making a mere file ready to be played: its place, its marks, and what listening found."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from player.episode import Episode
from player.media.opening import OpenedEpisode
from player.media.pictures import read_pictures
from player.services.marks import KeptMarks, NoMarks
from player.services.own_words import OwnWords
from player.services.place import Place
from player.services.session import Session
from player.transcript.reading import for_reading

if TYPE_CHECKING:
    from player.audio.engine import AudioEngine
    from player.config.settings import Settings
    from player.library.store import Store


def readable(opened: OpenedEpisode) -> Episode:
    """The episode with its transcript in lines that can be read."""
    episode = opened.episode
    return replace(episode, transcript=for_reading(episode.transcript, join=False))


def file_session(
    episode: Episode,
    engine: AudioEngine,
    store: Store | None,
    settings: Settings,
    *,
    at_ms: int | None = None,
) -> Session:
    """A session with a file's episode, from `at_ms` or where it was left.

    Without a store nothing is kept. `warnings` are those of looking up the place.
    """
    words = OwnWords(store, episode.key)
    episode = words.found(episode)
    place = Place(episode, store)
    remembered_ms = place.remembered_ms() if at_ms is None and settings.resume else None
    return Session(
        engine=engine,
        episode=episode,
        start_ms=at_ms or remembered_ms or 0,
        resumed=remembered_ms is not None,
        rate=settings.rate,
        volume=settings.volume,
        warnings=tuple(place.warnings),
        remember=place.remember,
        keymap=settings.keys,
        theme=settings.theme,
        quote_form=settings.quote_form,
        keep_words=words.keep,
        nudge_ms=words.nudge_ms,
        keep_nudge=words.keep_nudge,
        speech_model=settings.speech_model,
        listen_answer=words.listen_answer,
        keep_answer=words.keep_answer,
        pictures=partial(read_pictures, episode.media) if settings.covers else None,
        marks=KeptMarks(store, episode.key, episode.title, episode.show) if store else NoMarks(),
    )
