"""The library's other screens: a show, an episode's notes, adding, settings."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from player.chapters.model import Chapter
from player.config.folders import settings_path
from player.config.settings import read_settings
from player.feeds.model import Feed, FeedEpisode
from player.library.model import EpisodeFilter, Keep, Order
from player.library.store import Store
from player.services.desk import Offer, Offers
from player.sharing import clipboard
from player.ui.screens.add import AddScreen
from player.ui.screens.episodes import EpisodesScreen
from player.ui.screens.home import HomeScreen
from player.ui.screens.notes_screen import AboutScreen, EpisodeScreen
from player.ui.screens.player import PlayerScreen
from player.ui.screens.reading import ReadingScreen
from player.ui.screens.settings import SettingsScreen
from player.ui.screens.show import ShowScreen
from player.ui.widgets.link_line import LinkLine
from player.ui.widgets.notes_view import NotesView
from tests.support.library_host import Visitor, transcript, visiting


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    urls: list[str] = []

    def browse(url: str) -> bool:
        urls.append(url)
        return True

    def copy(text: str, osc52: object = None) -> clipboard.CopyOutcome:
        return clipboard.CopyOutcome(True, "test")

    monkeypatch.setattr("player.ui.linking.open_in_browser", browse)
    monkeypatch.setattr("player.ui.copying.copy", copy)
    return urls


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "config" / "settings.toml"
    monkeypatch.setattr("player.config.folders.settings_path", lambda: path)
    assert settings_path() != path
    return path


def line_of(visitor: Visitor, text: str) -> tuple[int, int]:
    """Where a text stands on the screen: column and row."""
    for y, line in enumerate(visitor.shown().splitlines()):
        if text in line:
            return line.index(text), y
    raise AssertionError(f"{text!r} is not on\n{visitor.shown()}")


async def click(visitor: Visitor, text: str) -> None:
    x, y = line_of(visitor, text)
    await visitor.pilot.click(offset=(x + 1, y))
    await visitor.settle()


# Notes


async def test_notes_show_links_times_persons_and_chapters(tmp_path: Path) -> None:
    async with visiting(tmp_path, size=(80, 40)) as visitor:
        await visitor.press("i")
        shown = visitor.shown()
        for text in ("We talk about rye [1]", "Host: Ada Quill", "[red]Middle[/]", "Comments [4]"):
            assert text in shown
        assert "javascript" not in shown


async def test_notes_show_chapters_that_were_fetched(tmp_path: Path) -> None:
    async with visiting(tmp_path, size=(100, 50)) as visitor:
        visitor.store.put_chapters(
            visitor.store.episodes()[0].key, [Chapter(0, "Yeast"), Chapter(65_000, "An oven")]
        )
        await visitor.press("i")
        assert "1:05  An oven" in visitor.shown()


async def test_a_time_in_the_notes_plays_from_there(tmp_path: Path) -> None:
    async with visiting(tmp_path, size=(80, 40)) as visitor:
        await visitor.press("i")
        await click(visitor, "1:20 The middle")
        assert isinstance(visitor.app.screen, PlayerScreen)
        assert visitor.desk.engine.heard_ms() == 80_000
        await visitor.press("q", "tab", "tab", "tab", "tab", "enter")
        assert visitor.desk.engine.heard_ms() == 160_000
        assert visitor.desk.engine.told("seek") == [160_000]


async def test_a_link_is_opened_only_once_its_host_was_shown(
    tmp_path: Path, opened: list[str]
) -> None:
    async with visiting(tmp_path, size=(80, 40)) as visitor:
        await visitor.press("i", "2")
        assert opened == []
        assert "books.example.org" in visitor.shown()
        await visitor.press("enter")
        assert opened == ["https://books.example.org/oven"]
        await visitor.press("1", "escape")
        assert not visitor.app.screen.query(LinkLine)
        assert isinstance(visitor.app.screen, EpisodeScreen)
        await click(visitor, "rye [1]")
        assert "bread.example.com" in visitor.shown()
        await visitor.pilot.click(LinkLine)
        await visitor.settle()
        assert opened[1:] == ["https://bread.example.com/rye"]
        await visitor.press("9")
        assert "there is no link 9" in visitor.shown()
        await visitor.press("tab", "enter")
        assert "enter opens bread.example.com" in visitor.shown()


async def test_an_episode_is_played_queued_and_marked_from_its_notes(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        key = visitor.store.episodes()[0].key
        await visitor.press("i", "a", "m")
        row = visitor.store.episode(key)
        assert row is not None
        assert row.played
        await visitor.press("u")
        assert visitor.store.queue()[0].episode.key == key
        await visitor.press("enter", "q", "q")
        assert visitor.told("open") == [(key, None)]
        assert isinstance(visitor.app.screen, HomeScreen)


async def test_notes_scroll(tmp_path: Path) -> None:
    async with visiting(tmp_path, size=(60, 12)) as visitor:
        await visitor.press("i", "G")
        assert "Comments [4]" in visitor.shown()
        await visitor.press("g")
        assert "The baker’s first hour" in visitor.shown()
        view = visitor.app.screen.query_one(NotesView)
        await visitor.press("j", "j")
        assert view.scroll_offset.y == 2


async def test_the_page_of_an_episode_and_of_a_show(tmp_path: Path, opened: list[str]) -> None:
    async with visiting(tmp_path) as visitor:
        await visitor.press("o", "enter", "2", "j", "o")
        assert "show0.example.com" in visitor.shown()
        await visitor.press("o")
        assert opened == ["https://show0.example.com/p/6", "https://show0.example.com/"]


# A show


async def test_a_show_has_its_episodes_and_its_links(tmp_path: Path, opened: list[str]) -> None:
    async with visiting(tmp_path) as visitor:
        await visitor.press("j", "s")
        assert isinstance(visitor.app.screen, ShowScreen)
        assert "Farm Radio \\ · 6 episodes · 6 not played" in visitor.shown()
        await visitor.press("G", "m")
        assert "5 not played" in visitor.shown()
        await visitor.press("I")
        assert isinstance(visitor.app.screen, AboutScreen)
        await visitor.press("2", "enter")
        assert opened == ["https://fund.example.com/"]
        await visitor.press("q", "r")
        assert visitor.told("refresh") == [visitor.store.shows()[1].id]
        await visitor.press("slash")
        assert isinstance(visitor.app.screen, HomeScreen)


async def test_a_show_has_settings_of_its_own(tmp_path: Path) -> None:
    async with visiting(tmp_path, size=(100, 30)) as visitor:
        await visitor.press("2", "j", "enter", "e", "enter", *"1.5", "enter")
        show = visitor.store.shows()[0]
        assert show.settings.rate == 1.5
        await visitor.press("j", "enter", *(["backspace"] * 4), *"0:45", "enter")
        await visitor.press("j", "enter", *"x", "enter")
        assert "is not a time" in visitor.shown()
        await visitor.press("escape", "j", "enter", "3", "enter", "j", "enter")
        settings = visitor.store.shows()[0].settings
        assert settings.intro_ms == 45_000
        assert settings.outro_ms == 0
        assert settings.auto_download == 3
        assert settings.keep is Keep.UNTIL_PLAYED
        await visitor.press("g", "x")
        assert visitor.store.shows()[0].settings.rate is None
        await visitor.press("enter", *"9", "enter")
        assert "from 0.25 to 4" in visitor.shown()


# Adding

OFFERS = Offers(
    (
        Offer("Bread [/x]", "https://bread.example/feed", "Ada", "bread.example", 12),
        Offer("Salt", "https://salt.example/feed", "Ben", "salt.example", 1_200),
    ),
    note="one address was no feed",
)


async def test_words_find_shows_and_enter_subscribes(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        visitor.desk.offers = OFFERS
        await visitor.press("plus", *"bread 5q?", "enter")
        assert visitor.told("look_up") == ["bread 5q?"]
        shown = visitor.shown()
        assert "2 found · one address was no feed" in shown
        assert "Bread [/x]" in shown
        assert "Ben · 1,200 episodes · salt.example" in shown
        await visitor.press("down", "enter")
        assert visitor.told("subscribe") == [(OFFERS.shows[1],)]
        assert "subscribed to Salt · enter opens it · esc goes back" in visitor.shown()
        assert len(visitor.store.shows()) == 4
        await visitor.press("up", "down", "j", "enter")
        assert isinstance(visitor.app.screen, ShowScreen)
        await visitor.press("q", "escape")
        assert isinstance(visitor.app.screen, HomeScreen)
        assert "2 Shows 4" in visitor.shown()


async def test_keys_are_keys_once_a_show_was_added_unless_more_is_being_typed(
    tmp_path: Path,
) -> None:
    async with visiting(tmp_path) as visitor:
        visitor.desk.offers = OFFERS
        await visitor.press("plus", *"bread", "enter", "enter", "q")
        assert isinstance(visitor.app.screen, HomeScreen)
        await visitor.press("plus", *"bread", "enter", "down")
        visitor.desk.gate.clear()
        await visitor.pilot.press("enter", "s")
        visitor.desk.gate.set()
        await visitor.settle()
        await visitor.press("q")
        assert "breadsq" in visitor.shown()


async def test_who_types_again_before_a_show_was_added_types_on(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        visitor.desk.offers = OFFERS
        await visitor.press("plus", *"bread", "enter", "tab")
        visitor.desk.gate.clear()
        await visitor.pilot.press("enter", "plus")
        visitor.desk.gate.set()
        await visitor.settle()
        await visitor.press("q")
        assert "breadq" in visitor.shown()


async def test_all_that_was_found_can_be_subscribed_to(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        visitor.desk.offers = OFFERS
        await visitor.press("plus", *"x.opml", "enter", "tab", "A")
        assert "Subscribe to 2 shows?" in visitor.shown()
        await visitor.press("y")
        assert visitor.told("subscribe") == [OFFERS.shows]
        await visitor.press("A")
        assert len(visitor.told("subscribe")) == 1


async def test_what_cannot_be_found_is_said_and_can_be_tried_again(tmp_path: Path) -> None:
    async with visiting(tmp_path, shows=0) as visitor:
        visitor.desk.refusal = "The directory does not answer: try again later."
        await visitor.press("plus", *"bread", "enter")
        assert "The directory does not answer" in visitor.toasts()
        visitor.desk.refusal = ""
        await visitor.press("enter")
        assert len(visitor.told("look_up")) == 2
        assert "Nothing found" in visitor.shown()


async def test_only_the_last_look_up_counts(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        visitor.desk.gate.clear()
        await visitor.pilot.press("plus", "a", "enter", "b", "enter")
        visitor.desk.offers = OFFERS
        visitor.desk.gate.set()
        await visitor.settle()
        screen = visitor.app.screen
        assert isinstance(screen, AddScreen)
        assert visitor.told("look_up") == ["a", "ab"]
        assert "2 found" in visitor.shown()


# Settings


async def test_settings_are_changed_in_their_file(tmp_path: Path, config: Path) -> None:
    async with visiting(tmp_path, size=(100, 30)) as visitor:
        await visitor.press("S", "j", "enter", *(["backspace"] * 3), *"7x", "enter")
        assert "a whole number from 0 to 130" in visitor.shown()
        await visitor.press("backspace", "0", "enter")
        await visitor.press("j", "j", "enter")
        settings = read_settings(config)
        assert (settings.volume, settings.resume) == (70, False)
        assert visitor.told("apply") != []
        assert "# volume = 100\nvolume = 70\n" in config.read_text()
        await visitor.press("x")
        assert "resume = false" not in config.read_text()


async def test_colours_are_seen_at_once_and_kept(tmp_path: Path, config: Path) -> None:
    async with visiting(tmp_path) as visitor:
        await visitor.press("S", "enter")
        assert visitor.app.theme == "podline-light"
        assert read_settings(config).theme == "podline-light"


async def test_keys_are_pressed_to_be_set_and_told_where_taken(
    tmp_path: Path, config: Path
) -> None:
    async with visiting(tmp_path, size=(100, 90)) as visitor:
        await visitor.press("S")
        await click(visitor, "Add to the queue")
        await visitor.press("enter", "m")
        assert "m is taken by “Mark played, or not played”" in visitor.shown()
        await visitor.press("enter", "escape", "enter", "z")
        assert read_settings(config).keys == {"enqueue": "z"}
        await visitor.press("q", "z")
        assert len(visitor.store.queue()) == 1
        assert "z queue" in visitor.shown() or "queued" in visitor.shown()


async def test_a_broken_settings_file_is_named_by_line_and_left_alone(
    tmp_path: Path, config: Path
) -> None:
    config.parent.mkdir()
    config.write_text("# mine\nvolum = 7\n")
    async with visiting(tmp_path, size=(120, 30)) as visitor:
        await visitor.press("S")
        assert isinstance(visitor.app.screen, SettingsScreen)
        assert "line 2: there is no setting “volum”" in " ".join(visitor.shown().split())
        await visitor.press("j", "enter", "5", "enter")
        assert config.read_text() == "# mine\nvolum = 7\n"


# Reading


def without_sound(store: Store) -> None:
    show = store.add_show("https://letters.example.com/rss")
    entry = FeedEpisode("a", "A letter [/x]", published_s=1_700_000_000, notes="Hello.")
    store.apply_feed(show.id, Feed("Letters", episodes=(entry,)))
    store.put_transcript(store.episodes()[0].key, transcript(), "letter.srt")


async def test_an_episode_without_sound_is_read_and_searched(tmp_path: Path) -> None:
    async with visiting(tmp_path, prepare=without_sound) as visitor:
        await visitor.press("enter")
        screen = visitor.app.screen
        assert isinstance(screen, ReadingScreen)
        assert "Letters  ──  A letter [/x]" in visitor.shown()
        assert "line 0 says something" in visitor.shown()
        assert visitor.told("open") == []
        await visitor.press("slash", *"line 41")
        assert "line 41 says something" in visitor.shown()
        await visitor.press("tab", "i")
        assert "Hello." in visitor.shown()
        await visitor.press("q", "m", "q")
        assert isinstance(visitor.app.screen, HomeScreen)
        assert visitor.store.episodes()[0].played


# Collections


def begun_and_starred(store: Store) -> None:
    rows = store.episodes()
    store.remember(rows[7].key, 900_000, duration_ms=rows[7].duration_ms, title=rows[7].title)
    store.star([rows[4].key])


async def test_what_was_begun_and_what_is_starred_are_listed(tmp_path: Path) -> None:
    async with visiting(tmp_path, prepare=begun_and_starred) as visitor:
        rows = visitor.store.episodes()
        await visitor.press("2")
        assert "In progress" in visitor.shown()
        await visitor.press("enter")
        screen = visitor.app.screen
        assert isinstance(screen, EpisodesScreen)
        assert (screen.rows.count, screen.episode_key) == (1, rows[7].key)
        await visitor.press("m")
        assert "No episodes here" in visitor.shown()
        await visitor.press("u", "q", "enter")
        assert f"★ {rows[4].title[:12]}" in visitor.shown()
        await visitor.press("asterisk")
        assert "No episodes here" in visitor.shown()


async def test_removing_from_the_starred_takes_the_star_away(tmp_path: Path) -> None:
    async with visiting(tmp_path, prepare=begun_and_starred) as visitor:
        starred = visitor.store.episodes()[4]
        await visitor.press("2", "j", "enter", "x")
        assert "No episodes here" in visitor.shown()
        after = visitor.store.episode(starred.key)
        assert after is not None
        assert (after.starred, after.in_inbox) == (False, starred.in_inbox)
        await visitor.press("u")
        assert f"★ {starred.title[:12]}" in visitor.shown()


async def test_removing_from_what_is_in_progress_forgets_the_place_until_it_is_undone(
    tmp_path: Path,
) -> None:
    def prepare(store: Store) -> None:
        begun_and_starred(store)
        store.remember(store.episodes()[8].key, 900_000)

    async with visiting(tmp_path, prepare=prepare) as visitor:
        begun, since = visitor.store.episodes()[7:9]
        place = visitor.store.position(begun.key)
        await visitor.press("2", "enter", "j", "x")
        assert "begins at its start again" in visitor.shown()
        assert visitor.store.position(begun.key) is None
        await visitor.press("x")
        assert "No episodes here" in visitor.shown()
        await visitor.press("x")
        assert "there is nothing here to remove" in visitor.shown()
        await visitor.press("u", "u")
        assert visitor.store.position(begun.key) == place
        wanted = EpisodeFilter(begun=True, order=Order.LAST_HEARD)
        assert [row.key for row in visitor.store.episodes(wanted)] == [since.key, begun.key]
        assert begun.title[:12] in visitor.shown()


async def test_marking_as_played_and_undoing_it_keeps_the_order_of_what_is_in_progress(
    tmp_path: Path,
) -> None:
    def prepare(store: Store) -> None:
        begun_and_starred(store)
        store.remember(store.episodes()[8].key, 900_000)

    async with visiting(tmp_path, prepare=prepare) as visitor:
        begun = visitor.store.episodes()[7]
        place = visitor.store.position(begun.key)
        await visitor.press("2", "enter", "j", "m", "u")
        assert visitor.store.position(begun.key) == place
        played = visitor.store.episode(begun.key)
        assert played is not None
        assert not played.played


@pytest.mark.parametrize("key_pressed", ["x", "m"])
async def test_undoing_leaves_the_place_of_what_was_heard_since(
    tmp_path: Path, key_pressed: str
) -> None:
    def prepare(store: Store) -> None:
        begun_and_starred(store)
        store.remember(store.episodes()[8].key, 900_000)

    async with visiting(tmp_path, prepare=prepare) as visitor:
        key = visitor.store.episodes()[7].key
        await visitor.press("2", "enter", "j", key_pressed)
        visitor.store.remember(key, 1_234_000)
        await visitor.press("u")
        place = visitor.store.position(key)
        assert place is not None
        assert place.position_ms == 1_234_000


async def test_undoing_a_place_in_the_queue_leaves_what_was_heard_since(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        key = visitor.store.episodes()[0].key
        await visitor.press("a")
        visitor.store.remember(key, 90_000)
        await visitor.press("u")
        assert not visitor.store.queue()
        place = visitor.store.position(key)
        assert place is not None
        assert place.position_ms == 90_000


async def test_what_plays_stays_in_progress(tmp_path: Path) -> None:
    async with visiting(tmp_path, prepare=begun_and_starred) as visitor:
        await visitor.press("2", "enter", "enter", "q", "x")
        assert "this one is playing now" in visitor.shown()
        assert "No episodes here" not in visitor.shown()


async def test_where_nothing_can_be_removed_that_is_said(tmp_path: Path) -> None:
    async with visiting(tmp_path, prepare=begun_and_starred) as visitor:
        await visitor.press("2", "x")
        assert "“In progress” is a list that podline makes" in visitor.shown()
        await visitor.press("j", "j", "enter", "j", "j", "j", "j", "x")
        assert "not in the inbox, and stays in this list" in visitor.shown()


async def test_titles_are_narrowed_down_by_words(tmp_path: Path) -> None:
    async with visiting(tmp_path, episodes=150) as visitor:
        await visitor.press("2", "enter", "f", *"switchboards 14")
        screen = visitor.app.screen
        assert isinstance(screen, EpisodesScreen)
        await visitor.until(lambda: 0 < screen.rows.count < 40)
        await visitor.settle()
        assert f"{screen.rows.count:,} of them" in visitor.shown()
        assert "Switchboards 14" in visitor.shown()
        await visitor.press("enter", "a")
        assert len(visitor.store.queue()) == 1
        await visitor.press("escape")
        assert screen.rows.count == 450
        await visitor.press("escape")
        assert isinstance(visitor.app.screen, HomeScreen)


async def test_escape_while_narrowing_down_gives_up_an_opening_first(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        await visitor.press("2", "enter", "f", *"baker", "enter")
        visitor.desk.gate.clear()
        await visitor.pilot.press("enter", "f")
        await visitor.pilot.press("escape")
        assert "not opened: The baker’s first hour" in visitor.shown()
        assert "titles with" in visitor.shown()
        await visitor.pilot.press("escape")
        assert "titles with" not in visitor.shown()
        assert isinstance(visitor.app.screen, EpisodesScreen)
        visitor.desk.gate.set()


async def test_the_preview_is_filled_when_the_window_grows(tmp_path: Path) -> None:
    async with visiting(tmp_path, size=(100, 30)) as visitor:
        assert "Host: Ada Quill" not in visitor.shown()
        await visitor.pilot.resize_terminal(170, 30)
        await visitor.until(lambda: "Host: Ada Quill" in visitor.shown())


async def test_what_the_preview_shows_can_be_clicked(tmp_path: Path, opened: list[str]) -> None:
    async with visiting(tmp_path, size=(200, 50)) as visitor:
        await visitor.until(lambda: "The Oven [2]" in visitor.shown())
        await click(visitor, "The Oven [2]")
        assert "books.example.org" in visitor.shown()
        await visitor.press("escape")
        await click(visitor, "1:20 The middle")
        assert visitor.desk.engine.heard_ms() == 80_000


async def test_the_cover_of_a_show_is_drawn_where_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    image = pytest.importorskip("PIL.Image")
    drawn = BytesIO()
    image.new("RGB", (300, 300), (200, 30, 30)).save(drawn, "PNG")
    async with visiting(tmp_path, size=(200, 50)) as visitor:
        visitor.desk.covers = {visitor.store.shows()[1].id: drawn.getvalue(), 99: b"nonsense"}
        await visitor.press("j")
        await visitor.until(lambda: "▀" * 26 in visitor.shown())
        await visitor.press("k")
        assert "▀" not in visitor.shown()
