"""The player: chapters, transcript, notes, the bar, and what the keys do with them."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from player.audio.engine import (
    ClockMoved,
    EngineEvent,
    EngineState,
    LengthKnown,
    PlaceGuessed,
    StateChanged,
)
from player.episode import Episode
from player.timecode import format_clock
from player.transcript.heard import SILENCE, Heard
from player.transcript.model import Timing
from player.ui.keys import HINTED, shown_keys
from player.ui.screens.folding import (
    NARROWEST_WIDE,
    NARROWEST_WITH_CHAPTERS,
    NARROWEST_WITH_NOTES,
    fits_both,
)
from player.ui.screens.player_actions import PlayerActions
from player.ui.widgets.chapter_list import ChapterList
from player.ui.widgets.key_hints import KeyHints
from player.ui.widgets.playback_bar import PlaybackBar
from player.ui.widgets.sharp_cover import make_cover
from player.ui.widgets.title_line import title_line
from player.ui.widgets.transcript_view import TranscriptView
from player.ui.wordless import wordless

_HOUR_MS = 3_600_000
RESUME_TOAST_S = 8


def _has_hours(episode: Episode) -> bool:
    return (episode.duration_ms or 0) >= _HOUR_MS


class PlayerScreen(PlayerActions):
    """Plays and follows one episode."""

    CSS_PATH = "player.tcss"
    follows_words = True
    _selected_lines = 0
    _stands = False
    """Whether the sound stood still when it was last known."""

    def compose(self) -> ComposeResult:
        """Title, the middle, the bar, the hints."""
        episode = self.session.episode
        yield Static(self._title_line(), id="title", markup=False)
        with Horizontal(id="middle"):
            with Vertical(id="aside"):
                yield ChapterList(id="chapters")
                yield make_cover(id="cover")
            with Vertical(id="reading"):
                yield TranscriptView(
                    episode.transcript,
                    hours=_has_hours(episode),
                    id="transcript",
                )
        yield PlaybackBar(id="bar")
        yield KeyHints(self.keymap, self.ACTIONS, self._hinted(), id="hints")

    def _show_hints(self) -> None:
        self.query_one(KeyHints).hint(self._hinted())

    def _hinted(self) -> tuple[str, ...]:
        """The keys that do something here and now, the most needed first."""
        state = self.session.engine.state
        if state not in (EngineState.IDLE, EngineState.OPENING):
            self._stands = state in (EngineState.PAUSED, EngineState.ENDED)
        idle = () if self.transport.chapters else ("previous_chapter", "next_chapter")
        if not self.session.episode.transcript:
            idle = (*idle, "search", "follow")
        hinted: list[str] = []
        for name in HINTED:
            if name not in idle:
                hinted.append("pause:play" if self._stands and name == "pause" else name)
            if name == "search" and self.podline.has_library:
                hinted.append("quit:library")
        return tuple(hinted)

    _stops = ("", "")
    """When the sleep timer stops, as the title says it."""

    def _title_line(self) -> Content:
        episode, under_way = self.session.episode, self.playing.timing.told
        if not under_way and episode.transcript.timing is Timing.ESTIMATED:
            under_way = "≈ estimated times"
        return title_line(
            episode.title,
            episode.show,
            self.app.size.width - 2,
            under_way=under_way,
            stops=self.playing.stops,
        )

    # Coming and going

    def on_mount(self) -> None:
        """Begin to play, or show what plays already."""
        self.chaptering.show()
        self.covering.begin()
        self.view.placeholder = self._no_words()
        self.view.focus()
        self.playing.attach(self)
        if not self.playing.started:
            self.trace("load")
            self.playing.start()
            self.call_after_refresh(self._greet)
        self.fold()

    def _no_words(self) -> str:
        """What stands in place of the words where there are none."""
        key = shown_keys(self.keys_of("listen")) if self.session.arriving is None else ""
        known = self.session.shared
        own_file = known is None or bool(known.media_name)
        return wordless(self.session.episode.media.stem if own_file else "", key)

    def _greet(self) -> None:
        session = self.session
        if session.resumed:
            key = shown_keys(self.keys_of("start_over"))
            how = f" Press {key} to start over." if key else ""
            self.notify(
                f"Resumed at {format_clock(session.start_ms)}.{how}",
                timeout=RESUME_TOAST_S,
                markup=False,
            )
        for warning in session.warnings:
            self.notify(warning, severity="warning", timeout=10, markup=False)

    def on_unmount(self) -> None:
        """What plays goes on without this screen."""
        self.playing.detach(self)

    def on_resize(self, event: events.Resize) -> None:
        """Fold away or show what fits."""
        self.fold()
        self.show_timing()

    def fold(self) -> None:
        """Show or fold away the side panels, as wished or as fits."""
        width = self.app.size.width
        has_chapters = bool(self.transport.chapters)
        chapters = self.chapters_wanted
        if chapters is None:
            chapters = width >= NARROWEST_WITH_CHAPTERS
        notes = self.notes_wanted
        if notes is None:
            notes = width >= NARROWEST_WITH_NOTES and bool(self.session.episode.description)
        chapters = chapters and has_chapters and (fits_both(width) or not notes)
        self.set_class(not chapters, "-hide-chapters")
        self.set_class(width >= NARROWEST_WIDE, "-wide")
        self.covering.fit()
        self._show_notes(notes)

    def _show_notes(self, shown: bool) -> None:
        notes = self.query("#notes")
        if notes:
            notes.first().display = shown
        elif shown:
            text = self.session.episode.description or "This episode has no show notes."
            page = VerticalScroll(Static(Content(text), markup=False), id="notes", can_focus=False)
            self.query_one("#middle").mount(page)

    # What is heard

    def show_heard(self, heard: Heard, heard_ms: int, jumped: bool) -> None:
        """Light what is heard."""
        changed = heard != self.lit
        if changed or jumped:
            self.lit = heard
            if jumped and heard.segment is None:
                # Nobody speaks there: show the page around it all the same.
                nearest = self.session.episode.transcript.nearest(heard_ms)
                self.view.light(nearest, None, jumped=True)
            self.view.light(heard.segment, heard.word, jumped=jumped)
        chapter = self.transport.chapter_at(heard_ms)
        self.query_one(ChapterList).mark(chapter)
        self.covering.show(heard_ms)
        self.show_playback()
        if self.playing.stops != self._stops:
            self.show_timing()
        if changed:
            self.view.draw_now()
            self.trace("highlight")

    def show_event(self, event: EngineEvent) -> None:
        """Show what the engine reports."""
        match event:
            case ClockMoved():
                self.trace("clock")
            case StateChanged(state):
                self.show_playback()
                self._show_hints()
                if state is EngineState.ENDED:
                    self.trace("end")
            case LengthKnown() | PlaceGuessed():
                self.show_playback()

    def show_episode(self) -> None:
        """Show other words and chapters; where only their times are better, nothing else moves."""
        episode = self.session.episode
        self.chaptering.take()
        self.chaptering.show()
        self.view.renew(episode.transcript, hours=_has_hours(episode))
        self.show_timing()
        self.lit = SILENCE
        self.fold()
        self.show_playback()
        self._show_hints()

    def show_timing(self) -> None:
        """Show in the title how listening to the episode goes, and when the sound stops."""
        self._stops = self.playing.stops
        self.query_one("#title", Static).update(self._title_line(), layout=False)

    # What widgets say

    @on(TranscriptView.SegmentChosen)
    def _hear_segment(self, message: TranscriptView.SegmentChosen) -> None:
        self.jump(message.at_ms)

    @on(TranscriptView.FollowingChanged)
    def _show_away(self) -> None:
        self._show_notice()

    @on(TranscriptView.SelectionChanged)
    def _show_selected(self, message: TranscriptView.SelectionChanged) -> None:
        self._selected_lines = message.count
        self._show_notice()

    def _show_notice(self) -> None:
        """What may be done with what is selected; else where the lit line is."""
        hints = self.query_one(KeyHints)
        lines = self._selected_lines
        if lines:
            names = ("quote", "clip", "share_all")
            quote, clip, every = (shown_keys(self.keys_of(name)) for name in names)
            count = f"{lines} line{'' if lines == 1 else 's'} selected"
            hints.notice(
                f"{count} · {quote} copies a quote · {clip} cuts a clip · {every} more · esc leaves"
            )
        elif self.view.following or self.view.lit_above is None:
            hints.notice("")
        else:
            arrow = "↑" if self.view.lit_above else "↓"
            keys = shown_keys(self.keys_of("follow"))
            hints.notice(f"{arrow} what is heard is there · {keys} follows it", "follow")

    @on(ChapterList.ChapterChosen)
    def _hear_chapter(self, message: ChapterList.ChapterChosen) -> None:
        self.jump(self.transport.chapters[message.index].start_ms)
        self.view.focus()

    @on(ChapterList.LinkAsked)
    async def _ask_link(self, message: ChapterList.LinkAsked) -> None:
        await self.chaptering.ask_link(message.index)

    @on(PlaybackBar.SeekAsked)
    def _hear_place(self, message: PlaybackBar.SeekAsked) -> None:
        self.pointed_ms = None
        self.jump(message.at_ms)

    @on(PlaybackBar.ToggleAsked)
    def _toggle(self) -> None:
        self.action_toggle_pause()

    @on(PlaybackBar.RateAsked)
    def _change_rate(self, message: PlaybackBar.RateAsked) -> None:
        self.action_change_rate(message.steps)

    @on(PlaybackBar.VolumeAsked)
    def _change_volume(self, message: PlaybackBar.VolumeAsked) -> None:
        if message.steps:
            self.action_change_volume(message.steps * 5)
        else:
            self.action_toggle_mute()

    @on(PlaybackBar.Pointed)
    def _show_pointed(self, message: PlaybackBar.Pointed) -> None:
        self.pointed_ms = message.at_ms if message.held else None
        self.show_playback()
        if message.at_ms is not None:
            chapter = self.transport.chapter_at(message.at_ms)
            title = "" if chapter is None else self.transport.chapters[chapter].title
            self.say(f"{format_clock(message.at_ms)}  {title}")
