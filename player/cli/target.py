"""What a command is to work on: a file, or an episode of the library."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from player.episode import Episode
    from player.library.model import EpisodeFilter, EpisodeRow, Show
    from player.library.store import Store
    from player.sharing.shared import Shared

_SOUNDS = (
    "mp3", "m4a", "m4b", "mp4", "aac", "opus", "ogg", "oga", "flac", "wav", "aiff", "wma", "webm",
    "mka",
)  # fmt: skip
_TEXTS = ("srt", "vtt", "json", "html", "htm", "txt", "md")


def file_or_episode(text: str) -> Path | EpisodeRow:
    """The file that is there, else the episode of the library that is meant.

    What can only be a file's name is taken for one, for whoever opens it to say that it is
    missing. Raises ClickException with a sentence.
    """
    if _is_file_name(text):
        return Path(text)
    with library_if_any() as store:
        if store is None:
            raise click.ClickException(
                f"“{text[:200]}” does not exist, and there is no library to look for it in."
            )
        return chosen_episode(store, text)


def chosen_episode(store: Store, wanted: str, among: EpisodeFilter | None = None) -> EpisodeRow:
    """`choose_episode` for commands. Raises ClickException."""
    from player.services.choosing import choose_episode
    from player.services.problems import Refused

    try:
        return choose_episode(store, wanted, among)
    except Refused as error:
        raise click.ClickException(str(error)) from error


def open_target(
    text: str,
    transcript: Path | None,
    page: Path | None,
    link: str | None,
    *,
    with_words: bool = True,
) -> tuple[Episode, Shared]:
    """The episode that is meant, and what can be shared of it. Raises ClickException.

    `transcript` and `page` belong to a file. With `with_words` the words of an episode of
    the library are fetched where they are not here.
    """
    from player.cli.reading import open_file
    from player.sharing.shared import shared_of

    meant = file_or_episode(text)
    if isinstance(meant, Path):
        episode = open_file(meant, transcript=transcript, page=page, link=link)
        return episode, shared_of(episode)
    if transcript or page:
        raise click.ClickException(
            "--transcript and --page are for files: the words of an episode of the library "
            "are kept with it."
        )
    episode, shared = known_in_library(meant, with_words=with_words)
    return episode, replace(shared, page_url=link or shared.page_url)


def known_in_library(row: EpisodeRow, *, with_words: bool = False) -> tuple[Episode, Shared]:
    """An episode of the library, and what can be shared of it.

    Its words are fetched with `with_words`, where its feed offers some that are not here yet.
    """
    from player.cli.library import opened_library
    from player.services.known import known_episode
    from player.services.notes import shared_in_library

    with opened_library() as store:
        show = store.show(row.show_id)
        details = store.details(row.key)
        if with_words and row.timing is None and details is not None and details.transcripts:
            _fetch_words(store, row, show)
        media = Path(row.media_path or row.download_path or "")
        episode = known_episode(store, row, show, media)
        shared = shared_in_library(
            row,
            show,
            details,
            title=episode.title,
            page_url=episode.page_url,
            media_name=media.name,
        )
        return episode, shared


def _fetch_words(store: Store, row: EpisodeRow, show: Show) -> None:
    from player.net.thread import NetThread
    from player.services.words import Words

    net = NetThread()
    try:
        came = Words(store, net).fetch(row, show)
    finally:
        net.close()
    failure = "" if came else store.transcript_failure(row.key)
    if failure:
        click.echo(failure, err=True)


@contextmanager
def library_if_any() -> Iterator[Store | None]:
    """The library; None for whoever never had one, for whom none is made."""
    from player.cli.library import opened_library
    from player.config.folders import data_folder

    if not data_folder().is_dir():
        yield None
        return
    with opened_library() as store:
        yield store


def warn_of_private(flag: str, url: str | None) -> None:
    """Say so where the address that a flag gave is of a private show of the library."""
    from player.services.linked import is_private_here

    if not url:
        return
    try:
        with library_if_any() as store:
            private = store is not None and is_private_here(store, url)
    except click.ClickException as error:
        click.echo(error.format_message(), err=True)
        return
    if private:
        click.echo(
            f"{flag} names an address of a private show in your library, meant for you alone.",
            err=True,
        )


def _is_file_name(text: str) -> bool:
    path = Path(text)
    looks_so = text.startswith((".", "~", os.sep)) or path.suffix[1:].lower() in _TEXTS
    looks_so = looks_so or is_named_as_sound(path)
    return looks_so or "\0" in text or _exists(path)


def is_named_as_sound(path: Path) -> bool:
    """Whether a file's name says that sound is in it, true or not."""
    return path.suffix[1:].lower() in _SOUNDS


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
