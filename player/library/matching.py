"""Which entry of a feed is which episode that is known already.

Feeds change their guids, move their files and correct their titles, and a listener's place,
stars and bookmarks must follow the episode through all of that. On the other hand a feed of
hourly news gives every issue the same file and the same title, and those are different.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from player.feeds.model import FeedEpisode
from player.library.keys import bare_title, bare_url

_SAME_MOMENT_S = 60


@dataclass(frozen=True, slots=True)
class Known:
    """What matching needs of an episode in the library."""

    id: int
    guid: str
    title: str
    media_url: str | None
    published_s: int | None


def match(known: Sequence[Known], entries: Sequence[FeedEpisode]) -> dict[int, Known]:
    """The known episode for each entry, by the entry's index; entries that are new are left out.

    By guid; then by the enclosure's URL, then the same without its query, where these are
    the only ones to have it and title or date agree; then by title and date together.
    """
    found: dict[int, Known] = {}
    _by_guid(known, entries, found)
    if len(found) == len(entries):
        return found
    for of_known, of_entry in (
        (lambda one: one.media_url, lambda entry: entry.media_url),
        (lambda one: bare_url(one.media_url), lambda entry: bare_url(entry.media_url)),
    ):
        _by(known, entries, found, of_known, of_entry, _agrees)
    _by(
        known,
        entries,
        found,
        lambda one: bare_title(one.title),
        lambda entry: bare_title(entry.title),
        _same_moment,
        unique=False,
    )
    return found


def _by_guid(
    known: Sequence[Known], entries: Sequence[FeedEpisode], found: dict[int, Known]
) -> None:
    by_guid: dict[str, Known] = {}
    for one in known:
        by_guid.setdefault(one.guid, one)
    for index, entry in enumerate(entries):
        if entry.guid in by_guid:
            found[index] = by_guid.pop(entry.guid)


def _by(
    known: Sequence[Known],
    entries: Sequence[FeedEpisode],
    found: dict[int, Known],
    of_known: Callable[[Known], Hashable],
    of_entry: Callable[[FeedEpisode], Hashable],
    agree: Callable[[Known, FeedEpisode], bool],
    *,
    unique: bool = True,
) -> None:
    """Match what is left by a feature; `unique` ones only where nothing else has it."""
    taken = {one.id for one in found.values()}
    if unique:
        common = _repeated(map(of_known, known)) | _repeated(map(of_entry, entries))
    else:
        common = set()
    left: dict[Hashable, list[Known]] = {}
    for one in known:
        feature = of_known(one)
        if one.id not in taken and feature and feature not in common:
            left.setdefault(feature, []).append(one)
    for index, entry in enumerate(entries):
        if index in found:
            continue
        candidates = left.get(of_entry(entry), [])
        fitting = [one for one in candidates if agree(one, entry)]
        if len(fitting) == 1:
            found[index] = fitting[0]
            candidates.remove(fitting[0])


def _repeated(features: Iterable[Hashable]) -> set[Hashable]:
    return {feature for feature, count in Counter(features).items() if count > 1}


def _agrees(one: Known, entry: FeedEpisode) -> bool:
    """Whether title or date speak for the same episode, once its file does."""
    if one.published_s is None or entry.published_s is None:
        return bare_title(one.title) == bare_title(entry.title)
    return _same_moment(one, entry)


def _same_moment(one: Known, entry: FeedEpisode) -> bool:
    if one.published_s is None or entry.published_s is None:
        return one.published_s == entry.published_s
    return abs(one.published_s - entry.published_s) <= _SAME_MOMENT_S
