"""Opening an audio file as an episode: its tags, its transcript and its chapters together."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from pathlib import Path

from player.chapters.choosing import ChapterSource, SourcedChapters, choose_chapters, in_order
from player.chapters.model import Chapter
from player.clean import clean_line
from player.episode import Episode
from player.media.companions import Companions, find_companions
from player.media.duration import exact_duration_ms
from player.media.files import read_small
from player.media.identity import file_key
from player.media.probe import MediaInfo, probe
from player.media.problems import MediaError, shown_name
from player.media.sniff import check_playable
from player.media.tags import web_address
from player.pages.model import Page
from player.transcript.model import NO_TRANSCRIPT, Transcript
from player.transcript.source import WordlessPageError

_log = logging.getLogger(__name__)

LARGEST_TRANSCRIPT = 64 << 20
LARGEST_CHAPTERS = 8 << 20
_UNDERSCORES = re.compile(r"[_\s]+")


@dataclass(frozen=True, slots=True)
class OpenedEpisode:
    """An episode, and a sentence for each companion that was found but not readable."""

    episode: Episode
    warnings: tuple[str, ...] = ()


def open_episode(
    media: Path,
    *,
    transcript: Path | None = None,
    chapters: Path | None = None,
    page: Path | None = None,
    page_url: str | None = None,
) -> OpenedEpisode:
    """Open an audio file with all that belongs to it.

    Chapters come from `chapters`, from inside the file, its companion, and the saved
    `page` or else the notes in its tags: the first that has any is shown, the others are
    kept; the transcript comes from `transcript`, else from the page, else from a companion.
    Raises MediaError with a sentence when the audio, or a file that was named, cannot be
    used; a companion that was only found costs a warning. The length is the true one where
    podline can tell it.
    """
    media = media.absolute() if str(media) not in ("", ".") else media
    check_playable(media)
    if page_url is not None and web_address(page_url) is None:
        raise MediaError(
            f"“{clean_line(page_url)[:80]}” is no web address: begin it with https://."
        )
    info = probe(media)
    duration_ms = exact_duration_ms(media) or info.duration_ms
    found = find_companions(media)
    about = Page() if page is None else read_page_file(page, duration_ms)
    warnings: list[str] = []
    lists = _chapters(chapters, info, found.chapters, about, warnings)
    chosen = choose_chapters(lists)
    return OpenedEpisode(
        Episode(
            key=file_key(media),
            title=about.title or info.title or title_from(media),
            media=media,
            show=info.show or info.artist,
            duration_ms=duration_ms,
            page_url=page_url or info.page_url,
            description=about.description or info.description,
            chapters=chosen.chapters if chosen else (),
            chapter_lists=lists,
            transcript=_transcript(transcript, about, found, duration_ms, warnings),
        ),
        tuple(warnings),
    )


def title_from(media: Path) -> str:
    """A title made from a file's name, for a file whose tags give none."""
    return clean_line(_UNDERSCORES.sub(" ", media.stem)) or clean_line(media.name) or "Untitled"


def _transcript(
    named: Path | None,
    about: Page,
    found: Companions,
    duration_ms: int | None,
    warnings: list[str],
) -> Transcript:
    if named is not None:
        return read_transcript_file(named, duration_ms)
    if about.transcript:
        return about.transcript
    for companion in found.transcripts:
        try:
            return read_transcript_file(companion, duration_ms)
        except MediaError as error:
            if isinstance(error.__cause__, WordlessPageError):
                continue  # Whoever exports a page beside the audio has done nothing wrong.
            _log.warning("A transcript found beside the audio is unreadable: %s", error)
            warnings.append(str(error))
    if found.no_files:
        warnings.append(
            f"{shown_name(found.no_files[0])} beside the audio is no file, so no words are read "
            "from it."
        )
    return NO_TRANSCRIPT


def _chapters(
    named: Path | None,
    info: MediaInfo,
    found: Path | None,
    about: Page,
    warnings: list[str],
) -> tuple[SourcedChapters, ...]:
    noted = about.chapters
    if not noted and info.description:
        from player.chapters.notes import chapters_in_text

        noted = chapters_in_text(info.description)
    lists = {ChapterSource.FILE: info.chapters, ChapterSource.NOTES: noted}
    if named is not None:
        lists[ChapterSource.NAMED] = read_chapters_file(named)
    if found is not None and (named is None or found != named.absolute()):
        try:
            lists[ChapterSource.JSON] = read_chapters_file(found)
        except MediaError as error:
            _log.warning("The chapters found beside the audio are unreadable: %s", error)
            warnings.append(str(error))
    return in_order(lists)


def read_transcript_file(path: Path, duration_ms: int | None = None) -> Transcript:
    """Read a transcript from a file of at most 64 MB. Raises MediaError with a sentence."""
    from player.transcript.reader import TranscriptError, read_transcript

    data = read_small(path, LARGEST_TRANSCRIPT)
    try:
        return read_transcript(data, name=path.name, duration_ms=duration_ms)
    except TranscriptError as error:
        raise MediaError(f"The transcript {shown_name(path)} cannot be used: {error}") from error


def read_chapters_file(path: Path) -> tuple[Chapter, ...]:
    """Read chapters from a file of at most 8 MB. Raises MediaError with a sentence."""
    from player.chapters.reader import ChaptersError, read_chapters

    data = read_small(path, LARGEST_CHAPTERS)
    try:
        return read_chapters(data, path.name)
    except ChaptersError as error:
        raise MediaError(f"The chapters {shown_name(path)} cannot be used: {error}") from error


def read_page_file(path: Path, duration_ms: int | None = None) -> Page:
    """Read an episode's saved page, at most 64 MB. Raises MediaError with a sentence."""
    from player.pages.reader import PageError, read_page

    data = read_small(path, LARGEST_TRANSCRIPT)
    try:
        return read_page(data, name=path.name, duration_ms=duration_ms)
    except PageError as error:
        raise MediaError(f"The page {shown_name(path)} cannot be used: {error}") from error
