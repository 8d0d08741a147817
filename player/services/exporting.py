"""Exporting an episode: what may be given away of it, its sound and its cover, as one page."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from player.chapters.model import Chapter
from player.episode import Episode
from player.markup import destination
from player.media.files import open_regular
from player.media.kinds import Kind
from player.media.probe import read_embedded
from player.media.problems import MediaError
from player.media.sniff import sniff
from player.pagefile.covers import cover_address
from player.pagefile.model import EmbeddedSound, LinkedSound, PageContents, Sound
from player.pagefile.problems import PageFileError
from player.pagefile.saving import save_page
from player.pagefile.writer import page_parts
from player.sharing.privacy import secret_in
from player.sharing.texts import without_secrets
from player.transcript.model import Transcript

_LARGEST_EMBEDDED = 512 << 20
_MEDIA_TYPES = {
    Kind.MPEG: "audio/mpeg",
    Kind.ADTS: "audio/aac",
    Kind.MP4: "audio/mp4",
    Kind.OGG: "audio/ogg",
    Kind.FLAC: "audio/flac",
    Kind.WAV: "audio/wav",
    Kind.MATROSKA: "audio/webm",
}


@dataclass(frozen=True, slots=True)
class Exported:
    """A page that was written: its size in bytes, its sound, and what had to be left out."""

    size: int
    sound: Sound
    warnings: tuple[str, ...] = ()


def export_page(
    episode: Episode,
    page_file: Path,
    *,
    embed: bool = False,
    audio_url: str | None = None,
    force: bool = False,
) -> Exported:
    """Write an episode as a page that holds nothing private.

    The page plays the episode's file from where it lies, or with `embed` carries it, or
    plays it from `audio_url`. An older page of the same episode is replaced, any other file
    only with `force`. Raises PageFileError with a sentence.
    """
    if page_file.suffix.lower() not in (".html", ".htm"):
        raise PageFileError("A page is HTML: end its name with .html.")
    shared, warnings = public_episode(episode)
    if audio_url is not None:
        sound: Sound = _sound_on_the_web(audio_url)
    else:
        sound = _embedded(episode.media) if embed else _beside(episode.media, page_file)
        if isinstance(sound, EmbeddedSound) and not sound.media_type:
            warnings.append("Most browsers cannot play this kind of sound.")
    contents = PageContents(shared, sound, _cover(episode.media, warnings))
    size = save_page(page_file, page_parts(contents), key=episode.key, force=force)
    return Exported(size, sound, tuple(warnings))


def public_episode(episode: Episode) -> tuple[Episode, list[str]]:
    """The episode as it may be given away, and sentences about what was left out.

    No address in it, whatever text it stands in, holds a secret of the listener's.
    """
    warnings: list[str] = []
    secret = secret_in(episode.page_url or "")
    if secret:
        warnings.append(f"The episode's page is left out: its address holds {secret}.")
    public = replace(
        episode,
        title=without_secrets(episode.title),
        show=without_secrets(episode.show),
        description=without_secrets(episode.description),
        page_url=None if secret else episode.page_url,
        chapters=tuple(map(_public_chapter, episode.chapters)),
        transcript=_public_transcript(episode.transcript),
    )
    return public, warnings


def _public_chapter(chapter: Chapter) -> Chapter:
    url = None if secret_in(chapter.url or "") else chapter.url
    return replace(chapter, title=without_secrets(chapter.title), url=url)


def _public_transcript(transcript: Transcript) -> Transcript:
    texts = [without_secrets(line.text) for line in transcript.segments]
    speakers = [without_secrets(line.speaker) for line in transcript.segments]
    lines = [
        line
        if (text, speaker) == (line.text, line.speaker)
        else replace(line, text=text, speaker=speaker, words=(), marks=())
        for line, text, speaker in zip(transcript.segments, texts, speakers, strict=True)
    ]
    return Transcript.of(lines, transcript.timing, language=transcript.language)


def _sound_on_the_web(url: str) -> LinkedSound:
    found = destination(url)
    if found is None or found.url.startswith("mailto:"):
        raise PageFileError("The sound's address is none of the web: begin it with https://.")
    secret = secret_in(url)
    if secret:
        raise PageFileError(
            f"The address of the sound holds {secret}, and whoever gets the page would have "
            "it too: give a public address, or put the sound into the page."
        )
    return LinkedSound(url)


def _beside(media: Path, page_file: Path) -> LinkedSound:
    """The audio file as seen from the page; its whole path where there is no way between."""
    try:
        way = os.path.relpath(media.absolute(), page_file.absolute().parent)
    except ValueError:
        return LinkedSound(media.absolute().as_uri())
    return LinkedSound(quote(os.fsencode(way.replace(os.sep, "/")), safe="/"))


def _embedded(media: Path) -> EmbeddedSound:
    try:
        with open_regular(media) as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            kind = sniff(file)
    except MediaError as error:
        raise PageFileError(str(error)) from error
    if size > _LARGEST_EMBEDDED:
        raise PageFileError(
            f"The sound has {size >> 20} MB, more than browsers take in a page: link to it, or "
            "make the file smaller."
        )
    return EmbeddedSound(media, _MEDIA_TYPES.get(kind, "") if kind else "")


def _cover(media: Path, warnings: list[str]) -> str:
    cover = read_embedded(media).cover
    if not cover:
        return ""
    try:
        return cover_address(cover)
    except PageFileError as error:
        warnings.append(str(error))
        return ""
