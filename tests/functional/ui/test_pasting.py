"""Links pasted into the library and its player, as a terminal hands them over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual import events

from player.library.store import Store
from player.ui.screens.add import AddScreen
from player.ui.screens.home import HomeScreen
from player.ui.screens.player import PlayerScreen
from tests.support.library_host import Visitor, feed, visiting


async def paste(visitor: Visitor, text: str) -> None:
    target = visitor.app.screen.focused or visitor.app.screen
    target.post_message(events.Paste(text))
    await visitor.settle()


@pytest.mark.parametrize(
    ("pasted", "at_ms"),
    [
        ("https://show0.example.com/p/5#t=75", 75_000),
        ("have a look: http://www.show0.example.com/p/5?utm_source=mail#t=75.", 75_000),
        ("https://media.example.com/0/5.mp3#t=75,90", 75_000),
        ("https://show0.example.com/p/5", None),
    ],
)
async def test_a_link_pasted_into_the_library_plays_from_there(
    pasted: str, at_ms: int | None, tmp_path: Path
) -> None:
    async with visiting(tmp_path) as visitor:
        await paste(visitor, pasted)
        (asked,) = visitor.told("open")
        assert asked[1] == at_ms  # type: ignore[index]
        assert isinstance(visitor.app.screen, PlayerScreen)
        assert visitor.app.playing is not None
        assert visitor.app.playing.session.episode.title == "Counting sheep, counting wolves"


async def test_a_link_pasted_into_the_player_opens_the_other_episode(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        await paste(visitor, "https://show0.example.com/p/5#t=75")
        await paste(visitor, "https://show1.example.com/p/6#t=5")
        assert visitor.app.playing is not None
        assert visitor.app.playing.session.episode.show.startswith("The Long Field")
        first, second = visitor.told("open")
        assert (first[1], second[1]) == (75_000, 5_000)  # type: ignore[index]


async def test_a_deep_link_on_the_site_of_the_show_is_found(tmp_path: Path) -> None:
    deep = "https://show0.example.com/listen/3#"

    def prepare(store: Store) -> None:
        known = feed()
        entry = replace(known.episodes[2], deep_link=deep)
        changed = (*known.episodes[:2], entry, *known.episodes[3:])
        store.apply_feed(store.shows()[0].id, replace(known, episodes=changed))

    async with visiting(tmp_path, shows=1, prepare=prepare) as visitor:
        await paste(visitor, f"{deep}t=61")
        assert visitor.app.playing is not None
        assert visitor.app.playing.session.episode.title.startswith("What the lighthouse keeper")
        assert visitor.app.playing.session.start_ms == 61_000


async def test_title_and_time_are_found_where_no_link_could_be_shared(tmp_path: Path) -> None:
    async with visiting(tmp_path, shows=1) as visitor:
        await paste(visitor, "counting sheep, counting wolves, at 1:15")
        assert visitor.app.playing is not None
        assert visitor.app.playing.session.episode.title == "Counting sheep, counting wolves"
        assert visitor.app.playing.session.start_ms == 75_000
        await paste(visitor, "The baker’s first hour, at 0:05")
        assert visitor.app.playing.session.episode.title == "The baker’s first hour"
        await paste(visitor, "just words")
        assert "what was pasted is no link to an episode" in visitor.shown()
    async with visiting(tmp_path / "two", shows=3) as visitor:
        # Two episodes of the second and third show are called so, too.
        await paste(visitor, "Switchboards, at 1:15")
        assert visitor.told("open") == []


async def test_the_name_of_a_file_with_a_time_plays_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a talk.mp3"
    file.write_bytes(b"ID3")
    async with visiting(tmp_path) as visitor:
        await paste(visitor, f"{tmp_path}/a%20talk.mp3#t=1:02")
        assert visitor.told("open_file") == [(file, 62_000)]
        assert isinstance(visitor.app.screen, PlayerScreen)


async def test_a_link_to_an_unknown_episode_offers_to_look_for_its_show(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        link = "https://elsewhere.example.com/p/a-title"
        await paste(visitor, f"{link}?timestamp=61")
        assert "Not in your library: look for its show?" in visitor.shown()
        assert "(Substack post, at 1:01)" in " ".join(visitor.shown().split())
        await visitor.press("enter")
        assert isinstance(visitor.app.screen, HomeScreen)
        await paste(visitor, f"{link}?timestamp=61")
        await visitor.press("y")
        assert isinstance(visitor.app.screen, AddScreen)
        assert visitor.told("look_up") == [link]


@pytest.mark.parametrize("text", ["just words", "two\nlines", "nowhere.mp3#t=5", "x" * 10_000])
async def test_what_is_no_link_is_said_to_be_none(text: str, tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        await paste(visitor, text)
        assert "what was pasted is no link to an episode" in visitor.shown()
        assert visitor.told("open") == []


async def test_where_something_is_typed_a_link_is_text(tmp_path: Path) -> None:
    async with visiting(tmp_path) as visitor:
        await visitor.press("plus")
        await paste(visitor, "https://show0.example.com/p/5")
        assert isinstance(visitor.app.screen, AddScreen)
        assert "https://show0.example.com/p/5" in visitor.shown()
