"""All bookmarks of the library as notes to be written to a file, with links to their moments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from player.media.probe import probe
from player.media.problems import MediaError
from player.sharing.kinds import Kind
from player.sharing.notes_export import Note
from player.sharing.shared import Shared

if TYPE_CHECKING:
    from player.feeds.model import FeedEpisode
    from player.library.model import Bookmark, EpisodeRow, Show
    from player.library.store import Store


@dataclass(frozen=True, slots=True)
class _Known:
    """What the library knows of an episode: what can be shared, and the kind that is liked."""

    shared: Shared
    kind: Kind | None = None


def notes_of(store: Store, words: str = "") -> Iterator[Note]:
    """Every bookmark as a note, as they were made. Raises StoreError.

    With `words`, those of shows with all of them in the name.
    """
    wanted = words.casefold().split()
    known: dict[str, _Known] = {}
    for bookmark in store.bookmarks():
        if bookmark.key not in known:
            known[bookmark.key] = _known(store, bookmark)
        episode = known[bookmark.key]
        name = episode.shared.show.casefold()
        if all(word in name for word in wanted):
            yield _note(bookmark, episode)


def _note(bookmark: Bookmark, known: _Known) -> Note:
    return Note(
        key=bookmark.key,
        at_ms=bookmark.at_ms,
        made_s=bookmark.made_s,
        shared=known.shared,
        end_ms=bookmark.end_ms,
        sentence=bookmark.sentence,
        speaker=bookmark.speaker,
        text=bookmark.note,
        kind=known.kind,
    )


def _known(store: Store, bookmark: Bookmark) -> _Known:
    row = store.episode(bookmark.key)
    if row is None:
        return _Known(_loose(store, bookmark))
    show = store.show(row.show_id)
    kind = show.settings.share_kind
    shared = shared_in_library(
        row,
        show,
        store.details(row.key),
        title=row.title or bookmark.title,
        page_url=row.page_url,
        media_name=PurePath(row.media_path or "").name,
    )
    return _Known(shared, Kind(kind) if kind in set(Kind) else None)


def _loose(store: Store, bookmark: Bookmark) -> Shared:
    """Of a file that was merely played: its name, and the page it names while it is there."""
    place = store.position(bookmark.key)
    path = Path(place.media_path) if place and place.media_path else None
    page_url = None
    if path is not None and path.is_file():
        try:
            page_url = probe(path).page_url
        except MediaError:
            # A file that cannot be read any more has its name still.
            page_url = None
    return Shared(
        title=bookmark.title,
        show=bookmark.show,
        page_url=page_url,
        media_name=path.name if path else "",
    )


def shared_in_library(
    row: EpisodeRow,
    show: Show,
    details: FeedEpisode | None,
    *,
    title: str,
    page_url: str | None,
    media_name: str,
) -> Shared:
    """What the library knows of an episode for sharing it; the name counts for files only."""
    is_feed = row.media_url is not None
    return Shared(
        title=title,
        show=show.title,
        page_url=page_url,
        media_url=row.media_url,
        deep_link=details.deep_link if details else None,
        feed_url=show.source if is_feed else None,
        guid=row.guid,
        media_name="" if is_feed else media_name,
        private=show.unlisted,
    )
