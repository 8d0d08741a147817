"""What the commands of the library share: opening it, finding a show in it, telling progress."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import click

from player.cli.garbage import look_again

if TYPE_CHECKING:
    from player.library.model import Show
    from player.library.store import Store
    from player.services.desk import News, Refreshing
    from player.services.show_desk import ShowDesk

_POLL_S = 0.2
_SWITCH_S = 0.001
_LONGEST_ANSWER = 1_000


@contextmanager
def opened_library() -> Iterator[Store]:
    """The library. Whatever it says is raised as ClickException."""
    from player.config.folders import FolderError, library_path
    from player.config.logs import start_logging
    from player.library.problems import StoreError
    from player.library.store import Store

    with suppress(FolderError):
        start_logging()
    try:
        store = Store.open(library_path())
    except (StoreError, FolderError) as error:
        raise click.ClickException(str(error)) from error
    if store.notice:
        click.echo(store.notice, err=True)
    try:
        yield store
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    finally:
        store.close()


def stay_responsive() -> None:
    """Let threads that read and write hold up neither keys nor the network.

    A thread in the middle of work hands over after 1 ms instead of 5, and collecting garbage
    does not look through what was loaded at the start and stays. Both together took the worst
    delay of the event loop during a refresh of 200 feeds from 140 ms to 40. To be called once
    the library is open.
    """
    sys.setswitchinterval(_SWITCH_S)
    look_again()


@contextmanager
def looking_after_shows(store: Store) -> Iterator[ShowDesk]:
    """The services for shows; a refresh tells its progress on standard error, in a terminal."""
    from player.net.thread import NetThread
    from player.services.news import Newsroom
    from player.services.problems import Refused
    from player.services.show_desk import ShowDesk

    news = Newsroom()
    if sys.stderr.isatty():
        news.listen(_tell)
    net = NetThread()
    desk = ShowDesk(store, net, news)
    stay_responsive()
    try:
        yield desk
    except Refused as error:
        raise click.ClickException(str(error)) from error
    finally:
        desk.close()
        net.close()


def wait_for_refresh(desk: ShowDesk) -> Refreshing:
    """Wait, in a way that ctrl+c can end."""
    while (done := desk.refresher.wait(_POLL_S)) is None:
        pass
    return done


def how_it_went(done: Refreshing) -> str:
    """A refresh in a sentence."""
    failed = f"; {done.failed:,} could not be read" if done.failed else ""
    return f"{counted(done.new, 'new episode')} in {counted(done.total, 'show')}{failed}."


def counted(count: int, thing: str) -> str:
    """So many of a thing."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def agree(question: str) -> None:
    """Ask on standard error, and return after a yes alone. Raises Abort.

    Of what is no terminal no more is read than an answer takes: a device may never end.
    """
    if sys.stdin is not None and sys.stdin.isatty():
        click.confirm(question, abort=True, err=True)
        return
    click.echo(f"{question} [y/N]: ", nl=False, err=True)
    answer = b"" if sys.stdin is None else sys.stdin.buffer.readline(_LONGEST_ANSWER)
    if answer.strip().lower() not in (b"y", b"yes"):
        raise click.Abort


def say_failures(shows: Sequence[Show]) -> None:
    """Say of each show that could not be read why, on standard error."""
    for show in shows:
        if show.failure:
            click.echo(f"{show.title or 'A show'}: {show.failure}", err=True)


def one_show(store: Store, wanted: str) -> Show:
    """The show that is meant by its number, its address or words of its title."""
    from player.library.keys import same_source
    from player.transcript.search import fold

    words = fold(wanted).split()
    if not words:
        raise click.ClickException("Name a show by words of its title, or by its number.")
    shows = store.shows()
    for show in shows:
        if wanted == str(show.id) or same_source(wanted) == same_source(show.source):
            return show
    exact = [show for show in shows if fold(show.title).split() == words]
    found = exact or [show for show in shows if all(word in fold(show.title) for word in words)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise click.ClickException(
            f"There is no show “{wanted[:80]}” in the library: “podline list shows” lists them."
        )
    named = ", ".join(f"{show.title} ({show.id})" for show in found[:5])
    raise click.ClickException(
        f"“{wanted[:80]}” may be any of {len(found)} shows: {named}. Give the number."
    )


def print_json(said: dict[str, Any]) -> None:
    """One JSON object on a line. Bytes of a file's name that are no text become U+FFFD."""
    import json

    from player.clean import as_text

    click.echo(as_text(json.dumps(said, ensure_ascii=False, separators=(",", ":"))))


def _tell(news: News) -> None:
    """Draw how far a refresh is over the line before."""
    from player.services.desk import Refreshing

    if isinstance(news, Refreshing):
        over = news.done >= news.total
        text = "" if over else f"refreshing {news.done:,} of {news.total:,}"
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
