from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from player.audio.arrivals import Arrivals, Reader
from player.audio.deck import Happening, Sign
from player.audio.messages import (
    Arrived,
    Clock,
    Ended,
    Go,
    Load,
    NoSound,
    Parts,
    Pause,
    Play,
    Quit,
    Report,
    Sounding,
    Unplayable,
    Volume,
    Waiting,
    Wanted,
)
from player.audio.opening import Opening
from player.audio.turntable import Turntable

MS = 1_000_000


@dataclass
class FakeDeck:
    """Notes what it is told; the test says what the sound device took and lost."""

    done: list[object] = field(default_factory=list)
    taken: int = 0
    lost: int = 0
    gone: bool = False

    reader: Reader | None = None

    def open(
        self, path: bytes, opening: Opening, rate: float, arrivals: Arrivals | None = None
    ) -> int:
        self.done.append((opening.start_ms, rate))
        return sum(isinstance(thing, tuple) for thing in self.done)

    def close(self) -> None:
        self.done.append("close")

    def pause(self) -> None:
        self.done.append("pause")

    def resume(self) -> None:
        self.done.append("resume")

    def set_volume(self, percent: int) -> None:
        self.done.append(percent)

    def buffers(self) -> tuple[int, int]:
        return self.taken, self.lost

    def device_gone(self) -> bool:
        return self.gone

    def length_ms(self) -> int:
        return 90_000


@dataclass
class Bench:
    """A turntable whose time stands still until it is moved."""

    media: bytes
    deck: FakeDeck = field(default_factory=FakeDeck)
    told: list[Report] = field(default_factory=list)
    ns: int = 10**12

    def __post_init__(self) -> None:
        self.table = Turntable(self.deck, self.told.append, lambda: self.ns)

    def load(self, at_ms: int = 0, *, paused: bool = False) -> None:
        self.table.take(Load(1, self.media, at_ms, 1.0, 100, paused))

    def wait(self, ms: int) -> None:
        """Let time pass the way the process does: in the steps it asks for."""
        end_ns = self.ns + ms * MS
        while self.ns < end_ns:
            self.ns = min(end_ns, self.ns + max(round(self.table.patience_s() * 1e9), MS))
            self.table.tick()

    def sign(self, sign: Sign, value: int = 0) -> None:
        opened = sum(isinstance(thing, tuple) for thing in self.deck.done)
        self.sign_of(opened, sign, value)

    def sign_of(self, opening: int, sign: Sign, value: int = 0) -> None:
        self.table.take(Happening(opening, sign, self.ns, value))

    def said(self, kind: type[Report]) -> list[Report]:
        return [report for report in self.told if isinstance(report, kind)]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    media = tmp_path / "a.wav"
    media.write_bytes(b"RIFF" + bytes(100))
    return Bench(bytes(media))


def test_a_load_is_opened_at_once_where_it_is_asked_for(bench: Bench) -> None:
    bench.load(5_000)
    assert bench.deck.done == [(5_000, 1.0)]


def test_a_load_while_paused_is_opened_only_when_played(bench: Bench) -> None:
    bench.load(5_000, paused=True)
    assert bench.deck.done == ["close"]
    bench.table.take(Go(2, 7_000, 1.5, True))
    bench.table.take(Play(3, 7_000))
    assert bench.deck.done[-1] == (7_000, 1.5)


def test_every_new_output_gets_the_volume_before_it_sounds(bench: Bench) -> None:
    bench.load()
    bench.table.take(Volume(40))
    bench.wait(300)
    bench.table.take(Go(2, 3_000, 1.0, False))
    bench.deck.done.clear()
    bench.sign_of(2, Sign.OUTPUT)
    assert bench.deck.done == [40]
    bench.sign_of(2, Sign.TIME, 3_250)
    bench.sign_of(2, Sign.OUTPUT)
    assert bench.deck.done == [40]


def test_a_burst_of_seeks_is_the_first_at_once_and_the_last_soon(bench: Bench) -> None:
    bench.load()
    bench.wait(500)
    for serial in range(2, 22):
        bench.table.take(Go(serial, serial * 1_000, 1.0, False))
    assert bench.deck.done == [(0, 1.0), (2_000, 1.0)]
    bench.wait(100)
    assert bench.deck.done == [(0, 1.0), (2_000, 1.0), (21_000, 1.0)]


