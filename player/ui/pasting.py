"""Following a link that was pasted: to an episode of the library, a file, or the way to add it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from player.library.model import EpisodeRow
from player.library.store import Store
from player.services.linked import described, file_of_link, find_linked
from player.sharing.kinds import Kind
from player.sharing.opening import Opened, open_link
from player.ui.keyed import KeyedScreen
from player.ui.screens.add import AddScreen
from player.ui.screens.question import Question
from player.ui.screens.reading import ReadingScreen

if TYPE_CHECKING:
    from player.ui.library_playing import LibraryPlaying

NO_LINK = "what was pasted is no link to an episode"


async def follow(app: LibraryPlaying, text: str) -> None:
    """Play from where a link leads; where the library has no such episode, offer to look."""
    opened = open_link(text)
    if app.library is None or opened is None:
        _say(app, NO_LINK)
        return
    file = await app.ask(partial(file_of_link, opened, text))
    if file is not None:
        app.open_session(partial(app.library.desk.open_file, file, opened.start_ms), file.stem)
        return
    found = await app.ask(partial(_find, app.library.store, opened))
    for row, at_ms in found or ():
        if row.playable:
            app.open_episode(row.key, at_ms, row.title)
        else:
            app.push_screen(ReadingScreen(row.key, at_ms))
    if found == ():
        _offer(app, opened)


def _say(app: LibraryPlaying, text: str) -> None:
    if isinstance(app.screen, KeyedScreen):
        app.screen.say(text)


def _find(store: Store, opened: Opened) -> tuple[tuple[EpisodeRow, int | None], ...]:
    found = find_linked(store, opened)
    return () if found is None else (found,)


def _offer(app: LibraryPlaying, opened: Opened) -> None:
    if opened.kind is Kind.FILE:
        _say(app, NO_LINK)
        return

    def answered(yes: bool | None) -> None:
        if yes:
            # Where the sound is says nothing of the show: its name has to be typed then.
            app.push_screen(AddScreen("" if opened.kind is Kind.MEDIA else opened.url))

    app.push_screen(
        Question(
            "Not in your library: look for its show?",
            f"No episode here has this link ({described(opened)}). Once its show is added, "
            "paste it again.",
            "look for its show",
        ),
        answered,
    )
