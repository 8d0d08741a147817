"""The library's episodes whose words want listening to, and keeping what comes of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
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


def library_tasks(
    store: Store, words: Words, kind: Kind, tell: Callable[[str], None], *, force: bool = False
) -> list[Task]:
    """What is to be done in the library, the newest episode first, where the sound is here.

    ALIGN: episodes with a text that has no word times yet. TRANSCRIBE: episodes with none.
    A text that the feed offers is fetched first; that, and what cannot be done, `tell` is
    told in sentences. `force` aligns anew what was aligned before. Raises StoreError.
    """
    here = [(row, media) for row in _rows(store) if (media := _sound_of(row)) is not None]
    _fetch_texts(store, words, (row for row, _ in here), tell)
    tasks: list[Task] = []
    for row, media in here:
        try:
            task = _task(store, store.episode(row.key) or row, media, kind, force)
        except MediaError as error:
            tell(f"{row.title}: {error}")
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


def _fetch_texts(
    store: Store, words: Words, rows: Iterable[EpisodeRow], tell: Callable[[str], None]
) -> None:
    """Fetch the texts that feeds offer and that are not here yet."""
    wanting = [row for row in rows if _wants_text(store, row)]
    if not wanting:
        return
    counted = "1 transcript" if len(wanting) == 1 else f"{len(wanting):,} transcripts"
    tell(f"Fetching {counted} that the feeds offer …")
    for row in wanting:
        try:
            words.fetch(row, store.show(row.show_id))
        except StoreError as error:
            _log.warning("The words of an episode were not kept: %s", error)
    for row in wanting:
        if _wants_text(store, store.episode(row.key) or row):
            tell(f"{row.title}: its transcript could not be fetched.")


def _wants_text(store: Store, row: EpisodeRow) -> bool:
    details = store.details(row.key)
    return row.timing is None and details is not None and bool(details.transcripts)


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
