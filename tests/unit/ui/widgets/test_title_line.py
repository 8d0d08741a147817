"""The player's first line: the title is what is cut last."""

from __future__ import annotations

import pytest

from player.ui.widgets.title_line import title_line

TITLE = "What the lighthouse keeper wrote down"
STOPS = ("at the chapter’s end", "after chapter")


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (118, f"stops at the chapter’s end   Night Shift  ──  {TITLE}"),
        (82, f"stops at the chapter’s end   Night Shi…  ──  {TITLE}"),
        (70, f"stops at the chapter’s end   {TITLE}"),
        (60, f"stops after chapter   {TITLE}"),
        (45, f"stops after chapter   {TITLE}"),
        (24, TITLE),
    ],
)
def test_what_stands_before_the_title_makes_room_for_it(width: int, line: str) -> None:
    shown = title_line(TITLE, "Night Shift", width, stops=STOPS)
    assert shown.plain == line


def test_what_is_under_way_is_always_said() -> None:
    for width in range(1, 120):
        line = title_line(TITLE, "Night Shift", width, under_way="listening 12 %", stops=STOPS)
        assert line.plain.startswith("listening 12 %   ")
        assert line.plain.endswith(TITLE)


def test_markup_is_text() -> None:
    assert title_line("[/x]", "[red]", 80).plain == "[red]  ──  [/x]"
