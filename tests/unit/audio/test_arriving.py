"""Opening a file that is arriving: exact where that is possible, and otherwise a guess."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from player.audio.arrivals import Arrivals
from player.audio.arriving import ArrivingSource
from player.audio.messages import Parts
from player.audio.mp3_guess import Mp3Guess
from player.audio.mp3_index import Mp3Index
from player.audio.opening import EARLY_MS, Opening, Source
from tests.support.media import noise

SECONDS = 120
WORST_MS = {"mp3-cbr": 27, "mp3-vbr": 1_300, "mp3-vbr-bare": 12_000}
"""How far guesses may be off: a frame, a hundredth of the file, a tenth."""


def index_of(data: bytes) -> Mp3Index:
    index = Mp3Index()
    index.feed(data)
    index.finish()
    return index


def start_of(data: bytes, size: int = 100_000) -> Mp3Index:
    index = Mp3Index()
    index.feed(data[:size])
    return index


def eventually(condition: Callable[[], object]) -> None:
    limit_s = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < limit_s
        time.sleep(0.002)


@pytest.mark.parametrize("kind", WORST_MS)
def test_a_guess_is_as_good_as_it_says(kind: str) -> None:
    data = noise(kind, seconds=SECONDS).read_bytes()
    whole = index_of(data)
    guess = Mp3Guess(start_of(data), lambda offset, size: data[offset : offset + size])
    for ms in range(2_000, SECONDS * 1_000 - 2_000, 1_700):
        offset = guess.offset_of(ms)
        assert abs(guess.ms_of(offset) - ms) < 40
        assert abs(whole.ms_of(offset) - ms) < WORST_MS[kind]


def test_at_a_constant_bit_rate_every_frame_is_known() -> None:
    data = noise("mp3-cbr", seconds=SECONDS).read_bytes()
    whole = index_of(data)
    guess = Mp3Guess(start_of(data), lambda offset, size: data[offset : offset + size])
    for offset in whole.offsets[::97]:
        assert abs(guess.ms_of(offset) - whole.ms_of(offset)) < 0.01


def test_a_piece_from_the_middle_is_indexed_by_itself() -> None:
    data = noise("mp3-vbr", seconds=SECONDS).read_bytes()
    whole = index_of(data)
    begin = whole.offsets[1_000] - 5
    piece = Mp3Index(begin)
    piece.feed(data[begin : begin + 20_000])
    assert piece.offsets[0] == whole.offsets[1_000]
    assert list(piece.offsets) == list(whole.offsets[1_000 : 1_000 + len(piece.offsets)])
    assert piece.ms_of(piece.offsets[0]) == 0
    assert len(piece.offsets) > 20


class Coming:
    """A file of which spans arrive when the test says so."""

    def __init__(self, media: Path) -> None:
        self.size = media.stat().st_size
        self.media = media
        self.wanted: list[int] = []
        self.arrivals = Arrivals(media, Parts(self.size, []), self.wanted.append)
        self.source = ArrivingSource(self.arrivals)

    def arrive(self, *spans: tuple[float, float]) -> None:
        """Shares of the file, 0 to 1."""
        there = [(round(begin * self.size), round(end * self.size)) for begin, end in spans]
        self.arrivals.update(self.media, Parts(self.size, there, there == [(0, self.size)]))

    def opening(self, at_ms: float) -> Opening:
        found: list[Opening] = []

        def ask() -> bool:
            how = self.source.opening(at_ms, 1.0)
            found.extend([how] if how else [])
            return bool(found)

        eventually(ask)
        return found[0]

    def shift_ms(self) -> float:
        found: list[float] = []

        def ask() -> bool:
            shift_ms = self.source.shift_ms()
            found.extend([] if shift_ms is None else [shift_ms])
            return bool(found)

        eventually(ask)
        return found[0]


@pytest.fixture
def coming() -> Iterator[Callable[[str], Coming]]:
    made: list[Coming] = []

    def make(kind: str) -> Coming:
        made.append(Coming(noise(kind, seconds=SECONDS)))
        return made[-1]

    yield make
    for each in made:
        each.source.close()


def whole_opening(media: Path, at_ms: float) -> Opening:
    source = Source(bytes(media))
    eventually(lambda: source.duration_ms is not None or not str(media).endswith("mp3"))
    how = source.opening(at_ms, 1.0)
    assert how is not None
    return how


def test_nothing_is_opened_before_anything_has_arrived(coming: Callable[[str], Coming]) -> None:
    file = coming("mp3-cbr")
    eventually(lambda: file.wanted == [0])
    assert file.source.opening(0, 1.0) is None


@pytest.mark.parametrize("kind", ["mp3-cbr", "mp3-vbr", "mp3-vbr-bare", "mp3-spliced"])
def test_what_has_arrived_from_the_start_is_exact(
    coming: Callable[[str], Coming], kind: str
) -> None:
    file = coming(kind)
    file.arrive((0, 0.5))
    assert file.opening(20_000) == whole_opening(file.media, 20_000)
    assert not file.source.guessed
    assert file.source.shift_ms() is None


@pytest.mark.parametrize("kind", ["m4a", "opus", "flac", "wav"])
def test_what_can_be_sought_in_is_exact_at_once(coming: Callable[[str], Coming], kind: str) -> None:
    file = coming(kind)
    file.arrive((0, 0.2), (0.8, 1))
    assert file.opening(60_000) == whole_opening(file.media, 60_000)


@pytest.mark.parametrize("kind", ["mp3-cbr", "mp3-vbr", "mp3-vbr-bare", "mp3-spliced"])
def test_beyond_it_is_guessed_and_set_right_later(
    coming: Callable[[str], Coming], kind: str
) -> None:
    file = coming(kind)
    file.arrive((0, 0.1))
    eventually(lambda: file.source.opening(90_000, 1.0) is None and len(file.wanted) > 1)
    assert 0.5 < file.wanted[-1] / file.size < 0.95
    file.arrive((0, 0.1), (0.5, 0.99))
    how = file.opening(90_000)
    assert file.source.guessed
    assert abs(how.label_ms - 90_000) < 100
    assert file.source.shift_ms() is None
    file.arrive((0, 1))
    shift_ms = file.shift_ms()
    assert not file.source.guessed
    assert how.tail is not None
    lead, offset = how.tail
    index = index_of(file.media.read_bytes())
    truth_ms = index.ms_of(offset) - (index.frame_ms if lead else 0)
    assert abs(how.label_ms + shift_ms - truth_ms) < 1
    if kind == "mp3-cbr":
        assert abs(shift_ms) < 0.01
    assert file.opening(90_000) == whole_opening(file.media, 90_000)
    assert how.late_ms == EARLY_MS


def test_a_place_is_asked_for_again_when_the_old_one_was_in_between(
    coming: Callable[[str], Coming],
) -> None:
    file = coming("mp3-cbr")
    file.arrive((0, 0.1))
    eventually(lambda: file.source.opening(90_000, 1.0) is None and len(file.wanted) > 1)
    ahead = file.wanted[-1]
    file.wanted.append(file.size // 10)
    eventually(lambda: file.source.opening(90_000, 1.0) is None and file.wanted[-1] == ahead)


def test_what_only_looks_like_an_mp3_is_left_to_libav(tmp_path: Path) -> None:
    media = tmp_path / "noise.mp3"
    media.write_bytes(b"ID3" + bytes(2 << 20))
    file = Coming(media)
    file.arrive((0, 1))
    assert file.opening(5_000).start_ms == 5_000
    file.source.close()


@pytest.mark.parametrize(
    "head",
    [
        b"#EXTM3U\nhttp://127.0.0.1/x\n",
        b"\xef\xbb\xbf#EXTM3U\nhttp://127.0.0.1/x\n",
        b"[playlist]\nFile1=http://127.0.0.1/x\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"<?xml version='1.0'?><playlist>",
        b"ID3\x04\0\0\0\0\0\x0a" + bytes(10) + b"#EXTM3U\nhttp://127.0.0.1/x\n",
        b"ID3\x04\0\0\0\0\0\x0a" + bytes(10) + b"ID3\x04\0\0\0\0\0\0ffconcat version 1.0\n",
    ],
)
@pytest.mark.parametrize("size", [0, 2 << 20])
def test_a_playlist_never_reaches_libvlc(tmp_path: Path, head: bytes, size: int) -> None:
    media = tmp_path / "list.mp3"
    media.write_bytes(head + b" " * size)
    file = Coming(media)
    file.arrive((0, 1))
    with pytest.raises(ValueError, match="text"):
        file.opening(0)
    file.source.close()


def test_a_size_that_looks_like_letters_is_no_text(tmp_path: Path) -> None:
    media = tmp_path / "sound.wav"
    media.write_bytes(b"RIFFabcdWAVEfmt " + bytes(1_000))
    file = Coming(media)
    file.arrive((0, 1))
    assert file.opening(5_000).start_ms == 5_000
    file.source.close()
