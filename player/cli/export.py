"""`podline export`: an episode as one HTML file, or the subscriptions as OPML."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from player.cli.companions import companion_options

if TYPE_CHECKING:
    from player.episode import Episode
    from player.library.model import EpisodeRow
    from player.pagefile.model import Sound
    from player.services.exporting import Exported


@click.command("export")
@click.argument("names", metavar="TARGET [PAGE.html]", nargs=-1, required=True)
@click.option("--embed", is_flag=True, help="Put the sound into the page.")
@click.option("--audio-url", metavar="URL", help="Let the page play the sound from this address.")
@companion_options
@click.option("--link", metavar="URL", help="The episode's web page.")
@click.option("--force", is_flag=True, help="Write over PAGE.html, whatever it is.")
@click.option(
    "--with-private",
    is_flag=True,
    help="For SHOWS.opml: write private feeds too, with what is secret in their addresses.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for scripts.")
def export_command(
    names: tuple[str, ...],
    embed: bool,
    audio_url: str | None,
    transcript: Path | None,
    chapters: Path | None,
    page: Path | None,
    link: str | None,
    force: bool,
    with_private: bool,
    as_json: bool,
) -> None:
    """Write the episode TARGET as a web page of its own: PAGE.html.

    TARGET is an audio file, or an episode of the library: words of its title, or its key.
    One file with a player, the transcript that follows the sound, chapters and search. It
    plays the audio file beside it, unless you say --embed or --audio-url, and loads
    nothing else from anywhere. With --audio-url, TARGET may also be a transcript.

    “podline export SHOWS.opml” writes your subscriptions instead, for another player.
    """
    from dataclasses import replace

    from player.cli.reading import open_file
    from player.cli.target import file_or_episode, warn_of_private
    from player.pagefile.problems import PageFileError
    from player.services.exporting import export_page

    *words, last = names
    page_file = Path(last)
    if not words:
        _export_shows(page_file, with_private, force, as_json)
        return
    if embed and audio_url is not None:
        raise click.UsageError("Give --embed or --audio-url, not both.")
    target = file_or_episode(" ".join(words))
    if isinstance(target, Path):
        episode = open_file(target, transcript=transcript, chapters=chapters, page=page, link=link)
    elif transcript or chapters or page:
        raise click.UsageError("--transcript, --chapters and --page go with a file.")
    else:
        episode = _known(target, link, has_sound=audio_url is not None)
    if not episode.key:
        if audio_url is None:
            raise click.ClickException("A transcript makes no sound: give --audio-url as well.")
        episode = replace(episode, key=f"words:{episode.title}")
    try:
        exported = export_page(episode, page_file, embed=embed, audio_url=audio_url, force=force)
    except PageFileError as error:
        raise click.ClickException(str(error)) from error
    warn_of_private("--link", link)
    warn_of_private("--audio-url", audio_url)
    kept = None if isinstance(target, Path) else target
    _report(page_file, exported, kept, as_json=as_json)


def _known(row: EpisodeRow, link: str | None, *, has_sound: bool) -> Episode:
    """An episode of the library, whose sound has to be here unless it `has_sound` elsewhere."""
    from dataclasses import replace

    from player.cli.target import known_in_library

    episode = known_in_library(row, with_words=True)[0]
    if not has_sound and not episode.media.is_file():
        raise click.ClickException(
            f"The sound of {row.title} is not here: fetch it with “podline download”, or give "
            "--audio-url."
        )
    return replace(episode, page_url=link or episode.page_url)


def _export_shows(file: Path, with_private: bool, force: bool, as_json: bool) -> None:
    from player.cli.subscriptions import export_subscriptions

    if file.suffix.lower() != ".opml":
        raise click.UsageError(
            "Name the page to write, too (PAGE.html); or SHOWS.opml alone for your subscriptions."
        )
    export_subscriptions(file, with_private=with_private, force=force, as_json=as_json)


def _report(page_file: Path, exported: Exported, row: EpisodeRow | None, *, as_json: bool) -> None:
    import json

    from player.clean import clean_line
    from player.media.problems import shown_name
    from player.pagefile.model import EmbeddedSound

    sound = exported.sound
    if as_json:
        written = {
            "page": str(page_file),
            "bytes": exported.size,
            "sound": "embedded" if isinstance(sound, EmbeddedSound) else sound.url,
            "warnings": exported.warnings,
        }
        # In ASCII: the page's name may hold what a terminal acts on, or be no text at all.
        click.echo(json.dumps(written))
        return
    for warning in exported.warnings:
        click.echo(clean_line(warning), err=True)
    size = exported.size
    told = f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{max(size // 1_000, 1)} kB"
    click.echo(f"Wrote {shown_name(page_file)} ({told}). {_about_sound(sound, row)}")


def _about_sound(sound: Sound, row: EpisodeRow | None) -> str:
    """Where the page has its sound from; `row` is its episode where it is of the library."""
    from urllib.parse import unquote

    from player.clean import clean_line
    from player.pagefile.model import EmbeddedSound

    if isinstance(sound, EmbeddedSound):
        return "The sound is in it."
    if "://" in sound.url:
        return f"It plays {sound.url}"
    if row is not None and row.media_path is None:
        return _about_own_copy(row)
    where = clean_line(unquote(sound.url))
    return f"It plays “{where}”: keep the two together, or give --embed or --audio-url."


def _about_own_copy(row: EpisodeRow) -> str:
    """What to do with a page that plays podline's own download, which nobody else has.

    An address that may only be this listener's own is not offered.
    """
    import shlex

    from player.clean import clean_line
    from player.cli.target import known_in_library
    from player.sharing.links import is_private
    from player.sharing.privacy import secret_in

    own = "It plays podline's own copy of the sound, so it works on this machine alone"
    url = row.media_url or ""
    if not url or secret_in(url) or is_private(known_in_library(row)[1]):
        return f"{own}: to send it, give --embed."
    return clean_line(f"{own}: to send it, give --embed, or --audio-url {shlex.quote(url)}")
