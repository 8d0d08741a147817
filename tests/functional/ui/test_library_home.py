"""The library as a listener meets it: real store, services that do as the test says."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from player.audio.engine import EngineState
from player.library.model import DownloadState
from player.library.store import Store
from player.services.desk import Arrived, Changed, Part, Refreshing, Said
from player.ui.screens.home import HomeScreen
from player.ui.screens.player import PlayerScreen
from player.ui.sleep import Until
from tests.support.library_host import Visitor, feed, visiting


def first_titles(visitor: Visitor, count: int = 3) -> list[str]:
    lines = visitor.shown().splitlines()[2 : 2 + count]
    return [line[3:30].strip() for line in lines]


def home(visitor: Visitor) -> HomeScreen:
    screen = visitor.app.screen
    assert isinstance(screen, HomeScreen)
    return screen


async def test_it_shows_the_inbox_and_counts_the_sections(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        shown = visitor.shown()
        assert "1 Inbox 3   2 Shows 3   3 Queue   4 Downloads   5 Search" in shown
        assert "● The baker’s first hour" in shown
        assert "[@click=app" not in shown.splitlines()[0]


async def test_an_empty_library_says_what_to_do(tmp_path: Path) -> None:
    async with visiting(tmp_path, shows=0) as visitor:
        assert "Your library is empty" in visitor.shown()
        assert "+ add   D demo" in visitor.shown()
        await visitor.press("D")
        assert isinstance(visitor.app.screen, PlayerScreen)
        assert visitor.desk.engine.state is EngineState.PLAYING


async def test_markup_in_titles_is_text(tmp_path: Path) -> None:
    async with visiting(tmp_path, size=(200, 50)) as visitor:
        assert "The Long Field [/x] [@click=app" in visitor.shown()
        await visitor.press("2", "down", "down", "enter")
        assert "[@click=app.quit]now[/]" in visitor.shown()
        assert "Soil, [red]seed[/] and rain." in visitor.shown()
        await visitor.pilot.click("#about", offset=(24, 0))
        assert visitor.app._exit is False


async def test_sections_by_digit_tab_and_mouse(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        await visitor.press("2")
        assert "Night Shift" in visitor.shown()
        await visitor.press("tab", "tab")
        assert "Nothing is downloaded" in visitor.shown()
        await visitor.press("shift+tab")
        assert "The queue is empty" in visitor.shown()
        await visitor.pilot.click("SectionBar", offset=(3, 0))
        await visitor.settle()
        assert first_titles(visitor)[0] == "The baker’s first hour"


async def test_enter_plays_and_q_leaves_it_playing(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        await visitor.press("enter")
        assert isinstance(visitor.app.screen, PlayerScreen)
        key = visitor.store.episodes()[0].key
        assert visitor.told("open") == [(key, None)]
        await visitor.press("q")
        assert visitor.desk.engine.state is EngineState.PLAYING
        assert "▶ 0:00" in visitor.shown()
        assert "▌▶ The baker’s first hour" in visitor.shown()
        visitor.desk.engine.advance(5_000)
        await visitor.settle()
        assert "▶ 0:05" in visitor.shown()
        await visitor.press("space")
        assert visitor.desk.engine.state is EngineState.PAUSED
        assert "‖ 0:05" in visitor.shown()
        await visitor.press("p")
        assert isinstance(visitor.app.screen, PlayerScreen)
        assert visitor.app.screen.lit.segment == 1
        await visitor.press("question_mark", "end")
        assert "Leave search or selection; then to the library" in visitor.shown()
        assert "Back to the library; it plays on" in visitor.shown()
        await visitor.press("escape")
        assert isinstance(visitor.app.screen, PlayerScreen)
        await visitor.press("space", "escape")
        home(visitor)
        assert visitor.desk.engine.state is EngineState.PLAYING


async def test_the_title_keeps_its_room_beside_the_sleep_timer(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        await visitor.press("j", "j", "enter", "right_square_bracket", "q")
        visitor.app.sleep_timer.set_until(Until.CHAPTER)
        visitor.app.show_playing()
        await visitor.settle()
        line = visitor.shown().splitlines()[-2]
        assert "What the lighthouse keepe…" in line
        assert line.endswith("1.05×  stops after chapter")
        await visitor.pilot.resize_terminal(120, 40)
        await visitor.settle()
        line = visitor.shown().splitlines()[-2]
        assert "What the lighthouse keeper wrote dow" in line
        assert "━" in line or "─" in line
        assert line.endswith("1.05×  stops at the chapter’s end")


async def test_marks_and_undo(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        first = visitor.store.episodes()[0]
        visitor.store.remember(first.key, 90_000, duration_ms=240_000, title=first.title)
        await visitor.press("m")
        row = visitor.store.episode(first.key)
        assert row is not None
        assert row.played
        assert not row.in_inbox
        assert first_titles(visitor)[0].startswith("Counting sheep")
        assert "played: The baker’s first hour" in visitor.shown()
        await visitor.press("u")
        row = visitor.store.episode(first.key)
        assert row is not None
        assert (row.played, row.in_inbox, row.position_ms) == (False, True, 90_000)
        await visitor.press("g", "x")
        await visitor.press("x")
        assert first_titles(visitor, 1) == ["What the lighthouse keeper"]
        await visitor.press("u", "u")
        assert first_titles(visitor)[0] == "The baker’s first hour"
        await visitor.press("u")
        assert "nothing to undo" in visitor.shown()


async def test_the_queue_is_filled_moved_and_emptied(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        keys = [row.key for row in visitor.store.episodes()[:3]]
        await visitor.press("a")
        await visitor.press("a")
        await visitor.press("A")
        await visitor.press("3")

        def queued() -> list[str]:
            return [item.episode.key for item in visitor.store.queue()]

        assert queued() == [keys[2], keys[0], keys[1]]
        assert "1 ● " in visitor.shown() or "1   What the lighthouse" in visitor.shown()
        await visitor.press("J")
        assert queued() == [keys[0], keys[2], keys[1]]
        assert home(visitor).episode_key == keys[2]
        await visitor.press("K", "x")
        assert queued() == [keys[0], keys[1]]
        await visitor.press("u")
        assert queued() == [keys[2], keys[0], keys[1]]


async def test_downloads_are_asked_for_held_and_told(tmp_path: Path) -> None:
    async with visiting(tmp_path, size=(120, 30)) as visitor:
        key = visitor.store.episodes()[0].key
        await visitor.press("d")
        assert visitor.told("download") == [key]
        await visitor.press("d", "4")
        assert visitor.told("hold_download") == [key]
        assert "waiting" in visitor.shown()
        from player.library.model import DownloadState

        visitor.store.set_download(key, DownloadState.RUNNING)
        visitor.desk.told(Changed(Part.DOWNLOADS))
        visitor.desk.told(Arrived(key, 10_000_000, 40_000_000))
        await visitor.settle()
        assert "25 % of 40 MB" in visitor.shown()
        visitor.store.set_download(key, DownloadState.FAILED, error="The server is gone.")
        visitor.desk.told(Changed(Part.DOWNLOADS))
        await visitor.settle()
        assert "failed" in visitor.shown()
        assert "The server is gone." in visitor.shown().splitlines()[-1]
        await visitor.press("x")
        assert visitor.told("remove_download") == [key]
        assert "Nothing is downloaded" in visitor.shown()


async def test_a_download_is_deleted_only_after_a_yes(tmp_path: Path) -> None:

    async with visiting(tmp_path) as visitor:
        key = visitor.store.episodes()[0].key
        visitor.store.request_download(key)
        visitor.store.set_download(key, DownloadState.RUNNING)
        await visitor.press("4")
        assert "d hold" in visitor.shown().splitlines()[-1]
        visitor.store.set_download(key, DownloadState.DONE, bytes_done=1_000)
        visitor.desk.told(Changed(Part.DOWNLOADS))
        await visitor.settle()
        hints = visitor.shown().splitlines()[-1]
        assert "x remove" in hints
        assert "d " not in hints
        await visitor.press("x")
        assert "Delete the download of The baker’s first hour?" in visitor.shown()
        await visitor.press("enter")
        assert visitor.told("remove_download") == []
        await visitor.press("x", "y")
        assert visitor.told("remove_download") == [key]
        assert "Nothing is downloaded" in visitor.shown()


async def test_the_same_sentence_is_shown_once_and_three_at_most(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        visitor.desk.told(Said("The disk is nearly full.", warning=True))
        for told in ("First.", "Second.", "Second.", "Third."):
            visitor.desk.told(Said(told))
            await visitor.settle()
        toasts = visitor.toasts()
        assert toasts.count("Second.") == 1
        assert "First." not in toasts
        assert "Third." in toasts
        assert "The disk is nearly full." in toasts


async def test_news_from_services_come_to_the_screen(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        await visitor.press("R")
        assert visitor.told("refresh") == [None]
        visitor.desk.told(Refreshing(1, 3))
        await visitor.settle()
        assert "refreshing 1 of 3" in visitor.shown().splitlines()[0]
        show = visitor.store.shows()[0]
        visitor.store.apply_feed(show.id, feed(0, episodes=7))
        visitor.desk.told(Changed(Part.EPISODES | Part.SHOWS))
        visitor.desk.told(Refreshing(3, 3, new=1, failed=1))
        visitor.desk.told(Said("The [/x] disk is nearly full.", warning=True))
        await visitor.settle()
        assert "refreshing" not in visitor.shown().splitlines()[0]
        assert "1 new in 3 shows; 1 could not be read" in visitor.shown()
        assert "The [/x] disk is nearly full." in visitor.toasts()


async def test_a_refresh_is_told_where_counts_leave_little_room(tmp_path: Path) -> None:
    def busy(store: Store) -> None:
        keys = [row.key for row in store.episodes(limit=600)]
        store.set_inbox(keys, True)
        store.enqueue(keys[:120])
        for key in keys[:110]:
            store.request_download(key)

    async with visiting(tmp_path, episodes=200, prepare=busy) as visitor:
        visitor.desk.told(Refreshing(37, 300))
        await visitor.settle()
        first = visitor.shown().splitlines()[0]
        assert "Downloads 110" in first
        assert first.rstrip().endswith("37/300")


async def test_a_list_that_was_never_read_says_why_in_its_place(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        visitor.store.close()
        await visitor.press("2")
        assert "This could not be read" in visitor.shown()
        assert "The library is closed." in visitor.shown()


async def test_pages_turn_by_the_keys_of_less_and_vim(tmp_path: Path) -> None:
    async with visiting(tmp_path, episodes=200) as visitor:
        await visitor.press("2", "enter", "ctrl+d", "ctrl+f")
        rows = visitor.app.screen.rows  # type: ignore[attr-defined]
        down = rows.cursor
        assert down > 20
        await visitor.press("ctrl+u")
        assert 0 < rows.cursor < down
        await visitor.press("ctrl+b")
        assert rows.cursor == 0


async def test_the_cursor_stays_on_its_episode_when_new_ones_come(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        await visitor.press("j")
        key = home(visitor).episode_key
        hidden = [row.key for row in visitor.store.episodes() if not row.in_inbox]
        visitor.store.set_inbox(hidden, True)
        visitor.desk.told(Changed(Part.EPISODES))
        await visitor.settle()
        assert home(visitor).rows.count == 18
        assert home(visitor).episode_key == key


async def test_why_a_show_failed_is_said_under_the_cursor(tmp_path: Path) -> None:
    def fail(store: Store) -> None:
        store.note_failure(store.shows()[1].id, "The server did not answer: try again later.")

    async with visiting(tmp_path, prepare=fail) as visitor:
        await visitor.press("2", "j", "j")
        assert visitor.shown().splitlines()[-1].strip().startswith("The server did not answer")
        await visitor.press("k")
        assert "enter open" in visitor.shown().splitlines()[-1]


async def test_unsubscribing_asks_first(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        await visitor.press("2", "j", "x", "enter")
        assert visitor.told("unsubscribe") == []
        await visitor.press("x", "y")
        assert len(visitor.store.shows()) == 2
        assert "unsubscribed from Night Shift" in visitor.shown()


@pytest.mark.parametrize("size", [(1, 1), (10, 3), (40, 10), (80, 24), (200, 60)])
async def test_every_window_size_is_survived(tmp_path: Path, size: tuple[int, int]) -> None:
    async with visiting(tmp_path, size=size) as visitor:
        for key in ("2", "3", "4", "1", "j", "i", "tab", "escape", "escape", "question_mark"):
            await visitor.pilot.press(key)
        await visitor.press(
            "escape", "2", "j", "enter", "j", "q", "plus", "escape", "1", "enter", "q"
        )
        assert visitor.app._exit is False


async def test_every_action_is_in_the_palette_and_keys_can_be_changed(tmp_path: Path) -> None:
    async with visiting(tmp_path, keymap={"mark_played": "w"}) as visitor:
        titles = {command.title for command in visitor.app.get_system_commands(visitor.app.screen)}
        assert {"Add to the queue", "Refresh all shows", "Settings"} <= titles
        await visitor.press("m")
        assert not any(row.played for row in visitor.store.episodes())
        await visitor.press("w")
        assert any(row.played for row in visitor.store.episodes())
        assert "w played" in visitor.shown() or "played:" in visitor.shown()


async def test_it_quits_from_the_first_screen_only(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        await visitor.press("2", "j", "enter", "q")
        home(visitor)
        await visitor.press("q")
        assert visitor.app._exit is True


async def test_the_inbox_and_the_queue_are_emptied_and_filled_again(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        await visitor.press("a", "a")
        await visitor.press("X")
        assert "Nothing new" in visitor.shown()
        assert "out of the inbox: 1 · u undoes" in visitor.shown()
        await visitor.press("X")
        assert "the inbox is empty already" in visitor.shown()
        await visitor.press("u")
        assert home(visitor).rows.count == 1
        await visitor.press("3", "X")
        assert visitor.store.queue() == ()
        assert "out of the queue: 2 · u undoes" in visitor.shown()
        await visitor.press("u")
        assert len(visitor.store.queue()) == 2
        await visitor.press("2", "X")
        assert "only the inbox and the queue" in visitor.shown()


async def test_how_to_undo_is_seen_behind_a_long_title_and_by_ones_own_key(
    tmp_path: Path,
) -> None:
    async with visiting(tmp_path, size=(60, 24), keymap={"undo": "U"}) as visitor:
        await visitor.press("j", "j", "x")
        last = visitor.shown().splitlines()[-1]
        assert last.strip().startswith("out of the inbox: What the lighthouse keeper")
        assert last.endswith("… · U undoes")
        await visitor.press("U")
        assert "undoes" not in visitor.shown()
        assert home(visitor).rows.count == 3


async def test_shows_are_put_in_order(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        await visitor.press("2", "j", "J")
        assert [show.title for show in visitor.store.shows()][1] == "Night Shift"
        assert home(visitor).show_id == visitor.store.shows()[1].id
        await visitor.press("K", "K")
        assert visitor.store.shows()[0].title == "Night Shift"


async def test_a_flood_of_news_from_threads_takes_no_key_away(tmp_path: Path) -> None:
    async with visiting(tmp_path, shows=6, episodes=40) as visitor:
        hidden = [row.key for row in visitor.store.episodes(limit=240) if not row.in_inbox]
        visitor.store.set_inbox(hidden, True)

        def flood() -> None:
            for at in range(500):
                visitor.desk.told(Refreshing(at, 500))
                visitor.desk.told(Arrived(hidden[0], at, 500))
                visitor.desk.told(Changed(Part.ALL))
            visitor.desk.told(Refreshing(500, 500))

        floods = [threading.Thread(target=flood) for _ in range(4)]
        for thread in floods:
            thread.start()
        for _ in range(20):
            await visitor.pilot.press("j")
        for thread in floods:
            await asyncio.to_thread(thread.join)
        await visitor.settle()
        assert home(visitor).rows.count == 240
        assert home(visitor).rows.cursor == 20
        assert "refreshing" not in visitor.shown().splitlines()[0]


async def test_what_changed_behind_another_screen_is_read_on_coming_back(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        await visitor.press("i")
        visitor.store.set_inbox([row.key for row in visitor.store.episodes()], True)
        visitor.desk.told(Changed(Part.EPISODES))
        await visitor.settle()
        await visitor.press("q")
        assert home(visitor).rows.count == 18


async def test_the_picture_of_an_episodes_show_is_there_for_its_clips(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        row = visitor.store.episodes()[0]
        assert visitor.app.show_cover(row.key) == b""
        visitor.desk.covers[row.show_id] = b"picture"
        assert visitor.app.show_cover(row.key) == b"picture"
        assert visitor.app.show_cover("nothing") == b""
