"""Refreshing real feeds from a real server: what comes, what stays, what is said."""

from __future__ import annotations

import pytest

from player.library.model import Show
from player.services.desk import Changed, Refreshing
from tests.support.http_server import HttpServer
from tests.support.shows import Served, ShowsAtWork, rss


def add(at_work: ShowsAtWork, url: str, *, trusted: bool = True) -> Show:
    return at_work.store.add_show(url, title="New", trusted=trusted)


def test_a_refresh_brings_what_is_new_and_asks_politely_after_that(
    at_work: ShowsAtWork, server: HttpServer
) -> None:
    feed = Served(rss("Talk", ["b", "a"]), etag='"1"')
    show = add(at_work, server.route("/feed", feed))
    assert at_work.refreshed() == Refreshing(1, 1, 2, 0)
    assert at_work.store.show(show.id).title == "Talk"
    assert at_work.refreshed() == Refreshing(1, 1, 0, 0)
    assert feed.conditional == 1
    feed.body, feed.etag = rss("Talk", ["c", "b", "a"]), '"2"'
    assert at_work.refreshed(show.id) == Refreshing(1, 1, 1, 0)
    assert sorted(at_work.titles()) == ["Talk a", "Talk b", "Talk c"]
    assert at_work.news[0] == Refreshing(0, 1)
    assert any(isinstance(news, Changed) for news in at_work.news)
    assert set(at_work.changed) == {show.id}


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (Served("<!DOCTYPE html><html><title>Log in</title></html>"), "web page, not with a feed"),
        (Served(""), "This feed is empty."),
        (Served(rss("Talk", [])), "those that the library has stay"),
        (Served("", status="403 Forbidden"), "needs a login"),
        (Served("", status="404 Not Found"), "has nothing at this address"),
        (Served("", status="500 Oops"), "try again later"),
        (Served(rss("Talk", ["c", "b", "a"])[:-60]), "could be read in part only"),
        (Served("<rss>" + "<a>" * 100_000), ""),
        (Served(b"\x89PNG\r\n\x1a\n\0\0"), ""),
    ],
)
def test_a_bad_answer_is_said_and_takes_nothing_away(
    bad: Served, sentence: str, at_work: ShowsAtWork, server: HttpServer
) -> None:
    show = add(at_work, server.route("/feed", Served(rss("Talk", ["b", "a"]), etag='"1"')))
    at_work.refreshed()
    server.route("/feed", bad)
    assert at_work.refreshed().failed == 1
    kept = at_work.store.show(show.id)
    assert sentence in kept.failure
    assert kept.failure
    assert {"Talk a", "Talk b"} <= set(at_work.titles())
    assert kept.title == "Talk"
    server.route("/feed", Served(rss("Talk", ["d", "b"]), etag='"3"'))
    assert at_work.refreshed().failed == 0
    assert at_work.store.show(show.id).failure == ""
    assert "Talk d" in at_work.titles()


def test_one_bad_feed_holds_up_no_other(at_work: ShowsAtWork, server: HttpServer) -> None:
    for number in range(20):
        add(at_work, server.route(f"/{number}", Served(rss(f"T{number}", ["a"]))))
    server.route("/3", lambda asked, wire: wire.sleep(60))
    done = at_work.refreshed()
    assert done == Refreshing(20, 20, 19, 1)
    assert server.most_at_once <= 2
    (failed,) = [show for show in at_work.store.shows() if show.failure]
    assert "takes too long" in failed.failure


def test_what_a_feed_names_on_this_machine_is_refused(
    at_work: ShowsAtWork, server: HttpServer
) -> None:
    show = add(at_work, server.route("/feed", Served(rss("Talk", ["a"]))), trusted=False)
    assert at_work.refreshed().failed == 1
    assert "only when you type the address yourself" in at_work.store.show(show.id).failure
    assert server.asked == []


def test_a_redirect_for_good_changes_the_address_and_one_for_now_does_not(
    at_work: ShowsAtWork, server: HttpServer
) -> None:
    new = server.route("/new", Served(rss("Talk", ["a"])))
    old = server.route("/old", lambda asked, wire: wire.redirect("/new"))
    show = add(at_work, old)
    assert at_work.refreshed().new == 1
    assert at_work.store.show(show.id).source == old
    server.route("/old", lambda asked, wire: wire.redirect("/new", "301 Moved Permanently"))
    at_work.refreshed()
    moved = at_work.store.show(show.id)
    assert (moved.source, moved.trusted) == (new, True)
    assert at_work.refreshed() == Refreshing(1, 1, 0, 0)
    assert server.paths()[-1] == "/new"


