"""What the library holds, as values for screens and services.

All text is clean. Times on the wall clock are whole seconds since 1970 (`*_s`), times in an
episode are milliseconds (`*_ms`). An episode is known by its `key` everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from player.feeds.model import Person
from player.library.found import SearchHit as SearchHit
from player.library.found import SearchResult as SearchResult
from player.library.found import Snippet as Snippet
from player.library.found import Where as Where
from player.library.moments import Bookmark as Bookmark
from player.library.moments import Correction as Correction
from player.library.moments import Nudge as Nudge
from player.markup.model import Link
from player.transcript.model import Timing, Transcript


class ShowKind(StrEnum):
    """Where a show's episodes come from: a feed, or a folder of files."""

    FEED = "feed"
    FOLDER = "folder"


class Keep(StrEnum):
    """When a downloaded episode of a show is cleaned away."""

    AS_SET = ""
    """As the settings file says for all shows."""
    ALWAYS = "always"
    UNTIL_PLAYED = "until-played"


@dataclass(frozen=True, slots=True)
class NewShow:
    """A show to subscribe to; `trusted` says that the listener named its source."""

    source: str
    kind: ShowKind = ShowKind.FEED
    title: str = ""
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class ShowSettings:
    """What the user has set for one show; None and "" mean: as the settings file says."""

    rate: float | None = None
    intro_ms: int = 0
    """How much is skipped at an episode's start."""
    outro_ms: int = 0
    """How much is skipped at its end."""
    auto_download: int | None = None
    """How many of the newest unplayed episodes are kept downloaded; 0 for none."""
    keep: Keep = Keep.AS_SET
    share_kind: str = ""
    """The name of the preferred kind of link."""


@dataclass(frozen=True, slots=True)
class Show:
    """A subscription. `source` is a feed's URL, which may hold a token, or a folder's path.

    `failure` is why the last refresh failed ("" where it did not), and `failures` how many
    have failed in a row. `episodes` counts those that are listed, `unplayed` and `inbox`
    are parts of them. `newest_s` is when the newest came out. `trusted`: the listener named
    the source, so it may be of their own machine or network. `unlisted`: its feed asks to be
    in no directory, so it is taken for one that is only for this listener.
    """

    id: int
    kind: ShowKind
    source: str
    title: str
    author: str = ""
    description: str = ""
    page_url: str | None = None
    image_url: str | None = None
    language: str = ""
    guid: str = ""
    funding: tuple[Link, ...] = ()
    persons: tuple[Person, ...] = ()
    etag: str = ""
    last_modified: str = ""
    refreshed_s: int | None = None
    failure: str = ""
    failures: int = 0
    settings: ShowSettings = field(default_factory=ShowSettings)
    position: int = 0
    added_s: int = 0
    trusted: bool = False
    unlisted: bool = False
    episodes: int = 0
    unplayed: int = 0
    inbox: int = 0
    newest_s: int | None = None


class Presence(StrEnum):
    """Whether an episode is still in its feed or folder."""

    LISTED = "listed"
    GONE = "gone"
    """No longer there, but kept because the user has to do with it."""
    HIDDEN = "hidden"
    """No longer there, and shown nowhere; back when it comes back."""


class DownloadState(StrEnum):
    """What is happening to a download."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class EpisodeRow:
    """An episode as lists show it; what is long is in `Store.details`.

    `media_url` is what the feed gives and may hold a token; `media_path` is a local file of
    a folder show. An episode without both is one to read. `position_ms` is where the
    listener was, None where never begun. `timing` is None where no transcript is kept,
    while `transcript_links` counts what the feed offers. `queued` is its place in the
    queue from 0.
    """

    id: int
    key: str
    show_id: int
    show: str
    title: str
    guid: str = ""
    summary: str = ""
    media_url: str | None = None
    media_type: str = ""
    media_bytes: int | None = None
    media_path: str | None = None
    transcript_path: str | None = None
    page_url: str | None = None
    image_url: str | None = None
    published_s: int | None = None
    added_s: int = 0
    duration_ms: int | None = None
    season: int | None = None
    number: int | None = None
    kind: str = "full"
    explicit: bool = False
    presence: Presence = Presence.LISTED
    in_inbox: bool = False
    played_s: int | None = None
    starred: bool = False
    position_ms: int | None = None
    heard_s: int | None = None
    timing: Timing | None = None
    transcript_links: int = 0
    queued: int | None = None
    download: DownloadState | None = None
    download_path: str | None = None

    @property
    def played(self) -> bool:
        """Whether it counts as heard."""
        return self.played_s is not None

    @property
    def playable(self) -> bool:
        """Whether there is sound to it at all."""
        return bool(self.media_path or self.media_url or self.download_path)


class Order(StrEnum):
    """How a list of episodes is sorted."""

    NEWEST = "newest"
    OLDEST = "oldest"
    LAST_HEARD = "last-heard"
    QUEUE = "queue"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class EpisodeFilter:
    """Which episodes a list shows: those to which all that is set applies.

    None means that it does not matter. `words` are looked for in titles, all of them,
    whatever their accents. Hidden episodes are never shown.
    """

    show_id: int | None = None
    inbox: bool | None = None
    queued: bool | None = None
    starred: bool | None = None
    played: bool | None = None
    begun: bool | None = None
    """Left somewhere in the middle, and not played."""
    downloaded: bool | None = None
    """With a finished download; see `downloads` for the others."""
    with_transcript: bool | None = None
    words: str = ""
    order: Order = Order.NEWEST


@dataclass(frozen=True, slots=True)
class FeedChange:
    """What applying a feed did, as keys of episodes. `gone` are kept, `hidden` are not shown.

    `inboxed` are those of the new ones that came to the inbox; when a show is first added
    only the newest do.
    """

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    inboxed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class LocalEpisode:
    """An episode of a folder: sound, a transcript, or both.

    `key` is `media.identity.file_key` of the sound, of the transcript where there is none.
    """

    key: str
    title: str
    media_path: str | None = None
    transcript_path: str | None = None
    duration_ms: int | None = None
    published_s: int | None = None
    summary: str = ""
    notes: str = ""
    page_url: str | None = None


@dataclass(frozen=True, slots=True)
class QueueItem:
    """An episode in the queue; `place` counts from 0."""

    place: int
    episode: EpisodeRow
    added_s: int


@dataclass(frozen=True, slots=True)
class Download:
    """A download. `path` is where the file is or will be; `error` a sentence when it failed."""

    episode: EpisodeRow
    state: DownloadState
    path: str = ""
    bytes_done: int = 0
    bytes_total: int | None = None
    error: str = ""
    added_s: int = 0
    updated_s: int = 0


class Role(StrEnum):
    """Which of an episode's transcripts: the one that came, or that one aligned."""

    ORIGINAL = "original"
    ALIGNED = "aligned"


@dataclass(frozen=True, slots=True)
class KeptTranscript:
    """A transcript that is kept. `source` is a URL, a path or a model's name."""

    transcript: Transcript
    role: Role
    source: str
    stored_s: int
