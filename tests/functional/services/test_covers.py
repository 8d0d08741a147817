"""Pictures of shows."""

from __future__ import annotations

from pathlib import Path

from tests.support.http_server import HttpServer
from tests.support.shows import Served, ShowsAtWork, rss

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def test_a_cover_is_fetched_once_and_nothing_else_is_taken_for_one(
    at_work: ShowsAtWork, server: HttpServer, tmp_path: Path
) -> None:
    channel = f'<itunes:image href="{server.url}/cover.png"/>'
    feed = server.route("/feed", Served(rss("Talk", ["a"], channel=channel)))
    (show_id,) = at_work.desk.subscribe(at_work.desk.look_up(feed).shows)
    at_work.settled()
    server.route("/cover.png", Served("<html>Log in</html>", "image/png"))
    assert at_work.desk.cover(show_id) is None
    server.route("/cover.png", Served(PNG, "image/png"))
    assert at_work.desk.cover(show_id) == PNG
    asked = len(server.asked)
    assert at_work.desk.cover(show_id) == PNG
    assert len(server.asked) == asked
    (kept,) = (tmp_path / "covers").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_picture_on_another_server_of_ones_own_is_not_asked_for(
    at_work: ShowsAtWork, server: HttpServer
) -> None:
    with HttpServer() as inner:
        inner.route("/cover.png", Served(PNG, "image/png"))
        channel = f'<itunes:image href="{inner.url}/cover.png"/>'
        feed = server.route("/feed", Served(rss("Talk", ["a"], channel=channel)))
        (show_id,) = at_work.desk.subscribe(at_work.desk.look_up(feed).shows)
        at_work.settled()
        assert at_work.desk.cover(show_id) is None
        assert inner.asked == []