def test_a_feed_that_moved_to_a_login_page_stays_where_it_is(
    at_work: ShowsAtWork, server: HttpServer
) -> None:
    show = add(at_work, server.route("/old", Served(rss("Talk", ["a"]))))
    at_work.refreshed()
    server.route("/old", lambda asked, wire: wire.redirect("/login", "301 Moved Permanently"))
    server.route("/login", Served("<html><body>Log in"))
    assert at_work.refreshed().failed == 1
    assert at_work.store.show(show.id).source.endswith("/old")
    server.route("/old", lambda asked, wire: wire.redirect("/old"))
    assert at_work.refreshed().failed == 1
    assert "round and round" in at_work.store.show(show.id).failure
    assert at_work.titles() == ["Talk a"]


def test_a_feed_that_names_its_new_address_is_followed_there(
    at_work: ShowsAtWork, server: HttpServer
) -> None:
    new = server.url + "/new"
    channel = f"<itunes:new-feed-url>{new}</itunes:new-feed-url>"
    show = add(at_work, server.route("/old", Served(rss("Talk", ["a"], channel=channel))))
    server.route("/new", Served("<html>not yet</html>"))
    assert at_work.refreshed() == Refreshing(1, 1, 1, 0)
    assert at_work.store.show(show.id).source.endswith("/old")
    server.route("/new", Served(rss("Talk", ["b", "a"], channel=channel), etag='"n"'))
    assert at_work.refreshed() == Refreshing(1, 1, 1, 0)
    moved = at_work.store.show(show.id)
    assert (moved.source, moved.etag) == (new, '"n"')


def test_a_feed_in_pages_is_read_whole_once_and_then_as_far_as_it_is_new(
    at_work: ShowsAtWork, server: HttpServer
) -> None:
    def page(number: int, guids: list[str]) -> Served:
        more = f'<atom:link rel="next" href="/feed{number + 1}"/>' if number < 3 else ""
        return Served(rss("Talk", guids, channel=more))

    first = page(0, ["h", "g"])
    show = add(at_work, server.route("/feed", first))
    server.route("/feed1", page(1, ["f", "e"]))
    server.route("/feed2", Served("", status="500 Oops"))
    server.route("/feed3", page(3, ["b", "a"]))
    at_work.refreshed()
    assert "Older episodes of this feed could not be had" in at_work.store.show(show.id).failure
    assert len(at_work.titles()) == 4
    server.route("/feed2", page(2, ["d", "c"]))
    assert at_work.refreshed() == Refreshing(1, 1, 4, 0)
    assert len(at_work.titles()) == 8
    server.asked.clear()
    first.body = page(0, ["i", "h"]).body
    assert at_work.refreshed().new == 1
    assert server.paths() == ["/feed", "/feed1"]
    assert len(at_work.titles()) == 9


def test_pages_that_lead_in_a_circle_end(at_work: ShowsAtWork, server: HttpServer) -> None:
    here = '<atom:link rel="next" href="/feed"/>'
    add(at_work, server.route("/feed", Served(rss("Talk", ["a"], channel=here))))
    assert at_work.refreshed() == Refreshing(1, 1, 1, 0)
    assert server.paths() == ["/feed"]


def test_a_show_that_is_removed_meanwhile_is_no_trouble(
    at_work: ShowsAtWork, server: HttpServer
) -> None:
    show = add(at_work, server.route("/feed", Served(rss("Talk", ["a"]), latency_s=0.5)))
    at_work.desk.refresh(None)
    at_work.desk.unsubscribe(show.id)
    assert at_work.settled().done == 1
    assert at_work.store.shows() == ()


def test_shows_that_are_asked_for_twice_are_fetched_once(
    at_work: ShowsAtWork, server: HttpServer
) -> None:
    one = add(at_work, server.route("/1", Served(rss("A", ["a"]), latency_s=0.3)))
    add(at_work, server.route("/2", Served(rss("B", ["b"]), latency_s=0.3)))
    at_work.desk.refresh(one.id)
    at_work.desk.refresh(None)
    at_work.desk.refresh(one.id)
    assert at_work.settled() == Refreshing(2, 2, 2, 0)
    assert sorted(server.paths()) == ["/1", "/2"]


def test_closing_ends_what_is_under_way(at_work: ShowsAtWork, server: HttpServer) -> None:
    add(at_work, server.route("/feed", lambda asked, wire: wire.sleep(60)))
    at_work.desk.refresh(None)
    at_work.desk.close()
    assert at_work.desk.refresher.wait(5) is not None
    at_work.desk.refresh(None)
