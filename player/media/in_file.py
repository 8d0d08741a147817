"""Chapters that a file carries inside: ID3 frames, MP4 lists and tracks, Vorbis comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from player.chapters.comments import chapters_in_comments
from player.chapters.model import Chapter
from player.clean import clean_line
from player.media.mp4_text import read_text_chapters
from player.media.tags import web_address
from player.timecode import MAX_MS

_LONGEST_TITLE = 500
_MOST = 2_000
_DEEPEST_TOC = 8
_NO_OFFSET = 0xFFFFFFFF


def tidy(chapters: Iterable[Chapter]) -> tuple[Chapter, ...]:
    """Sort by start, drop what is out of bounds or said twice, and clean the titles.

    A chapter without a title gets its number, so that it can be chosen.
    """
    kept: dict[int, Chapter] = {}
    ordered = sorted(chapters, key=lambda chapter: chapter.start_ms)
    for chapter in ordered[:_MOST]:
        if 0 <= chapter.start_ms <= MAX_MS:
            kept.setdefault(chapter.start_ms, chapter)
    return tuple(
        Chapter(
            start_ms=chapter.start_ms,
            title=clean_line(chapter.title)[:_LONGEST_TITLE] or f"Chapter {number}",
            end_ms=_sound_end(chapter),
            url=chapter.url,
            image=chapter.image,
        )
        for number, chapter in enumerate(kept.values(), 1)
    )


def _sound_end(chapter: Chapter) -> int | None:
    end_ms = chapter.end_ms
    return end_ms if end_ms is not None and chapter.start_ms < end_ms <= MAX_MS else None


def id3_chapters(tags: Any) -> tuple[Chapter, ...]:
    """The chapters of ID3v2 CHAP frames (ID3v2 Chapter Frame Addendum 1.0).

    Where a table of contents names chapters, those it does not name stay hidden.
    """
    frames = {frame.element_id: frame for frame in tags.getall("CHAP")}
    listed = _listed(tags.getall("CTOC"), frames.keys())
    return tidy(
        _id3_chapter(frame) for name, frame in frames.items() if not listed or name in listed
    )


def _listed(tocs: list[Any], chapters: Iterable[str]) -> set[str]:
    """Chapters that can be reached from the top-level tables, or from any where none is."""
    children = {toc.element_id: toc.child_element_ids for toc in tocs}
    top = [toc.element_id for toc in tocs if int(toc.flags or 0) & 2] or list(children)
    reached: set[str] = set()
    level = set(top)
    for _ in range(_DEEPEST_TOC):
        level = {child for name in level for child in children.get(name, ())} - reached
        if not level:
            break
        reached |= level
    return reached & set(chapters)


def _id3_chapter(frame: Any) -> Chapter:
    titles = frame.sub_frames.getall("TIT2") or frame.sub_frames.getall("TIT3")
    links = [
        web_address(str(link.url))
        for name in ("WXXX", "WOAF", "WOAS", "WOAR")
        for link in frame.sub_frames.getall(name)
    ]
    return Chapter(
        start_ms=int(frame.start_time),
        title=str(titles[0]) if titles else "",
        end_ms=_id3_end(frame),
        url=next(filter(None, links), None),
    )


def _id3_end(frame: Any) -> int | None:
    return None if frame.end_time in (_NO_OFFSET, frame.start_time) else int(frame.end_time)


def id3_chapter_pictures(tags: Any) -> Iterator[tuple[int, int | None, bytes]]:
    """Start, end and picture of each CHAP frame that has one, hidden chapters included.

    Some programs hide chapters that are there for nothing but their pictures.
    """
    for frame in tags.getall("CHAP"):
        pictures = frame.sub_frames.getall("APIC")
        if pictures:
            yield int(frame.start_time), _id3_end(frame), bytes(pictures[0].data)


def mp4_chapters(file: BinaryIO, size: int, nero: Iterable[Any]) -> tuple[Chapter, ...]:
    """The chapters of an MP4: its text track, else the Nero list that mutagen read.

    The text track is preferred: a Nero list holds at most 255 and may cut titles off.
    """
    found = [
        Chapter(chapter.start_ms, chapter.title, url=web_address(chapter.url))
        for chapter in read_text_chapters(file, size)
    ]
    return tidy(found) or tidy(
        Chapter(round(chapter.start * 1_000), chapter.title) for chapter in nero
    )


def vorbis_chapters(tags: Any) -> tuple[Chapter, ...]:
    """The chapters of Vorbis comments."""
    return tidy(chapters_in_comments({name: value for name, value in tags}))  # noqa: C416
