"""What podline does by itself about a text's times: offers to find them, or looks at them.

Each is done once for an episode and the sound it has, and nothing is said while nothing is
wrong.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import TYPE_CHECKING

from player.extras import how_to_add
from player.timecode import format_clock
from player.transcript.doubting import Doubt, doubt_about
from player.transcript.model import Timing, Transcript
from player.transcript.shifting import Shift, shifted
from player.ui.again import Again
from player.ui.keys import ACTIONS, shown_keys

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from player.alignment.messages import Event, Outcome
    from player.alignment.process import ListeningProcess
    from player.ui.app import PodlineApp
    from player.ui.playing import Playing

_log = logging.getLogger(__name__)

OFFER_AFTER_S = 9.0
"""When it has been read where the sound goes on, and the listener has settled."""

_FOR_S = 15


@dataclass(eq=False)
class _Check:
    """One time of looking at a text's times; begun on a thread, and ended on the event loop."""

    words: Transcript
    over: bool = False
    _process: ListeningProcess | None = None
    _lock: Lock = field(default_factory=Lock)

    def begun(self, process: ListeningProcess) -> None:
        """Have a process listen for it; where it is over meanwhile, end that."""
        with self._lock:
            self._process = process
            over = self.over
        if over:
            process.cancel()

    def end(self) -> None:
        """Listen no further, without waiting for that."""
        with self._lock:
            self.over = True
            process = self._process
        if process is not None:
            Thread(target=process.cancel, name="stop listening").start()


class Offering:
    """Offers to listen to an episode whose text has no times of its own."""

    def __init__(self, playing: Playing, app: PodlineApp) -> None:
        self._playing = playing
        self._app = app
        self._answer = playing.session.listen_answer
        self._keeping = Again(app, self._keep)
        self._check: _Check | None = None
        self._over = False

    def answer(self, listen: bool) -> None:
        """Keep that the listener wants this episode listened to, or does not."""
        if listen == self._answer:
            return
        self._answer = listen
        self._keeping.ask()

    async def _keep(self) -> None:
        """Keep the last answer; one after another, since each is kept in a thread."""
        listen = self._answer
        if listen is None:
            return
        sentence = await asyncio.to_thread(self._playing.session.keep_answer, listen)
        if sentence:
            _log.warning("The answer to the offer to listen is not kept: %s", sentence)

    def consider(self) -> None:
        """Look what the text needs, and offer it, go on with it, or look closer."""
        playing = self._playing
        words, session = playing.words, playing.session
        if session.arriving is not None or playing.timing.running or self._over:
            return
        if not words or words.timing in (Timing.NONE, Timing.ESTIMATED):
            if self._answer:
                playing.timing.go_on()
            elif words and self._answer is None:
                self._offer(
                    "This transcript has no times."
                    if words.timing is Timing.NONE
                    else "The times of this transcript are estimated."
                )
        elif self._answer is None and not playing.nudge_ms:
            doubt = doubt_about(
                words,
                playing.transport.duration_ms,
                session.claimed_ms,
                by_feed=session.text_by_feed,
            )
            if doubt is not Doubt.NONE and (self._check is None or self._check.words is not words):
                self.break_off()
                self._check = _Check(words)
                self._app.run_worker(self._look(self._check, doubt), group="listening")

    def stop(self) -> None:
        """Look no closer: the episode is left, or listened to as a whole."""
        self._over = True
        self.break_off()

    def break_off(self) -> None:
        """Look no closer at the text there was until now."""
        if self._check is not None:
            self._check.end()
            self._check = None

    def _offer(self, wrong: str, *, once: bool = True) -> None:
        """Say what is wrong and which key helps; `once` counts it as asked, once and for all."""
        from player.alignment.models import is_installed

        if not self._playing.is_shown:
            return
        usual = next(action.keys for action in ACTIONS if action.id == "listen")
        key = shown_keys(self._app.own_keys.get("listen", usual)) or "^p"
        if is_installed():
            how = f"Press {key} to have podline listen for when each word is said."
        else:
            how = f"To find them by listening: {how_to_add('align')}, then press {key}."
        self._app.notify(f"{wrong} {how}", timeout=_FOR_S, markup=False)
        if once:
            self.answer(False)

    # Times that may be off

    async def _look(self, check: _Check, doubt: Doubt) -> None:
        from player.alignment.messages import Checked, Refused
        from player.alignment.models import is_installed

        can_listen, words, playing = is_installed(), check.words, self._playing
        outcome = (
            await asyncio.to_thread(self._listened, check, doubt is Doubt.FAINT)
            if can_listen
            else None
        )
        if check.over or playing.words is not words or playing.nudge_ms:
            return
        if isinstance(outcome, Checked) and outcome.found * 2 >= outcome.samples:
            if not outcome.shifts or await self._put_right(words, outcome.shifts):
                self.answer(False)
        elif doubt is Doubt.STRONG and isinstance(outcome, Refused):
            self._say(
                "Nothing of this transcript was heard in the sound: it may belong to another "
                "episode."
            )
            self.answer(False)
        elif doubt is Doubt.STRONG:
            # What could not be listened to today is looked at again the next time.
            self._offer(
                "The times of this transcript may be off: its length does not fit the sound's.",
                once=isinstance(outcome, Checked) or not can_listen,
            )
        elif isinstance(outcome, Checked | Refused):
            self.answer(False)

    def _listened(self, check: _Check, briefly: bool) -> Outcome | None:
        """Listen to samples, with a model that is here; None where that cannot be done."""
        from player.alignment.messages import Kind, Outcome
        from player.config.folders import FolderError
        from player.config.logs import open_listening_log
        from player.media.problems import MediaError
        from player.services.listening import job_for, start_listening

        session = self._playing.session
        last: list[Event] = []
        try:
            job = job_for(
                session.episode.media,
                Kind.CHECK,
                model=session.speech_model,
                transcript=check.words,
                quietly=True,
                briefly=briefly,
            )
            with open_listening_log() as log:
                process = start_listening(job, last.append, log=log)
        except (MediaError, FolderError, OSError) as error:
            _log.info("The times of a text cannot be checked: %s", error)
            return None
        check.begun(process)
        process.wait()
        return last[-1] if last and isinstance(last[-1], Outcome) else None

    async def _put_right(self, words: Transcript, shifts: tuple[Shift, ...]) -> bool:
        """Light the text at its right times; whether they could be kept, else why not is said."""
        playing = self._playing
        right = shifted(words, shifts)
        playing.words = right
        playing.show_words(right, 0)
        sentence = await asyncio.to_thread(playing.session.keep_words, right, True)
        self._say(f"{told_of(shifts)} {sentence}".strip(), warning=bool(sentence))
        return not sentence

    def _say(self, sentence: str, *, warning: bool = False) -> None:
        severity: SeverityLevel = "warning" if warning else "information"
        self._app.notify(sentence, severity=severity, timeout=_FOR_S, markup=False)


def told_of(shifts: tuple[Shift, ...]) -> str:
    """What was put right, in a sentence."""
    moved = [
        f"{abs(by_ms) / 1_000:.1f} s {'early' if by_ms > 0 else 'late'}"
        + (f" from {format_clock(at_ms)} on" if at_ms else "")
        for at_ms, by_ms in shifts
        if round(by_ms, -2)
    ]
    shown = ", ".join(moved[:3]) + (" and so on" if len(moved) > 3 else "")
    return f"The times of this transcript were {shown}: podline listened, and put them right."
