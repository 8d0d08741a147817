"""Quotes: a passage with who said it, where and when, as text, Markdown or HTML."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from player.chapters.model import Chapter, chapter_at
from player.clean import clean_line
from player.markup.escaping import escape_markdown, markdown_link
from player.sharing.kinds import Kind
from player.sharing.links import ShareText, moment_link, preferred_link
from player.sharing.passages import Passage, Turn
from player.sharing.shared import Shared
from player.sharing.texts import without_secrets
from player.timecode import format_clock


class QuoteFormat(StrEnum):
    """How a quote is written; the value is its name on the command line and in settings."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage and where it is from. `chapter` is "" where there is none."""

    passage: Passage
    title: str
    show: str
    chapter: str
    link: ShareText

    @property
    def when(self) -> str:
        """When it is said: `16:57–17:04`, or one time, or "" where none is known."""
        if self.passage.start_ms is None:
            return ""
        start = format_clock(self.passage.start_ms)
        end = start if self.passage.end_ms is None else format_clock(self.passage.end_ms)
        return start if start == end else f"{start}–{end}"


def quote_of(
    passage: Passage,
    shared: Shared,
    *,
    chapters: Sequence[Chapter] = (),
    kind: Kind | None = None,
    prefer: str = "",
) -> Quote:
    """A quote of a passage; its link leads to the start, and to the end where it can.

    `prefer` names a kind of link to take where there is one. Raises LinkError where the
    episode has no link of the `kind` asked for.
    """
    start_ms = passage.start_ms
    at = None if start_ms is None else chapter_at(chapters, start_ms)
    if kind is None:
        link = preferred_link(shared, start_ms, prefer=prefer, end_ms=passage.end_ms)
    else:
        link = moment_link(shared, start_ms, end_ms=passage.end_ms, kind=kind)
    return Quote(
        _without_secrets(passage),
        clean_line(without_secrets(shared.title or shared.media_name)),
        clean_line(without_secrets(shared.show)),
        "" if at is None else clean_line(without_secrets(chapters[at].title)),
        link,
    )


def _without_secrets(passage: Passage) -> Passage:
    turns = (
        Turn(turn.speaker, tuple(map(without_secrets, turn.paragraphs))) for turn in passage.turns
    )
    return replace(passage, turns=tuple(turns))


def write_quote(quote: Quote, form: QuoteFormat) -> str:
    """The quote as text to paste, without a line break at its end."""
    return _WRITERS[form](quote)


def _has_address(quote: Quote) -> bool:
    return quote.link.kind is not Kind.WORDS


def _plain(quote: Quote) -> str:
    said: list[str] = []
    for turn in quote.passage.turns:
        opening = f"{turn.speaker}: " if turn.speaker else ""
        said.append(f"{opening}“{f'{chr(10)}{chr(10)}'.join(turn.paragraphs)}”")
    source = ", ".join(filter(None, (quote.title, quote.show, quote.chapter, quote.when)))
    lines = [f"— {source}"] if source else []
    lines += [quote.link.text] if _has_address(quote) else []
    return "\n\n".join(filter(None, (*said, "\n".join(lines))))


def _markdown(quote: Quote) -> str:
    blocks: list[str] = []
    for turn in quote.passage.turns:
        written = [escape_markdown(paragraph) for paragraph in turn.paragraphs]
        if turn.speaker:
            written[0] = f"**{escape_markdown(turn.speaker)}:** {written[0]}"
        blocks += written
    named = ", ".join(filter(None, (quote.title, quote.when)))
    if _has_address(quote):
        named = markdown_link(named or quote.link.text, quote.link.text)
    else:
        named = escape_markdown(named)
    show = f"*{escape_markdown(quote.show)}*" if quote.show else ""
    source = ", ".join(filter(None, (named, show, escape_markdown(quote.chapter))))
    blocks += [f"— {source}"] if source else []
    return "\n>\n".join(f"> {block}" for block in blocks)


def _html(quote: Quote) -> str:
    def safe(text: str) -> str:
        return html.escape(text, quote=True)

    paragraphs: list[str] = []
    for turn in quote.passage.turns:
        speaker = f"<b>{safe(turn.speaker)}:</b> " if turn.speaker else ""
        for paragraph in turn.paragraphs:
            paragraphs.append(f"<p>{speaker}{safe(paragraph)}</p>")
            speaker = ""
    named = safe(", ".join(filter(None, (quote.title, quote.when))))
    cite = ""
    if quote.link.is_link:
        cite = f' cite="{safe(quote.link.text)}"'
        named = f'<a href="{safe(quote.link.text)}">{named or safe(quote.link.text)}</a>'
    show = f"<i>{safe(quote.show)}</i>" if quote.show else ""
    source = ", ".join(filter(None, (named, show, safe(quote.chapter))))
    footer = f"<p>— {source}</p>" if source else ""
    return f"<blockquote{cite}>{''.join(paragraphs)}{footer}</blockquote>"


_WRITERS: Mapping[QuoteFormat, Callable[[Quote], str]] = MappingProxyType(
    {QuoteFormat.PLAIN: _plain, QuoteFormat.MARKDOWN: _markdown, QuoteFormat.HTML: _html}
)
