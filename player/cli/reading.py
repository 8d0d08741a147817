"""What commands read of their arguments: times, kinds of links, an episode that is a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from player.episode import Episode


class TimeParam(click.ParamType[int]):
    """A time as people write it; its value is in milliseconds."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read a time, or say in a sentence that it is none."""
        from player.timecode import TimecodeError, parse_timecode

        if isinstance(value, int):
            return value
        try:
            return parse_timecode(value)
        except TimecodeError as error:
            raise click.ClickException(str(error)) from error


class KindParam(click.ParamType[str]):
    """A kind of link by its name."""

    name = "kind"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check a kind's name, or say in a sentence which there are."""
        from player.sharing.kinds import Kind

        try:
            return Kind(value)
        except ValueError:
            there_is = ", ".join(Kind)
            raise click.ClickException(
                f"There is no kind of link “{value}”: there is {there_is}."
            ) from None


TIME = TimeParam()
KIND = KindParam()


def check_stretch(start_ms: int, end_ms: int) -> None:
    """Refuse, in a sentence, a stretch that ends before it begins."""
    from player.timecode import format_clock

    if end_ms <= start_ms:
        raise click.ClickException(
            f"The end, {format_clock(end_ms)}, is not after the start, {format_clock(start_ms)}."
        )


def check_moment(start_ms: int, end_ms: int | None, duration_ms: int | None) -> None:
    """Refuse, in a sentence, what is after the end, or ends before it begins."""
    from player.timecode import format_clock

    if end_ms is not None:
        check_stretch(start_ms, end_ms)
    if duration_ms is not None and start_ms >= duration_ms:
        raise click.ClickException(
            f"{format_clock(start_ms)} is after the end: the episode lasts "
            f"{format_clock(duration_ms)}."
        )


def open_file(
    file: Path,
    *,
    transcript: Path | None = None,
    chapters: Path | None = None,
    page: Path | None = None,
    link: str | None = None,
) -> Episode:
    """Open an audio file with what belongs to it, or a transcript without any audio.

    Words that were found by listening in the player are its own too.
    Raises ClickException with a sentence; warnings go to standard error.
    """
    from dataclasses import replace

    from player.clean import clean_line
    from player.media.files import open_regular
    from player.media.kinds import AUDIO
    from player.media.opening import open_episode
    from player.media.problems import MediaError
    from player.media.sniff import sniff
    from player.transcript.reading import for_reading

    try:
        with open_regular(file) as opened_file:
            is_audio = sniff(opened_file) in AUDIO
        if not is_audio and transcript is None and page is None:
            return _words_alone(file, chapters, link)
        opened = open_episode(
            file, transcript=transcript, chapters=chapters, page=page, page_url=link
        )
    except MediaError as error:
        raise click.ClickException(str(error)) from error
    for warning in opened.warnings:
        click.echo(clean_line(warning), err=True)
    episode = opened.episode
    return _with_own_words(replace(episode, transcript=for_reading(episode.transcript, join=False)))


def _with_own_words(episode: Episode) -> Episode:
    """A file's episode with the words kept in the library, where there is one."""
    from player.cli.target import library_if_any
    from player.services.own_words import OwnWords

    try:
        with library_if_any() as store:
            return OwnWords(store, episode.key).found(episode)
    except click.ClickException as error:
        click.echo(error.format_message(), err=True)
        return episode


def _words_alone(file: Path, chapters: Path | None, link: str | None) -> Episode:
    """A transcript, or a saved page, as an episode whose sound is not here."""
    from player.cli.inspect import read_target
    from player.episode import Episode
    from player.media.opening import read_chapters_file, title_from

    found = read_target(file)
    return Episode(
        key="",
        title=found.title or title_from(file),
        media=file,
        page_url=link,
        chapters=read_chapters_file(chapters) if chapters else found.chapters,
        transcript=found.transcript,
    )
