"""No input, however broken, takes more than linear time in any reader.

Each reader gets what its own searching could trip over: openings that never close, marks
that could pair in many ways, runs of digits and colons, lines that are always continued.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest

from player.chapters.reader import ChaptersError, read_chapters_text
from player.clean import clean_line, clean_text
from player.inspection import InspectionError, read_found
from player.markup import html_document, markdown_document, tags_in
from player.pages.reader import PageError, read_page
from player.transcript.formats.json_lines import lines_of_entries
from player.transcript.reader import TranscriptError, read_any
from player.transcript.reading import for_reading
from tests.support.growth import check_linear, repeated

SPEECH = (
    "Ann: So it was. **And** then [a](b) `x` &amp; _so_ on, 10:30 in <i>all</i>.\n\n"
    "Bob (0:12): Yes\nno\n>> maybe\n- one\n1. two\n# three\n"
)
SRT, VTT = "1\n00:00:00,000 --> 00:00:01,000\n", "WEBVTT\n\n00:00.000 --> 00:01.000\n"
LRC, SBV = "[00:01.00]", "0:00:01.000,0:00:02.000\n"
JSON = '[{"start":1,"end":2,"text":"x"},'
CUES = [
    *(("x.srt", SRT, piece) for piece in ("1\n", "-->", "{\\", "<i>", "x\n\n", "1\n\n", SRT, "&a")),
    *(("x.vtt", VTT, piece) for piece in ("<", "<v a>", "<c.", "<00:00.000>", "&l", "-->\n", "<v")),
    *(("x.lrc", LRC, piece) for piece in ("<00:01.00>", LRC, "[ti:", "a\n", "[00:01.00]a\n")),
    *(("x.sbv", SBV, piece) for piece in ("a\n", "a\n\n", SBV, "0:00:")),
    *(("x.json", JSON, piece) for piece in ('{"', "[", '{"a":', '"\\', "}", '{"text":"', "{}\n")),
]
HTML = """<!--|<|</|<a href="|<a href='x' |<a |<p><div>|<script>|<meta name="|&|&#1|<a b="c" d|="'
<title>|<a href=x>y|<td>|<p>a""".replace("\n", "|").split("|")
MARKDOWN = [
    "[",
    "[](",
    "![a](",
    "**",
    "*a ",
    "__",
    "_a",
    "`",
    "\\",
    "<http://",
    "# ",
    "[a](<",
    "- ",
]
MARKDOWN += [f"{piece}\n" for piece in ("[", "**", "`", "- ", "| ", "# a")]
CHAPTERS = ["0:00 ", "CHAPTER001=0:00\n", "<psc:chapter start='0' ", "(0:0", "A (0:00)\n", "1 | "]
TEXT = ["1:", "0:00 ", "(0:00", "[0:00]", "12:34:56", "A (0:12) ", "A\n", "A:\n", ">>\n", "1\n"]
LINES = ["x\n\n\n", "– ", "http://a", "watch on ", "0:00 A\n", "Transcript\n", "a ", "(", SPEECH]


def check(read: Callable[[str], object], head: str, piece: str) -> None:
    def quietly(text: str) -> None:
        with suppress(TranscriptError, PageError, InspectionError, ChaptersError):
            read(text)

    check_linear(quietly, partial(repeated, head, piece, ""))


@pytest.mark.parametrize("piece", HTML)
def test_html(piece: str) -> None:
    check(html_document, "<html><p>", piece)
    check(lambda text: list(tags_in(text)), "<rss>", piece)


@pytest.mark.parametrize("piece", MARKDOWN)
def test_markdown(piece: str) -> None:
    check(markdown_document, "# x\n\n", piece)


@pytest.mark.parametrize("piece", TEXT)
def test_plain_text(piece: str) -> None:
    check(lambda text: read_any(text.encode(), name="x.txt"), "", piece)


@pytest.mark.parametrize("piece", LINES)
def test_pages(piece: str) -> None:
    check(lambda text: read_page(text.encode(), name="x.md"), "# A title\n\n", piece)


@pytest.mark.parametrize(("name", "head", "piece"), CUES)
def test_cues(name: str, head: str, piece: str) -> None:
    check(lambda text: for_reading(read_any(text.encode(), name=name).transcript), head, piece)


@pytest.mark.parametrize("piece", CHAPTERS)
def test_chapters(piece: str) -> None:
    check(lambda text: read_chapters_text(text, "x.txt"), "0:00 A\n", piece)


@pytest.mark.parametrize("piece", ["<!--", "[0:00] ", '{"a":"'])
def test_whatever_is_inspected(piece: str) -> None:
    check(lambda text: read_found(text.encode()), "", piece)


@pytest.mark.parametrize(
    "piece",
    ["\x1b[", "\x1b]", "\x9d", "\x90a", "\x1b]\x1b", "\u200d", "é\u200d", "\u202e", "\r", "\x9b0"],
)
def test_cleaning(piece: str) -> None:
    check(clean_text, "", piece)
    check(clean_line, "", f"{piece}a")


@pytest.mark.parametrize("piece", ['"\\', "{", '{"a":[', "[{},", '{"a":{}}', '"'])
def test_looking_for_the_lines_of_json(piece: str) -> None:
    check(lambda text: lines_of_entries(text, ("a", 0)), '{"a":[', piece)
