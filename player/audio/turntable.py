"""What the sound process does with commands and with what libvlc says of the media."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto

from player.audio.arrivals import Reader
from player.audio.deck import Happening, Sign
from player.audio.loaded import Loaded
from player.audio.messages import (
    Arrived,
    Beat,
    Clock,
    Ended,
    Go,
    Guessed,
    Length,
    Load,
    NoSound,
    Pause,
    Play,
    Quit,
    Report,
    Sounding,
    Unplayable,
    Volume,
    Waiting,
)
from player.audio.opening import Opening
from player.audio.output import Player
from player.audio.sound_watch import Finding, SoundWatch
from player.audio.tempo import behind_ms
from player.audio.timing import (
    ARRIVING_NS,
    BEAT_NS,
    BETWEEN_OPENINGS_NS,
    COUNTING_NS,
    LOOK_NS,
    START_NS,
    STILLBORN_NS,
    WAITING_NS,
)


class Mode(Enum):
    """What was asked for, and what libvlc has been made to do."""

    EMPTY = auto()
    CLOSED = auto()
    """Paused or ended at a place, the file not open."""
    DUE = auto()
    """To be opened as soon as the last opening is long enough ago."""
    PLAYING = auto()
    PAUSED = auto()


class Turntable:
    """Keeps what was asked for; opens the file anew for every seek and change of rate."""

    def __init__(
        self, deck: Player, tell: Callable[[Report], None], now_ns: Callable[[], int]
    ) -> None:
        self.finished = False
        self._deck = deck
        self._tell = tell
        self._now_ns = now_ns
        self._mode = Mode.EMPTY
        self._serial = 0
        self._opening = 0
        self._at_ms = 0
        self._rate = 1.0
        self._volume = 100
        self._file = Loaded(Load(0, b"", 0, 1.0, 100, paused=True), tell)
        self._how = Opening(0.0, 0.0)
        self._opened_ns = 0
        self._beat_ns = 0
        self._looked_ns = self._due_ns = 0
        self._watch = SoundWatch(deck)
        self._known_good = self._timed = self._filled = False
        self._told_length = self._told_waiting = self._told_guessed = False
        self._retried = False

    def patience_s(self) -> float:
        """How long may be waited for the next command or sign before `tick` is due."""
        now_ns = self._now_ns()
        due_ns = self._beat_ns + BEAT_NS
        if self._mode is Mode.DUE:
            soonest_ns = self._opened_ns + BETWEEN_OPENINGS_NS
            each_ns = ARRIVING_NS if self._file.arriving else COUNTING_NS
            due_ns = min(due_ns, max(soonest_ns, now_ns + each_ns))
        if self._mode is Mode.PLAYING:
            due_ns = min(due_ns, self._looked_ns + LOOK_NS)
        return max(due_ns - now_ns, 0) / 1e9

    def take(self, thing: object) -> None:
        """Obey a command, or pass on what libvlc said; then do what is due."""
        match thing:
            case Happening():
                if thing.opening == self._opening and self._mode in (Mode.PLAYING, Mode.PAUSED):
                    self._on_happening(thing)
            case Load():
                self._file.close()
                self._file, self._volume = Loaded(thing, self._tell), thing.volume
                self._known_good = self._told_length = self._watch.ever_taken = False
                self._go(thing)
            case Arrived():
                self._file.update(thing)
            case Go():
                self._go(thing)
            case Play():
                self._play(thing)
            case Pause():
                self._pause(thing)
            case Volume():
                self._volume = thing.percent
                self._deck.set_volume(thing.percent)
            case Quit():
                self._deck.close()
                self.finished = True
        self.tick()

    def tick(self) -> None:
        """Do what is due by now."""
        now_ns = self._now_ns()
        if now_ns - self._beat_ns >= BEAT_NS:
            self._beat_ns = now_ns
            self._tell(Beat())
        if self._mode is Mode.DUE and now_ns - self._opened_ns >= BETWEEN_OPENINGS_NS:
            self._open(now_ns)
        if self._mode is Mode.PLAYING and now_ns - self._looked_ns >= LOOK_NS:
            self._look(now_ns)

    def _expect(self) -> None:
        """What is due is due from now on, and wherever it may be."""
        self._file.expect_anything()
        self._due_ns, self._told_waiting = self._now_ns(), False

    def _go(self, command: Load | Go) -> None:
        """Playing, the old sound goes on until the file is opened anew."""
        self._serial, self._at_ms, self._rate = command.serial, command.at_ms, command.rate
        self._mode = Mode.CLOSED if command.paused else Mode.DUE
        self._retried = False
        self._expect()
        if command.paused:
            self._deck.close()

    def _play(self, command: Play) -> None:
        self._serial, self._at_ms = command.serial, command.at_ms
        if self._mode is Mode.PAUSED:
            self._mode = Mode.PLAYING
            now_ns = self._now_ns()
            self._start_watching(now_ns)
            self._deck.resume()
            self._tell(Sounding(command.serial, command.at_ms, now_ns))
        elif self._mode is Mode.CLOSED:
            self._mode = Mode.DUE
            self._expect()

    def _pause(self, command: Pause) -> None:
        self._at_ms = command.at_ms
        if self._mode is Mode.PLAYING:
            self._mode = Mode.PAUSED
            self._deck.pause()
        elif self._mode is Mode.DUE:
            self._mode = Mode.CLOSED
            self._deck.close()

    def _on_happening(self, happening: Happening) -> None:
        how = self._how
        if happening.sign in (Sign.OUTPUT, Sign.FILLED) and not self._timed:
            self._deck.set_volume(self._volume)
        match happening.sign:
            case Sign.FILLED:
                self._on_filled(happening.stamp_ns)
                heard_ms = how.first_ms - how.late_ms - behind_ms(self._rate, 0)
                stamp_ns = happening.stamp_ns + START_NS
                self._tell(Sounding(self._serial, heard_ms, stamp_ns))
            case Sign.TIME if happening.value > 1:
                self._known_good = self._timed = True
                played_s = (happening.stamp_ns - self._opened_ns) / 1e9
                word_ms = happening.value + how.label_ms
                heard_ms = word_ms - how.late_ms - behind_ms(self._rate, played_s, how.behind_ms)
                self._watch.report(heard_ms, happening.stamp_ns)
                self._tell(Clock(self._serial, heard_ms, happening.stamp_ns))
                self._tell_length()
            case Sign.ENDED:
                sounded = self._known_good or self._deck.buffers()[0] > 0
                self._finish(Ended(self._serial) if sounded else Unplayable(self._serial))
            case Sign.FAILED:
                self._finish(Unplayable(self._serial))

    def _on_filled(self, stamp_ns: int) -> None:
        self._filled, self._told_waiting = True, False
        if self._file.arriving:
            self._watch.begin(stamp_ns, float(self._at_ms))

    def _tell_length(self) -> None:
        if self._told_length:
            return
        # Of a tail libvlc knows the length of what it was given.
        guess_ms = self._deck.length_ms() if self._how.tail is None else 0
        duration_ms = self._file.source.duration_ms or guess_ms
        if duration_ms > 0:
            self._told_length = True
            self._tell(Length(self._serial, duration_ms))

    def _finish(self, report: Report) -> None:
        self._mode = Mode.CLOSED
        self._deck.close()
        self._tell(report)

    def _open(self, now_ns: int) -> None:
        try:
            how = self._file.opening(self._at_ms, self._rate)
            if how is None:
                self._wait(now_ns)
                return
            self._opening = self._file.open(self._deck, how, self._rate)
        except (ValueError, OSError) as error:
            if isinstance(error, ValueError) or not self._file.may_come(now_ns - self._due_ns):
                self._finish(Unplayable(self._serial))
            return
        self._how, self._opened_ns = how, now_ns
        self._mode, self._timed, self._filled = Mode.PLAYING, False, False
        self._start_watching(now_ns)
        self._tell_guessed()

    def _wait(self, now_ns: int) -> None:
        """Too little has arrived yet; what sounded before must not go on for ever."""
        if not self._file.arriving or now_ns - self._due_ns < WAITING_NS:
            return
        self._deck.close()
        self._tell_waiting()

    def _tell_waiting(self) -> None:
        if not self._told_waiting:
            self._told_waiting = True
            self._tell(Waiting(self._serial, self._at_ms))

    def _start_watching(self, now_ns: int) -> None:
        self._looked_ns = now_ns
        self._watch.begin(now_ns, float(self._at_ms))

    def _look(self, now_ns: int) -> None:
        """Whether what is played is heard; where it is not, pause or wait."""
        self._looked_ns = now_ns
        self._set_right()
        reader = self._deck.reader
        hungry = reader is not None and reader.hungry_since_ns is not None
        patience_ns = STILLBORN_NS / min(self._rate, 1.0)
        if hungry and not self._timed:
            self._opened_ns = max(self._opened_ns, now_ns - LOOK_NS)
        elif not self._timed and now_ns - self._opened_ns >= patience_ns:
            self._try_again()
            return
        finding = self._watch.look(now_ns, hungry=hungry)
        if finding is Finding.SILENT:
            place_ms = self._watch.place_ms(self._rate)
            self._finish(NoSound(self._serial, place_ms, self._watch.ever_taken))
        elif finding is Finding.STARVED and reader is not None:
            self._starve(now_ns, reader)

    def _starve(self, now_ns: int, reader: Reader) -> None:
        """The sound ran out: go on from there once a good deal has arrived."""
        if not (self._timed or self._filled):
            self._tell_waiting()
            return
        self._at_ms = round(self._watch.place_ms(self._rate))
        self._mode = Mode.DUE
        self._deck.close()
        self._expect()
        self._file.ran_out(reader)
        self._tell_waiting()

    def _set_right(self) -> None:
        """Times that were a guess are known once all before them has arrived."""
        shift_ms = self._file.source.shift_ms()
        if shift_ms is not None:
            how = self._how
            self._how = replace(
                how, first_ms=how.first_ms + shift_ms, label_ms=how.label_ms + shift_ms
            )
            self._tell_guessed()

    def _tell_guessed(self) -> None:
        if self._file.arriving or self._file.source.guessed is not self._told_guessed:
            self._told_guessed = self._file.source.guessed
            self._tell(Guessed(self._serial, self._told_guessed))

    def _try_again(self) -> None:
        if self._retried and self._known_good:
            self._finish(NoSound(self._serial, float(self._at_ms), self._watch.ever_taken))
        elif self._retried:
            self._finish(Unplayable(self._serial))
        else:
            self._retried, self._mode = True, Mode.DUE
            self._expect()
