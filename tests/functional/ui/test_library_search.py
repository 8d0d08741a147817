"""Searching what was said, as it is typed, in a real index."""

from __future__ import annotations

from pathlib import Path

import pytest

from player.feeds.model import Feed, FeedEpisode
from player.library.store import Store
from player.services.desk import Changed, Part
from player.transcript.model import Segment, Timing, Transcript
from player.ui.screens.home import HomeScreen
from player.ui.screens.player import PlayerScreen
from player.ui.screens.reading import ReadingScreen
from tests.support.library_host import Visitor, transcript, visiting


def index(store: Store) -> None:
    while store.index_next(1_000).left:
        pass


def indexed(store: Store) -> None:
    rows = store.episodes()
    store.put_transcript(rows[0].key, transcript(), "a.vtt")
    dough = Segment(61_000, 64_000, "The [red]dough[/] is the clock.", "Grace [/x]")
    store.put_transcript(rows[1].key, Transcript.of([dough], Timing.SEGMENTS), "b.vtt")
    index(store)


async def search(visitor: Visitor, words: str) -> None:
    await visitor.press("slash")
    for key in words:
        await visitor.pilot.press("space" if key == " " else key)
    await visitor.pilot.pause(0.2)
    await visitor.settle()


async def test_a_sentence_is_found_as_it_is_typed_and_played_from(tmp_path: Path) -> None:
    async with visiting(tmp_path, prepare=indexed) as visitor:
        await search(visitor, "dough cloc")
        shown = visitor.shown()
        assert "1 found" in shown
        assert "The [red]dough[/] is the clock." in shown
        assert "1:01  Grace [/x]  Counting sheep" in shown
        await visitor.press("enter")
        assert isinstance(visitor.app.screen, PlayerScreen)
        assert visitor.told("open") == [(visitor.store.episodes()[1].key, 61_000)]
        await visitor.press("q")
        assert "The [red]dough[/] is the clock." in visitor.shown()


def only_to_read(store: Store) -> None:
    show = store.add_show("https://letters.example.com/rss")
    store.apply_feed(show.id, Feed("Letters", episodes=(FeedEpisode("a", "A letter"),)))
    lines = [Segment(0, 0, f"Line {at} of the letter is dull.") for at in range(80)]
    lines[61] = Segment(0, 0, "The oven was never cold.", "Ada")
    store.put_transcript(store.episodes()[0].key, Transcript.of(lines, Timing.NONE), "a.txt")
    index(store)


async def test_a_sentence_without_sound_and_time_is_shown(tmp_path: Path) -> None:
    async with visiting(tmp_path, shows=0, prepare=only_to_read) as visitor:
        await search(visitor, "oven never")
        await visitor.press("enter")
        assert isinstance(visitor.app.screen, ReadingScreen)
        assert "The oven was never cold." in visitor.shown()
        assert "Line 0 of" not in visitor.shown()


async def test_the_match_is_marked(tmp_path: Path) -> None:
    async with visiting(tmp_path, prepare=indexed) as visitor:
        await search(visitor, "dough")
        rows = visitor.app.screen.query_one("#hits")
        strip = rows.render_line(0)
        assert [piece.text for piece in strip if piece.text == "dough"] == ["dough"]


async def test_hits_are_walked_from_the_prompt_and_as_a_list(tmp_path: Path) -> None:
    async with visiting(tmp_path, prepare=indexed) as visitor:
        await search(visitor, "says something")
        screen = visitor.app.screen
        assert isinstance(screen, HomeScreen)
        assert screen.rows.count > 2
        await visitor.press("down")
        assert screen.rows.cursor == 1
        await visitor.press("tab", "j", "a")
        assert screen.rows.cursor == 2
        assert len(visitor.store.queue()) == 1
        await visitor.press("G")
        assert screen.rows.current is not None
        await visitor.press("slash", "x")
        assert screen.focused is not None
        assert "says somethingx" in visitor.shown()


async def test_n_goes_through_what_was_found_from_any_section(tmp_path: Path) -> None:
    async with visiting(tmp_path, prepare=indexed) as visitor:
        await visitor.press("n")
        assert "nothing searched for yet: press / first" in visitor.shown()
        await search(visitor, "says something")
        await visitor.press("tab", "n", "n", "N")
        screen = visitor.app.screen
        assert isinstance(screen, HomeScreen)
        assert screen.rows.cursor == 1
        await visitor.press("1", "n")
        assert screen.rows.cursor == 2
        assert "says something" in visitor.shown()


async def test_enter_pressed_before_the_hits_are_there_plays_the_first_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with visiting(tmp_path, prepare=indexed) as visitor:
        await search(visitor, "says something")
        monkeypatch.setattr("player.ui.widgets.search_section.DEBOUNCE_S", 60)
        await visitor.pilot.press(*["backspace"] * len("says something"))
        await visitor.pilot.press(*"dough", "enter")
        await visitor.settle()
        assert visitor.told("open") == [(visitor.store.episodes()[1].key, 61_000)]
        assert isinstance(visitor.app.screen, PlayerScreen)


async def test_who_comes_back_from_the_player_presses_keys_and_does_not_type(
    tmp_path: Path,
) -> None:
    async with visiting(tmp_path, prepare=indexed) as visitor:
        await search(visitor, "dough")
        await visitor.press("enter")
        assert isinstance(visitor.app.screen, PlayerScreen)
        await visitor.press("q", "3")
        assert "The queue is empty" in visitor.shown()


async def test_escape_leaves_at_once_and_keys_are_keys_again(tmp_path: Path) -> None:
    async with visiting(tmp_path, prepare=indexed) as visitor:
        await visitor.press("3")
        await search(visitor, "dough")
        await visitor.press("escape")
        assert "The queue is empty" in visitor.shown()
        await visitor.press("1")
        assert "The baker’s first hour" in visitor.shown()
        await visitor.press("slash")
        await visitor.pilot.pause(0.2)
        await visitor.settle()
        assert "Search what was said" in visitor.shown()


async def test_escape_while_typing_gives_up_an_opening_first(tmp_path: Path) -> None:
    async with visiting(tmp_path, prepare=indexed) as visitor:
        visitor.desk.gate.clear()
        await visitor.pilot.press("enter")
        await visitor.pilot.press("slash", *"dough")
        await visitor.until(lambda: "1 found" in visitor.shown())
        await visitor.pilot.press("escape")
        assert "not opened: The baker’s first hour" in visitor.shown()
        assert "1 found" in visitor.shown()
        await visitor.pilot.press("escape")
        assert "Counting sheep" in visitor.shown()
        assert "1 found" not in visitor.shown()
        visitor.desk.gate.set()
        await visitor.settle()
        assert visitor.app.playing is None


@pytest.mark.parametrize("text", ['"', "NEAR(", "-x", "*", "a OR", "[/x]", "speaker:", "睡眠"])
async def test_nothing_typed_is_an_error(tmp_path: Path, text: str) -> None:
    async with visiting(tmp_path, prepare=indexed) as visitor:
        await search(visitor, text)
        assert visitor.toasts() == ""
        assert "found" in visitor.shown()


async def test_what_is_indexed_later_is_found_then(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        await search(visitor, "dough")
        assert "nothing found" in visitor.shown()
        assert (
            "18 episodes and transcripts are still to be read, and may hold it" in visitor.shown()
        )
        indexed(visitor.store)
        visitor.desk.told(Changed(Part.TEXT))
        await visitor.settle()
        assert "1 found" in visitor.shown()
        await search(visitor, "zz")
        assert "Fewer words find more" in visitor.shown()
        assert "still to be read" not in visitor.shown()
