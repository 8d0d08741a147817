"""The words and chapters that a feed offers for an episode: fetched, read, kept."""

from __future__ import annotations

import logging
from concurrent.futures import CancelledError, Future
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from player.chapters.reader import ChaptersError, read_chapters
from player.feeds.addresses import host_of
from player.feeds.model import FeedEpisode, TranscriptLink
from player.feeds.transcript_choice import in_order
from player.library.model import EpisodeRow, Show
from player.library.problems import StoreError
from player.library.store import Store
from player.net.client import Answer
from player.net.kinds import Kind
from player.net.problems import NetError
from player.net.thread import NetThread
from player.services.trust import may_ask
from player.transcript.model import NO_TRANSCRIPT, Transcript
from player.transcript.reader import TranscriptError, read_transcript

_log = logging.getLogger(__name__)

_ENDINGS = {
    "text/vtt": ".vtt",
    "application/srt": ".srt",
    "application/x-subrip": ".srt",
    "text/srt": ".srt",
    "application/json": ".json",
    "text/html": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
}
NO_OFFER = "The feed offers no transcript of this episode."


class Words:
    """Fetches what belongs to an episode and is not there yet."""

    def __init__(self, store: Store, net: NetThread) -> None:
        self._store = store
        self._net = net
        self._asked: set[Future[Answer]] = set()
        self._closed = False

    def close(self) -> None:
        """Wait for no server any more."""
        self._closed = True
        for asked in tuple(self._asked):
            asked.cancel()

    def wanting(self, row: EpisodeRow, details: FeedEpisode | None) -> bool:
        """Whether the feed offers words or chapters that were not fetched."""
        if details is None:
            return False
        words = bool(details.transcripts) and row.timing is None
        chapters = bool(details.chapters_url) and self._store.chapters(row.key) is None
        return words or chapters

    def fetch(self, row: EpisodeRow, show: Show) -> bool:
        """Fetch what is wanting; whether anything came. Raises StoreError.

        What cannot be had is noted with the episode; what was only out of reach is tried again.
        """
        details = self._store.details(row.key)
        if details is None:
            return False
        came = False
        if details.chapters_url and self._store.chapters(row.key) is None:
            came = self._chapters(row, show, details.chapters_url)
        if details.transcripts and row.timing is None:
            came |= self._transcript(row, show, details)
        return came

    def _transcript(self, row: EpisodeRow, show: Show, details: FeedEpisode) -> bool:
        """Keep the best transcript that can be read; the next where one is empty or broken."""
        why, later = NO_OFFER, False
        for link in in_order(details.transcripts, show.language):
            try:
                transcript = self._read(link, row, show)
            except (NetError, TranscriptError) as error:
                _log.info("A transcript offered by %s is of no use: %s", host_of(link.url), error)
                why, later = str(error), later or getattr(error, "passing", False)
                continue
            if transcript:
                self._store.put_transcript(row.key, transcript, link.url)
                return True
            why = "The transcript that the feed offers is empty."
        if not later:
            self._store.note_transcript_failure(row.key, why)
        return False

    def _read(self, link: TranscriptLink, row: EpisodeRow, show: Show) -> Transcript:
        answer = self._get(link.url, Kind.TRANSCRIPT, show)
        if not answer.body.strip():
            return NO_TRANSCRIPT
        name = _name(answer.url, link.mime or answer.content_type)
        return read_transcript(answer.body, name=name, duration_ms=row.duration_ms)

    def _get(self, url: str, kind: Kind, show: Show) -> Answer:
        trusted = may_ask(show, url)
        asked = self._net.submit(self._net.client.get(url, kind=kind, trusted=trusted))
        self._asked.add(asked)
        try:
            if self._closed:
                asked.cancel()
            return asked.result()
        except CancelledError as error:
            raise NetError("podline is closed: this is fetched next time.", passing=True) from error
        finally:
            self._asked.discard(asked)

    def _chapters(self, row: EpisodeRow, show: Show, url: str) -> bool:
        try:
            answer = self._get(url, Kind.CHAPTERS, show)
            chapters = read_chapters(answer.body, _name(answer.url, "application/json"))
        except (NetError, ChaptersError) as error:
            _log.info("The chapters offered by %s are of no use: %s", host_of(url), error)
            if getattr(error, "passing", False):
                return False
            chapters = ()
        try:
            self._store.put_chapters(row.key, chapters, url)
        except StoreError as error:
            _log.warning("Chapters were not kept: %s", error)
            return False
        return bool(chapters)


def _name(url: str, mime: str) -> str:
    """A file's name for the readers: what the address says, else what the type does."""
    name = PurePosixPath(unquote(urlsplit(url).path)).name
    ending = _ENDINGS.get(mime.partition(";")[0].strip().lower(), "")
    return name if PurePosixPath(name).suffix in _ENDINGS.values() else f"{name}{ending}"
