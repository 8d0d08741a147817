"""The work of aligning: listen, lay beside the text, listen again where words are missing."""

from __future__ import annotations

import time
from collections.abc import Callable

from player.alignment.aligner import Aligned, Aligner, Missed
from player.alignment.joining import corrected, joined
from player.alignment.languages import language_of, named
from player.alignment.listening import Listening, ensure_sound
from player.alignment.messages import AlignedText, Event, Exact, Progress, Stage, Staged
from player.alignment.plan import AT_ONCE
from player.alignment.problems import RefusedError
from player.alignment.values import HeardWord, Slice
from player.transcript.model import Transcript

LEAST_SHARE = 0.3
"""At least this much of the text, or of what is said, has to be found in the other.

Measured: 0.85 to 0.97 where text and sound belong together, 0.02 at most where they do not.
"""

_SUSPICIOUS = 0.1
_JUDGED_AFTER = 500
_FAR_SAMPLES = 3
_ROUNDS = 2
_AGAIN_SHARE = 0.12


class Aligning:
    """Aligns one text with one sound."""

    def __init__(
        self, listening: Listening, transcript: Transcript, tell: Callable[[Event], None]
    ) -> None:
        """Take the text apart."""
        self._listening = listening
        self._aligner = Aligner(transcript)
        self._transcript = transcript
        self._tell = tell

    def run(self) -> AlignedText:
        """Do it all. Raises RefusedError, SoundError."""
        if not self._aligner.tokens:
            raise RefusedError("There are no words in this text, so none can be followed.")
        self._tell(Staged(Stage.LISTENING))
        for part in list(self._listening.slices):
            self._tell_piece(part)
        trusted = False
        for part in self._listening.all():
            self._tell_piece(part)
            trusted = trusted or self._is_trusted()
        ensure_sound(self._listening)
        aligned = self._align()
        self._refuse_unfit(aligned)
        aligned = self._listen_again(aligned)
        return AlignedText(aligned.times, aligned.written_share, aligned.heard_share)

    def _tell_piece(self, part: Slice) -> None:
        piece = self._aligner.piece(self._listening.slices, part)
        if piece is not None:
            self._tell(Exact(piece.first_word, piece.times))

    def _is_trusted(self) -> bool:
        """False while too little was heard to judge by. Refuses what cannot be the text.

        Where nothing of it was recognised, samples far away are listened to first.
        """
        words, share = self._aligner.share_heard(self._listening.slices)
        if words < _JUDGED_AFTER:
            return False
        if share >= _SUSPICIOUS:
            return True
        for _ in range(_FAR_SAMPLES):
            stretch = self._listening.plan.far()
            if stretch is None:
                return False
            self._listening.one(*stretch)
        _, share = self._aligner.share_heard(self._listening.slices)
        if share < _SUSPICIOUS:
            raise RefusedError(self._why_unfit(share))
        return True

    def _refuse_unfit(self, aligned: Aligned) -> None:
        if not joined(self._listening.slices):
            raise RefusedError(
                "Nobody speaks in this sound, as far as the speech model can tell, so the text "
                "cannot be followed."
            )
        share = max(aligned.written_share, aligned.heard_share)
        if share < LEAST_SHARE:
            raise RefusedError(self._why_unfit(share))

    def _why_unfit(self, share: float) -> str:
        written = language_of(" ".join(self._aligner.lines.words))
        spoken = self._listening.language
        percent = f"only {round(share * 100)} % of the words fit"
        if written and spoken and written != spoken:
            return (
                f"The text is {named(written)}, but the sound was heard as {named(spoken)} "
                f"({percent}): the text was left as it is."
            )
        return (
            f"This text is not what is said in this sound ({percent}): the text was left as it is."
        )

    def _align(self) -> Aligned:
        slices = corrected(self._listening.slices, self._listening.again)
        return self._aligner.align(slices, self._listening.plan.length_ms)

    def _listen_again(self, aligned: Aligned) -> Aligned:
        """At most two rounds, and never for longer than a small share of the sound."""
        heard_again = {(part.from_ms, part.to_ms) for part in self._listening.again}
        for turn in range(_ROUNDS):
            windows = [
                Missed(max(m.from_ms - turn * 2_500, 0), m.to_ms, m.first_token, m.until_token)
                for m in aligned.missed
            ]
            windows = [w for w in windows if (w.from_ms, w.to_ms) not in heard_again]
            if not windows:
                break
            self._tell(Staged(Stage.AGAIN))
            self._round(self._affordable(windows))
            aligned = self._align()
        return aligned

    def _affordable(self, windows: list[Missed]) -> list[Missed]:
        """The windows with the most words missing, as many as there is time for, in order."""
        budget_ms = self._listening.plan.length_ms * _AGAIN_SHARE
        chosen: list[Missed] = []
        for window in sorted(windows, key=lambda w: w.first_token - w.until_token):
            budget_ms -= max(window.to_ms - window.from_ms, 15_000)
            if budget_ms < 0 and chosen:
                break
            chosen.append(window)
        return sorted(chosen, key=lambda window: window.from_ms)

    def _round(self, windows: list[Missed]) -> None:
        begun_s = time.monotonic()
        total = sum(window.to_ms - window.from_ms for window in windows)
        done = 0
        words = joined(corrected(self._listening.slices, self._listening.again))
        for at in range(0, len(windows), AT_ONCE):
            some = windows[at : at + AT_ONCE]
            heard = self._listening.all_once_more([(w.from_ms, w.to_ms) for w in some])
            for window, fresh in zip(some, heard, strict=True):
                now = _inside(fresh, window)
                better = self._aligner.is_better(window, _inside(words, window), now)
                kept = tuple(now) if better else ()
                # An empty one says that listening again gave nothing: it is not tried anew.
                self._listening.keep_again(Slice(window.from_ms, window.to_ms, kept))
                done += window.to_ms - window.from_ms
            left_s = (time.monotonic() - begun_s) * (total - done) / max(done, 1)
            self._tell(Progress(Stage.AGAIN, done, total, left_s))


_EDGE_MS = 700


def _inside(words: list[HeardWord], window: Missed) -> list[HeardWord]:
    """Words well inside a window: at its edges words may be cut."""
    low_ms = window.from_ms + (_EDGE_MS if window.from_ms else 0)
    return [w for w in words if low_ms <= w.start_ms and w.end_ms <= window.to_ms - _EDGE_MS]
