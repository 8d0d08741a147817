"""The thread that fetches, as code with and without a loop of its own uses it."""

from __future__ import annotations

import asyncio
import threading

import pytest

from player.net.client import HttpClient, Kind, NetError
from player.net.thread import NetThread
from tests.support.http_server import HttpServer

FEED = b"<rss/>"


def test_without_a_loop(server: HttpServer) -> None:
    net = NetThread()
    url = server.route("/feed", lambda _, wire: wire.answer(FEED))
    assert net.get(url, kind=Kind.FEED, trusted=True).body == FEED
    with pytest.raises(NetError, match="has nothing at this address"):
        net.get(f"{server.url}/none", kind=Kind.FEED, trusted=True)
    net.close()
    net.close()


async def test_from_a_loop(server: HttpServer) -> None:
    net = NetThread()
    url = server.route("/feed", lambda _, wire: wire.answer(FEED))
    answer = await net.run(net.client.get(url, kind=Kind.FEED, trusted=True))
    assert answer.body == FEED
    net.close()


async def test_cancelled_from_outside(server: HttpServer) -> None:
    net = NetThread()
    url = server.route("/slow", lambda _, wire: wire.sleep(60))
    task = asyncio.create_task(net.run(net.client.get(url, kind=Kind.FEED, trusted=True)))
    await asyncio.sleep(0.2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    net.close()


def test_closing_ends_what_is_under_way(server: HttpServer) -> None:
    before = threading.active_count()
    net = NetThread(HttpClient)
    url = server.route("/slow", lambda _, wire: wire.sleep(60))
    future = net.submit(net.client.get(url, kind=Kind.FEED, trusted=True))
    while not server.asked:
        threading.Event().wait(0.01)
    net.close()
    assert future.cancelled()
    assert threading.active_count() <= before + 1
