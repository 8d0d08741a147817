"""The library's episodes whose words want listening to, and keeping what comes of it."""

from __future__ import annotations

import logging
from pathlib import Path

from player.alignment.messages import Kind
from player.library.model import EpisodeRow, Role
from player.library.problems import StoreError
from player.library.store import Store
from player.media.duration import exact_duration_ms
from player.media.opening import open_episode
from player.media.problems import MediaError
from player.media.sniff import check_playable
from player.services.archive import EXACT, Task
from player.services.own_words import sound_of
from player.services.words import Words
from player.transcript.model import Transcript
from player.transcript.reading import for_reading

_log = logging.getLogger(__name__)

_PAGE = 1_000


def library_tasks(store: Store, words: Words, kind: Kind, *, force: bool = False) -> list[Task]:
    """What is to be done in the library, the newest episode first, where the sound is here.

    ALIGN: episodes with a text that has no word times yet. TRANSCRIBE: episodes with none.
    A text that the feed offers is fetched first. `force` aligns anew what was aligned
    before. Raises StoreError.
    """
    tasks: list[Task] = []
    for row in _rows(store):
        media = _sound_of(row)
        if media is None:
            continue
        row = _with_words(store, words, row)
        try:
            task = _task(store, row, media, kind, force)
        except MediaError as error:
            _log.info("An episode is not listened to: %s", error)
            continue
        if task is not None:
            tasks.append(task)
    return tasks


def keep_in_library(store: Store, task: Task, text: Transcript) -> None:
    """Keep times that were found, or a text written down, where the player finds it.

    Raises StoreError.
    """
    text = for_reading(text, join=False)
    if task.transcript is None:
        store.put_transcript(task.key, text)
    else:
        source = sound_of(exact_duration_ms(task.media))
        store.put_transcript(task.key, text, source, role=Role.ALIGNED)


def _rows(store: Store) -> list[EpisodeRow]:
    rows: list[EpisodeRow] = []
    while page := store.episodes(limit=_PAGE, offset=len(rows)):
        rows += page
    return rows


def _sound_of(row: EpisodeRow) -> Path | None:
    for name in (row.media_path, row.download_path):
        if name is None:
            continue
        try:
            check_playable(Path(name))
        except MediaError as error:
            _log.info("An episode is not listened to: %s", error)
        else:
            return Path(name)
    return None


def _with_words(store: Store, words: Words, row: EpisodeRow) -> EpisodeRow:
    """The episode after its feed's text was fetched, where there is one to be had."""
    if not words.wanting(row, store.details(row.key)):
        return row
    try:
        words.fetch(row, store.show(row.show_id))
    except StoreError as error:
        _log.warning("The words of an episode were not kept: %s", error)
    return store.episode(row.key) or row


def _task(store: Store, row: EpisodeRow, media: Path, kind: Kind, force: bool) -> Task | None:
    if row.timing in EXACT and not (force and kind is Kind.ALIGN):
        return None
    text = _text_of(store, row, media)
    if kind is Kind.TRANSCRIBE:
        return None if text else Task(media, None, key=row.key, title=row.title)
    if not text or (text.timing in EXACT and not force):
        return None
    return Task(media, text, key=row.key, title=row.title)


def _text_of(store: Store, row: EpisodeRow, media: Path) -> Transcript:
    """An episode's text as the player shows it before it was listened to."""
    kept = store.transcript(row.key, Role.ORIGINAL)
    text = kept.transcript if kept else open_episode(media).episode.transcript
    return for_reading(text, join=False)
