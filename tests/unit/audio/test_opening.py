from __future__ import annotations

import time
from pathlib import Path

import pytest

from player.audio.opening import BEHIND_WAV_MS, EARLY_MS, Opening, Source

FRAME = b"\xff\xfb\x90\x00" + bytes(32) + b"\x11" * (417 - 36)
EACH_MS = 1_152 / 44.1
BLOCK_MS = 4_096 / 44.1


def source(folder: Path, data: bytes) -> Source:
    media = folder / "a"
    media.write_bytes(data)
    return Source(bytes(media))


def opened(of: Source, at_ms: float, rate: float = 1.0) -> Opening:
    end = time.monotonic() + 5
    while time.monotonic() < end:
        if opening := of.opening(at_ms, rate):
            return opening
        time.sleep(0.005)
    raise AssertionError("never counted that far")


def flac() -> bytes:
    sizes = (4_096).to_bytes(2, "big") * 2 + bytes(6)
    return b"fLaC\0\0\0\x22" + sizes + (44_100 << 4).to_bytes(3, "big") + bytes(90)


def test_an_mp3_is_begun_at_the_frame_that_holds_the_place(tmp_path: Path) -> None:
    mp3 = source(tmp_path, FRAME * 400)
    opening = opened(mp3, 5_000)
    assert opening.tail is not None
    lead, offset = opening.tail
    assert (lead, offset % 417) == (b"", 0)
    assert opening.label_ms == opening.first_ms
    assert 0 <= 5_000 - opening.label_ms < EACH_MS
    assert opening.start_ms == 0


def test_a_counted_mp3_has_its_true_length(tmp_path: Path) -> None:
    mp3 = source(tmp_path, FRAME * 400)
    opened(mp3, 0)
    end = time.monotonic() + 5
    while mp3.duration_ms is None and time.monotonic() < end:
        time.sleep(0.005)
    assert mp3.duration_ms == pytest.approx(400 * EACH_MS, abs=30)


def test_what_only_looks_like_an_mp3_is_left_to_libvlc(tmp_path: Path) -> None:
    opening = opened(source(tmp_path, b"ID3" + bytes(5_000)), 2_000)
    assert (opening.tail, opening.start_ms) == (None, 2_000)


def test_uncompressed_sound_begins_where_it_is_asked_to(tmp_path: Path) -> None:
    wav = source(tmp_path, b"RIFF" + bytes(90))
    assert opened(wav, 2_000) == Opening(2_000, EARLY_MS, 2_000, behind_ms=BEHIND_WAV_MS)


@pytest.mark.parametrize(("rate", "behind_ms"), [(1.0, 0.0), (2.0, BLOCK_MS)])
def test_flac_begins_with_a_whole_block(tmp_path: Path, rate: float, behind_ms: float) -> None:
    opening = opened(source(tmp_path, flac()), 2_000, rate)
    assert opening.first_ms / BLOCK_MS == pytest.approx(round(opening.first_ms / BLOCK_MS))
    assert opening.late_ms == pytest.approx(EARLY_MS + behind_ms)
    heard_first_ms = opening.first_ms - behind_ms
    assert abs(heard_first_ms - 2_000) <= BLOCK_MS / 2 + 1


def test_near_the_start_nothing_is_sought(tmp_path: Path) -> None:
    assert opened(source(tmp_path, b"other" + bytes(90)), 20).start_ms == 0


def test_what_cannot_be_read_is_left_to_libvlc(tmp_path: Path) -> None:
    assert Source(bytes(tmp_path / "missing")).opening(500, 1.0) is not None
