"""Listening to the episode that plays: its words turn exact, or are written down, meanwhile."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from contextvars import copy_context
from threading import Thread
from typing import TYPE_CHECKING

from player.transcript.model import Timing, Transcript
from player.ui.timing_run import Run, taken, told

if TYPE_CHECKING:
    from player.alignment.messages import Event
    from player.alignment.process import ListeningProcess
    from player.ui.app import PodlineApp
    from player.ui.playing import Playing

_log = logging.getLogger(__name__)

_FAR_MS = 15_000
STILL_COMING = (
    "This episode is still being fetched: download it, and open it again when it is there, "
    "to have podline listen to it."
)


class WordTiming:
    """Has a process of its own listen to what plays, and shows and keeps what it finds."""

    def __init__(self, playing: Playing, app: PodlineApp) -> None:
        self._playing = playing
        self._app = app
        self._run: Run | None = None
        self._getting_ready = False
        self.told = ""
        """How it goes, in few words; "" while nothing is listened to."""

    @property
    def running(self) -> bool:
        """Whether it listens, or is about to."""
        return self._run is not None or self._getting_ready

    def toggle(self, key: str) -> None:
        """Begin to listen, or stop; `key` is what was pressed for it."""
        if self._run is not None:
            partial = self._run.source.timing in (Timing.NONE, Timing.ESTIMATED)
            self.stop(restore=not partial)
            self._playing.offering.answer(False)
            again = f"{key} goes on from there" if key else "it goes on from there"
            self._say(f"Stopped listening. What was heard is kept: {again}.")
            return
        if self._getting_ready:
            self.stop()
            self._playing.offering.answer(False)
            return
        from player.alignment.models import is_installed
        from player.alignment.sound import INSTALL_HINT

        session = self._playing.session
        if session.arriving is not None:
            self._say(STILL_COMING)
        elif self._playing.words.timing is Timing.ALIGNED:
            self._say("The words of this episode have their times by listening already.")
        elif not is_installed():
            self._say(INSTALL_HINT)
        elif self._playing.words.timing is Timing.WORDS:
            self._ask()
        else:
            self._get_ready()

    def _get_ready(self) -> None:
        """Begin once what it takes is loaded, which holds up drawing: that is said first."""
        self._getting_ready = True
        self._tell("getting ready to listen …")
        self._app.call_after_refresh(
            lambda: self._app.run_worker(self._begin_ready(), group="listening")
        )

    async def _begin_ready(self) -> None:
        await asyncio.to_thread(_load)
        if self._getting_ready:
            self._getting_ready = False
            self._begin()

    def _ask(self) -> None:
        """Begin once the listener has said yes: there may be little to be gained."""
        from player.ui.screens.question import Question

        def answered(yes: bool | None) -> None:
            if yes and self._playing.started and not self.running:
                self._get_ready()

        self._app.push_screen(
            Question(
                "Listen to this episode all the same?",
                "Its transcript has the time of every word already. Listening takes minutes, and "
                "helps where those times are off.",
                "listen",
            ),
            answered,
        )

    def go_on(self) -> None:
        """Listen further to an episode that the listener wanted listened to before."""
        from player.alignment.models import is_installed

        if is_installed():
            self._get_ready()

    def stop(self, *, restore: bool = False) -> None:
        """Stop listening; `restore` shows the text again as it was before."""
        run = self._end()
        if run is not None and restore:
            self._playing.show_words(run.source, run.nudge_ms)

    def moved(self, at_ms: int) -> None:
        """The listener went elsewhere: what is said there comes first."""
        run = self._run
        if run and run.process and abs(at_ms - run.near_ms) > _FAR_MS:
            run.near_ms = at_ms
            run.process.move(at_ms)

    # Beginning and ending

    def _begin(self) -> None:
        from player.alignment.growing import GrowingText

        playing = self._playing
        source, nudge_ms = playing.words, playing.nudge_ms
        duration_ms = playing.transport.duration_ms
        run = Run(source, nudge_ms, GrowingText(source, duration_ms) if source else None)
        self._run = run
        playing.offering.stop()
        playing.offering.answer(True)
        self._tell("listening …")
        self._app.run_worker(self._start(run), group="listening")

    async def _start(self, run: Run) -> None:
        from player.config.folders import FolderError
        from player.media.problems import MediaError

        run.near_ms = self._playing.transport.heard_ms
        try:
            process = await asyncio.to_thread(self._open, run, asyncio.get_running_loop())
        except (MediaError, FolderError) as error:
            self._give_up(run, str(error))
        except OSError as error:
            _log.error("The listening process cannot be started: %s", error)
            self._give_up(run, "podline cannot start to listen; the log says more.")
        else:
            run.process = process
            if run.over:
                _cancel(process)

    def _open(self, run: Run, loop: asyncio.AbstractEventLoop) -> ListeningProcess:
        """Start the process; its events come in on a thread, and are handed to the loop."""
        from player.alignment.messages import Kind
        from player.config.logs import open_listening_log
        from player.services.listening import job_for, start_listening

        session = self._playing.session
        job = job_for(
            session.episode.media,
            Kind.ALIGN if run.source else Kind.TRANSCRIBE,
            model=session.speech_model,
            transcript=run.source,
            at_ms=run.near_ms,
        )
        context = copy_context()

        def take(event: Event) -> None:
            transcript = taken(run, event)
            # Podline may be on its way out.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._take, run, event, transcript, context=context)

        with open_listening_log() as log:
            return start_listening(job, take, log=log)

    def _end(self) -> Run | None:
        run, self._run = self._run, None
        self._getting_ready = False
        if run is not None:
            run.over = True
            if run.process is not None:
                _cancel(run.process)
        self._tell("")
        return run

    def _give_up(self, run: Run, sentence: str) -> None:
        """There is no result: the text is as it was, and why is said."""
        if run is self._run:
            self.stop(restore=True)
            self._playing.offering.answer(False)
            self._app.notify(sentence, severity="warning", timeout=12, markup=False)

    # What the process says

    def _take(self, run: Run, event: Event, transcript: Transcript | None) -> None:
        from player.alignment.messages import (
            AlignedText,
            Failed,
            Progress,
            Refused,
            Transcribed,
            Warned,
        )

        if run is not self._run:
            return
        if transcript is not None:
            self._playing.show_words(transcript, 0)
        match event:
            case Progress():
                self._tell(told(event))
            case Warned(sentence):
                self._say(sentence)
            case Refused(sentence) | Failed(sentence):
                self._give_up(run, sentence)
            case AlignedText() | Transcribed() if transcript is not None:
                self._end()
                if transcript:
                    self._playing.words = transcript
                self._app.run_worker(self._keep(transcript, bool(run.source)), group="listening")

    async def _keep(self, transcript: Transcript, aligned: bool) -> None:
        session = self._playing.session
        if not transcript:
            self._playing.offering.answer(False)
            self._say("No speech was found in this episode.")
            return
        sentence = await asyncio.to_thread(session.keep_words, transcript, aligned)
        sentence = sentence or await asyncio.to_thread(session.keep_nudge, 0)
        done = "The text is aligned to the sound." if aligned else "What is said is written down."
        self._app.notify(
            f"{done} {sentence}".strip(),
            severity="warning" if sentence else "information",
            timeout=8,
            markup=False,
        )

    def _tell(self, text: str) -> None:
        if text != self.told:
            self.told = text
            self._playing.show_timing()

    def _say(self, sentence: str) -> None:
        self._app.notify(sentence, timeout=8, markup=False)


def _load() -> None:
    """Load what listening takes; runs in a thread."""
    import player.alignment.growing
    import player.config.logs
    import player.services.listening  # noqa: F401 - it is needed in a moment


def _cancel(process: ListeningProcess) -> None:
    """Stop it without waiting; the interpreter waits for the thread, for two seconds at most."""
    Thread(target=process.cancel, name="stop listening").start()
