"""From what a person types to the one episode of the library that is meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice

from player.clean import clean_line
from player.library.model import EpisodeFilter, EpisodeRow
from player.library.store import Store
from player.services.problems import NoneFound, Refused
from player.transcript.search import fold

MOST_NAMED = 5
_PAGE = 1_000
_QUOTED = 80


def choose_episode(store: Store, wanted: str, among: EpisodeFilter | None = None) -> EpisodeRow:
    """The one episode of a list that has this key, this title, or these words in its title.

    Words that are found in no title may name the show as well: “lamp trailer”. Raises
    Refused with a sentence that names up to five episodes where several are meant, and
    StoreError.
    """
    among = among or EpisodeFilter()
    wanted = clean_line(wanted)
    known = store.episode(wanted)
    if known is not None:
        return known
    words = fold(wanted).split()
    if not words:
        raise Refused("Name an episode by words of its title.")
    lists = [replace(among, words=wanted), *_with_show(store, words, among)]
    found = [(one, count) for one in lists if (count := store.count(one))]
    if not found:
        raise NoneFound(
            f"No episode of the library has “{_short(wanted)}” in its title: "
            "“podline list episodes” lists them."
        )
    if lists[0] == found[0][0]:
        found = found[:1]
    if sum(count for _, count in found) == 1:
        return store.episodes(found[0][0], limit=1)[0]
    exact = [row for row in _rows(store, found) if fold(row.title).split() == words]
    if len(exact) == 1:
        return exact[0]
    raise Refused(_several(wanted, store, found))


def _with_show(store: Store, words: list[str], among: EpisodeFilter) -> Iterator[EpisodeFilter]:
    """Lists of the shows that some of the words name, with the others in the title."""
    for show in store.shows():
        others = [word for word in words if word not in fold(show.title)]
        if 0 < len(others) < len(words) and among.show_id in (None, show.id):
            yield replace(among, show_id=show.id, words=" ".join(others))


def _rows(store: Store, lists: list[tuple[EpisodeFilter, int]]) -> Iterator[EpisodeRow]:
    for which, count in lists:
        for offset in range(0, count, _PAGE):
            yield from store.episodes(which, limit=_PAGE, offset=offset)


def _several(wanted: str, store: Store, found: list[tuple[EpisodeFilter, int]]) -> str:
    total = sum(count for _, count in found)
    first = islice(_rows(store, found), MOST_NAMED)
    named = [f"“{_short(row.title)}” ({_told_apart(row)})" for row in first]
    more = f" and {total - len(named):,} more" if total > len(named) else ""
    return (
        f"“{_short(wanted)}” may be any of {total:,} episodes: {', '.join(named)}{more}. "
        "Give more words, or a key that “podline list episodes --json” prints."
    )


def _told_apart(row: EpisodeRow) -> str:
    """The show and the day: episodes of one show may be called the same."""
    if row.published_s is None:
        return _short(row.show)
    return f"{_short(row.show)}, {datetime.fromtimestamp(row.published_s, UTC):%Y-%m-%d}"


def _short(text: str) -> str:
    line = clean_line(text)
    return line if len(line) <= _QUOTED else f"{line[: _QUOTED - 1]}…"
