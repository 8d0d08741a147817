"""`podline download`: episodes' sound fetched into the library."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from player.cli.library import counted, opened_library, print_json
from player.cli.shows import download_said
from player.cli.target import chosen_episode

if TYPE_CHECKING:
    from player.library.model import Download, EpisodeRow
    from player.library.store import Store
    from player.services.downloading import Downloader

_POLL_S = 0.2


@click.command("download")
@click.argument("episodes", metavar="[EPISODE…]", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object an episode.")
def download_command(episodes: tuple[str, ...], as_json: bool) -> None:
    """Fetch the sound of EPISODE, to hear it without the network.

    An episode is named by words of its title, or by its key; for several put each into
    quotes. Three come at a time, within the room that the settings allow. Stopped with
    ctrl+c, it goes on where it was the next time. Without EPISODE all goes on that is
    unfinished, and what failed is tried again.
    """
    with opened_library() as store:
        keys = [row.key for row in _meant(store, episodes)]
        if not keys:
            click.echo("No download is unfinished.", err=True)
            return
        with _downloading(store) as downloads:
            _request(downloads, keys)
            failed = _wait(store, keys, as_json=as_json)
    if failed:
        raise click.ClickException(
            f"{counted(failed, 'episode')} did not come: “podline download” tries again."
        )


def _meant(store: Store, episodes: tuple[str, ...]) -> list[EpisodeRow]:
    """The episodes that are named; without a name those whose download is unfinished."""
    from player.clean import as_text
    from player.library.model import DownloadState
    from player.services.choosing import choose_episode
    from player.services.problems import NoneFound, Refused

    if not episodes:
        unfinished = [state for state in DownloadState if state is not DownloadState.DONE]
        return [one.episode for one in store.downloads(unfinished)]
    if any(" " in one or store.episode(as_text(one)) for one in episodes):
        rows = [chosen_episode(store, one) for one in episodes]
    else:
        try:
            return [choose_episode(store, " ".join(episodes))]
        except NoneFound as refused:
            # A word each may name an episode; where not, all of them were meant for one.
            try:
                rows = [choose_episode(store, one) for one in episodes]
            except Refused:
                raise click.ClickException(str(refused)) from refused
        except Refused as several:
            raise click.ClickException(str(several)) from several
    return list({row.key: row for row in rows}.values())


@contextmanager
def _downloading(store: Store) -> Iterator[Downloader]:
    """What fetches. Nothing waits minutes for a server: the next call tries it again."""
    from player.cli.sitting import user_settings
    from player.net.thread import NetThread
    from player.services.downloading import Downloader
    from player.services.news import Newsroom

    warnings: list[str] = []
    settings = user_settings(warnings)
    for warning in warnings:
        click.echo(warning, err=True)
    net = NetThread()
    downloads = Downloader(store, net, Newsroom(), lambda: settings, again_s=())
    try:
        yield downloads
    finally:
        downloads.close()
        net.close()


def _request(downloads: Downloader, keys: Sequence[str]) -> None:
    from player.services.problems import Refused

    try:
        for key in keys:
            downloads.request(key)
    except Refused as error:
        raise click.ClickException(str(error)) from error
    downloads.start()


def _wait(store: Store, keys: Sequence[str], *, as_json: bool) -> int:
    """Wait until each has come or failed, and say so; how many did not come."""
    from player.library.model import DownloadState

    over = (DownloadState.DONE, DownloadState.FAILED, DownloadState.PAUSED)
    waited, failed = dict.fromkeys(keys), 0
    speed = _Speed()
    while waited:
        there = [store.download(key) for key in keys]
        for key, one in zip(keys, there, strict=True):
            if key in waited and (one is None or one.state in over):
                del waited[key]
                failed += one is None or one.state is not DownloadState.DONE
                _tell("")
                _say(one, as_json=as_json)
        if waited:
            _tell(_progress([one for one in there if one is not None], len(waited), speed))
            time.sleep(_POLL_S)
    return failed


def _say(one: Download | None, *, as_json: bool) -> None:
    """How one episode ended."""
    from player.library.model import DownloadState

    if one is None:
        click.echo("A download was removed meanwhile.", err=True)
    elif as_json:
        print_json(download_said(one))
    elif one.state is DownloadState.DONE:
        click.echo(f"{one.episode.title} ({one.bytes_done / 1e6:.1f} MB): {Path(one.path)}")
    else:
        why = one.error or "The download was held meanwhile."
        click.echo(f"{one.episode.title}: {why}", err=True)


class _Speed:
    """How fast bytes come, over the last seconds."""

    def __init__(self) -> None:
        self._seen: list[tuple[float, int]] = []

    def of(self, size: int) -> float:
        """Bytes a second, now that `size` bytes are there."""
        self._seen = [*self._seen[-25:], (time.monotonic(), size)]
        (since_s, before), (now_s, after) = self._seen[0], self._seen[-1]
        return max(after - before, 0) / (now_s - since_s) if now_s > since_s else 0.0


def _progress(there: Sequence[Download], left: int, speed: _Speed) -> str:
    done = sum(one.bytes_done for one in there)
    total = sum(one.bytes_total or one.episode.media_bytes or 0 for one in there)
    of_all = f" of {total / 1e6:.1f}" if total >= done else ""
    told = f"{counted(left, 'episode')} to come: {done / 1e6:.1f}{of_all} MB"
    return f"{told}, {speed.of(done) / 1e6:.1f} MB/s"


def _tell(text: str) -> None:
    """Draw how far it is over the line before, in a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