def test_reports_bear_the_serial_of_what_was_asked_last(bench: Bench) -> None:
    bench.load()
    bench.sign(Sign.FILLED)
    bench.wait(500)
    bench.table.take(Go(7, 3_000, 1.0, False))
    bench.sign(Sign.FILLED)
    bench.sign(Sign.TIME, 3_250)
    assert [report.serial for report in bench.told if isinstance(report, Sounding)] == [1, 7]
    assert [report.serial for report in bench.told if isinstance(report, Clock)] == [7]


def test_signs_of_an_earlier_opening_are_not_passed_on(bench: Bench) -> None:
    bench.load()
    bench.wait(500)
    bench.table.take(Go(2, 3_000, 1.0, False))
    bench.table.take(Happening(1, Sign.TIME, bench.ns, 700))
    bench.table.take(Happening(1, Sign.ENDED, bench.ns))
    assert bench.said(Clock) == bench.said(Ended) == []


def test_a_time_of_nothing_is_no_time(bench: Bench) -> None:
    bench.load()
    for value in (0, -1, 1):
        bench.sign(Sign.TIME, value)
    assert bench.said(Clock) == []


def test_pause_and_play_hold_the_sound_and_let_it_go_on(bench: Bench) -> None:
    bench.load()
    bench.table.take(Pause(300))
    bench.table.take(Play(2, 300))
    assert bench.deck.done == [(0, 1.0), "pause", "resume"]
    assert bench.said(Sounding) == [Sounding(2, 300, bench.ns)]


def test_an_end_without_any_sound_means_that_nothing_can_be_played(bench: Bench) -> None:
    bench.load()
    bench.sign(Sign.ENDED)
    assert bench.said(Unplayable) == [Unplayable(1)]
    assert bench.said(Ended) == []


def test_after_the_end_a_seek_opens_again(bench: Bench) -> None:
    bench.load()
    bench.sign(Sign.TIME, 250)
    bench.sign(Sign.ENDED)
    assert bench.said(Ended) == [Ended(1)]
    bench.wait(200)
    bench.table.take(Go(2, 1_000, 1.0, False))
    assert bench.deck.done[-1] == (1_000, 1.0)


@pytest.mark.parametrize("name", [b"", b"/nowhere/at all.mp3", b"/"])
def test_what_is_no_file_never_reaches_libvlc(name: bytes) -> None:
    bench = Bench(name)
    bench.load()
    assert bench.said(Unplayable) == [Unplayable(1)]
    assert not any(isinstance(thing, tuple) for thing in bench.deck.done)


def test_a_device_that_takes_nothing_for_a_second_pauses(bench: Bench) -> None:
    bench.load(4_000)
    for _ in range(10):
        bench.deck.lost += 5
        bench.wait(150)
    assert bench.said(NoSound) == [NoSound(1, 4_000, False)]
    assert bench.deck.done[-1] == "close"


