"""The transcript as HTML: headings for chapters, a block for each paragraph, a span for each line.

A line's span holds its text and nothing else, so that offsets into the one are offsets into
the other, and the page stays readable, printable and searchable without any script.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from html import escape

from player.chapters.model import Chapter
from player.episode import Episode
from player.pagefile.addresses import moment, outward, web_page
from player.timecode import format_clock
from player.transcript.model import Segment, Timing
from player.transcript.paragraphs import Opening, flowing, gap_between, openings


def words_html(episode: Episode, *, hours: bool) -> Iterator[str]:
    """The blocks of a transcript, one after another. `hours` writes every time with its hour."""
    return _Writing(episode, hours).blocks()


class _Writing:
    """Writes one transcript; remembers which ids are taken."""

    def __init__(self, episode: Episode, hours: bool) -> None:
        self._transcript = episode.transcript
        self._segments = episode.transcript.segments
        self._timed = episode.transcript.timing is not Timing.NONE
        self._hours = hours
        self._ids: set[str] = set()
        self._heads = self._heads_of(episode.chapters) if self._timed else {}
        self._mixed = episode.transcript.has_word_times

    def _heads_of(self, chapters: tuple[Chapter, ...]) -> dict[int, list[Chapter]]:
        """The chapters by the line that they stand above; a line is where its middle is."""
        middles = [segment.start_ms + segment.end_ms for segment in self._segments]
        heads: dict[int, list[Chapter]] = {}
        for chapter in chapters:
            line = bisect_left(middles, 2 * chapter.start_ms) if middles == sorted(middles) else 0
            heads.setdefault(min(line, len(self._segments) - 1), []).append(chapter)
        return heads

    def blocks(self) -> Iterator[str]:
        if not self._segments:
            return
        opened = openings(self._transcript)
        starts = [at for at in range(len(self._segments)) if opened[at] or at in self._heads]
        for at, past in zip(starts, [*starts[1:], len(self._segments)], strict=True):
            for chapter in self._heads.get(at, ()):
                yield self._heading(chapter)
            named = opened[at] == Opening.TURN or at in self._heads
            yield self._block(self._segments[at:past], named=named)

    def _heading(self, chapter: Chapter) -> str:
        title = f'<span dir="auto">{escape(chapter.title)}</span>'
        found = web_page(chapter.url)
        more = f" {outward(found, found.shown)}" if found else ""
        return f"<h3{self._id(chapter.start_ms)}>{title}{more}</h3>\n"

    def _block(self, lines: tuple[Segment, ...], *, named: bool) -> str:
        first = lines[0]
        head = ""
        if named and first.speaker:
            head += f'<b dir="auto">{escape(first.speaker)}</b>'
        if self._timed:
            clock = format_clock(first.start_ms, hours=self._hours or None)
            head += f'<a href="#{moment(first.start_ms)}"{self._id(first.start_ms)}>{clock}</a>'
        said = "".join(self._said(lines))
        # A block that opens no turn is told apart, so that its time can stand beside it.
        kind = "turn" if named and first.speaker else "turn more"
        return (
            f'<div class="{kind}"><p class="who">{head}</p>'
            f'<p class="said" dir="auto">{said}</p></div>\n'
        )

    def _said(self, lines: tuple[Segment, ...]) -> Iterator[str]:
        before = ""
        for line in lines:
            text = flowing(line.text)
            soft = ' class="soft"' if self._mixed and not line.words else ""
            yield f"{gap_between(before, text)}<span{soft}>{escape(text, quote=False)}</span>"
            before = text or before

    def _id(self, at_ms: int) -> str:
        """An id, the first time a second is asked for: then a link lands there without a script."""
        name = moment(at_ms)
        if name in self._ids:
            return ""
        self._ids.add(name)
        return f' id="{name}"'
