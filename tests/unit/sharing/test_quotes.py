"""Quotes: the words, who said them, and a link to where."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from player.chapters.model import Chapter
from player.sharing.kinds import Kind
from player.sharing.opening import open_link
from player.sharing.passages import Passage, PassageError, Place, Turn, passage, passage_between
from player.sharing.quotes import Quote, QuoteFormat, quote_of, write_quote
from player.sharing.shared import Shared
from player.transcript.model import Segment, Timing, Transcript, Word
from tests.support.addresses import PRIVATE, Private


def line(at_ms: int, text: str, speaker: str = "", *, timed: bool = True) -> Segment:
    """A segment of a second a word, each word heard for 800 ms of it."""
    words = tuple(
        Word(word, at_ms + n * 1_000, at_ms + n * 1_000 + 800)
        for n, word in enumerate(text.split())
    )
    end_ms = at_ms + 1_000 * len(words)
    return Segment(at_ms, end_ms, text, speaker, words if timed else ())


TALK = Transcript.of(
    [
        line(1_017_000, "I think that would be reasonable.", "John *Schulman*"),
        line(1_022_000, "But not soon.", "John *Schulman*"),
        line(1_025_000, "So what’s the plan?", "Ada [Quill]"),
        line(1_040_000, "A pause before this.", "Ada [Quill]"),
    ],
    Timing.WORDS,
)
EPISODE = Shared(
    "A talk, *live*", "The <Show>", page_url="https://blog.example/ep_(1)?a=1&b=2#notes"
)
CHAPTERS = (Chapter(0, "Before"), Chapter(1_000_000, "Plan #1"), Chapter(1_030_000, "After"))


def test_words_that_are_touched_count_whole() -> None:
    found = passage(TALK, Place(0, 4), Place(1, 5))
    assert found == Passage(
        (Turn("John *Schulman*", ("think that would be reasonable. But not",)),),
        1_018_000,
        1_023_800,
    )
    assert passage(TALK, Place(0, 2), Place(0, 3)).text == "think"


def test_turns_and_paragraphs_stay_apart() -> None:
    found = passage(TALK, Place(1, 0), Place(3, 999))
    assert found.turns == (
        Turn("John *Schulman*", ("But not soon.",)),
        Turn("Ada [Quill]", ("So what’s the plan?", "A pause before this.")),
    )
    assert (found.start_ms, found.end_ms) == (1_022_000, 1_043_800)


def test_what_is_heard_between_two_times() -> None:
    found = passage_between(TALK, 1_018_500, 1_020_100)
    assert found.text == "think that would"
    assert (found.start_ms, found.end_ms) == (1_018_000, 1_020_800)
    with pytest.raises(PassageError, match="no words"):
        passage_between(TALK, 1_030_000, 1_031_000)
    with pytest.raises(PassageError, match="no times"):
        passage_between(Transcript.of(TALK.segments, Timing.NONE), 0, 9)


def test_lines_without_word_times_are_estimated_within() -> None:
    lines = Transcript.of([line(0, "one two three four", timed=False)], Timing.SEGMENTS)
    found = passage(lines, Place(0, 4), Place(0, 7))
    assert found.text == "two"
    assert found.start_ms is not None
    assert found.end_ms is not None
    assert 0 < found.start_ms < found.end_ms < 4_000


def test_scripts_without_spaces_are_joined_without() -> None:
    lines = Transcript.of([line(0, "今天我们谈谈"), line(1_000, "睡眠。")], Timing.SEGMENTS)
    assert passage(lines, Place(0, 0), Place(1, 9)).text == "今天我们谈谈睡眠。"


def written(form: QuoteFormat, shared: Shared = EPISODE, kind: Kind | None = None) -> str:
    quoted = passage(TALK, Place(1, 0), Place(2, 99))
    return write_quote(quote_of(quoted, shared, chapters=CHAPTERS, kind=kind), form)


LINK = "https://blog.example/ep_(1)?a=1&b=2#notes&t=1022,1029"


def test_a_plain_quote() -> None:
    assert written(QuoteFormat.PLAIN) == (
        "John *Schulman*: “But not soon.”\n\n"
        "Ada [Quill]: “So what’s the plan?”\n\n"
        "— A talk, *live*, The <Show>, Plan #1, 17:02–17:08\n"
        f"{LINK}"
    )


def test_a_markdown_quote() -> None:
    assert written(QuoteFormat.MARKDOWN) == (
        r"> **John \*Schulman\*:** But not soon." + "\n>\n"
        r"> **Ada \[Quill\]:** So what’s the plan?" + "\n>\n"
        rf"> — [A talk, \*live\*, 17:02–17:08](<{LINK}>), *The \<Show\>*, Plan \#1"
    )


def test_an_html_quote() -> None:
    escaped = LINK.replace("&", "&amp;")
    assert written(QuoteFormat.HTML) == (
        f'<blockquote cite="{escaped}"><p><b>John *Schulman*:</b> But not soon.</p>'
        "<p><b>Ada [Quill]:</b> So what’s the plan?</p>"
        f'<p>— <a href="{escaped}">A talk, *live*, 17:02–17:08</a>, <i>The &lt;Show&gt;</i>, '
        "Plan #1</p></blockquote>"
    )


def test_a_quote_without_times_or_speakers() -> None:
    lines = Transcript.of([Segment(0, 0, "Only words.")], Timing.NONE)
    quote = quote_of(passage(lines, Place(0, 0), Place(0, 99)), Shared("A talk"))
    assert write_quote(quote, QuoteFormat.PLAIN) == "“Only words.”\n\n— A talk"
    assert write_quote(quote, QuoteFormat.MARKDOWN) == "> Only words.\n>\n> — A talk"


@pytest.mark.parametrize("private", PRIVATE, ids=lambda private: private.url)
@pytest.mark.parametrize("form", QuoteFormat)
def test_a_quote_shows_no_secret(private: Private, form: QuoteFormat) -> None:
    for shared in (
        Shared("The talk", page_url=private.url),
        Shared("The talk", media_url=private.url, deep_link=private.url),
        Shared("The talk", feed_url=private.url, media_url="https://cdn.example/a.mp3"),
    ):
        text = written(form, shared)
        assert "17:02" in text
        assert not any(secret in text for secret in private.secrets)
        assert "http" not in text


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


_TEXTS = st.text(alphabet=st.sampled_from(list("ab*_`[]<>#|~$&{}^\\-+=:!(). 1\"'")), max_size=20)


@given(_TEXTS, _TEXTS, _TEXTS, _TEXTS)
def test_no_text_breaks_out_of_its_quote(text: str, speaker: str, title: str, show: str) -> None:
    text = " ".join(text.split()) or "x"
    speaker, title, show = (" ".join(part.split()) for part in (speaker, title, show))
    quote = Quote(
        Passage((Turn(speaker, (text,)),), 5_000, 6_000), title, show, "",
        quote_of(Passage(()), EPISODE).link,
    )  # fmt: skip
    parsed = _Html()
    parsed.feed(write_quote(quote, QuoteFormat.HTML))
    assert set(parsed.tags) <= {"blockquote", "p", "b", "i", "a"}
    assert text in parsed.text
    blocks = MarkdownIt("commonmark").parse(write_quote(quote, QuoteFormat.MARKDOWN))
    assert blocks[0].type == "blockquote_open"
    assert blocks[-1].type == "blockquote_close"
    assert {block.type for block in blocks} <= {
        "blockquote_open", "blockquote_close", "paragraph_open", "paragraph_close", "inline",
    }  # fmt: skip
    shown = "".join(
        token.content
        for block in blocks
        for token in block.children or ()
        if token.type in ("text", "text_special")
    )
    assert text in shown


def test_the_link_of_a_quote_opens_its_stretch() -> None:
    quoted = quote_of(passage(TALK, Place(1, 0), Place(2, 99)), EPISODE)
    opened = open_link(quoted.link.text)
    assert opened is not None
    assert (opened.start_ms, opened.end_ms) == (1_022_000, 1_029_000)
    again = open_link(written(QuoteFormat.PLAIN))
    assert again == opened
