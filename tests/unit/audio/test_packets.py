from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.audio.packets import USUAL_MS, flac_block_ms, is_vorbis, packet_ms


def flac(least: int = 4_096, most: int = 4_096, rate: int = 48_000) -> bytes:
    sizes = least.to_bytes(2, "big") + most.to_bytes(2, "big") + bytes(6)
    return b"fLaC\0\0\0\x22" + sizes + (rate << 4).to_bytes(3, "big") + bytes(30)


def page(body: bytes, granule: int = 0) -> bytes:
    head = b"OggS\0\0" + granule.to_bytes(8, "little") + bytes(12) + b"\1" + bytes([len(body)])
    return head + body


def opus(first: bytes) -> bytes:
    return page(b"OpusHead" + bytes(11)) + page(b"OpusTags" + bytes(20)) + page(first, 960)


def vorbis(long_block: int, rate: int) -> bytes:
    exponent = long_block.bit_length() - 1
    body = b"\x01vorbis" + bytes(4) + b"\1" + rate.to_bytes(4, "little") + bytes(12)
    return page(body + bytes([exponent << 4 | 8, 1]))


def box(kind: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4, "big") + kind + body


def mp4(samples: int, scale: int, *, version: int = 0, video_first: bool = False) -> bytes:
    def track(handler: bytes, each: int, ticks: int) -> bytes:
        wide = 8 if version else 4
        clock = bytes([version, 0, 0, 0]) + bytes(2 * wide) + ticks.to_bytes(4, "big") + bytes(8)
        times = bytes(4) + (1).to_bytes(4, "big") + bytes(4) + each.to_bytes(4, "big")
        named = bytes(8) + handler + bytes(12)
        return box(b"trak", box(b"mdhd", clock) + box(b"hdlr", named) + box(b"stts", times))

    tracks = track(b"soun", samples, scale)
    if video_first:
        tracks = track(b"vide", 1, 25) + tracks
    return box(b"ftyp", b"M4A ") + box(b"mdat", bytes(70_000)) + box(b"moov", tracks)


@pytest.mark.parametrize(
    ("data", "expected_ms"),
    [
        (b"RIFF" + bytes(40), 0),
        (flac(), 4_096 / 48),
        (flac(least=16), USUAL_MS),
        (opus(bytes([19 << 3])), 20),
        (opus(bytes([19 << 3 | 1])), 40),
        (opus(bytes([3 << 3])), 60),
        (opus(bytes([16 << 3 | 3, 4])), 10),
        (opus(bytes([13 << 3])), 20),
        (vorbis(2_048, 44_100), 1_024 / 44.1),
        (vorbis(1_024, 22_050), 512 / 22.05),
        (mp4(1_024, 44_100), 1_024 / 44.1),
        (mp4(2_048, 44_100, version=1), 2_048 / 44.1),
        (mp4(1_024, 22_050, video_first=True), 1_024 / 22.05),
        (b"", USUAL_MS),
    ],
)
def test_each_kind_says_how_long_its_packets_are(data: bytes, expected_ms: float) -> None:
    assert packet_ms(BytesIO(data)) == pytest.approx(expected_ms)


def test_blocks_and_vorbis_are_known_by_the_first_bytes() -> None:
    assert flac_block_ms(flac(rate=44_100)) == pytest.approx(4_096 / 44.1)
    assert flac_block_ms(b"RIFF") is None
    assert is_vorbis(vorbis(2_048, 44_100))
    assert not is_vorbis(opus(b"\0"))


@given(
    st.sampled_from([b"", b"fLaC", b"OggS", b"RIFF", b"\0\0\0\x08ftyp", mp4(1, 1), opus(b"")]),
    st.binary(max_size=400),
)
def test_a_damaged_file_has_some_length_and_no_trouble(start: bytes, rest: bytes) -> None:
    assert 0 <= packet_ms(BytesIO(start + rest)) < 1e12
    assert 0 <= packet_ms(BytesIO((start + rest)[:-20])) < 1e12
