"""`podline list`, `refresh` and `remove`: what is in the library."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from player.cli.library import (
    agree,
    counted,
    how_it_went,
    looking_after_shows,
    one_show,
    opened_library,
    print_json,
    say_failures,
    wait_for_refresh,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from player.library.model import Download, EpisodeRow, Show
    from player.library.store import Store

_PAGE = 1_000
_NOTHING = {
    "shows": "There is no show in the library: “podline add” adds one.",
    "episodes": "There is no episode in the library: “podline add” adds a show.",
    "inbox": "Nothing is new.",
    "queue": "Nothing is in the queue: “podline queue add” puts an episode into it.",
    "downloads": "Nothing is downloaded: “podline download” fetches an episode.",
}


@click.command("list")
@click.argument(
    "what",
    type=click.Choice(["shows", "episodes", "inbox", "queue", "downloads"]),
    default="shows",
)
@click.option("--show", "wanted", metavar="SHOW", help="Of this show only: words of its title.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line, for scripts.")
def list_command(what: str, wanted: str | None, limit: int | None, as_json: bool) -> None:
    """List shows, episodes, what is new (inbox), what plays next (queue), or downloads.

    Addresses of feeds may hold your private tokens: they are in the JSON alone.
    """
    with opened_library() as store:
        of = None if wanted is None else one_show(store, wanted)
        show_id = None if of is None else of.id
        printed = False
        for line in islice(_listed(store, what, show_id, as_json=as_json), limit):
            _print(line)
            printed = True
    if not printed and not as_json:
        say_nothing_in(what, of)


def say_nothing_in(what: str, show: Show | None = None) -> None:
    """Say of an empty list that it is empty; scripts that read standard output see nothing."""
    said = f"There is nothing to list of {show.title}." if show else _NOTHING[what]
    click.echo(said, err=True)


def _listed(
    store: Store, what: str, show_id: int | None, *, as_json: bool
) -> Iterator[dict[str, Any] | str]:
    if what == "shows":
        for show in store.shows():
            if show_id in (None, show.id):
                yield _show_said(show) if as_json else _show_line(show)
    elif what == "downloads":
        for one in store.downloads(show_id=show_id):
            yield download_said(one) if as_json else _download_line(one)
    else:
        for row in _episodes(store, what, show_id):
            yield _episode_said(row) if as_json else _episode_line(row)


@click.command("refresh")
@click.argument("wanted", metavar="[SHOW]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for scripts.")
def refresh_command(wanted: str | None, as_json: bool) -> None:
    """Look for new episodes in all shows, or in SHOW: words of its title, or its number.

    What could not be read is said; what the library has of it stays.
    """
    with opened_library() as store, looking_after_shows(store) as desk:
        show = None if wanted is None else one_show(store, wanted)
        if not store.shows():
            raise click.ClickException("There is no show in the library: “podline add” adds one.")
        desk.refresh(None if show is None else show.id)
        done = wait_for_refresh(desk)
        shows = store.shows() if show is None else (store.show(show.id),)
        say_failures(shows)
    if as_json:
        print_json({"shows": done.total, "new": done.new, "failed": done.failed})
    else:
        click.echo(how_it_went(done))
    if done.unkept:
        raise click.ClickException(done.unkept)
    if done.total and done.failed == done.total:
        raise click.ClickException("None of them could be read.")


@click.command("remove")
@click.argument("wanted", metavar="SHOW")
@click.option("-y", "--yes", is_flag=True, help="Remove it without asking.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for scripts.")
def remove_command(wanted: str, yes: bool, as_json: bool) -> None:
    """Unsubscribe from SHOW: words of its title, or its number.

    Its episodes, transcripts and downloads go. Your places, bookmarks and the files of a
    folder of yours stay.
    """
    with opened_library() as store, looking_after_shows(store) as desk:
        show = one_show(store, wanted)
        if not yes:
            agree(f"Remove “{show.title}” with its {counted(show.episodes, 'episode')}?")
        downloads = store.downloads(show_id=show.id)
        desk.unsubscribe(show.id)
    if as_json:
        size = sum(one.bytes_done for one in downloads)
        print_json({"id": show.id, "title": show.title, "bytes_removed": size})
        return
    click.echo(f"Removed {show.title}{_with_downloads(downloads)}. {_what_stays(show)}")


def download_said(one: Download) -> dict[str, Any]:
    """A download for scripts."""
    return {
        "key": one.episode.key,
        "show": one.episode.show,
        "show_id": one.episode.show_id,
        "title": one.episode.title,
        "state": one.state,
        "path": one.path,
        "bytes": one.bytes_done,
        "bytes_total": one.bytes_total,
        "error": one.error,
    }


def _download_line(one: Download) -> str:
    size = f"{one.bytes_done / 1e6:.1f}"
    if one.bytes_total and one.bytes_total != one.bytes_done:
        size = f"{size} of {one.bytes_total / 1e6:.1f}"
    why = f"  ({one.error})" if one.error else ""
    return f"{one.state:<8}  {size:>15} MB  {one.episode.show} · {one.episode.title}{why}"


def _with_downloads(downloads: Sequence[Download]) -> str:
    """What was removed of a show's downloads, as a part of a sentence."""
    from player.library.model import DownloadState

    whole = sum(one.state is DownloadState.DONE for one in downloads)
    begun = sum(bool(one.bytes_done) for one in downloads) - whole
    parts = [counted(whole, "download")] * bool(whole)
    parts += [counted(begun, "unfinished download")] * bool(begun)
    size = sum(one.bytes_done for one in downloads)
    return f" with {' and '.join(parts)} ({size / 1e6:.1f} MB)" if parts else ""