def test_a_device_that_goes_away_keeps_the_place_it_took_last(bench: Bench) -> None:
    bench.load(4_000)
    for _ in range(8):
        bench.deck.taken += 5
        bench.wait(250)
        bench.sign(Sign.TIME, 4_000 + (bench.ns - 10**12) // MS)
    for _ in range(8):
        bench.deck.lost += 5
        bench.wait(250)
        bench.sign(Sign.TIME, 4_000 + (bench.ns - 10**12) // MS)
    (report,) = bench.said(NoSound)
    assert isinstance(report, NoSound)
    assert 5_700 < report.media_ms < 6_300


def test_a_device_that_is_gone_while_all_is_counted_as_played_pauses(bench: Bench) -> None:
    bench.load(4_000)
    for turn in range(16):
        bench.deck.taken += 5
        bench.deck.gone = turn > 7
        bench.wait(250)
        bench.sign(Sign.TIME, 4_000 + (bench.ns - 10**12) // MS)
    (report,) = bench.said(NoSound)
    assert isinstance(report, NoSound)
    assert 5_700 < report.media_ms < 6_300


def test_no_device_at_all_pauses_although_time_runs(bench: Bench) -> None:
    bench.load(4_000)
    for _ in range(8):
        bench.wait(250)
        bench.sign(Sign.TIME, 4_000 + (bench.ns - 10**12) // MS)
    (report,) = bench.said(NoSound)
    assert isinstance(report, NoSound)
    assert report.media_ms == pytest.approx(4_000, abs=50)


def test_a_slow_disk_is_no_missing_device(bench: Bench) -> None:
    bench.load(4_000)
    bench.wait(4_000)
    assert bench.said(NoSound) == []


def test_sound_that_is_merely_late_is_no_missing_device(bench: Bench) -> None:
    bench.load()
    bench.wait(5_000)
    bench.deck.lost = 3
    bench.wait(600)
    bench.deck.taken += 1
    bench.wait(600)
    assert bench.said(NoSound) == []


def test_quit_finishes(bench: Bench) -> None:
    bench.table.take(Quit())
    assert bench.table.finished


# A file that is still arriving


@pytest.fixture
def arriving(tmp_path: Path) -> Bench:
    media = tmp_path / "sound"
    media.write_bytes(b"RIFF" + bytes(400_000))
    return Bench(bytes(media))


def load_part(bench: Bench, *spans: tuple[int, int], at_ms: int = 0) -> None:
    parts = Parts(400_004, list(spans))
    bench.table.take(Load(1, bench.media, at_ms, 1.0, 100, paused=False, parts=parts))


def come(bench: Bench, *spans: tuple[int, int], load: int = 1) -> None:
    bench.table.take(Arrived(load, bench.media, Parts(400_004, list(spans))))


def opened(bench: Bench) -> int:
    return sum(isinstance(thing, tuple) for thing in bench.deck.done)


def settle(bench: Bench, done: Callable[[], bool]) -> None:
    """The source looks at the file on a thread of its own."""
    limit_s = time.monotonic() + 5
    while not done():
        assert time.monotonic() < limit_s
        time.sleep(0.005)
        bench.wait(1)


def test_it_waits_for_the_start_and_says_so(arriving: Bench) -> None:
    load_part(arriving, at_ms=7_000)
    arriving.wait(600)
    assert opened(arriving) == 0
    assert arriving.said(Waiting) == [Waiting(1, 7_000)]
    settle(arriving, lambda: Wanted(1, 0) in arriving.said(Wanted))
    come(arriving, (0, 300_000))
    settle(arriving, lambda: opened(arriving) == 1)
    arriving.sign(Sign.FILLED)
    assert len(arriving.said(Sounding)) == 1


def test_news_of_an_earlier_file_is_let_be(arriving: Bench) -> None:
    load_part(arriving)
    come(arriving, (0, 300_000), load=0)
    arriving.wait(300)
    assert opened(arriving) == 0


def hungry(place: int) -> Reader:
    reader = Reader()
    reader.hungry_since_ns, reader.place = 1, place
    return reader


def test_sound_that_runs_out_waits_for_a_good_deal_more(arriving: Bench) -> None:
    load_part(arriving, (0, 100_000))
    settle(arriving, lambda: opened(arriving) == 1)
    arriving.sign(Sign.FILLED)
    arriving.sign(Sign.TIME, 2_000)
    arriving.deck.reader = hungry(100_000)
    for _ in range(8):
        arriving.deck.taken += 10
        arriving.wait(250)
    assert arriving.said(Waiting) == []
    for _ in range(3):
        arriving.wait(250)
    waits = [report for report in arriving.said(Waiting) if isinstance(report, Waiting)]
    assert len(waits) == 1
    assert 3_500 < waits[0].media_ms < 4_500
    assert arriving.said(NoSound) == []
    come(arriving, (0, 130_000))
    arriving.wait(300)
    assert opened(arriving) == 1
    come(arriving, (0, 240_000))
    settle(arriving, lambda: opened(arriving) == 2)


def test_after_running_out_a_seek_needs_only_a_little(arriving: Bench) -> None:
    load_part(arriving, (0, 100_000))
    settle(arriving, lambda: opened(arriving) == 1)
    arriving.sign(Sign.FILLED)
    arriving.sign(Sign.TIME, 2_000)
    arriving.deck.reader = hungry(100_000)
    for _ in range(4):
        arriving.wait(250)
    assert len(arriving.said(Waiting)) == 1
    arriving.table.take(Go(2, 500, 1.0, paused=False))
    settle(arriving, lambda: opened(arriving) == 2)


def test_pausing_while_it_waits_opens_nothing(arriving: Bench) -> None:
    load_part(arriving)
    arriving.wait(600)
    arriving.table.take(Pause(0))
    come(arriving, (0, 300_000))
    arriving.wait(300)
    assert opened(arriving) == 0
    arriving.table.take(Play(2, 0))
    settle(arriving, lambda: opened(arriving) == 1)
