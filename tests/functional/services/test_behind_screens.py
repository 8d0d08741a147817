"""The desk's half for shows behind the real screens, with a real server."""

from __future__ import annotations

from pathlib import Path

from player.services.desk import Entrance, Library, News, Offers
from player.ui.library_app import LibraryApp
from tests.support.http_server import HttpServer
from tests.support.library_host import ScriptedDesk, Visitor
from tests.support.shows import Served, ShowsAtWork, looking_after_shows, rss


class ShowsDesk(ScriptedDesk):
    """Real services for shows; nothing is played."""

    def __init__(self, at_work: ShowsAtWork) -> None:
        super().__init__(at_work.store)
        self._at_work = at_work

    def listen(self, told: object) -> None:
        assert callable(told)
        self._at_work.newsroom.listen(told)

    def look_up(self, text: str) -> Offers:
        return self._at_work.desk.look_up(text)

    def subscribe(self, offers: object) -> tuple[int, ...]:
        return self._at_work.desk.subscribe(offers)  # type: ignore[arg-type]

    def refresh(self, show_id: int | None) -> None:
        self._at_work.desk.refresh(show_id)


async def test_a_show_is_added_and_refreshed_on_the_screens(
    tmp_path: Path, server: HttpServer
) -> None:
    served = Served(rss("Night Talk", ["b", "a"]))
    url = server.route("/feed", served)
    with looking_after_shows(tmp_path) as at_work:
        desk = ShowsDesk(at_work)
        app = LibraryApp(Entrance(lambda: Library(at_work.store, desk)))
        async with app.run_test(size=(100, 30), notifications=True) as pilot:
            visitor = Visitor(app, pilot, desk)
            await visitor.settle()
            await visitor.press("plus")
            names = {":": "colon", "/": "slash", ".": "full_stop"}
            await pilot.press(*(names.get(letter, letter) for letter in url), "enter")
            await visitor.until(lambda: "Night Talk" in visitor.shown())
            await visitor.press("enter")
            await visitor.until(lambda: at_work.store.shows() and at_work.titles())
            at_work.settled()
            await visitor.press("escape", "escape")
            await visitor.until(lambda: "Night Talk" in visitor.shown())
            served.body = rss("Night Talk", ["c", "b", "a"])
            await visitor.press("R")
            await visitor.until(lambda: "1 new in 1 show" in visitor.shown())
            assert len(at_work.titles()) == 3
            served.body = "<html>Log in</html>"
            await visitor.press("R")
            await visitor.until(lambda: "1 could not be read" in visitor.shown())
            assert len(at_work.titles()) == 3


def test_news_reach_who_listens_last() -> None:
    from player.services.desk import Said
    from player.services.news import Newsroom

    newsroom, first, second = Newsroom(), list[News](), list[News]()
    newsroom.tell(Said("nobody hears"))
    newsroom.listen(first.append)
    newsroom.listen(second.append)
    newsroom.tell(Said("a"))
    newsroom.close()
    newsroom.tell(Said("b"))
    assert (first, second) == ([], [Said("a")])