def _what_stays(show: Show) -> str:
    from player.library.model import ShowKind

    files = ", and the files of its folder" if show.kind is ShowKind.FOLDER else ""
    return f"Your places and bookmarks in it are kept{files}."


def print_episodes(rows: Iterable[EpisodeRow], *, as_json: bool) -> None:
    """A line for each of these episodes."""
    for row in rows:
        _print(_episode_said(row) if as_json else _episode_line(row))


def _print(said: dict[str, Any] | str) -> None:
    if isinstance(said, str):
        click.echo(said)
    else:
        print_json(said)


def _show_said(show: Show) -> dict[str, Any]:
    return {
        "id": show.id,
        "title": show.title,
        "author": show.author,
        "kind": show.kind,
        "source": show.source,
        "page": show.page_url,
        "episodes": show.episodes,
        "unplayed": show.unplayed,
        "inbox": show.inbox,
        "newest_s": show.newest_s,
        "refreshed_s": show.refreshed_s,
        "failure": show.failure,
    }


def _show_line(show: Show) -> str:
    failed = f"  ({show.failure})" if show.failure else ""
    return (
        f"{show.id:>4}  {show.title or 'Not read yet'}  {counted(show.episodes, 'episode')}{failed}"
    )


def _episodes(store: Store, what: str, show_id: int | None) -> Iterator[EpisodeRow]:
    from player.library.model import EpisodeFilter, Order

    which = EpisodeFilter(show_id=show_id)
    if what == "inbox":
        which = EpisodeFilter(show_id=show_id, inbox=True)
    elif what == "queue":
        which = EpisodeFilter(show_id=show_id, queued=True, order=Order.QUEUE)
    offset = 0
    while page := store.episodes(which, limit=_PAGE, offset=offset):
        yield from page
        offset += len(page)


def _episode_said(row: EpisodeRow) -> dict[str, Any]:
    return {
        "key": row.key,
        "show": row.show,
        "show_id": row.show_id,
        "title": row.title,
        "published_s": row.published_s,
        "duration_ms": row.duration_ms,
        "position_ms": row.position_ms,
        "played": row.played,
        "starred": row.starred,
        "queued": row.queued,
        "in_inbox": row.in_inbox,
        "page": row.page_url,
        "media": row.media_path or row.media_url,
        "download": row.download,
        "transcript": row.timing,
        "summary": row.summary,
    }


def _episode_line(row: EpisodeRow) -> str:
    from datetime import UTC, datetime

    from player.timecode import format_clock

    day = ""
    if row.published_s is not None:
        day = f"{datetime.fromtimestamp(row.published_s, UTC):%Y-%m-%d}"
    length = format_clock(row.duration_ms) if row.duration_ms else ""
    return f"{day:<10}  {length:>8}  {row.show} · {row.title}"
