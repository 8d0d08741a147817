"""`podline add`, `find` and `import`: shows come into the library."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from player.cli.library import (
    agree,
    counted,
    how_it_went,
    looking_after_shows,
    opened_library,
    print_json,
    say_failures,
    wait_for_refresh,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from player.library.store import Store
    from player.services.desk import Offer, Offers
    from player.services.show_desk import ShowDesk

_LISTED = 40

_YES = click.option("-y", "--yes", is_flag=True, help="Subscribe without asking.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print a JSON object a show.")


@click.command("add")
@click.argument("targets", metavar="TARGET…", nargs=-1, required=True)
@_YES
@_JSON
def add_command(targets: tuple[str, ...], yes: bool, as_json: bool) -> None:
    """Subscribe to what TARGET leads to, and fetch its episodes.

    TARGET is a feed's address, a web page with a feed in it, a link to Apple Podcasts, a
    folder of sound and transcripts, or a file of subscriptions (OPML). Where it leads to
    several shows, they are listed and you are asked. For words, use “podline find”.
    """
    with opened_library() as store, looking_after_shows(store) as desk:
        offers: list[Offer] = []
        for target in targets:
            found = _looked_up(desk, target)
            if found.note:
                click.echo(found.note, err=True)
            offers += found.shows
            if not found.shows:
                raise click.ClickException(f"“{target[:80]}” leads to no show.")
        if len(offers) > len(targets) and not yes:
            _list(offers)
            agree(f"Subscribe to {counted(len(offers), 'show')}?")
        _subscribe(store, desk, offers, as_json=as_json)


@click.command("find")
@click.argument("words", metavar="WORDS…", nargs=-1, required=True)
@_JSON
def find_command(words: tuple[str, ...], as_json: bool) -> None:
    """Look for shows in the directories of Apple Podcasts and fyyd.

    Of each show its title, its maker and its feed's address are printed; “podline add”
    subscribes to an address.
    """
    from player.feeds.problems import FeedError
    from player.net.problems import NetError

    with opened_library() as store, looking_after_shows(store) as desk:
        try:
            found = desk.finder.search(" ".join(words))
        except (NetError, FeedError) as error:
            raise click.ClickException(str(error)) from error
    if found.note:
        click.echo(found.note, err=True)
    if as_json:
        for offer in found.shows:
            print_json(_described(offer))
    elif found.shows:
        for offer in found.shows:
            _print_found(offer)
    else:
        click.echo("Nothing found: other words may find it; a feed’s address always does.")


@click.command("import")
@click.argument("file", metavar="FILE.opml", type=click.Path(path_type=Path))
@_YES
@_JSON
def import_command(file: Path, yes: bool, as_json: bool) -> None:
    """Subscribe to the shows of a file that another player has written (OPML).

    They are listed first, and you are asked. What is no feed on the web is left out.
    """
    from player.feeds.problems import FeedError
    from player.media.files import read_small
    from player.media.problems import MediaError

    try:
        data = read_small(file, _LARGEST)
    except MediaError as error:
        raise click.ClickException(str(error)) from error
    with opened_library() as store, looking_after_shows(store) as desk:
        try:
            found = desk.finder.in_opml(data)
        except FeedError as error:
            raise click.ClickException(str(error)) from error
        fresh = _import(found, yes=yes, as_json=as_json)
        if fresh:
            _subscribe(store, desk, fresh, as_json=as_json)


_LARGEST = 32 << 20


def _import(found: Offers, *, yes: bool, as_json: bool) -> Sequence[Offer]:
    """Those of a list that are new, once the listener has agreed."""
    if found.note:
        click.echo(found.note, err=True)
    fresh = [offer for offer in found.shows if offer.show_id is None]
    known = len(found.shows) - len(fresh)
    if known:
        are = "is" if known == 1 else "are"
        click.echo(f"{counted(known, 'show')} of it {are} in the library already.", err=True)
    if fresh and not yes:
        _list(fresh)
        agree(f"Subscribe to {counted(len(fresh), 'show')}?")
    if not fresh and not as_json:
        click.echo("There is nothing new in it.")
    return fresh


def _looked_up(desk: ShowDesk, target: str) -> Offers:
    from player.services.problems import NobodyToAsk

    try:
        return desk.look_up(_as_typed(target))
    except NobodyToAsk as error:
        raise click.ClickException(
            f"{error} “podline find {target}” looks for a show by words."
        ) from error


def _as_typed(target: str) -> str:
    """A target that is a file or a folder here, whatever it looks like, as a whole path."""
    if not target.strip() or "://" in target:
        return target
    try:
        path = Path(target).expanduser()
        return str(path.absolute()) if path.exists() else target
    except (OSError, ValueError, RuntimeError):
        return target


def _subscribe(store: Store, desk: ShowDesk, offers: Sequence[Offer], *, as_json: bool) -> None:
    """Subscribe, fetch, and say what came of it. Raises ClickException where nothing came."""
    ids = desk.subscribe(offers)
    done = wait_for_refresh(desk)
    added = set(ids)
    shows = [show for show in store.shows() if show.id in added]
    say_failures(shows)
    unread = [show for show in shows if show.failure and not show.episodes]
    if as_json:
        for show in shows:
            said = {"id": show.id, "title": show.title, "episodes": show.episodes}
            print_json({**said, "failure": show.failure})
    elif len(shows) == 1 and not unread and not done.unkept:
        there = " is in the library already" if offers[0].show_id is not None else ""
        click.echo(f"{shows[0].title}{there}: {counted(shows[0].episodes, 'episode')}.")
    elif len(shows) > 1:
        click.echo(f"Subscribed to {counted(len(shows), 'show')}: {how_it_went(done)}")
    if done.unkept:
        raise click.ClickException(done.unkept)
    if shows and len(unread) == len(shows):
        read = "It could not" if len(shows) == 1 else "None of them could"
        raise click.ClickException(f"{read} be read; “podline refresh” tries again.")


def _list(offers: Sequence[Offer]) -> None:
    for offer in offers[:_LISTED]:
        click.echo(f"  {offer.title[:60]:<60}  {offer.place[:40]}", err=True)
    if len(offers) > _LISTED:
        click.echo(f"  … and {len(offers) - _LISTED:,} more", err=True)


def _print_found(offer: Offer) -> None:
    about = [offer.author, counted(offer.episodes, "episode") if offer.episodes else ""]
    about.append("in the library" if offer.show_id is not None else "")
    click.echo(offer.title)
    click.echo(f"  {' · '.join(filter(None, about))}" if any(about) else "  -")
    click.echo(f"  {offer.source}")


def _described(offer: Offer) -> dict[str, object]:
    return {
        "title": offer.title,
        "author": offer.author,
        "feed": offer.source,
        "episodes": offer.episodes,
        "image": offer.image_url,
        "show_id": offer.show_id,
    }
