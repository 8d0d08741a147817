"""The pictures inside files: covers of every kind of tag, and those of chapters."""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, CHAP, ID3, TIT2
from mutagen.mp4 import MP4, MP4Cover
from PIL import Image

from player.media.demo import demo_path
from player.media.pictures import NO_PICTURES, read_pictures


def png(colour: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (4, 4), colour).save(out, "PNG")
    return out.getvalue()


def apic(colour: str, kind: int = 3, desc: str = "") -> APIC:
    return APIC(encoding=3, mime="image/png", type=kind, desc=desc, data=png(colour))


def copied(source: Path, folder: Path) -> Path:
    target = folder / source.name
    target.write_bytes(source.read_bytes())
    return target


def pixel(path: Path, ms: int = 0) -> tuple[int, ...] | None:
    artwork = read_pictures(path).at(ms)
    return None if artwork is None else tuple(artwork.rgb[:3])


RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


def test_an_mp3_has_a_cover_and_pictures_of_chapters(sounds: Path, tmp_path: Path) -> None:
    path = copied(sounds / "cbr.mp3", tmp_path)
    tags = ID3(path)
    tags.add(apic("white", kind=4, desc="back"))
    tags.add(apic("red"))
    for name, start_ms, end_ms, pictures in (
        ("a", 0, 1_000, []),
        ("b", 1_000, 2_000, [apic("blue")]),
        ("c", 3_000, 0xFFFFFFFF, [apic("white")]),
    ):
        parts = [TIT2(encoding=3, text=[name]), *pictures]
        tags.add(CHAP(element_id=name, start_time=start_ms, end_time=end_ms, sub_frames=parts))
    tags.save(path)

    at = (0, 1_000, 1_999, 2_000, 3_000, 90_000)
    assert [pixel(path, ms) for ms in at] == [RED, BLUE, BLUE, RED, WHITE, WHITE]


def test_covers_of_other_kinds_of_file(sounds: Path, tmp_path: Path) -> None:
    m4a = copied(sounds / "plain.m4a", tmp_path)
    mp4 = MP4(m4a)
    mp4["covr"] = [MP4Cover(png("blue"), MP4Cover.FORMAT_PNG)]
    mp4.save()
    flac = copied(sounds / "lossless.flac", tmp_path)
    tagged = FLAC(flac)
    picture = Picture()
    picture.data, picture.type, picture.mime = png("red"), 3, "image/png"
    tagged.add_picture(picture)
    tagged.save()

    assert (pixel(m4a), pixel(flac)) == (BLUE, RED)
    assert pixel(demo_path()) is not None


def test_a_damaged_picture_costs_only_itself(sounds: Path, tmp_path: Path) -> None:
    path = copied(sounds / "cbr.mp3", tmp_path)
    tags = ID3(path)
    tags.add(APIC(encoding=3, mime="image/png", type=3, desc="", data=png("red")[:40]))
    parts = [TIT2(encoding=3, text=["a"]), apic("blue")]
    tags.add(CHAP(element_id="a", start_time=0, end_time=500, sub_frames=parts))
    tags.save(path)

    assert (pixel(path, 0), pixel(path, 600)) == (BLUE, None)


@pytest.mark.parametrize(
    "content", [None, b"", b"ID3\x04\0\0\0\0\x0f\x7fAPIC\x7f\x7f\x7f\x7f\0\0x"]
)
def test_what_has_none_gives_none(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "talk.mp3"
    if content is not None:
        path.write_bytes(content)
    assert read_pictures(path) == NO_PICTURES
