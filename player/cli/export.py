"""`podline export`: an episode as one HTML file, to send or to keep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from player.episode import Episode
    from player.pagefile.model import Sound

_LARGEST_EMBEDDED = 512 << 20


@click.command("export")
@click.argument("target", type=click.Path(path_type=Path))
@click.argument("page_file", metavar="PAGE.html", type=click.Path(path_type=Path))
@click.option("--embed", is_flag=True, help="Put the sound into the page.")
@click.option("--audio-url", metavar="URL", help="Let the page play the sound from this address.")
@click.option(
    "--transcript",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The transcript. Without it: the one beside the audio that bears its name.",
)
@click.option(
    "--chapters",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The chapters as JSON. Without it: those in the audio, or NAME.chapters.json.",
)
@click.option(
    "--page",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The episode's saved page: its title, notes, chapters and transcript.",
)
@click.option("--link", metavar="URL", help="The episode's web page.")
@click.option("--force", is_flag=True, help="Write over PAGE.html, whatever it is.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for scripts.")
def export_command(
    target: Path,
    page_file: Path,
    embed: bool,
    audio_url: str | None,
    transcript: Path | None,
    chapters: Path | None,
    page: Path | None,
    link: str | None,
    force: bool,
    as_json: bool,
) -> None:
    """Write the episode TARGET, an audio file, as a web page of its own: PAGE.html.

    One file with a player, the transcript that follows the sound, chapters and search. It
    plays the audio file beside it, unless you say --embed or --audio-url, and loads
    nothing else from anywhere. With --audio-url, TARGET may also be a transcript.
    """
    from dataclasses import replace

    from player.cli.reading import open_file
    from player.pagefile.model import PageContents
    from player.pagefile.problems import PageFileError
    from player.pagefile.saving import save_page
    from player.pagefile.writer import page_parts

    if page_file.suffix.lower() not in (".html", ".htm"):
        raise click.ClickException("A page is HTML: end its name with .html.")
    if embed and audio_url is not None:
        raise click.UsageError("Give --embed or --audio-url, not both.")
    episode = open_file(target, transcript=transcript, chapters=chapters, page=page, link=link)
    if not episode.key and audio_url is None:
        raise click.ClickException("A transcript makes no sound: give --audio-url as well.")
    episode = replace(episode, key=episode.key or f"words:{episode.title}")
    warnings: list[str] = []
    episode = _without_secrets(episode, warnings)
    sound = _sound(episode, page_file, embed, audio_url)
    try:
        contents = PageContents(episode, sound, _cover(episode.media, warnings))
        size = save_page(page_file, page_parts(contents), key=episode.key, force=force)
    except PageFileError as error:
        raise click.ClickException(str(error)) from error
    _report(page_file, size, sound, warnings, as_json=as_json)


def _sound(episode: Episode, page_file: Path, embed: bool, audio_url: str | None) -> Sound:
    """Where the page's sound is. Raises ClickException with a sentence."""
    from player.markup import destination
    from player.pagefile.model import EmbeddedSound, LinkedSound
    from player.sharing.privacy import secret_in

    if audio_url is not None:
        found = destination(audio_url)
        if found is None or found.url.startswith("mailto:"):
            raise click.ClickException("--audio-url takes a web address: begin it with https://.")
        secret = secret_in(audio_url)
        if secret:
            raise click.ClickException(
                f"The address of the sound holds {secret}, and whoever gets the page would have "
                "it too: give a public address, or --embed."
            )
        return LinkedSound(audio_url)
    if not embed:
        return LinkedSound(_relative(episode.media, page_file))
    size = episode.media.stat().st_size
    if size > _LARGEST_EMBEDDED:
        raise click.ClickException(
            f"The sound has {size >> 20} MB, more than browsers take in a page: leave --embed "
            "out, or make the file smaller."
        )
    return EmbeddedSound(episode.media, _media_type(episode.media))


def _relative(media: Path, page_file: Path) -> str:
    """The audio file's address as seen from the page; absolute where there is no way between."""
    import os
    from urllib.parse import quote

    try:
        way = os.path.relpath(media.absolute(), page_file.absolute().parent)
    except ValueError:
        return media.absolute().as_uri()
    return quote(os.fsencode(way.replace(os.sep, "/")), safe="/")


def _media_type(media: Path) -> str:
    from player.media.files import open_regular
    from player.media.kinds import Kind
    from player.media.sniff import sniff

    types = {
        Kind.MPEG: "audio/mpeg",
        Kind.ADTS: "audio/aac",
        Kind.MP4: "audio/mp4",
        Kind.OGG: "audio/ogg",
        Kind.FLAC: "audio/flac",
        Kind.WAV: "audio/wav",
        Kind.AIFF: "audio/aiff",
        Kind.MATROSKA: "audio/webm",
    }
    with open_regular(media) as file:
        kind = sniff(file)
    return types.get(kind, "") if kind else ""


def _cover(media: Path, warnings: list[str]) -> str:
    from player.media.probe import read_embedded
    from player.pagefile.covers import cover_address
    from player.pagefile.problems import PageFileError

    cover = read_embedded(media).cover
    if not cover:
        return ""
    try:
        return cover_address(cover)
    except PageFileError as error:
        warnings.append(str(error))
        return ""


def _without_secrets(episode: Episode, warnings: list[str]) -> Episode:
    """The episode as it may be given away: no address in it holds a token of the listener's."""
    from dataclasses import replace

    from player.sharing.privacy import secret_in
    from player.sharing.texts import without_secrets
    from player.transcript.model import Transcript

    page_url = episode.page_url
    secret = secret_in(page_url or "")
    if secret:
        warnings.append(f"The episode's page is left out: its address holds {secret}.")
        page_url = None
    chapters = tuple(
        replace(
            chapter,
            title=without_secrets(chapter.title),
            url=None if secret_in(chapter.url or "") else chapter.url,
        )
        for chapter in episode.chapters
    )
    transcript = episode.transcript
    if any(without_secrets(line.text) != line.text for line in transcript.segments):
        transcript = Transcript.of(
            [
                line
                if without_secrets(line.text) == line.text
                else replace(line, text=without_secrets(line.text), words=(), marks=())
                for line in transcript.segments
            ],
            transcript.timing,
            language=transcript.language,
        )
    return replace(
        episode,
        title=without_secrets(episode.title),
        show=without_secrets(episode.show),
        description=without_secrets(episode.description),
        page_url=page_url,
        chapters=chapters,
        transcript=transcript,
    )


def _report(
    page_file: Path, size: int, sound: Sound, warnings: list[str], *, as_json: bool
) -> None:
    import msgspec

    from player.clean import clean_line
    from player.media.problems import shown_name
    from player.pagefile.model import EmbeddedSound

    if as_json:
        written = {
            "page": str(page_file),
            "bytes": size,
            "sound": "embedded" if isinstance(sound, EmbeddedSound) else sound.url,
            "warnings": warnings,
        }
        click.echo(msgspec.json.encode(written).decode())
        return
    for warning in warnings:
        click.echo(clean_line(warning), err=True)
    click.echo(f"Wrote {shown_name(page_file)} ({_size(size)}). {_about_sound(sound)}")


def _about_sound(sound: Sound) -> str:
    from urllib.parse import unquote

    from player.clean import clean_line
    from player.pagefile.model import EmbeddedSound

    if isinstance(sound, EmbeddedSound):
        return "The sound is in it."
    if "://" in sound.url:
        return f"It plays {sound.url}"
    where = clean_line(unquote(sound.url))
    return f"It plays “{where}”: keep the two together, or give --embed or --audio-url."


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{max(size // 1_000, 1)} kB"
