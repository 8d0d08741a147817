"""Any document at all is described, or refused in a sentence, and soon."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from functools import partial

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from player.inspection import InspectionError, description_of, read_found
from tests.support.growth import check_linear, repeated

PIECES = st.sampled_from(
    [
        "<html>",
        "<h1>T</h1>",
        "<p>",
        "</p>",
        "<br>",
        "<nav>",
        "</nav>",
        "<a href='https://a.b/c'>x</a>",
        "<a href='javascript:x'>",
        "<script>",
        "<!--",
        "-->",
        "<!ENTITY a 'b'>",
        "&a;",
        "<psc:chapter ",
        "start='0:10' title='x'/>",
        "Transcript\n",
        "Sponsors\n",
        "Timestamps\n",
        "Ann Lee\n",
        "Bob Roe\n",
        "Ann Lee: hello.\n",
        "(0:10) - A\n",
        "0:00 A\n",
        "[00:00:10] Bob: yes\n",
        "\n",
        "\n\n",
        "# T\n",
        "**Bob** *00:00:09*\n",
        "- ",
        "Share post\n",
        "2 Comments\n",
        "0:00 / 0:00\n",
        "---\n",
        "title: x\n",
        '{"chapters":[',
        '{"startTime":1,"title":"a"}',
        "]}",
        "CHAPTER01=0:10\n",
        "hello there, you.\n",
        "\x1b[31m",
        "\u202e",
        "\x9d",
        "Watch on YouTube. Listen on Spotify.\n",
        "<rss>",
        "| 2 | 01:05 | x |\n",
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=30).map("".join))
@settings(max_examples=400, deadline=2_000)
def test_any_document_is_described_or_refused(text: str) -> None:
    try:
        found = read_found(text.encode("utf-8", "surrogatepass"), duration_ms=90_000)
    except InspectionError as error:
        sentence = str(error)
    else:
        sentence = "."
        written = msgspec.json.encode(description_of(found)).decode()
        for character in written + found.description:
            assert character == "\n" or unicodedata.category(character) not in {"Cc", "Cs"}
            assert character != "\u202e"
        for link in found.links:
            assert link.url.startswith(("http://", "https://", "mailto:")) or not link.url
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    "piece",
    [
        "(",
        "<",
        "<a ",
        "<p>",
        "A\n",
        "A:\n",
        "1\n",
        "0:00 A\n",
        "**a**: ",
        "[a](",
        "Ann Lee\n",
        "x. ",
        "watch on ",
        "<td>",
        "- A (0:00)\n",
        '<a href="',
        "&#",
        "\x90",
    ],
)
@pytest.mark.parametrize(
    "head", ["", "Title\n\nTranscript\n\n", "<h1>T</h1>", "# T\n\n**A:** b\n\n"]
)
def test_four_times_the_page_takes_no_more_than_about_four_times_the_time(
    head: str, piece: str
) -> None:
    def read(text: str) -> None:
        with suppress(InspectionError):
            read_found(text.encode())

    check_linear(read, partial(repeated, head, piece, ""))
