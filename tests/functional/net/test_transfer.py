"""Files fetched from a real server on loopback that breaks, stalls, changes and lies."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from player.net import disk, retrying
from player.net.client import HttpClient, NetError
from player.net.progress import Phase
from player.net.transfer import Transfer
from tests.support.http_server import Asked, HttpServer, Sound, Wire, noise

SIZE = 600_000
DATA = noise(SIZE)
OTHER = noise(SIZE, seed=1)


@pytest.fixture(autouse=True)
def _sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrying, "FIRST_WAIT_S", 0.02)
    monkeypatch.setattr(retrying, "LONGEST_WAIT_S", 0.05)


def anything(_head: bytes, _content_type: str) -> str:
    return ""


def only_sound(head: bytes, _content_type: str) -> str:
    return "This is a page, not audio." if head.lstrip().startswith(b"<") else ""


def begin(client: HttpClient, url: str, folder: Path, **how: bool) -> Transfer:
    return Transfer(client, url, folder / "a.mp3", check=only_sound, trusted=True, **how)


@asynccontextmanager
async def running(transfer: Transfer) -> AsyncIterator[asyncio.Task[Path]]:
    task = asyncio.create_task(transfer.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(condition: object, patience_s: float = 10) -> None:
    assert callable(condition)
    async with asyncio.timeout(patience_s):
        while not condition():
            await asyncio.sleep(0.005)


async def fetched(client: HttpClient, url: str, folder: Path) -> bytes:
    async with asyncio.timeout(20):
        return (await begin(client, url, folder).run()).read_bytes()


@pytest.mark.parametrize("ranges", [True, False])
@pytest.mark.parametrize("unsized", [True, False])
async def test_a_file_is_fetched_whole(
    server: HttpServer, client: HttpClient, tmp_path: Path, ranges: bool, unsized: bool
) -> None:
    sound = Sound(DATA, ranges=ranges, unsized=unsized)
    transfer = begin(client, server.route("/a.mp3", sound), tmp_path)
    told: list[Phase] = []
    transfer.listen(lambda: told.append(transfer.progress.phase))
    final = await transfer.run()
    assert final.read_bytes() == DATA
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp3"]
    assert transfer.arrived.finished
    assert transfer.arrived.path == final
    assert transfer.progress.arrived_bytes == transfer.progress.length == SIZE
    assert list(dict.fromkeys(told)) == [
        Phase.WAITING,
        Phase.CONNECTING,
        Phase.RECEIVING,
        Phase.DONE,
    ]


@pytest.mark.parametrize("etag", ['"1"', 'W/"1"', ""])
@pytest.mark.parametrize("ranges", [True, False])
async def test_what_breaks_goes_on_where_it_was(
    server: HttpServer, client: HttpClient, tmp_path: Path, etag: str, ranges: bool
) -> None:
    sound = Sound(DATA, etag=etag, ranges=ranges, breaks_after=[100_000, 200_000, 0, 250_000])
    assert await fetched(client, server.route("/a.mp3", sound), tmp_path) == DATA
    assert sound.connections == 5
    if ranges:
        asked = [int(each.removeprefix("bytes=").strip("-")) for each in sound.asked_ranges]
        assert asked == sorted(asked)
        assert asked[-1] > 400_000


@pytest.mark.parametrize("ranges", [True, False])
async def test_a_reset_costs_little(
    server: HttpServer, client: HttpClient, tmp_path: Path, ranges: bool
) -> None:
    sound = Sound(DATA, ranges=ranges, resets=True, breaks_after=[200_000, 250_000, 300_000])
    assert await fetched(client, server.route("/a.mp3", sound), tmp_path) == DATA
    assert sound.connections == 4


@pytest.mark.parametrize("ranges", [True, False])
async def test_a_stall_ends_in_a_new_connection(
    server: HttpServer, client: HttpClient, tmp_path: Path, ranges: bool
) -> None:
    sound = Sound(DATA, ranges=ranges, stalls_after=[100_000, 300_000])
    assert await fetched(client, server.route("/a.mp3", sound), tmp_path) == DATA
    assert sound.connections == 3


async def test_a_drip_ends_in_a_new_connection(
    server: HttpServer, client: HttpClient, tmp_path: Path
) -> None:
    sound = Sound(DATA)

    def first_drips(asked: Asked, wire: Wire) -> None:
        if len(server.asked) > 1:
            sound(asked, wire)
            return
        wire.head(Content_Length=SIZE)
        for at in range(SIZE):
            wire.send(DATA[at : at + 1])
            wire.sleep(0.02)

    assert await fetched(client, server.route("/a.mp3", first_drips), tmp_path) == DATA
    assert len(server.asked) == 2


async def test_goes_on_after_a_new_start(
    server: HttpServer, client: HttpClient, tmp_path: Path
) -> None:
    sound = Sound(DATA, etag='"1"', bytes_per_s=400_000)
    url = server.route("/a.mp3", sound)
    transfer = begin(client, url, tmp_path)
    async with running(transfer):
        await until(lambda: transfer.progress.arrived_bytes > 150_000)
    sound.bytes_per_s = 0
    assert await fetched(client, url, tmp_path) == DATA
    assert int(sound.asked_ranges[-1].removeprefix("bytes=").strip("-")) > 100_000


async def test_what_is_wanted_comes_first(
    server: HttpServer, client: HttpClient, tmp_path: Path
) -> None:
    sound = Sound(DATA, bytes_per_s=300_000)
    transfer = begin(client, server.route("/a.mp3", sound), tmp_path)
    transfer.want(450_000)
    async with running(transfer) as task:
        await until(lambda: any(begin <= 450_000 < end for begin, end in transfer.arrived.spans))
        assert transfer.progress.arrived_bytes < 200_000
        transfer.want(300_000)
        await until(lambda: any(begin <= 300_000 < end for begin, end in transfer.arrived.spans))
        assert transfer.progress.arrived_bytes < 400_000
        sound.bytes_per_s = 0
        assert (await task).read_bytes() == DATA
    assert sum(1 for _ in sound.asked_ranges) <= 6


async def test_what_comes_soon_is_not_asked_for_again(
    server: HttpServer, client: HttpClient, tmp_path: Path
) -> None:
    sound = Sound(DATA, bytes_per_s=600_000)
    transfer = begin(client, server.route("/a.mp3", sound), tmp_path)
    async with running(transfer) as task:
        while not task.done():
            spans = transfer.arrived.spans
            transfer.want((spans[0][1] if spans else 0) + 1_000)
            await asyncio.sleep(0.02)
    assert sound.connections == 1


async def test_without_ranges_what_is_wanted_is_waited_for(
    server: HttpServer, client: HttpClient, tmp_path: Path
) -> None:
    sound = Sound(DATA, ranges=False, bytes_per_s=1_000_000)
    transfer = begin(client, server.route("/a.mp3", sound), tmp_path)
    async with running(transfer) as task:
        await until(lambda: transfer.progress.arrived_bytes > 50_000)
        transfer.want(500_000)
        assert (await task).read_bytes() == DATA
    assert sound.connections == 1


@pytest.mark.parametrize("validators", [("etag", '"1"', '"2"'), ("last_modified", "Mon", "Tue")])
@pytest.mark.parametrize("ranges", [True, False])
async def test_a_file_that_changed_is_not_spliced(
    server: HttpServer,
    client: HttpClient,
    tmp_path: Path,
    validators: tuple[str, str, str],
    ranges: bool,
) -> None:
    name, before, after = validators
    sound = Sound(DATA, ranges=ranges, breaks_after=[300_000])
    setattr(sound, name, before)
    url = server.route("/a.mp3", sound)
    transfer = begin(client, url, tmp_path)

    def change() -> None:
        if transfer.progress.phase is Phase.RETRYING:
            sound.data = OTHER
            setattr(sound, name, after)

    transfer.listen(change)
    assert (await transfer.run()).read_bytes() == OTHER
    assert transfer.arrived.generation > 0


@pytest.mark.parametrize("ranges", [True, False])
async def test_a_file_that_changed_without_a_word_is_not_spliced(
    server: HttpServer, client: HttpClient, tmp_path: Path, ranges: bool
) -> None:
    """Same length, no ETag, no date: only the bytes tell."""
    sound = Sound(DATA, ranges=ranges, breaks_after=[300_000])
    transfer = begin(client, server.route("/a.mp3", sound), tmp_path)

    def change() -> None:
        if transfer.progress.phase is Phase.RETRYING:
            sound.data = OTHER

    transfer.listen(change)
    assert (await transfer.run()).read_bytes() == OTHER


async def test_a_server_that_sends_another_file_each_time_is_given_up(
    server: HttpServer, client: HttpClient, tmp_path: Path
) -> None:
    def moody(_asked: Asked, wire: Wire) -> None:
        wire.head(Content_Length=SIZE, ETag=f'"{len(server.asked)}"')
        wire.send(b"ID3" + noise(100_000, seed=len(server.asked)))
        wire.reset()

    with pytest.raises(NetError, match="different versions"):
        await begin(client, server.route("/a.mp3", moody), tmp_path).run()
    assert len(server.asked) < 20


async def test_a_length_that_is_too_long_is_not_waited_for_for_ever(
    server: HttpServer, client: HttpClient, tmp_path: Path
) -> None:
    sound = Sound(DATA, ranges=False, claimed=SIZE + 1_000)
    with pytest.raises(NetError, match="breaks off at the same place"):
        await begin(client, server.route("/a.mp3", sound), tmp_path).run()
    assert sound.connections == 3


async def test_the_length_of_a_part_is_believed_before_that_of_the_answer(
    server: HttpServer, client: HttpClient, tmp_path: Path
) -> None:
    sound = Sound(DATA, claimed=SIZE + 1_000)
    assert await fetched(client, server.route("/a.mp3", sound), tmp_path) == DATA


async def test_a_server_that_sends_parts_of_its_own_size(
    server: HttpServer, client: HttpClient, tmp_path: Path
) -> None:
    def small(asked: Asked, wire: Wire) -> None:
        first = int(asked.headers["range"].removeprefix("bytes=").strip("-"))
        part = DATA[first : first + 100_000]
        where = f"bytes {first}-{first + len(part) - 1}/{SIZE}"
        wire.answer(part, "206 Partial Content", Content_Range=where)

    assert await fetched(client, server.route("/a.mp3", small), tmp_path) == DATA


@pytest.mark.parametrize(
    "content_range", ["", "bytes 5-9", "bytes */100", "bytes 50-99/100", "items 0-9/10", "bytes x"]
)
async def test_nonsense_about_parts_is_not_believed(
    server: HttpServer, client: HttpClient, tmp_path: Path, content_range: str
) -> None:
    def odd(_asked: Asked, wire: Wire) -> None:
        wire.answer(DATA[:100], "206 Partial Content", Content_Range=content_range)

    with pytest.raises(NetError, match="part of the file"):
        await begin(client, server.route("/a.mp3", odd), tmp_path).run()
    assert not (tmp_path / "a.mp3").exists()


PAGE = b"\n<!doctype html><title>Please log in</title>" + b" " * 9_000


async def test_a_page_in_place_of_sound_is_not_saved(
    server: HttpServer, client: HttpClient, tmp_path: Path
) -> None:
    url = server.route("/a.mp3", Sound(PAGE, content_type="text/html"))
    transfer = begin(client, url, tmp_path)
    with pytest.raises(NetError, match="a page, not audio"):
        await transfer.run()
    assert transfer.progress.phase is Phase.FAILED
    assert transfer.progress.arrived_bytes == 0
    assert all(path.stat().st_size < 500 for path in tmp_path.iterdir())


@pytest.mark.parametrize("etag", ['"1"', ""])
async def test_a_page_midway_costs_nothing_that_was_there(
    server: HttpServer, client: HttpClient, tmp_path: Path, etag: str
) -> None:
    sound = Sound(DATA, etag=etag, breaks_after=[300_000])
    url = server.route("/a.mp3", sound)
    transfer = begin(client, url, tmp_path)

    def log_out() -> None:
        if transfer.progress.phase is Phase.RETRYING:
            server.route("/a.mp3", Sound(PAGE, ranges=False, content_type="text/html"))

    transfer.listen(log_out)
    with pytest.raises(NetError, match="a page, not audio"):
        await transfer.run()
    server.route("/a.mp3", sound)
    assert await fetched(client, url, tmp_path) == DATA
    assert int(sound.asked_ranges[-1].removeprefix("bytes=").strip("-")) > 250_000


async def test_an_empty_file_is_said_so(
    server: HttpServer, client: HttpClient, tmp_path: Path
) -> None:
    for ranges in (True, False):
        url = server.route("/a.mp3", Sound(b"", ranges=ranges))
        with pytest.raises(NetError, match="empty file"):
            await begin(client, url, tmp_path).run()


async def test_a_short_file_is_looked_at_too(
    server: HttpServer, client: HttpClient, tmp_path: Path
) -> None:
    assert await fetched(client, server.route("/a.mp3", Sound(b"ID3")), tmp_path) == b"ID3"
    (tmp_path / "a.mp3").unlink()
    with pytest.raises(NetError, match="a page"):
        await fetched(client, server.route("/b.mp3", Sound(b"<html>")), tmp_path)


async def test_a_station_that_never_ends_is_left(
    server: HttpServer, client: HttpClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "MOST_BYTES", 500_000)
    url = server.route("/live", Sound(DATA, ranges=False, unsized=True))
    with pytest.raises(NetError, match="too large"):
        await begin(client, url, tmp_path).run()


async def test_a_disk_without_room_is_noticed_before(
    server: HttpServer, client: HttpClient, tmp_path: Path
) -> None:
    def huge(_asked: Asked, wire: Wire) -> None:
        wire.head("206 Partial", Content_Range=f"bytes 0-{(1 << 31) - 1}/{1 << 31}")
        wire.sleep(5)

    import shutil

    if shutil.disk_usage(tmp_path).free < 3 << 30:
        url = server.route("/a.mp3", huge)
        with pytest.raises(NetError, match="disk is too full"):
            await begin(client, url, tmp_path).run()


async def test_paused_lets_go_and_resumed_goes_on(
    server: HttpServer, client: HttpClient, tmp_path: Path
) -> None:
    sound = Sound(DATA, bytes_per_s=500_000)
    transfer = begin(client, server.route("/a.mp3", sound), tmp_path)
    async with running(transfer) as task:
        await until(lambda: transfer.progress.arrived_bytes > 50_000)
        transfer.pause()
        await until(lambda: transfer.progress.phase is Phase.PAUSED)
        there = transfer.progress.arrived_bytes
        await asyncio.sleep(0.1)
        assert transfer.progress.arrived_bytes == there
        sound.bytes_per_s = 0
        transfer.resume()
        assert (await task).read_bytes() == DATA
    assert sound.connections == 2


async def test_a_refusal_is_not_asked_for_again(
    server: HttpServer, client: HttpClient, tmp_path: Path
) -> None:
    url = server.route("/a.mp3", lambda _, wire: wire.answer(b"no", "404 Not Found"))
    with pytest.raises(NetError, match="has nothing at this address"):
        await begin(client, url, tmp_path).run()
    assert len(server.asked) == 1


async def test_a_server_that_is_down_is_tried_some_times(
    server: HttpServer, client: HttpClient, tmp_path: Path
) -> None:
    url = server.route("/a.mp3", lambda _, wire: wire.answer(b"", "500 Oops"))
    with pytest.raises(NetError, match="cannot answer now"):
        await begin(client, url, tmp_path).run()
    assert len(server.asked) == retrying.MOST_TRIES + 1


async def test_where_it_led_is_asked_directly_until_that_runs_out(
    server: HttpServer, client: HttpClient, tmp_path: Path
) -> None:
    """As with addresses that are signed for some minutes."""
    sound = Sound(DATA, etag='"1"', breaks_after=[100_000, 100_000, 100_000])
    tickets = 0

    def ticket(_asked: Asked, wire: Wire) -> None:
        nonlocal tickets
        tickets += 1
        wire.redirect(f"/signed?{tickets}")

    def signed(asked: Asked, wire: Wire) -> None:
        if asked.path.endswith("?1") and sound.connections >= 2:
            wire.answer(b"expired", "403 Forbidden")
        else:
            sound(asked, wire)

    server.route("/signed", signed)
    assert await fetched(client, server.route("/a.mp3", ticket), tmp_path) == DATA
    assert tickets == 2


async def test_what_is_packed_is_not_taken_for_sound(
    server: HttpServer, client: HttpClient, tmp_path: Path
) -> None:
    url = server.route("/a.mp3", lambda _, wire: wire.answer(b"x", Content_Encoding="gzip"))
    with pytest.raises(NetError, match="packed"):
        await begin(client, url, tmp_path).run()


async def test_who_listens_does_not_wait_for_a_turn(
    server: HttpServer, client: HttpClient, tmp_path: Path
) -> None:
    slow = server.route("/slow", Sound(DATA, bytes_per_s=20_000))
    waiting = [
        asyncio.create_task(
            Transfer(client, slow, tmp_path / name, check=anything, trusted=True).run()
        )
        for name in "bcd"
    ]
    await until(lambda: len(server.asked) == 2)
    url = server.route("/a.mp3", Sound(DATA))
    began_s = time.monotonic()
    assert (await begin(client, url, tmp_path, urgent=True).run()).read_bytes() == DATA
    assert time.monotonic() - began_s < 5
    assert server.paths() == ["/slow", "/slow", "/a.mp3"]
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_what_was_let_go_a_moment_ago_is_taken_up(
    server: HttpServer, client: HttpClient, tmp_path: Path
) -> None:
    sound = Sound(DATA, bytes_per_s=400_000)
    url = server.route("/a.mp3", sound)
    first = begin(client, url, tmp_path)
    task = asyncio.create_task(first.run())
    await until(lambda: first.progress.arrived_bytes > 50_000)
    second = asyncio.create_task(begin(client, url, tmp_path).run())
    await asyncio.sleep(0.05)
    task.cancel()
    sound.bytes_per_s = 0
    assert (await second).read_bytes() == DATA
