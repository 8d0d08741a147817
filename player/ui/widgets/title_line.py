"""The first line of the player: what is under way, when the sound stops, show and title."""

from __future__ import annotations

from textual.content import Content

_QUIET = "$foreground 60%"
_BETWEEN = "  ──  "
_NARROWEST_SHOW = 8


def title_line(
    title: str, show: str, width: int, *, under_way: str = "", stops: tuple[str, str] = ("", "")
) -> Content:
    """The line for so many cells; where there is little room the title is cut last of all.

    `under_way` goes first; `stops` says when the sound stops, in few words and in fewer.
    """
    whole = Content(title).cell_length
    least = min(whole, width * 4 // 10)
    for told, needed in ((stops[0], whole), (stops[1], whole), (stops[1], least), ("", least)):
        before = _before(under_way, told)
        if before.cell_length + needed <= width:
            break
    room = width - before.cell_length - whole - len(_BETWEEN)
    if show and room >= min(_NARROWEST_SHOW, Content(show).cell_length):
        before += Content.styled(show, _QUIET).truncate(room, ellipsis=True)
        before += Content.styled(_BETWEEN, "$foreground 35%")
    return before + Content.styled(title, "bold $foreground")


def _before(under_way: str, stops: str) -> Content:
    parts: list[Content | tuple[str, str]] = []
    if under_way:
        parts += [(under_way, "italic $accent"), ("   ", "")]
    if stops:
        parts += [(f"stops {stops}", _QUIET), ("   ", "")]
    return Content.assemble(*parts)
