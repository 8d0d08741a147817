"""Playing what a server on loopback sends, with the real client and the real engine."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from player.net.client import HttpClient, Patience
from player.net.thread import NetThread
from player.net.transfer import Transfer
from player.services.streams import Stream
from tests.support.http_server import HttpServer, Sound

PATIENCE = Patience(connect_s=2, silence_s=1.0, grace_s=3, least_bps=200)


@dataclass
class Fetching:
    """A transfer under way."""

    stream: Stream
    sound: Sound

    @property
    def transfer(self) -> Transfer:
        return self.stream.transfer

    @property
    def done(self) -> Future[Path]:
        return self.stream.done


@contextmanager
def fetching(sound: Sound, folder: Path) -> Iterator[Fetching]:
    """Fetch `sound` from a server of its own into `folder`, on a thread, until the end."""
    with HttpServer() as server:
        net = NetThread(lambda: HttpClient(patience=PATIENCE))
        try:
            url = server.route("/episode", sound)
            final = folder / "episode"
            transfer = Transfer(
                net.client, url, final, check=lambda *_: "", trusted=True, urgent=True
            )
            yield Fetching(Stream(net, "episode", url, transfer), sound)
        finally:
            net.close()
