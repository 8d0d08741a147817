"""Text from outside in Markdown: shown as it is, by a real Markdown reader."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from player.clean import clean_line
from player.markup.escaping import escape_markdown, markdown_link

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def read(markdown: str) -> tuple[str, set[str]]:
    """The text a reader sees, and the kinds of things it is made of."""
    kinds: set[str] = set()
    text = ""
    for block in MARKDOWN.parse(markdown):
        kinds.add(block.type)
        for token in block.children or ():
            kinds.add(token.type)
            text += token.content if token.type in ("text", "text_special") else ""
    return text, kinds


PLAIN_KINDS = {"paragraph_open", "inline", "paragraph_close", "text", "text_special"}
_SIGNS = st.sampled_from(list("*_`[]<>#|~$&{}^\\-+=:!().1 a\n"))


@given(st.text(alphabet=_SIGNS, max_size=30) | st.text(max_size=60))
def test_nothing_of_a_text_is_taken_for_markdown(text: str) -> None:
    line = clean_line(text)
    seen, kinds = read(escape_markdown(line))
    assert seen == line
    assert kinds <= PLAIN_KINDS


@pytest.mark.parametrize(
    "text",
    ["[[a note]]", "#tag", "==lit==", "%%hidden%%", "((64a1))", "key:: value", "{{query}}",
     "$x^2$", "^block", "![x](y)", "<script>alert(1)</script>", "> quoted", "1. one", "- item",
     "+ item", "---", "=== ", "| a | b |", "~~no~~", "&amp;", "\\", "a  \nb"],
)  # fmt: skip
def test_what_note_programs_act_on_is_escaped(text: str) -> None:
    escaped = escape_markdown(text)
    assert "\\" in escaped or text == "a  \nb"
    for pair in ("[[", "==", "%%", "((", "::", "{{", "~~"):
        assert not re.search(rf"(?<!\\){re.escape(pair)}", escaped)
    assert read(escape_markdown(clean_line(text)))[0] == clean_line(text)


@pytest.mark.parametrize(
    "url",
    ["https://a.example/x", "https://a.example/x_(y)", "https://a.example/(((", "my%20talk.mp3#t=5",
     "https://a.example/a*b_c?x=[1]&y=<z>"],
)  # fmt: skip
def test_a_link_leads_where_it_should(url: str) -> None:
    (block,) = [
        token for token in MARKDOWN.parse(markdown_link("A [talk]*", url)) if token.children
    ]
    assert block.children is not None
    opened = block.children[0]
    assert opened.type == "link_open"
    expected = url.replace("<", "%3C").replace(">", "%3E")
    assert str(opened.attrs["href"]).replace("%5B", "[").replace("%5D", "]") == expected
    assert block.children[-1].type == "link_close"
