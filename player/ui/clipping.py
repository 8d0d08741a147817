"""Cutting a clip of what is selected on a player screen, while it plays on."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from player.clean import clean_line
from player.config.folders import clips_folder
from player.timecode import format_clock

if TYPE_CHECKING:
    from player.episode import Episode
    from player.ui.screens.clip import ClipChoice
    from player.ui.screens.player_actions import PlayerActions

_SHOWN_FOR_S = 10.0


class Clipping:
    """Cuts clips from a player screen."""

    def __init__(self, screen: PlayerActions) -> None:
        self._screen = screen

    def ask(self, heard_ms: int) -> None:
        """Ask how to cut what is selected, else the line under the cursor or being said."""
        from player.clipping.problems import ClipError
        from player.services.clips import check_extra, whole_sound
        from player.ui.screens.clip import ClipScreen

        screen = self._screen
        stretch = screen.sharing.stretch(heard_ms)
        if stretch is None:
            screen.say("no words with times here to cut out: v selects lines")
            return
        session = screen.session
        try:
            check_extra()
            media = whole_sound(session.episode.media, session.arriving)
        except ClipError as error:
            self._warn(str(error))
            return
        episode = replace(session.episode, media=media)
        start_ms, end_ms = stretch

        def chosen(choice: ClipChoice | None) -> None:
            if choice is not None:
                screen.view.leave_selection()
                screen.say("cutting the clip …")
                cutting = self._cut(episode, start_ms, end_ms, choice)
                screen.app.run_worker(cutting, group="clip")

        seconds = max(round((end_ms - start_ms) / 1_000), 1)
        what = f"{format_clock(start_ms)}–{format_clock(end_ms)}, {seconds} s"
        screen.app.push_screen(ClipScreen(what, _shown(clips_folder())), chosen)

    async def _cut(self, episode: Episode, start_ms: int, end_ms: int, choice: ClipChoice) -> None:
        from player.clipping.problems import ClipError, ClipStoppedError
        from player.services.clips import ClipWish, cut, free_target

        given_up = threading.Event()
        shared, podline = self._screen.sharing.shared, self._screen.podline

        def work() -> str:
            target = free_target(clips_folder(), episode.title, start_ms, choice.ending)
            wish = ClipWish(start_ms, end_ms, target, choice.with_words)
            cover = partial(podline.show_cover, episode.key)
            try:
                made = cut(episode, shared, wish, cover=cover, stopped=given_up.is_set)
            except ClipStoppedError:
                return ""
            told = f"Cut {(made.end_ms - made.start_ms) / 1_000:.1f} s into {_shown(made.path)}"
            return f"{told}, and its words beside it (SRT)" if choice.with_words else told

        try:
            told = await asyncio.to_thread(work)
        except asyncio.CancelledError:
            # podline is being left, and waits for its threads.
            given_up.set()
            raise
        except ClipError as error:
            self._warn(str(error))
            return
        self._screen.app.notify(told, timeout=_SHOWN_FOR_S, markup=False)

    def _warn(self, sentence: str) -> None:
        self._screen.app.notify(sentence, severity="warning", timeout=10, markup=False)


def _shown(path: Path) -> str:
    """A path as people write it."""
    home = Path.home()
    inside = path.is_relative_to(home) and home != Path(home.anchor)
    return clean_line(f"~/{path.relative_to(home)}" if inside else str(path))
