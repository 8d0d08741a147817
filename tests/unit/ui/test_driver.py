"""What comes from the terminal: keys are keys, and a paste is text, whatever is in it."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from textual._xterm_parser import XTermParser
from textual.drivers.headless_driver import HeadlessDriver
from textual.events import Key, Paste

from player.ui.driver import PasteKeepingParser, forgiving


def read(*parts: str) -> list[str]:
    """The keys and the pastes, these in brackets, that come of what arrives in parts."""
    parser = PasteKeepingParser()
    found = []
    for part in parts:
        for event in parser.feed(part):
            if isinstance(event, Key):
                found.append(event.key)
            elif isinstance(event, Paste):
                found.append(f"<{event.text}>")
    return found


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("https://example.com/p/1#t=5", "https://example.com/p/1#t=5"),
        ("hi \x1b[31m m q", "hi  m q"),
        ("\x1b[A\x1b[<0;1;1Mq", "q"),
        ("\x1b]52;c;aGk=\x07x", "x"),
        ("one\rtwo\r\nthree", "one\ntwo\nthree"),
        ("\x1b[20", "20"),
        ("\x1b[200~ in itself", " in itself"),
        ("q" * 10_000, "q" * 10_000),
        ("", ""),
    ],
)
def test_nothing_in_a_paste_is_a_key(pasted: str, text: str) -> None:
    assert read(f"a\x1b[200~{pasted}\x1b[201~b\x1b[A") == ["a", f"<{text}>", "b", "up"]


def test_a_paste_may_arrive_in_parts() -> None:
    typed = "a\x1b[200~hi \x1b[31m q\x1b[201~b\x1b[200~c\x1b[201~\x1b[B"
    whole = read(typed)
    assert whole == ["a", "<hi  q>", "b", "<c>", "down"]
    assert read(*typed) == whole
    for at in range(1, len(typed)):
        assert read(typed[:at], typed[at:]) == whole


def test_escape_before_a_paste_is_the_key() -> None:
    assert read("\x1b\x1b[200~x\x1b[201~q") == ["escape", "<x>", "q"]


def test_the_parser_of_windows_is_exchanged_where_it_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    beside = ModuleType("textual.drivers.win32")
    monkeypatch.setattr(beside, "XTermParser", XTermParser, raising=False)
    monkeypatch.setitem(sys.modules, beside.__name__, beside)
    assert forgiving(HeadlessDriver) is HeadlessDriver
    assert vars(beside)["XTermParser"] is PasteKeepingParser
