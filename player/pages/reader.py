"""Reads the page of an episode: saved HTML, Markdown, or the text copied from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from player.chapters.model import Chapter
from player.chapters.notes import chapters_in_blocks
from player.markup import Block, looks_like_html, looks_like_markdown, read_document
from player.pages.boilerplate import (
    ends_episode,
    is_boilerplate,
    is_button,
    is_transcript_heading,
)
from player.pages.model import Page, PageError
from player.pages.notes import read_notes
from player.pages.own import read_own
from player.transcript.cues import summed
from player.transcript.formats.own_page import is_own_page
from player.transcript.formats.text import transcript_of
from player.transcript.model import NO_TRANSCRIPT, Repair, Transcript
from player.transcript.source import TranscriptError, decode
from player.transcript.turns import CLOCK, Turn, TurnReader

__all__ = ["Page", "PageError", "read_page"]

_CLOCKS = re.compile(rf"[\s,|·•–—-]*[\[(<]?{CLOCK}[\])>]?\s?:?\s*|\s*:\s*$")
_LONGEST_HEAD = 80
_LEAST_SHARE = 4
_NEAR = 12
_FEWEST_TURNS = 3


def read_page(data: bytes, *, name: str = "", duration_ms: int | None = None) -> Page:
    """Read a page. `duration_ms`, the length of the sound, ends the last estimate.

    Raises PageError, whose message is a sentence, when there is nothing on it.
    """
    try:
        source = decode(data)
    except TranscriptError as error:
        raise PageError(str(error)) from error
    own = read_own(source.text)
    if own is not None:
        return own
    document = read_document(source.text, name)
    blocks = [block for block in document.blocks if not block.aside]
    repairs = [*source.repairs, *(_left_out(b) for b in document.blocks if b.aside)]
    if is_own_page(source.text):
        repairs.append(Repair(0, "podline's own times in this page were changed or are missing"))
    reader = TurnReader()
    start, speech, after = _parts(blocks, reader)
    above = _without(is_boilerplate, blocks[:start], repairs)
    speech = _without(is_button, speech, repairs)
    repairs.extend(map(_left_out, after))
    chapters = chapters_in_blocks(above, duration_ms=duration_ms)
    starts = {chapter.start_ms for chapter in chapters}
    turns = reader.read(speech, starts)
    named = {turn.speaker for turn in turns if turn.speaker}
    lead = _lead_in(speech, turns, named)
    notes = read_notes(document, [block for block in above if block.text not in named])
    description = "\n".join(filter(None, [notes.description, *(block.text for block in lead)]))
    transcript = _transcript(reader.read(speech[len(lead) :], starts), duration_ms)
    speakers = dict.fromkeys(s.speaker for s in transcript.segments if s.speaker)
    chapters = chapters or _headings(turns, duration_ms)
    if not (transcript or notes.title or notes.description or chapters):
        raise PageError("There is nothing about an episode on this page.")
    return Page(
        notes.title,
        notes.subtitle,
        description,
        notes.links,
        notes.sponsors,
        tuple(speakers),
        chapters,
        transcript,
        tuple(summed([*repairs, *transcript.repairs])),
        _format(source.text, name),
    )


def _format(text: str, name: str) -> str:
    if looks_like_html(text):
        return "html"
    return "markdown" if looks_like_markdown(text, name) else "text"


def _without(
    unsaid: Callable[[str], bool], blocks: Sequence[Block], repairs: list[Repair]
) -> list[Block]:
    kept: list[Block] = []
    for block in blocks:
        if is_transcript_heading(block.text):
            continue
        if unsaid(block.text):
            repairs.append(_left_out(block))
        else:
            kept.append(block)
    return kept


def _left_out(block: Block) -> Repair:
    return Repair(block.line, f"“{block.text[:40]}” is no part of the episode and was left out")


def _parts(blocks: Sequence[Block], reader: TurnReader) -> tuple[int, list[Block], list[Block]]:
    """Where the transcript starts, its blocks, and what follows below it."""
    start, headed = _start(blocks, reader)
    if start is None:
        return len(blocks), [], []
    speech = list(blocks[start + 1 if headed else start :])
    turns = reader.read(speech)
    last_named = _last_named(turns)
    for at, block in enumerate(speech):
        if at > last_named and ends_episode(block.text):
            return start, speech[:at], speech[at:]
    return start, speech, []


def _last_named(turns: Sequence[Turn]) -> int:
    """Index of the block at which the last turn begins that changes the speaker."""
    last, at = None, 0
    for turn in turns:
        if turn.speaker and turn.speaker != last:
            last, at = turn.speaker, turn.at
    if last is None and turns:
        at = turns[len(turns) * 4 // 5].at
    return at


def _start(blocks: Sequence[Block], reader: TurnReader) -> tuple[int | None, bool]:
    """Index of the heading above the transcript (True), or of its first block (False)."""
    words = [len(block.text.split()) for block in blocks]
    total, below = sum(words), 0
    for at in range(len(blocks) - 1, -1, -1):
        if is_transcript_heading(blocks[at].text) and below * _LEAST_SHARE > total:
            return at, True
        below += words[at]
    return _first_turn(blocks, reader), False


def _first_turn(blocks: Sequence[Block], reader: TurnReader) -> int | None:
    """The first block from which on people take turns, or times stand at most lines."""
    turns = reader.read(blocks)
    changes = []
    last = None
    for turn in turns:
        if turn.speaker and turn.speaker != last:
            changes.append(turn.at)
            last = turn.speaker
    close = [
        begins
        for begins, third in zip(changes, changes[_FEWEST_TURNS - 1 :], strict=False)
        if third - begins <= _NEAR * 3
    ]
    if not close:
        timed = sum(turn.start_ms is not None and not turn.chapter for turn in turns)
        mostly = timed * 2 > len(turns) and sum(len(b.text) for b in blocks) > 60 * len(turns)
        return 0 if mostly and timed > _NEAR else None
    first = close[0]
    names = {turn.speaker for turn in turns if turn.speaker}
    while first and _is_head_of(blocks[first - 1], names):
        first -= 1
    return first


def _is_head_of(block: Block, names: Collection[str]) -> bool:
    """True for a line above a turn's text that is only a name, a time, or both."""
    text = _CLOCKS.sub("", block.text[:_LONGEST_HEAD])
    return len(block.text) < _LONGEST_HEAD and (not text or text in names)


def _lead_in(speech: Sequence[Block], turns: Sequence[Turn], names: Collection[str]) -> list[Block]:
    """Blocks between the heading and the first speaker or chapter: thanks, not speech."""
    first = next((turn for turn in turns if turn.speaker or turn.chapter), None)
    if first is None:
        return []
    lead = []
    timed = {turn.at for turn in turns if turn.start_ms is not None}
    for at, block in enumerate(speech[: first.at]):
        if at in timed or _is_head_of(block, names):
            break
        lead.append(block)
    return lead


def _transcript(turns: Sequence[Turn], duration_ms: int | None) -> Transcript:
    try:
        return transcript_of(turns, duration_ms=duration_ms)
    except TranscriptError:
        return NO_TRANSCRIPT


def _headings(turns: Sequence[Turn], duration_ms: int | None) -> tuple[Chapter, ...]:
    found = {
        turn.start_ms: Chapter(turn.start_ms, turn.text)
        for turn in turns
        if turn.chapter
        and turn.start_ms is not None
        and (duration_ms is None or turn.start_ms <= duration_ms)
    }
    return tuple(found[start_ms] for start_ms in sorted(found))
