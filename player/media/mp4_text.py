"""QuickTime chapters: the text track that an MP4's sound track names as its chapters.

Source: QuickTime File Format, "Chapter lists" (a `chap` track reference) and the sample
tables. Every loop is bounded and every read is checked, since the file may be hostile.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from player.mpeg.boxes import boxes_in, read_moov

MOST_CHAPTERS = 2_000
_LONGEST_TEXT = 4_096


class TextChapter(NamedTuple):
    """One sample of the text track: when it starts, its text and its link ("" for none)."""

    start_ms: int
    title: str
    url: str


def read_text_chapters(file: BinaryIO, size: int) -> list[TextChapter]:
    """The chapters of an MP4's text track, in order; an empty list where there is none.

    Raises struct.error, IndexError or ValueError where the tables are damaged.
    """
    moov = read_moov(file, size)
    tracks = [dict(boxes_in(body)) for name, body in boxes_in(moov) if name == b"trak"]
    wanted = {number for track in tracks for number in _chapter_tracks(track)}
    for track in tracks:
        if _track_id(track) in wanted:
            media = dict(boxes_in(track.get(b"mdia", b"")))
            if media.get(b"hdlr", b"")[8:12] in (b"text", b"sbtl"):
                return list(_read_track(file, size, media))
    return []


def _chapter_tracks(track: dict[bytes, bytes]) -> tuple[int, ...]:
    for name, body in boxes_in(track.get(b"tref", b"")):
        if name == b"chap":
            return struct.unpack(f">{len(body) // 4}I", body[: len(body) // 4 * 4])
    return ()


def _track_id(track: dict[bytes, bytes]) -> int:
    header = track.get(b"tkhd", b"")
    if len(header) < 24:
        return -1
    return int.from_bytes(header[20:24] if header[0] else header[12:16], "big")


def _read_track(file: BinaryIO, size: int, media: dict[bytes, bytes]) -> Iterator[TextChapter]:
    header = media[b"mdhd"]
    scale = int.from_bytes(header[20:24] if header[0] else header[12:16], "big")
    tables = dict(boxes_in(dict(boxes_in(media[b"minf"]))[b"stbl"]))
    sizes = _sample_sizes(tables[b"stsz"])
    places = _sample_places(tables, sizes)
    starts = _sample_starts(tables[b"stts"], len(sizes))
    for start, place, length in zip(starts, places, sizes, strict=False):
        if place + length > size or not scale:
            return
        file.seek(place)
        title, url = _sample_text(file.read(min(length, _LONGEST_TEXT)))
        yield TextChapter(start * 1_000 // scale, title, url)


def _sample_sizes(body: bytes) -> list[int]:
    fixed, count = struct.unpack_from(">II", body, 4)
    count = min(count, MOST_CHAPTERS)
    return [fixed] * count if fixed else list(struct.unpack_from(f">{count}I", body, 12))


def _sample_starts(body: bytes, count: int) -> Iterator[int]:
    (runs,) = struct.unpack_from(">I", body, 4)
    start = given = 0
    for run in range(min(runs, MOST_CHAPTERS)):
        samples, length = struct.unpack_from(">II", body, 8 + 8 * run)
        for _ in range(min(samples, count - given)):
            yield start
            start += length
            given += 1


def _sample_places(tables: dict[bytes, bytes], sizes: list[int]) -> Iterator[int]:
    """Where each sample stands in the file: chunks by `stco` or `co64`, filled by `stsc`."""
    wide = b"co64" in tables
    chunks = tables[b"co64" if wide else b"stco"]
    chunk_count = min(int.from_bytes(chunks[4:8], "big"), MOST_CHAPTERS)
    offsets = struct.unpack_from(f">{chunk_count}{'Q' if wide else 'I'}", chunks, 8)
    spread = tables[b"stsc"]
    run_count = min(int.from_bytes(spread[4:8], "big"), MOST_CHAPTERS)
    runs = [struct.unpack_from(">III", spread, 8 + 12 * run) for run in range(run_count)]
    sample = run = 0
    for number, offset in enumerate(offsets, 1):
        while run + 1 < len(runs) and runs[run + 1][0] <= number:
            run += 1
        place = offset
        for _ in range(min(runs[run][1], len(sizes) - sample)):
            yield place
            place += sizes[sample]
            sample += 1


def _sample_text(sample: bytes) -> tuple[str, str]:
    """A sample's text, UTF-8 or UTF-16 with a mark, and the link in its `href` atom."""
    length = int.from_bytes(sample[:2], "big")
    raw = sample[2 : 2 + length]
    wide = raw[:2] in (b"\xfe\xff", b"\xff\xfe")
    title = raw.decode("utf-16" if wide else "utf-8", "replace")
    for name, body in boxes_in(sample[2 + length :]):
        if name == b"href" and len(body) > 5:
            return title, body[5 : 5 + body[4]].decode("utf-8", "replace")
    return title, ""
