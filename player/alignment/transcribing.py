"""The work of transcribing: what is said, cut into sentences that can be read.

Speakers are not told apart: with Whisper's words alone that cannot be done well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from player.alignment.joining import corrected, joined
from player.alignment.listening import Listening, ensure_sound
from player.alignment.messages import Event, Readable, Stage, Staged, Transcribed
from player.alignment.onsets import Onsets
from player.alignment.plan import AT_ONCE
from player.alignment.problems import RefusedError
from player.alignment.snapping import LATE_MS
from player.alignment.values import HeardWord, Levels, Slice
from player.transcript.formats.word_lines import ends_sentence
from player.transcript.model import Segment, Word

LONGEST = 220
"""A line without the end of a sentence is cut at a comma or a pause before this length."""

PAUSE_MS = 1_200
"""After a pause this long a new line begins, whatever the punctuation."""

_COMMA_AFTER = 110
_JOINED_TO_WORD = "-'’"
_SHORTEST_MS = 20
_NOISE = frozenset("♪♫[](){}*#~_")
_NEIGHBOURS_MS = 15_000
_HOLE_MS = 1_200
_LONGEST_WORD_MS = 900
_CROWDED_MS = 2_000


class Transcribing:
    """Writes down one sound."""

    def __init__(self, listening: Listening, tell: Callable[[Event], None]) -> None:
        """Go on with what was heard before."""
        self._listening = listening
        self._tell = tell

    def run(self) -> Transcribed:
        """Do it all. Raises RefusedError, SoundError."""
        self._tell(Staged(Stage.LISTENING))
        kept = list(self._listening.slices)
        for part in kept:
            self._tell_lines(part)
        # An earlier run may have ended before it came to the holes of its last slices.
        owed = kept[-AT_ONCE:]
        for part in self._listening.all():
            self._tell_lines(part)
            owed.append(part)
            while owed and not self._listening.plan.is_left:
                self._fill_holes(owed.pop())
        for part in owed:
            self._fill_holes(part)
        ensure_sound(self._listening)
        slices = self._slices()
        lines = lines_of(joined(slices), Onsets(Levels(slices), self._listening.plan.length_ms))
        if not lines:
            raise RefusedError(
                "Nobody speaks in this sound, as far as the speech model can tell, so there is "
                "nothing to write down."
            )
        return Transcribed(tuple(lines), self._listening.language)

    def _slices(self) -> list[Slice]:
        return corrected(self._listening.slices, self._listening.again)

    def _fill_holes(self, part: Slice) -> None:
        """Listen again where there is sound and no word: Whisper may lose half a minute.

        What it then gives to the words around a hole is wrong too, so they are heard anew
        from the pause before them.
        """
        heard_again = {(again.from_ms, again.to_ms) for again in self._listening.again}
        onsets = Onsets(Levels([part]), part.to_ms, part.from_ms)
        inside = [w for w in part.words if part.from_ms <= w.start_ms < part.to_ms]
        ends_ms = [part.from_ms, *(min(w.end_ms, w.start_ms + _LONGEST_WORD_MS) for w in inside)]
        starts_ms = [*(w.start_ms for w in inside), part.to_ms]
        heard_ms = part.from_ms
        found = False
        for at, (from_ms, to_ms) in enumerate(zip(ends_ms, starts_ms, strict=True)):
            spoken_ms = onsets.spoken_ms(from_ms, to_ms)
            if from_ms < heard_ms or to_ms - from_ms < _HOLE_MS or spoken_ms < _HOLE_MS // 2:
                continue
            begin_ms = max(_pause_before(inside[:at], from_ms), heard_ms)
            heard_ms = to_ms
            if (begin_ms, to_ms) in heard_again:
                continue
            words = self._listening.once_more(begin_ms, to_ms)
            known = [w for w in inside if begin_ms <= w.start_ms < to_ms]
            better = len(words) > len(known)
            # An empty one says that listening again gave nothing: it is not tried anew.
            self._listening.keep_again(Slice(begin_ms, to_ms, tuple(words) if better else ()))
            found = found or better
        if found:
            self._tell_lines(part)

    def _tell_lines(self, part: Slice) -> None:
        from_ms, to_ms = part.from_ms - _NEIGHBOURS_MS, part.to_ms + _NEIGHBOURS_MS
        near = [
            other for other in self._slices() if other.from_ms < to_ms and other.to_ms > from_ms
        ]
        begin_ms = max(min(other.from_ms for other in near), 0)
        end_ms = max(other.to_ms for other in near)
        words = [w for w in joined(near) if from_ms <= w.start_ms < to_ms]
        lines = lines_of(words, Onsets(Levels(near), end_ms, begin_ms))
        lines = [line for line in lines if part.from_ms <= line.start_ms < part.to_ms]
        self._tell(Readable(part.from_ms, part.to_ms, tuple(lines)))


def _pause_before(words: Sequence[HeardWord], ms: int) -> int:
    """Where the words that are crowded before a hole begin, at most some seconds back."""
    for word in reversed(words):
        if ms - word.start_ms > _CROWDED_MS or (word.end_ms < ms and ms - word.end_ms > 300):
            return max(word.end_ms, ms - _CROWDED_MS) if word.end_ms < ms else ms
        ms = word.start_ms
    return ms


def lines_of(heard: Sequence[HeardWord], onsets: Onsets) -> list[Segment]:
    """Words as lines: sentences, long ones cut at a comma or a pause."""
    words = _words(heard, onsets)
    return [_line(words[first:until]) for first, until in _cuts(words)]


def _words(heard: Sequence[HeardWord], onsets: Onsets) -> list[Word]:
    """Whole words with their times in order: pieces of one word are put together."""
    words: list[Word] = []
    for piece in heard:
        if not any(map(str.isalnum, piece.text)) or _NOISE & set(piece.text):
            if words and piece.text in ".,?!…;:":
                words[-1] = _longer(words[-1], piece)
            continue
        if words and (piece.text[0] in _JOINED_TO_WORD or words[-1].text[-1] in "-"):
            words[-1] = _longer(words[-1], piece)
            continue
        start_ms = max(piece.start_ms - LATE_MS, words[-1].start_ms if words else 0)
        end_ms = max(piece.end_ms - LATE_MS, start_ms + _SHORTEST_MS)
        words.append(Word(piece.text, start_ms, end_ms, piece.confidence))
    return _snapped(words, onsets)


def _longer(word: Word, piece: HeardWord) -> Word:
    end_ms = max(piece.end_ms - LATE_MS, word.end_ms)
    confidence = min(word.confidence or 0.0, piece.confidence)
    return Word(word.text + piece.text, word.start_ms, end_ms, confidence)


def _snapped(words: Sequence[Word], onsets: Onsets) -> list[Word]:
    """Words that would begin in a pause begin after it; ones that end in one, before it."""
    out: list[Word] = []
    for word in words:
        start_ms, end_ms = word.start_ms, word.end_ms
        if out:
            start_ms = max(start_ms, out[-1].start_ms)
        begins = onsets.begins_ms(start_ms, end_ms - _SHORTEST_MS)
        if begins and not onsets.is_loud(start_ms):
            start_ms = begins[0]
        end_ms = max(end_ms, start_ms + _SHORTEST_MS)
        pause_ms = onsets.next_end_ms(start_ms + _SHORTEST_MS)
        if pause_ms is not None and pause_ms < end_ms and not onsets.is_loud(end_ms):
            end_ms = pause_ms
        if out and out[-1].end_ms > start_ms:
            before = out[-1]
            out[-1] = Word(before.text, before.start_ms, start_ms, before.confidence)
        out.append(Word(word.text, start_ms, end_ms, word.confidence))
    return out


def _cuts(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    first = 0
    length = 0
    for at, (word, following) in enumerate(pairwise(words)):
        length += len(word.text) + 1
        pause_ms = following.start_ms - word.end_ms
        at_comma = length > _COMMA_AFTER and word.text[-1] in ",;:—–"
        too_long = length + len(following.text) > LONGEST
        if ends_sentence(word.text) or pause_ms >= PAUSE_MS or at_comma or too_long:
            yield first, at + 1
            first, length = at + 1, 0
    if first < len(words):
        yield first, len(words)


def _line(words: Sequence[Word]) -> Segment:
    text = " ".join(word.text for word in words)
    return Segment(words[0].start_ms, words[-1].end_ms, text, "", tuple(words))
