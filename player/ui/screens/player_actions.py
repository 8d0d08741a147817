"""What the keys of the player do; every method named `action_…` stands in `player.ui.keys`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.actions import SkipAction

from player.audio.engine import EngineState
from player.services.session import Session
from player.transcript.heard import SILENCE, Heard
from player.transcript.model import Timing
from player.ui.chaptering import Chaptering
from player.ui.clipping import Clipping
from player.ui.covering import Covering
from player.ui.keys import ACTIONS_OVER_LIBRARY, Action, bindings, shown_keys
from player.ui.marking import Marking
from player.ui.playing import Playing
from player.ui.screens.folding import fits_both
from player.ui.screens.transcript_screen import TranscriptScreen
from player.ui.share import Sharing
from player.ui.widgets.key_hints import KeyHints
from player.ui.widgets.playback_bar import Playback, PlaybackBar
from player.ui.widgets.transcript_view import TranscriptView


class PlayerActions(TranscriptScreen):
    """A screen that plays a session and obeys its keys."""

    BINDINGS = bindings()
    MOUSE = (
        "click a line, a chapter or the bar to hear it; drag over text to",
        "select it; turn the wheel on text, rate or volume",
    )

    def __init__(self, playing: Playing) -> None:
        super().__init__()
        self.playing = playing
        self.transport = playing.transport
        self.chaptering = Chaptering(self)
        self.covering = Covering(self)
        self.sharing = Sharing(self)
        self.clipping = Clipping(self)
        self.marking = Marking(self)
        self.lit: Heard = SILENCE
        self._acting = ""
        self.pointed_ms: int | None = None
        self.chapters_wanted: bool | None = None
        self.notes_wanted: bool | None = None

    def table(self) -> Sequence[Action]:
        """The actions as they are called here: over a library two mean the way back to it."""
        return ACTIONS_OVER_LIBRARY if self.podline.has_library else self.ACTIONS

    @property
    def session(self) -> Session:
        """What plays, and with what."""
        return self.playing.session

    @property
    def view(self) -> TranscriptView:
        """The transcript."""
        return self.query_one("#transcript", TranscriptView)

    def refocus(self) -> None:
        """Let keys go to the transcript."""
        self.view.focus()

    def fold(self) -> None:
        """Show or fold away the side panels, as wished or as fits."""
        raise NotImplementedError

    def show_playback(self) -> None:
        """Bring the bar up to date."""
        transport = self.transport
        heard_ms = transport.heard_ms if self.pointed_ms is None else self.pointed_ms
        self.query_one(PlaybackBar).show(
            Playback(
                state=transport.engine.state,
                heard_ms=heard_ms // 1_000 * 1_000,
                duration_ms=transport.duration_ms,
                rate=transport.rate,
                volume=transport.volume,
                muted=transport.muted,
                guessed=transport.guessed,
                ticks_ms=tuple(chapter.start_ms for chapter in transport.chapters),
            )
        )

    def trace(self, event: str) -> None:
        """Note an event in the trace, if one is written, after the action that led to it."""
        for name in filter(None, (self._acting, event)):
            self._record(name)
        self._acting = ""

    def _record(self, event: str) -> None:
        tracer = self.session.tracer
        if tracer is not None:
            heard_ms = self.session.engine.heard_ms()
            tracer.record(self.app, event, heard_ms, self.transport.rate, self.lit)

    def _act(self, event: str, action: Callable[[], object]) -> bool:
        """Do what a key asks for; False where `action` says that it could not be done.

        What it changes is on the screen before it returns. Whoever reads the trace must find
        the action first, or what it lights would count as lit by the sound of before.
        """
        self._acting = event
        done = action() is not False
        if done:
            self.show_playback()
            self.trace("")
        self._acting = ""
        return done

    def say(self, text: str) -> None:
        """Say something small in the last line, for a moment."""
        for hints in self.query(KeyHints):  # None yet where the screen was shown just now.
            hints.say(text)

    def _jump(self, action: Callable[[], object]) -> bool:
        """Hear another place by `action`, which may return False where it cannot be."""
        done = self._act("seek", action)
        if done:
            self.view.follow(soon=True)
        return done

    def action_toggle_pause(self) -> None:
        """Space."""
        sounds = self.session.engine.state in (EngineState.OPENING, EngineState.PLAYING)
        self._act("pause" if sounds else "resume", self.transport.toggle_pause)

    def action_seek(self, ms: int) -> None:
        """A little back or forward."""
        self._jump(lambda: self.transport.seek_by(ms))

    def jump(self, at_ms: int) -> None:
        """Hear another place; `jump_back` returns."""
        self._jump(lambda: self.transport.jump(at_ms))

    def action_jump_back(self) -> None:
        """Back to where the last jump left from."""
        if not self._jump(self.transport.jump_back):
            self.say("no jump to go back from yet")

    def action_start_over(self) -> None:
        """From the beginning."""
        self.jump(0)

    def action_change_rate(self, steps: int) -> None:
        """Slower or faster."""
        self._act("rate", lambda: self.transport.change_rate(steps))

    def action_reset_rate(self) -> None:
        """Normal speed."""
        self._act("rate", lambda: self.transport.set_rate(1.0))

    def action_change_volume(self, percent: int) -> None:
        """Quieter or louder."""
        self.transport.change_volume(percent)
        self.podline.choose_volume(self.transport.volume)
        self.show_playback()

    def action_toggle_mute(self) -> None:
        """Silence or not."""
        self.transport.toggle_mute()
        self.show_playback()

    def action_change_chapter(self, steps: int) -> None:
        """Previous or next chapter."""
        if self._jump(lambda: self.transport.change_chapter(steps)):
            return
        missing = not self.transport.chapters
        self.say("this episode has no chapters" if missing else "this is the last chapter")

    def action_play_line(self) -> None:
        """Hear the line under the cursor."""
        self.view.action_play_from_cursor()

    def action_follow(self) -> None:
        """Back to the lit line."""
        self.view.follow()

    async def action_go_to(self) -> None:
        """Ask for a time."""
        await self.finding.go_to()

    async def action_leave(self) -> None:
        """Leave whatever is open, innermost first."""
        line = await self.linking.leave() or await self.finding.leave()
        if line or await self.sharing.leave() or self.view.leave_selection():
            return
        if self.podline.has_library and self._is_at_rest:
            self.podline.leave_player()
        else:
            self.view.action_leave()

    @property
    def _is_at_rest(self) -> bool:
        """Whether there is nothing to leave: no cursor, search or selection, and it follows."""
        view = self.view
        held = view.cursor is not None or view.match_index is not None
        return view.following and not held and view.text_selection is None

    def action_listen(self) -> None:
        """Find out when the words are said, or which; or stop that."""
        self.playing.timing.toggle(shown_keys(self.keys_of("listen")))

    def action_nudge(self, ms: int) -> None:
        """Light the text a little earlier or later."""
        if self._has_times:
            self.playing.nudge(ms)

    def action_line_now(self) -> None:
        """Light the text so that the chosen line begins at this moment."""
        heard_ms, line = self.transport.heard_ms, self.view.chosen_line
        if not self._has_times:
            return
        if line is None:
            self.say("choose the line that is being said first, with ↑ ↓")
        elif self.playing.nudge(heard_ms - self.view.transcript.segments[line].start_ms):
            self.view.leave_selection()
            self.view.follow()

    @property
    def _has_times(self) -> bool:
        if self.session.episode.transcript.timing is Timing.NONE:
            self.say("the words of this episode have no times to be moved")
            return False
        return True

    def action_share(self, moment: bool) -> None:
        """Copy a link."""
        self.sharing.copy_link(self.transport.heard_ms if moment else None)

    def action_share_all(self) -> None:
        """Everything that can be shared."""
        self.sharing.open_screen(self.transport.heard_ms)

    def on_paste(self, event: events.Paste) -> None:
        """A link to this episode leads to its moment."""
        event.stop()
        self.sharing.follow_link(event.text)

    def action_select_lines(self) -> None:
        """Begin to select lines, or select none any more."""
        if not self.session.episode.transcript:
            self.say("this episode has no words to select")
        self.view.action_select_lines()

    def action_copy_quote(self) -> None:
        """Copy what is selected as a quote."""
        self.sharing.copy_quote(self.transport.heard_ms)

    def action_clip(self) -> None:
        """Cut what is selected into a file of its own."""
        self.clipping.ask(self.transport.heard_ms)

    def action_copy_text(self) -> None:
        """Copy the text that is selected with the mouse."""
        text = self.get_selected_text()
        if not text:
            raise SkipAction()
        self.sharing.copy_text(text)

    async def action_mark(self, asking: bool) -> None:
        """Mark what is being said, and ask for a note to it."""
        await self.marking.mark(self.transport.heard_ms, asking=asking)

    def action_bookmarks(self) -> None:
        """The moments that are marked."""
        self.marking.open_screen(self.transport.heard_ms)

    def action_toggle_chapters(self) -> None:
        """Show or hide the chapters."""
        self.chapters_wanted = self.has_class("-hide-chapters")
        if self.chapters_wanted and not fits_both(self.app.size.width):
            self.notes_wanted = False
        self.fold()

    def action_change_chapter_source(self) -> None:
        """The chapters of another source."""
        self.chaptering.change_source()

    async def action_open_chapter_link(self) -> None:
        """Where the chapter that is heard points to."""
        await self.chaptering.ask_link(self.transport.chapter_at(self.transport.heard_ms))

    def action_toggle_notes(self) -> None:
        """Show or hide the notes."""
        notes = self.query("#notes")
        self.notes_wanted = not (notes and notes.first().display)
        self.fold()

    def action_sleep(self) -> None:
        """Ask when to stop."""
        self.podline.ask_sleep()

    def action_quit_player(self) -> None:
        """Leave."""
        self.podline.leave_player()
