"""Documents fetched from a real server on loopback, a good one and many bad ones."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import time
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
import trustme

from player.net.client import Answer, HttpClient, Kind, NetError
from player.net.problems import RefusedError
from tests.support.http_server import Asked, HttpServer, Wire

FEED = b"<rss><channel><title>Words</title></channel></rss>"
SECRET = "s3cr3t-t0ken"


async def get(client: HttpClient, url: str, kind: Kind = Kind.FEED) -> Answer:
    return await client.get(url, kind=kind, trusted=True)


async def test_a_document_is_fetched(server: HttpServer, client: HttpClient) -> None:
    def feed(_asked: Asked, wire: Wire) -> None:
        wire.answer(FEED, ETag='"1"', Last_Modified="yesterday", Content_Type="text/xml")

    answer = await get(client, server.route("/feed", feed) + "?a=b%20c#part")
    assert answer == Answer(
        200,
        f"{server.url}/feed?a=b%20c",
        FEED,
        '"1"',
        "yesterday",
        "text/xml",
        not_modified=False,
        moved_to=None,
    )
    asked = server.asked[0]
    assert asked.path == "/feed?a=b%20c"
    assert asked.headers["user-agent"].startswith("podline/")
    assert asked.headers["host"] == f"127.0.0.1:{server.port}"


async def test_what_did_not_change_is_not_sent_again(
    server: HttpServer, client: HttpClient
) -> None:
    def feed(asked: Asked, wire: Wire) -> None:
        if asked.headers.get("if-none-match") == '"1"':
            wire.head("304 Not Modified", ETag='"1"')
            wire.keep = True
        else:
            wire.answer(FEED, ETag='"1"')

    url = server.route("/feed", feed)
    first = await get(client, url)
    again = await client.get(
        url, kind=Kind.FEED, etag=first.etag, last_modified="Mon", trusted=True
    )
    assert again.not_modified
    assert again.body == b""
    assert server.asked[1].headers["if-modified-since"] == "Mon"


async def test_what_a_feed_leads_to_on_this_machine_is_never_asked(server: HttpServer) -> None:
    client = HttpClient()
    for host in ("127.0.0.1", "localhost", "127.1", "0x7f.1", "[::ffff:127.0.0.1]", "0.0.0.0"):
        with pytest.raises(RefusedError, match="your own machine or network"):
            await client.get(f"http://{host}:{server.port}/", kind=Kind.FEED)
    await client.close()
    assert server.asked == []


async def test_a_connection_of_the_listener_is_not_used_for_a_feed(
    server: HttpServer, client: HttpClient
) -> None:
    url = server.route("/feed", lambda _, wire: wire.answer(FEED))
    await get(client, url)
    with pytest.raises(RefusedError):
        await client.get(url, kind=Kind.FEED)
    assert len(server.asked) == 1


async def test_what_the_listener_named_does_not_lead_elsewhere_on_their_network(
    server: HttpServer, client: HttpClient
) -> None:
    """127.0.0.1 was typed; localhost was not."""
    other = f"http://localhost:{server.port}/inside"
    url = server.route("/feed", lambda _, wire: wire.redirect(other))
    with pytest.raises(RefusedError, match="localhost"):
        await get(client, url)
    assert server.paths() == ["/feed"]


@pytest.mark.parametrize(
    "where", ["file:///etc/passwd", "ftp://127.0.0.1/x", "smb://x/y", "gopher:"]
)
async def test_redirects_to_other_schemes_are_refused(
    server: HttpServer, client: HttpClient, where: str
) -> None:
    with pytest.raises(RefusedError, match="http and https only"):
        await get(client, server.route("/feed", lambda _, wire: wire.redirect(where)))


@pytest.mark.parametrize("where", ["http://[::1", "http://[x]/", "http://a b/", "//["])
async def test_redirects_to_what_is_no_address_are_said_so(
    server: HttpServer, client: HttpClient, where: str
) -> None:
    with pytest.raises(NetError, match="address"):
        await get(client, server.route("/feed", lambda _, wire: wire.redirect(where)))


def redirecting(where: str, status: str = "302 Found") -> Callable[[Asked, Wire], None]:
    return lambda _, wire: wire.redirect(where, status)


async def test_five_redirects_are_followed_and_no_more(
    server: HttpServer, client: HttpClient
) -> None:
    for at in range(5):
        server.route(f"/{at}", redirecting(f"/{at + 1}"))
    server.route("/5", lambda _, wire: wire.answer(FEED))
    assert (await get(client, f"{server.url}/0")).body == FEED
    server.route("/5", lambda _, wire: wire.redirect("/0"))
    with pytest.raises(NetError, match="round and round"):
        await get(client, f"{server.url}/0")


@pytest.mark.parametrize(
    ("statuses", "moved_to"),
    [
        (["301 Moved", "308 Moved"], "/2"),
        (["301 Moved", "302 Found"], "/1"),
        (["302 Found", "301 Moved"], None),
        (["307 Look"], None),
    ],
)
async def test_where_it_moved_for_good_is_told(
    server: HttpServer, client: HttpClient, statuses: list[str], moved_to: str | None
) -> None:
    for at, status in enumerate(statuses):
        server.route(f"/{at}", redirecting(f"/{at + 1}", status))
    server.route(f"/{len(statuses)}", lambda _, wire: wire.answer(FEED))
    answer = await get(client, f"{server.url}/0")
    assert answer.moved_to == (moved_to and server.url + moved_to)
    assert answer.url == f"{server.url}/{len(statuses)}"


async def test_a_password_in_an_address_is_sent_as_a_header(
    server: HttpServer, client: HttpClient
) -> None:
    server.route("/old", lambda _, wire: wire.redirect("/new", "301 Moved"))
    server.route("/new", lambda _, wire: wire.answer(FEED))
    url = f"http://ada:{SECRET}@127.0.0.1:{server.port}/old"
    answer = await get(client, url)
    assert [bool(asked.headers.get("authorization")) for asked in server.asked] == [True, True]
    assert SECRET not in answer.url
    assert answer.moved_to == url.replace("/old", "/new")


def packed(coding: str, data: bytes) -> Callable[[Asked, Wire], None]:
    return lambda _, wire: wire.answer(data, Content_Encoding=coding)


async def test_what_came_packed_is_unpacked(server: HttpServer, client: HttpClient) -> None:
    url = server.route("/gzip", packed("gzip", gzip.compress(FEED)))
    assert (await get(client, url)).body == FEED
    url = server.route("/deflate", packed("deflate", zlib.compress(FEED)))
    assert (await get(client, url)).body == FEED


@pytest.mark.parametrize("coding", ["gzip", "br", "gzip, gzip"])
async def test_what_cannot_be_unpacked_is_said_so(
    server: HttpServer, client: HttpClient, coding: str
) -> None:
    with pytest.raises(NetError, match="cannot be unpacked"):
        await get(client, server.route("/feed", packed(coding, FEED)))


async def test_a_bomb_is_stopped_with_little_memory(server: HttpServer, client: HttpClient) -> None:
    bomb = gzip.compress(bytes(300 << 20), 1)
    url = server.route("/bomb", packed("gzip", bomb))
    tracemalloc.start()
    try:
        with pytest.raises(NetError, match="too large: podline takes up to 8 MB"):
            await get(client, url, Kind.PAGE)
        assert tracemalloc.get_traced_memory()[1] < 40 << 20
    finally:
        tracemalloc.stop()


async def test_a_body_without_end_is_stopped(server: HttpServer, client: HttpClient) -> None:
    sent = 0

    def endless(_asked: Asked, wire: Wire) -> None:
        nonlocal sent
        wire.head(Connection="close")
        while True:
            wire.send(bytes(1 << 16))
            sent += 1 << 16

    with pytest.raises(NetError, match="too large"):
        await get(client, server.route("/endless", endless), Kind.CHAPTERS)
    assert sent < 100 << 20


def dripping(_asked: Asked, wire: Wire) -> None:
    wire.head(Content_Length=100_000)
    while True:
        wire.send(b"x")
        wire.sleep(0.05)


def silent(_asked: Asked, wire: Wire) -> None:
    wire.sleep(60)


def stalling(_asked: Asked, wire: Wire) -> None:
    wire.head(Content_Length=100)
    wire.send(b"x")
    wire.sleep(60)


def headless(_asked: Asked, wire: Wire) -> None:
    while True:
        wire.send(b"HTTP/1.1 200 OK\r\nX-Long: 1\r\n")
        wire.sleep(0.1)


@pytest.mark.parametrize("handler", [dripping, silent, stalling])
async def test_drips_and_silence_are_not_waited_out(
    server: HttpServer, client: HttpClient, handler: Callable[[Asked, Wire], None]
) -> None:
    began_s = time.monotonic()
    with pytest.raises(NetError, match=r"127\.0\.0\.1 takes too long") as caught:
        await get(client, server.route("/slow", handler))
    assert caught.value.passing
    assert time.monotonic() - began_s < 20


async def test_headers_without_end_are_stopped(server: HttpServer, client: HttpClient) -> None:
    def long_head(_asked: Asked, wire: Wire) -> None:
        wire.send(b"HTTP/1.1 200 OK\r\n")
        while True:
            wire.send(b"X-Long: " + b"x" * 60_000 + b"\r\n")

    with pytest.raises(NetError):
        await get(client, server.route("/feed", long_head))


async def test_the_deadline_ends_what_everything_else_lets_pass(
    server: HttpServer, client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Kind, "deadline_s", 0.5)
    with pytest.raises(NetError, match="takes too long"):
        await get(client, server.route("/slow", headless))


@pytest.mark.parametrize(
    ("status", "match", "passing"),
    [
        ("401 Unauthorized", "needs a login", False),
        ("403 Forbidden", "needs a login", False),
        ("404 Not Found", "has nothing at this address: it is wrong, or", False),
        ("410 Gone", "is gone for good", False),
        ("418 Teapot", "cannot answer now", False),
        ("500 Oops", "cannot answer now", True),
        ("429 Too Many", "too much to do", True),
        ("503 Busy", "too much to do", True),
    ],
)
async def test_refusals_are_sentences_without_secrets(
    server: HttpServer, client: HttpClient, status: str, match: str, passing: bool
) -> None:
    server.route("/feed", lambda _, wire: wire.answer(b"\x1b]0;title\x07", status))
    url = f"http://ada:{SECRET}@127.0.0.1:{server.port}/feed?token={SECRET}"
    with pytest.raises(NetError, match=match) as caught:
        await get(client, url)
    error: BaseException | None = caught.value
    assert caught.value.passing is passing
    assert caught.value.status == int(status[:3])
    assert str(error).endswith(".")
    while error is not None:
        assert SECRET not in f"{error!r} {error}"
        error = error.__cause__ or error.__context__


async def test_who_asks_to_be_left_alone_is(server: HttpServer, client: HttpClient) -> None:
    url = server.route("/feed", lambda _, wire: wire.answer(b"", "429 Slow", Retry_After="300"))
    with pytest.raises(NetError) as caught:
        await get(client, url)
    assert caught.value.retry_after_s == 300
    for where in (url, f"{server.url}/other"):
        with pytest.raises(NetError, match="not to be asked again for 5 minutes"):
            await get(client, where)
    assert len(server.asked) == 1


def resetting(_asked: Asked, wire: Wire) -> None:
    wire.reset()


def cut_off(_asked: Asked, wire: Wire) -> None:
    wire.head(Content_Length=1_000)
    wire.send(b"<rss>")


def not_http(_asked: Asked, wire: Wire) -> None:
    wire.send(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")


@pytest.mark.parametrize("handler", [resetting, cut_off, not_http])
async def test_broken_answers_are_sentences(
    server: HttpServer, client: HttpClient, handler: Callable[[Asked, Wire], None]
) -> None:
    with pytest.raises(NetError, match=r"The connection to 127\.0\.0\.1 broke") as caught:
        await get(client, server.route("/feed", handler))
    assert caught.value.passing


async def test_a_closed_door_is_said_so(client: HttpClient) -> None:
    with HttpServer() as closed:
        url = closed.url
    with pytest.raises(NetError, match="refuses the connection"):
        await get(client, url)


async def test_a_kept_connection_that_was_closed_is_no_failure(
    server: HttpServer, client: HttpClient
) -> None:
    def once(_asked: Asked, wire: Wire) -> None:
        wire.answer(FEED)
        wire.keep = False

    url = server.route("/feed", once)
    for _ in range(5):
        assert (await get(client, url)).body == FEED


def server_trust(authority: trustme.CA, name: str, *, expired: bool = False) -> ssl.SSLContext:
    import datetime

    when = datetime.datetime(2001, 1, 1, tzinfo=datetime.UTC) if expired else None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, not_after=when).configure_cert(context)
    return context


async def test_a_certificate_is_looked_at() -> None:
    authority, stranger = trustme.CA(), trustme.CA()
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    client = HttpClient(trust=trust)
    good = server_trust(authority, "127.0.0.1")
    for context, reason in (
        (good, None),
        (server_trust(stranger, "127.0.0.1"), "unable to get local issuer"),
        (server_trust(authority, "elsewhere.example"), "IP address mismatch"),
        (server_trust(authority, "127.0.0.1", expired=True), "expired"),
    ):
        with HttpServer(tls=context) as server:
            url = server.route("/feed", lambda _, wire: wire.answer(FEED))
            if reason is None:
                assert (await get(client, url)).body == FEED
                continue
            with pytest.raises(NetError, match=f"does not trust 127.*{reason}"):
                await get(client, url)
            assert server.asked == []
    await client.close()


async def test_no_step_down_from_https_to_http(server: HttpServer) -> None:
    authority = trustme.CA()
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    client = HttpClient(trust=trust)
    with HttpServer(tls=server_trust(authority, "127.0.0.1")) as secure:
        url = secure.route("/feed", lambda _, wire: wire.redirect(f"{server.url}/feed"))
        with pytest.raises(RefusedError, match="insecure"):
            await get(client, url)
    assert server.asked == []
    await client.close()


async def test_two_at_a_time_of_one_host(server: HttpServer, client: HttpClient) -> None:
    def feed(_asked: Asked, wire: Wire) -> None:
        wire.sleep(0.03)
        wire.answer(FEED)

    url = server.route("/feed", feed)
    await asyncio.gather(*(get(client, f"{url}?{at}") for at in range(12)))
    assert len(server.asked) == 12
    assert server.most_at_once == 2


async def test_eight_at_a_time_in_all() -> None:
    """Every address of 127/8 is this machine, and a host of its own."""

    def feed(_asked: Asked, wire: Wire) -> None:
        wire.sleep(0.05)
        wire.answer(FEED)

    client = HttpClient()
    with HttpServer(address="0.0.0.0") as server:
        server.route("/feed", feed)
        urls = [f"http://127.0.0.{at}:{server.port}/feed" for at in range(1, 25)]
        await asyncio.gather(*(get(client, url) for url in urls))
        assert len(server.asked) == 24
        assert server.most_at_once == 8
    await client.close()


async def test_cancelling_ends_it(server: HttpServer, client: HttpClient) -> None:
    task = asyncio.create_task(get(client, server.route("/slow", silent)))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    url = server.route("/feed", lambda _, wire: wire.answer(FEED))
    assert (await get(client, url)).body == FEED
