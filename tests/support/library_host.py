"""A library to look at, services that do as they are told, and questions to the screen."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from player.chapters.model import Chapter
from player.config.settings import Settings
from player.episode import Episode
from player.feeds.model import Feed, FeedEpisode, Person, TranscriptLink
from player.library.store import Store
from player.markup import Link
from player.services.desk import Entrance, Library, News, Offer, Offers
from player.services.problems import CannotPlay, Refused
from player.services.session import Session
from player.transcript.model import Timing, Transcript
from player.ui.library_app import LibraryApp
from tests.support.sample import INTERVIEW, spoken
from tests.support.scripted_engine import ScriptedEngine
from tests.support.settling import settled

MAY_2023_S = 1_684_150_000
DAY_S = 24 * 3_600

_SHOWS = (
    ("Night Shift", "Ada Quill", "Talks with people who work while others sleep."),
    (
        "The Long Field [/x] [@click=app.quit]now[/]",
        "Farm Radio \\",
        "Soil, [red]seed[/] and rain.",
    ),
    ("Ledger", "Ben Marsh", "How money moved, one year at a time."),
)
_TITLES = (
    "The baker’s first hour",
    "Counting sheep, counting wolves",
    "What the lighthouse keeper wrote down and never showed anybody until the very end",
    "睡眠と記憶",
    "A letter from the harbour",
    "Switchboards",
)
NOTES = """
<p>We talk about <a href="https://bread.example.com/rye">rye</a> and sleep.</p>
<p>0:00 Opening<br>1:20 The middle<br>2:40 The end</p>
<ul><li>The book: <a href="https://books.example.org/oven">The Oven</a></li>
<li>No link: <a href="javascript:alert(1)">nothing</a></li></ul>
<p>Score 2:1, opening hours 9-17, [red]brackets[/] and a \\</p>
"""


def feed(show: int = 0, *, episodes: int = 6) -> Feed:
    """A feed made up for tests; its newest episode comes first."""
    title, author, description = _SHOWS[show % len(_SHOWS)]
    number = show // len(_SHOWS)
    return Feed(
        f"{title} {number + 1}" if number else title,
        author,
        description,
        page_url=f"https://show{show}.example.com/",
        funding=(Link("Support the show", "https://fund.example.com/"),),
        episodes=tuple(_entry(show, at, episodes) for at in range(episodes)),
    )


def _entry(show: int, at: int, count: int) -> FeedEpisode:
    return FeedEpisode(
        guid=f"{show}-{count - at}",
        title=_TITLES[(show + at) % len(_TITLES)] + (f" {at}" if at >= len(_TITLES) else ""),
        media_url=f"https://media.example.com/{show}/{count - at}.mp3",
        media_type="audio/mpeg",
        media_bytes=40_000_000 + at,
        published_s=MAY_2023_S - at * 7 * DAY_S - show * DAY_S,
        duration_ms=240_000 if at == 0 else 1_800_000 + at * 421_000,
        page_url=f"https://show{show}.example.com/p/{count - at}",
        notes=NOTES,
        summary="We talk about rye and sleep.",
        number=count - at,
        transcripts=(TranscriptLink("https://media.example.com/t.vtt"),) if at % 2 == 0 else (),
        chapters=(Chapter(0, "Opening"), Chapter(80_000, "[red]Middle[/]")),
        persons=(Person("Ada Quill", "host"), Person("Ben Marsh", "guest")),
        comments_url="https://talk.example.com/1",
    )


def fill(store: Store, *, shows: int = 3, episodes: int = 6) -> list[str]:
    """Subscribe to shows; the keys of the first show's episodes, newest first."""
    for at in range(shows):
        added = store.add_show(f"https://feed{at}.example.com/rss")
        store.apply_feed(added.id, feed(at, episodes=episodes))
    return [row.key for row in store.episodes() if row.show == _SHOWS[0][0]]


def transcript() -> Transcript:
    """Sixty lines of an interview."""
    return Transcript.of([spoken(index) for index in range(60)], Timing.WORDS)


