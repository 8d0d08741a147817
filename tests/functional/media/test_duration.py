"""Lengths against what a decoder finds."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from player.media.duration import exact_duration_ms
from player.media.opening import open_episode
from player.media.sniff import check_playable

ALL = (
    "source.wav cbr.mp3 cbr-bare.mp3 vbr.mp3 vbr-bare.mp3 mono.mp3 layer2.mp2 adts.aac plain.m4a"
    " fragments.m4a speech.opus vorbis.ogg lossless.flac matroska.mka web.webm apple.aiff"
    " windows.wma spliced.mp3 joined.ogg piped.wav piped.flac"
)


def decoded_ms(path: Path) -> float:
    import subprocess

    command = ["ffmpeg", "-v", "quiet", "-i", str(path), "-f", "s16le", "-ac", "1", "-ar", "44100"]
    sound = subprocess.run([*command, "-"], capture_output=True, check=True, timeout=60).stdout
    return len(sound) / 88.2


@pytest.mark.parametrize("name", ALL.split())
def test_an_episode_is_as_long_as_its_sound(sounds: Path, name: str) -> None:
    path = sounds / name
    check_playable(path)
    duration_ms = open_episode(path).episode.duration_ms
    assert duration_ms == pytest.approx(decoded_ms(path), abs=60)


def test_a_tag_between_spliced_parts_is_stepped_over(sounds: Path, tmp_path: Path) -> None:
    tag = b"ID3\x04\0\0" + bytes((0, 0, 40, 0)) + b"\xff\xfb\x90\x00" * 1_280
    spliced = tmp_path / "spliced.mp3"
    parts = [(sounds / name).read_bytes() for name in ("cbr-bare.mp3", "vbr-bare.mp3")]
    spliced.write_bytes(parts[0] + b"TAG" + bytes(125) + tag + parts[1])
    assert exact_duration_ms(spliced) == pytest.approx(2 * 12_300, abs=120)


def test_a_cut_file_is_as_long_as_what_is_left(sounds: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.mp3"
    whole = (sounds / "cbr.mp3").read_bytes()
    cut.write_bytes(whole[: len(whole) // 2])
    assert exact_duration_ms(cut) == pytest.approx(12_300 / 2, abs=100)


def test_a_long_episode_is_counted_quickly(sounds: Path, tmp_path: Path) -> None:
    part = (sounds / "cbr-bare.mp3").read_bytes()
    long = tmp_path / "long.mp3"
    copies = 60_000_000 // len(part)
    long.write_bytes(part * copies)
    began = time.perf_counter()
    duration_ms = exact_duration_ms(long)
    took = time.perf_counter() - began
    assert duration_ms == pytest.approx(copies * decoded_ms(sounds / "cbr-bare.mp3"), rel=0.001)
    assert took < 1.5, "60 MB; a machine with nothing else to do takes 0.1 s"


def test_damage_gives_no_length_and_no_error(sounds: Path, tmp_path: Path) -> None:
    for name in ALL.split():
        whole = (sounds / name).read_bytes()
        for keep in (12, 60, 400):
            broken = tmp_path / name
            broken.write_bytes(whole[:keep] + bytes(range(256)) * 8)
            duration_ms = exact_duration_ms(broken)
            assert duration_ms is None or duration_ms >= 0
