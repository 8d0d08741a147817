"""What the library itself has of an episode, before any of its files is opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from player.chapters.choosing import ChapterSource, SourcedChapters, choose_chapters, in_order
from player.chapters.notes import chapters_in_text
from player.clean import clean_text
from player.episode import Episode
from player.library.model import EpisodeRow, Role, Show
from player.markup import read_document
from player.services.own_words import is_of_sound
from player.transcript.model import NO_TRANSCRIPT, Transcript
from player.transcript.reading import for_reading

if TYPE_CHECKING:
    from player.feeds.model import FeedEpisode
    from player.library.store import Store


def known_episode(
    store: Store,
    row: EpisodeRow,
    show: Show,
    media: Path = Path(),
    *,
    sound_ms: int | None = None,
) -> Episode:
    """An episode with the words, chapters and notes that are kept of it. Raises StoreError.

    `media` is where its sound is or will be, as far as that matters, and `sound_ms` how long
    that is, where it is known exactly.
    """
    details = store.details(row.key)
    lists = chapter_lists(store, row, details)
    chosen = choose_chapters(lists)
    return Episode(
        key=row.key,
        title=row.title,
        media=media,
        show=show.title,
        duration_ms=row.duration_ms,
        page_url=row.page_url,
        description=_plain(details.notes) if details and details.notes else row.summary,
        chapters=chosen.chapters if chosen else (),
        chapter_lists=lists,
        transcript=for_reading(kept_transcript(store, row, sound_ms), join=False),
    )


def kept_transcript(store: Store, row: EpisodeRow, sound_ms: int | None = None) -> Transcript:
    """What is kept of an episode's words, aligned where it was; empty where nothing is.

    Times that were found in another sound than this one, `sound_ms` long, are of no use:
    whoever downloads an episode again may get other advertising in it.
    """
    kept = store.transcript(row.key)
    if kept and kept.role is Role.ALIGNED and not is_of_sound(kept.source, sound_ms):
        kept = store.transcript(row.key, Role.ORIGINAL)
    return kept.transcript if kept else NO_TRANSCRIPT


def chapter_lists(
    store: Store, row: EpisodeRow, details: FeedEpisode | None
) -> tuple[SourcedChapters, ...]:
    """The chapters that were fetched, and those that the feed and the notes have."""
    written = chapters_in_text(details.notes, duration_ms=row.duration_ms) if details else ()
    return in_order(
        {
            ChapterSource.JSON: store.chapters(row.key) or (),
            ChapterSource.FEED: details.chapters if details else (),
            ChapterSource.NOTES: written,
        }
    )


def _plain(notes: str) -> str:
    """Show notes as text, whatever they were written in."""
    return clean_text("\n".join(block.text for block in read_document(notes).blocks))
