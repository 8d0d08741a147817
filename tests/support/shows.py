"""Feeds served on loopback, and a desk that looks after shows, for tests and benchmarks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from player.library.store import Store
from player.net.client import HttpClient, Patience
from player.net.thread import NetThread
from player.services.desk import News, Refreshing
from player.services.looking_up import Directories
from player.services.news import Newsroom
from player.services.show_desk import ShowDesk
from tests.support.http_server import Asked, Wire

QUICK = Patience(connect_s=2, silence_s=1.0, grace_s=1.5, least_bps=200)


def rss(title: str, guids: list[str], *, channel: str = "", base: str = "https://a.example") -> str:
    """A feed of episodes with these guids, the newest first."""
    items = "".join(
        f"<item><title>{title} {guid}</title><guid>{guid}</guid>"
        f"<pubDate>Fri, 09 Oct 2020 0{index % 10}:30:38 GMT</pubDate>"
        f'<enclosure url="{base}/{guid}.mp3" length="100" type="audio/mpeg"/></item>'
        for index, guid in enumerate(guids)
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">'
        f"<channel><title>{title}</title>{channel}{items}</channel></rss>"
    )


@dataclass
class Served:
    """A document with validators, which may be changed or broken while it is served."""

    body: str | bytes
    content_type: str = "application/rss+xml"
    etag: str = ""
    status: str = "200 OK"
    latency_s: float = 0.0
    conditional: int = field(default=0, init=False)
    """How often it was asked for conditionally and had not changed."""

    def __call__(self, asked: Asked, wire: Wire) -> None:
        wire.sleep(self.latency_s)
        if self.etag and asked.headers.get("if-none-match") == self.etag:
            self.conditional += 1
            wire.answer(b"", "304 Not Modified", ETag=self.etag)
            return
        body = self.body.encode() if isinstance(self.body, str) else self.body
        marks = {"ETag": self.etag} if self.etag else {}
        wire.answer(body, self.status, Content_Type=self.content_type, **marks)


@dataclass
class ShowsAtWork:
    """A library, and the desk that looks after its shows."""

    store: Store
    net: NetThread
    desk: ShowDesk
    news: list[News]
    newsroom: Newsroom
    changed: list[int]

    def refreshed(self, show_id: int | None = None) -> Refreshing:
        """Refresh and wait."""
        self.desk.refresh(show_id)
        return self.settled()

    def settled(self) -> Refreshing:
        """Wait for what is under way."""
        done = self.desk.refresher.wait(30)
        assert done is not None, "the refresh hangs"
        return done

    def titles(self) -> list[str]:
        """All episodes that are listed."""
        return [row.title for row in self.store.episodes(limit=10_000)]


@contextmanager
def looking_after_shows(
    folder: Path, *, directories: Directories | None = None, patience: Patience = QUICK
) -> Iterator[ShowsAtWork]:
    """A library in `folder` with the real client on a thread."""
    store = Store.open(folder / "library" / "library.sqlite3")
    net = NetThread(lambda: HttpClient(patience=patience))
    newsroom = Newsroom()
    news: list[News] = []
    changed: list[int] = []
    newsroom.listen(news.append)
    covers = folder / "covers"
    covers.mkdir()
    desk = ShowDesk(
        store,
        net,
        newsroom,
        directories=directories,
        refreshed=changed.extend,
        covers_folder=lambda: covers,
    )
    try:
        yield ShowsAtWork(store, net, desk, news, newsroom, changed)
    finally:
        desk.close()
        net.close()
        store.close()
