"""`podline share`: a link to a moment, in the form its host understands."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from player.cli.reading import KIND, TIME, check_moment

if TYPE_CHECKING:
    from player.library.model import EpisodeRow
    from player.sharing.kinds import Kind
    from player.sharing.links import ShareText
    from player.sharing.opening import Opened
    from player.sharing.shared import Shared


@click.command("share")
@click.argument("target", nargs=-1, required=True)
@click.option("--at", "at_ms", type=TIME, metavar="TIME", help="The moment: 16:57, 1:02:03, 90s.")
@click.option("--to", "to_ms", type=TIME, metavar="TIME", help="Where the stretch ends.")
@click.option("--kind", type=KIND, metavar="KIND", help="The kind of link; --all lists them.")
@click.option("--all", "every", is_flag=True, help="List all that can be shared, a line each.")
@click.option("--link", metavar="URL", help="The episode's web page, for a TARGET that is a file.")
@click.option("--qr", "as_qr", is_flag=True, help="Draw the link as a QR code for a phone.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for scripts.")
def share_command(
    target: tuple[str, ...],
    at_ms: int | None,
    to_ms: int | None,
    kind: Kind | None,
    every: bool,
    link: str | None,
    as_qr: bool,
    as_json: bool,
) -> None:
    """Print a link to a moment of TARGET: a file, a web address, or an episode.

    An episode of the library is named by words of its title, or by its key.
    Without --at the link leads to the episode, or to the time that TARGET itself names.
    """
    from player.cli.target import warn_of_private
    from player.sharing.links import LinkError, all_links, moment_link

    shared, opened, duration_ms = read_shared(" ".join(target), link)
    if at_ms is None:
        at_ms, to_ms = opened.start_ms, opened.end_ms if to_ms is None else to_ms
    if at_ms is not None:
        check_moment(at_ms, to_ms, duration_ms)
    elif to_ms is not None:
        raise click.ClickException("--to is where a stretch ends: --at says where it begins.")
    try:
        best = moment_link(shared, at_ms, end_ms=to_ms, kind=kind)
    except LinkError as error:
        raise click.ClickException(str(error)) from error
    warn_of_private("--link", link)
    shares = all_links(shared, at_ms, end_ms=to_ms)
    if as_json:
        _print_json(best, shares, at_ms, to_ms)
    elif every:
        for share in shares:
            click.echo(f"{share.kind:<12}{share.label:<18}{share.text}")
    else:
        if as_qr:
            _draw(best)
        click.echo(best.text)
    if best.reason and not as_json:
        click.echo(best.reason, err=True)


def _draw(share: ShareText) -> None:
    """Draw a QR code: in black on white, or without colours for a dark ground."""
    import os

    from player.sharing.qr import QrError, half_blocks, qr_modules

    try:
        modules = qr_modules(share)
    except QrError as error:
        raise click.ClickException(str(error)) from error
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for row in half_blocks(modules, on_dark=not coloured):
        click.echo(click.style(row, fg=(0, 0, 0), bg=(255, 255, 255)) if coloured else row)


def read_shared(target: str, link: str | None = None) -> tuple[Shared, Opened, int | None]:
    """What can be shared of a file, a web address or an episode, and the time TARGET names.

    At last its length in milliseconds, as far as it is known.
    """
    from player.cli.target import file_or_episode, known_in_library
    from player.services.linked import file_of_link
    from player.sharing.kinds import Kind
    from player.sharing.opening import open_link
    from player.sharing.shared import Shared

    opened = open_link(target)
    if opened is None:
        raise click.ClickException(
            f"“{target[:200]}” is no link and no file: give an audio file or a web address."
        )
    if opened.kind is Kind.FILE:
        meant = file_or_episode(str(file_of_link(opened, target) or opened.url))
        if isinstance(meant, Path):
            shared, duration_ms = _shared_file(meant, link)
            return shared, opened, duration_ms
        episode, shared = known_in_library(meant)
        return replace(shared, page_url=link or shared.page_url), opened, episode.duration_ms
    private = _of_private_show(opened)
    if private is not None:
        episode, shared = known_in_library(private)
        return shared, opened, episode.duration_ms
    is_media = opened.kind is Kind.MEDIA
    page, media = (None, opened.url) if is_media else (opened.url, None)
    return Shared(page_url=page, media_url=media), opened, None


def _of_private_show(opened: Opened) -> EpisodeRow | None:
    """The episode of the library whose sound has this address, if only the listener may.

    Raises ClickException where it is not known which episode that is, or it is a feed's.
    """
    from player.cli.target import library_if_any
    from player.services.linked import of_private_show
    from player.services.problems import Refused

    with library_if_any() as store:
        if store is None:
            return None
        try:
            return of_private_show(store, opened)
        except Refused as error:
            raise click.ClickException(str(error)) from error


def _shared_file(file: Path, link: str | None) -> tuple[Shared, int | None]:
    from player.media.duration import exact_duration_ms
    from player.media.opening import title_from
    from player.media.probe import probe
    from player.media.problems import MediaError
    from player.media.sniff import check_playable
    from player.sharing.shared import Shared

    try:
        check_playable(file)
        info = probe(file)
    except MediaError as error:
        raise click.ClickException(str(error)) from error
    shared = Shared(
        title=info.title or title_from(file),
        show=info.show or info.artist,
        page_url=link or info.page_url,
        media_name=file.name,
    )
    return shared, info.duration_ms or exact_duration_ms(file)


def _print_json(
    best: ShareText, shares: tuple[ShareText, ...], at_ms: int | None, to_ms: int | None
) -> None:
    from player.cli.library import print_json

    said: dict[str, Any] = described(best)
    said |= {"start_ms": at_ms, "end_ms": to_ms, "reason": best.reason}
    said["all"] = [described(share) for share in shares]
    print_json(said)


def described(share: ShareText) -> dict[str, Any]:
    """A link for scripts."""
    return {
        "kind": share.kind,
        "text": share.text,
        "is_link": share.is_link,
        "label": share.label,
        "about": share.about,
    }
