"""A feed as values: the show, its episodes, and what was mended while reading.

All text is clean and all addresses are absolute http or https (mailto too where a person or
a reader of notes may be sent there). Times are milliseconds, dates seconds since 1970 UTC.
"""

from __future__ import annotations

from dataclasses import dataclass

from player.chapters.model import Chapter
from player.markup import Link
from player.transcript.model import Repair


@dataclass(frozen=True, slots=True)
class TranscriptLink:
    """Where a transcript of an episode lies; `rel` is "captions" where the feed says so.

    `mime` is the type as the feed gives it, lower case, and `language` a tag such as "en".
    """

    url: str
    mime: str = ""
    language: str = ""
    rel: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who made a show or takes part in an episode; `role` is lower case."""

    name: str
    role: str = ""
    group: str = ""
    url: str | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True)
class Soundbite:
    """A stretch of an episode that its maker recommends."""

    start_ms: int
    duration_ms: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class FeedEpisode:
    """One entry of a feed.

    `guid` identifies it within its feed and is never empty: made from the enclosure, the
    link or the title where the feed gives none, and told apart where it gives one twice.
    `media_url` is None where there is nothing to play. `notes` is HTML or text as it came,
    cleaned and bounded; `summary` is plain text of one line. `kind` is "full", "trailer" or
    "bonus".
    """

    guid: str
    title: str
    media_url: str | None = None
    media_type: str = ""
    media_bytes: int | None = None
    published_s: int | None = None
    duration_ms: int | None = None
    page_url: str | None = None
    notes: str = ""
    summary: str = ""
    season: int | None = None
    number: int | None = None
    kind: str = "full"
    image_url: str | None = None
    transcripts: tuple[TranscriptLink, ...] = ()
    chapters_url: str | None = None
    chapters: tuple[Chapter, ...] = ()
    persons: tuple[Person, ...] = ()
    soundbites: tuple[Soundbite, ...] = ()
    comments_url: str | None = None
    deep_link: str | None = None
    explicit: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """A show as its feed describes it, episodes in the feed's order.

    `guid` is the show's podcast:guid, "" for none. `moved_to` is where the feed says it now
    lives, `next_url` the next page of a feed that comes in pages. `complete` is False where
    the document was cut off or too long: an episode that is missing may still be in the feed.
    `repairs` say in words what was mended or left out. `unlisted` says that the feed asks to
    be in no directory, as feeds for those who pay do.
    """

    title: str
    author: str = ""
    description: str = ""
    page_url: str | None = None
    image_url: str | None = None
    language: str = ""
    guid: str = ""
    funding: tuple[Link, ...] = ()
    persons: tuple[Person, ...] = ()
    moved_to: str | None = None
    next_url: str | None = None
    episodes: tuple[FeedEpisode, ...] = ()
    repairs: tuple[Repair, ...] = ()
    complete: bool = True
    unlisted: bool = False
