"""Folders as shows: looking for what is in them, and keeping their texts for searching."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path

from player.clean import clean_line
from player.inspection import InspectionError, read_found
from player.library.model import EpisodeFilter, EpisodeRow, FeedChange, LocalEpisode, Show
from player.library.store import Store
from player.media.duration import exact_duration_ms
from player.media.files import read_small
from player.media.identity import file_key
from player.media.opening import LARGEST_TRANSCRIPT, title_from
from player.media.probe import probe
from player.media.problems import MediaError
from player.media.sniff import check_playable
from player.services.folder_files import Item, items_in
from player.services.problems import Refused

_log = logging.getLogger(__name__)

_MOST_EPISODES = 100_000
_MAY_HAVE_BEEN_WRITTEN_S = 3_600
"""A file that was being written while it was looked at is looked at again."""


class LocalShows:
    """Brings folders into the library. `stopped` says when to leave off."""

    def __init__(self, store: Store, stopped: Callable[[], bool] = lambda: False) -> None:
        self._store = store
        self._stopped = stopped

    def rescan(self, show: Show) -> FeedChange:
        """Take over what is in a folder now. Raises Refused or StoreError with a sentence.

        Files that are older than the last look at them are not read again. A text is kept
        before its episode is, so that a scan that is broken off loses no work.
        """
        folder = Path(show.source)
        known = self._known(show)
        episodes: list[LocalEpisode] = []
        for item in items_in(folder, self._stopped):
            if self._stopped():
                break
            episode = self._unchanged(show, item, known) or self._read(item)
            if episode is not None:
                episodes.append(episode)
        if not episodes and known and not self._stopped():
            raise Refused(
                f"There are no episodes in {clean_line(show.source)} now; those that the library "
                "has stay."
            )
        change = self._store.apply_folder(
            show.id, episodes, title=title_of(folder), complete=not self._stopped()
        )
        self._forget_texts({row.key for row in known.values()} - {one.key for one in episodes})
        return change

    def _known(self, show: Show) -> dict[str, EpisodeRow]:
        """The show's episodes by the path of their sound, else of their text."""
        rows = self._store.episodes(EpisodeFilter(show_id=show.id), limit=_MOST_EPISODES)
        return {row.media_path or row.transcript_path or "": row for row in rows}

    def _unchanged(
        self, show: Show, item: Item, known: Mapping[str, EpisodeRow]
    ) -> LocalEpisode | None:
        """The episode as the library has it, where no file of its changed since."""
        row = known.get(str(item.sound or item.texts[0]))
        if row is None or show.refreshed_s is None:
            return None
        if item.changed_s >= show.refreshed_s - _MAY_HAVE_BEEN_WRITTEN_S:
            return None
        if row.transcript_path not in (None, *map(str, item.texts)):
            return None
        if item.texts and row.timing is None:
            return None
        details = self._store.details(row.key)
        if details is None:
            return None
        return LocalEpisode(
            key=row.key,
            title=details.title,
            media_path=row.media_path,
            transcript_path=row.transcript_path,
            duration_ms=details.duration_ms,
            published_s=details.published_s,
            summary=details.summary,
            notes=details.notes,
            page_url=details.page_url,
        )

    def _read(self, item: Item) -> LocalEpisode | None:
        """Look at files; None where there is no episode in them."""
        try:
            return self._with_sound(item) if item.sound else self._text_alone(item)
        except MediaError as error:
            _log.info("A file of a folder is no episode: %s", error)
            return None

    def _with_sound(self, item: Item) -> LocalEpisode:
        sound = item.sound
        assert sound is not None  # noqa: S101 - the caller looked
        check_playable(sound)
        info = probe(sound)
        key = file_key(sound)
        duration_ms = exact_duration_ms(sound) or info.duration_ms
        text = None
        for candidate in item.texts:
            if self._keep_text(key, candidate, duration_ms) is not None:
                text = candidate
                break
        return LocalEpisode(
            key=key,
            title=info.title or title_from(sound),
            media_path=str(sound),
            transcript_path=str(text) if text else None,
            duration_ms=duration_ms,
            published_s=_written_s(sound),
            summary=clean_line(info.description)[:500],
            notes=info.description,
            page_url=info.page_url,
        )

    def _text_alone(self, item: Item) -> LocalEpisode | None:
        for text in item.texts:
            key = file_key(text)
            title = self._keep_text(key, text)
            if title is not None:
                return LocalEpisode(
                    key=key,
                    title=title or title_from(text),
                    transcript_path=str(text),
                    published_s=_written_s(text),
                )
        return None

    def _keep_text(self, key: str, text: Path, duration_ms: int | None = None) -> str | None:
        """Keep a transcript with an episode; the title it gives itself, None where it is none."""
        try:
            data = read_small(text, LARGEST_TRANSCRIPT)
            found = read_found(data, name=text.name, duration_ms=duration_ms)
        except (MediaError, InspectionError) as error:
            _log.info("A file of a folder is no transcript: %s", error)
            return None
        if not found.transcript:
            return None
        self._store.put_transcript(key, found.transcript, str(text))
        return found.title

    def _forget_texts(self, keys: set[str]) -> None:
        """Forget the texts of files that were written anew; their episodes have new keys."""
        for key in keys:
            if self._store.episode(key) is None:
                self._store.remove_transcript(key)


def title_of(folder: Path) -> str:
    """What a folder is called as a show."""
    return title_from(folder.absolute().resolve()) if folder.name in ("", "..") else _name(folder)


def _name(folder: Path) -> str:
    return clean_line(folder.name) or "Folder"


def _written_s(file: Path) -> int | None:
    try:
        return int(file.stat().st_mtime)
    except OSError:
        return None
