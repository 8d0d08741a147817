"""The library's screens as pictures: a change here is a change that users see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from player.library.model import DownloadState
from player.library.store import Store
from player.services.desk import Entrance, Library
from player.ui.library_app import LibraryApp
from tests.support.library_host import ScriptedDesk, fill, transcript


class SnapCompare(Protocol):
    def __call__(self, app: LibraryApp, **options: Any) -> bool: ...


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr("player.config.folders.settings_path", lambda: tmp_path / "settings.toml")
    opened = Store.open(tmp_path / "library.db")
    yield opened
    opened.close()


def lived_in(store: Store) -> None:
    """A library in which something of everything has happened."""
    fill(store, shows=4, episodes=12)
    rows = store.episodes()
    store.put_transcript(rows[0].key, transcript(), "a.vtt")
    store.remember(rows[1].key, 90_000, duration_ms=rows[1].duration_ms, title=rows[1].title)
    store.mark_played([rows[5].key])
    store.star([rows[2].key])
    store.set_inbox([row.key for row in rows[6:14]], True)
    store.enqueue([rows[14].key, rows[2].key, rows[9].key])
    for at in (0, 3, 4, 7, 8):
        store.request_download(rows[at].key)
    for at in (0, 3, 7, 8):
        store.set_download(rows[at].key, DownloadState.RUNNING)
    store.note_progress(rows[0].key, 12_000_000, 40_000_000)
    store.set_download(rows[3].key, DownloadState.DONE)
    store.set_download(rows[7].key, DownloadState.FAILED, error="The server has no such file.")
    store.set_download(rows[8].key, DownloadState.PAUSED)
    store.note_failure(rows[3].show_id, "The server did not answer: try again later.")
    while store.index_next(1_000).left:
        pass


@pytest.mark.parametrize(
    ("name", "size", "theme", "keys"),
    [
        ("inbox-80x24", (80, 24), "podline-dark", ["j"]),
        ("inbox-light-120x40", (120, 40), "podline-light", ["enter", "q", "j"]),
        ("inbox-preview-200x60", (200, 60), "podline-dark", ["j"]),
        ("inbox-narrow-46x14", (46, 14), "podline-dark", []),
        ("shows-80x24", (80, 24), "podline-dark", ["2", "j", "j"]),
        ("downloads-100x20", (100, 20), "podline-light", ["4", "G", "k"]),
        ("show-80x24", (80, 24), "podline-dark", ["2", "j", "j", "enter"]),
        ("notes-80x30", (80, 30), "podline-dark", ["i", "tab"]),
        ("search-80x24", (80, 24), "podline-dark", ["slash", *"something"]),
        ("help-80x60", (80, 60), "podline-dark", ["question_mark"]),
    ],
    ids=lambda value: value if isinstance(value, str) and "x" in value else None,
)
def test_screen(
    snap_compare: SnapCompare,
    store: Store,
    name: str,
    size: tuple[int, int],
    theme: str,
    keys: list[str],
) -> None:
    lived_in(store)
    app = LibraryApp(Entrance(lambda: Library(store, ScriptedDesk(store)), theme=theme))
    assert snap_compare(app, terminal_size=size, run_before=_pressing(keys))


def test_empty(snap_compare: SnapCompare, store: Store) -> None:
    app = LibraryApp(Entrance(lambda: Library(store, ScriptedDesk(store))))
    assert snap_compare(app, terminal_size=(80, 24), run_before=_pressing([]))


def _pressing(keys: list[str]) -> Any:
    async def prepare(pilot: Pilot[Any]) -> None:
        await pilot.pause(0.4)
        for typed in pilot.app.screen.query(Input):
            typed.cursor_blink = False
        for key in keys:
            await pilot.press(key)
            await pilot.pause(0.15)
        # What was said in the last line goes away after three seconds.
        await pilot.pause(0.6)

    return prepare
