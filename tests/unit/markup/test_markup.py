"""Documents as blocks, however broken, in linear time."""

from __future__ import annotations

import time

import pytest

from player.markup import Link, html_document, markdown_text, read_document, safe_url, tags_in


def lines(text: str) -> list[str]:
    return [block.text for block in read_document(text).blocks]


def test_html_gives_its_paragraphs() -> None:
    html = (
        "<html><head><title>T &amp; U</title><style>p { }</style></head><body><nav>Home</nav>"
        "<h2>A <b>head</b>ing</h2><p>one<br>two\nlines</p><ul><li>item</ul><!-- gone --><p>a < b"
        "<script>if (a < b) { '</p>' }</script><td>x</td><td>y</td>"
    )
    document = html_document(html)
    assert document.title == "T & U"
    assert [block.text for block in document.blocks if not block.aside] == [
        "A heading",
        "one",
        "two lines",
        "item",
        "a < b",
        "x | y",
    ]
    assert [block.heading for block in document.blocks if block.text == "A heading"] == [2]
    assert [block.item for block in document.blocks if block.text == "item"] == [True]


def test_links_are_kept_only_where_they_may_be_opened() -> None:
    document = html_document(
        '<p><a href="https://a.com/?x=1&amp;y=2">one <i>two</i></a> <a href="javascript:x()">no</a>'
        '<a href="file:///etc/passwd">no</a></p>'
    )
    assert document.blocks[0].links == (Link("one two", "https://a.com/?x=1&y=2"),)
    assert safe_url("https://a.com/\x1b[31mx") == "https://a.com/x"
    assert safe_url("data:text/html,x") == ""


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**Ann Lee:** \\[04:05\\] so", "Ann Lee: [04:05] so"),
        ("*so* and _so_ and snake_case and 2 * 3", "so and so and snake_case and 2 * 3"),
        ('[a](https://b.c/d "t") ![i](x.png)', "a i"),
        ("\\*not\\* &amp; \\&amp;", "*not* & &amp;"),
        ("<https://a.com/b>", "https://a.com/b"),
    ],
)
def test_markdown_as_a_reader_sees_it(written: str, shown: str) -> None:
    assert markdown_text(written)[0] == shown


def test_plain_text_counts_its_lines() -> None:
    document = read_document("one\n\n\ntwo\nthree https://a.com/b\n")
    assert [(block.line, block.gap, block.follows) for block in document.blocks] == [
        (1, 1, False),
        (4, 2, False),
        (5, 0, True),
    ]
    assert document.blocks[2].links == (Link("https://a.com/b", "https://a.com/b"),)


def test_front_matter_gives_the_title() -> None:
    document = read_document('---\ntitle: "A talk"\n---\n# Head\n\n**x** y\n', "a.md")
    assert document.title == "A talk"
    assert [block.text for block in document.blocks] == ["Head", "x y"]


def test_tags_of_xml_resolve_no_entity_of_their_own() -> None:
    found = list(
        tags_in('<!DOCTYPE a [<!ENTITY e "x">]>\n<psc:chapter title="&e; &lt;" start=\'1\'/>')
    )
    assert (2, "psc:chapter", {"title": "&e; <", "start": "1"}) in found


@pytest.mark.parametrize(
    ("piece", "times"),
    [
        ("<div>", 200_000),
        ("<", 500_000),
        ('<a href="', 50_000),
        ("<!--", 100_000),
        ("<a b", 100_000),
        ("[", 300_000),
        ("*", 300_000),
        ("# x     ", 50_000),
        ("&#1", 100_000),
    ],
)
def test_no_document_takes_long(piece: str, times: int) -> None:
    text = piece * times
    begin = time.process_time()
    read_document(text)
    read_document(f"**x**\n{text}")
    read_document(f"<p>{text}")
    assert time.process_time() - begin < 8


def took(text: str) -> float:
    begin = time.process_time()
    read_document(text)
    return time.process_time() - begin


@pytest.mark.parametrize(
    ("before", "piece", "after"),
    [
        ("<p>", "<!--", ""),
        ("<p>", '<a href="', ""),
        ("<p>", '<a href="', ">"),
        ("<p>", "<a b", '"' * 9 + ">"),
        ("<p>", '<a href=">', ""),
        ("<html><title>", "<b>x", ""),
        ("<html><title>", "x<", ""),
    ],
)
def test_the_time_grows_as_the_document_does(before: str, piece: str, after: str) -> None:
    short, long = (before + piece * (size // len(piece)) + after for size in (400_000, 3_200_000))
    assert took(long) < 3 * 8 * max(took(short), 0.05)
    assert took(long) < 8
