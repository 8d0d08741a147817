"""Marking moments on a player screen: what is being said is kept, and a note to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.worker import Worker

from player.clean import clean_line
from player.library.problems import StoreError
from player.timecode import format_clock
from player.transcript.paragraphs import flowing
from player.ui.aside import aside
from player.ui.widgets.prompt import Prompt

if TYPE_CHECKING:
    from player.library.model import Bookmark
    from player.ui.screens.player_actions import PlayerActions

TOLD_CHARACTERS = 160
JUST_NOW_MS = 3_000
"""What ended that long ago is what the listener means, who hears and then reaches for a key."""

_SHOWN_FOR_S = 5.0
NOTE_SIGN, NOTE_HELP = "note ", "enter keeps the note · esc leaves it"


class _Moment(NamedTuple):
    at_ms: int
    sentence: str = ""
    speaker: str = ""


class Marking:
    """Keeps an episode's bookmarks from a player screen."""

    def __init__(self, screen: PlayerActions) -> None:
        self._screen = screen

    async def mark(self, heard_ms: int, *, asking: bool) -> None:
        """Mark what is said at a time; where `asking`, a note may be typed to it at once."""
        adding = self._screen.run_worker(self._add(self._moment(heard_ms)), group="mark")
        if not asking:
            return

        def take(text: str) -> None:
            self._screen.run_worker(self._note(adding, text), group="mark")

        await self._screen.finding.ask(Prompt(NOTE_SIGN, NOTE_HELP), take)

    def _moment(self, heard_ms: int) -> _Moment:
        transcript = self._screen.session.episode.transcript
        at = transcript.said_by(heard_ms)
        if at is None or heard_ms > transcript.segments[at].end_ms + JUST_NOW_MS:
            return _Moment(heard_ms)
        line = transcript.segments[at]
        return _Moment(line.start_ms, clean_line(flowing(line.text)), line.speaker)

    async def _add(self, moment: _Moment) -> Bookmark | None:
        marks = self._screen.session.marks
        try:
            bookmark = await aside(
                lambda: marks.add(moment.at_ms, sentence=moment.sentence, speaker=moment.speaker)
            )
        except StoreError as error:
            self._warn(error)
            return None
        self._tell(f"Marked {told(bookmark)}")
        return bookmark

    async def _note(self, adding: Worker[Bookmark | None], text: str) -> None:
        bookmark = await adding.wait()
        note = clean_line(text)
        if bookmark is None or not note:
            return
        if bookmark.note:
            note = f"{bookmark.note}\n{note}"
        marks = self._screen.session.marks
        try:
            await aside(lambda: marks.note(bookmark, note))
        except StoreError as error:
            self._warn(error)
            return
        self._screen.say(f"noted at {format_clock(bookmark.at_ms)}")

    def open_screen(self, heard_ms: int) -> None:
        """List what is marked."""
        self._screen.run_worker(self._open_screen(heard_ms), group="marks", exclusive=True)

    async def _open_screen(self, heard_ms: int) -> None:
        from player.ui.screens.bookmarks import BookmarksScreen

        marks = self._screen.session.marks
        try:
            listed = await aside(marks.list)
        except StoreError as error:
            self._warn(error)
            return
        self._screen.app.push_screen(BookmarksScreen(marks, listed, heard_ms), self._chosen)

    def _chosen(self, at_ms: int | None) -> None:
        if at_ms is not None:
            self._screen.jump(at_ms)

    def _tell(self, text: str) -> None:
        self._screen.notify(text, timeout=_SHOWN_FOR_S, markup=False)

    def _warn(self, error: StoreError) -> None:
        self._screen.notify(str(error), severity="warning", timeout=10, markup=False)


def told(bookmark: Bookmark) -> str:
    """A bookmark in a line or two: when, who, and the beginning of what is said."""
    text = bookmark.sentence
    if len(text) > TOLD_CHARACTERS:
        text = text[:TOLD_CHARACTERS].rstrip() + "…"
    said = ": ".join(filter(None, (bookmark.speaker, text)))
    return "\n".join(filter(None, (format_clock(bookmark.at_ms), said)))
