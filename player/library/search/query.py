"""What a person types into a search box, understood.

Words, "phrases", -without, and speaker:, show:, title:, after:, before: in front of a word
or a phrase. Whatever is none of these is taken as words; nothing typed is ever an error.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, field

from player.library.search.words import tokens

Term = tuple[str, ...]
"""A word as the index has it, or several that have to stand one after another."""

MOST_WORDS = 64
"""More of a text that was pasted are counted in `ignored`, and not looked for."""

_PIECE = re.compile(
    r"""(?P<minus>[-−–](?=[^\s\-−–]))?
    (?:(?P<field>speaker|show|title|after|before):(?=[^\s:]))?
    (?:["“”„«»‟](?P<phrase>[^"“”„«»‟]*)["“”„«»‟]|(?P<word>\S+))""",
    re.VERBOSE | re.IGNORECASE,
)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_EPOCH = dt.date(1970, 1, 1)


@dataclass(slots=True)
class Query:
    """What is looked for: all of `words`, none of `without`.

    `title`, `speaker` and `show` narrow it to episodes, voices and shows with these words;
    `after_s` and `before_s` to episodes published from then on and before then.
    """

    words: list[Term] = field(default_factory=list)
    without: list[Term] = field(default_factory=list)
    title: list[Term] = field(default_factory=list)
    speaker: list[Term] = field(default_factory=list)
    show: list[Term] = field(default_factory=list)
    after_s: int | None = None
    before_s: int | None = None
    ignored: int = 0

    def __bool__(self) -> bool:
        narrowed = self.title or self.speaker or self.show
        dated = self.after_s is not None or self.before_s is not None
        return bool(self.words or narrowed or dated)


def parse_query(text: str) -> Query:
    """Understand a query; an empty one is false.

    `after:2024-01` is from that month's first day on, `before:2024` until the last day of
    2023. With nothing but -words these are looked for as if there were no minus.
    """
    query = Query()
    room = MOST_WORDS
    for piece in _PIECE.finditer(text):
        said = piece["phrase"] if piece["phrase"] is not None else piece["word"]
        name = (piece["field"] or "").lower()
        if name in ("after", "before") and _take_date(query, name, said):
            continue
        if name in ("after", "before"):
            said, name = f"{name} {said}", ""
        term = tuple(tokens(said))
        query.ignored += max(len(term) - room, 0)
        term = term[:room]
        room -= len(term)
        if term:
            _take(query, name, term, without=bool(piece["minus"]))
    if not query and query.without:
        query.words, query.without = query.without, []
    return query


def wrong_date(text: str) -> str:
    """The first after: or before: of a query with something behind it that is no date, or ""."""
    for piece in _PIECE.finditer(text):
        said = piece["phrase"] if piece["phrase"] is not None else piece["word"]
        name = (piece["field"] or "").lower()
        if name in ("after", "before") and not _take_date(Query(), name, said):
            return f"{name}:{said}"
    return ""


def _take(query: Query, name: str, term: Term, *, without: bool) -> None:
    to = {
        "title": query.title,
        "speaker": query.speaker,
        "show": query.show,
        "": query.words,
    }[name]
    if without and not name:
        to = query.without
    if term not in to:
        to.append(term)


def _take_date(query: Query, name: str, said: str) -> bool:
    found = _DATE.fullmatch(said)
    if found is None:
        return False
    year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    if not (1 <= year <= 9999 and 1 <= month <= 12):
        return False
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return False
    at_s = (dt.date(year, month, day) - _EPOCH).days * 86_400
    if name == "after":
        query.after_s = at_s
    else:
        query.before_s = at_s
    return True