class ScriptedDesk:
    """Services that write down what they were asked, and answer what the test wants."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.engine = ScriptedEngine()
        self.asked: list[tuple[str, object]] = []
        self.offers = Offers()
        self.following: str | None = None
        self.queue: list[str] = []
        self.missing: set[str] = set()
        self.refusal = ""
        self.awaited = "media.example.com"
        self.covers: dict[int, bytes] = {}
        self.gate = threading.Event()
        self.gate.set()
        self.told: Callable[[News], None] = lambda news: None

    def _note(self, what: str, about: object) -> None:
        self.asked.append((what, about))
        self.gate.wait(5)
        if self.refusal:
            raise Refused(self.refusal)

    def listen(self, told: Callable[[News], None]) -> None:
        self.told = told

    def open(self, key: str, at_ms: int | None) -> Session:
        self.asked.append(("open", (key, at_ms)))
        self.gate.wait(5)
        if self.refusal:
            raise CannotPlay(self.refusal)
        if key in self.missing:
            raise CannotPlay("The server has no such file.")
        row = self.store.episode(key)
        assert row is not None
        episode = Episode(
            key, row.title, Path("x.mp3"), row.show, row.duration_ms, transcript=transcript()
        )
        return Session(self.engine, episode, start_ms=at_ms or row.position_ms or 0)

    def awaits(self, key: str) -> str:
        return self.awaited

    def open_file(self, media: Path, at_ms: int | None) -> Session:
        self._note("open_file", (media, at_ms))
        return Session(self.engine, INTERVIEW, start_ms=at_ms or 0)

    def demo(self) -> Session:
        self._note("demo", None)
        return Session(self.engine, INTERVIEW)

    def after(self, key: str) -> str | None:
        self._note("after", key)
        return self.queue.pop(0) if self.queue else self.following

    def refresh(self, show_id: int | None) -> None:
        self._note("refresh", show_id)

    def look_up(self, text: str) -> Offers:
        self._note("look_up", text)
        return self.offers

    def subscribe(self, offers: Sequence[Offer]) -> tuple[int, ...]:
        self._note("subscribe", tuple(offers))
        return tuple(self.store.add_show(one.source, title=one.title).id for one in offers)

    def unsubscribe(self, show_id: int) -> None:
        self._note("unsubscribe", show_id)
        self.store.remove_show(show_id)

    def download(self, key: str) -> None:
        self._note("download", key)
        self.store.request_download(key)

    def hold_download(self, key: str) -> None:
        self._note("hold_download", key)

    def remove_download(self, key: str) -> None:
        self._note("remove_download", key)
        self.store.forget_download(key)

    def cover(self, show_id: int) -> bytes | None:
        return self.covers.get(show_id)

    def apply(self, settings: Settings) -> None:
        self._note("apply", settings)

    def close(self) -> None:
        self.asked.append(("close", None))


class Visitor:
    """The pieces of a running library."""

    def __init__(self, app: LibraryApp, pilot: Pilot[Any], desk: ScriptedDesk) -> None:
        self.app, self.pilot, self.desk = app, pilot, desk
        self.store = desk.store

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
        await self.settle()

    async def settle(self) -> None:
        """Wait until what was begun in threads is on the screen."""
        assert await settled(self.app, self.pilot, rounds=200), f"still busy:\n{self.shown()}"

    async def until(self, true: Callable[[], object]) -> None:
        for _ in range(300):
            if true():
                return
            await self.pilot.pause(0.02)
        raise AssertionError(f"never came true; the screen:\n{self.shown()}")

    def shown(self) -> str:
        """The screen as a person sees it, a line a row."""
        update = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in update)

    def toasts(self) -> str:
        return "\n".join(str(notice.message) for notice in self.app._notifications)

    def told(self, what: str) -> list[object]:
        return [about for name, about in self.desk.asked if name == what]


@asynccontextmanager
async def visiting(
    path: Path,
    *,
    size: tuple[int, int] = (80, 24),
    shows: int = 3,
    episodes: int = 6,
    prepare: Callable[[Store], object] = lambda store: None,
    **given: Any,
) -> AsyncIterator[Visitor]:
    """A library in `path`, filled, open on a screen of this size."""
    store = Store.open(path / "library.db")
    try:
        fill(store, shows=shows, episodes=episodes)
        prepare(store)
        desk = ScriptedDesk(store)
        app = LibraryApp(Entrance(lambda: Library(store, desk), **given))
        async with app.run_test(size=size, notifications=True) as pilot:
            visitor = Visitor(app, pilot, desk)
            await visitor.settle()
            yield visitor
    finally:
        store.close()
