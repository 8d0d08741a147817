"""From a link to what it leads to here: a file of this machine, or an episode of the library."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import TypeVar
from urllib.parse import unquote

from player.clean import as_text, clean_line
from player.library.model import EpisodeFilter, EpisodeRow
from player.library.store import Store
from player.services.notes import shared_in_library
from player.services.problems import Refused
from player.sharing.kinds import KINDS, Kind
from player.sharing.links import file_address, is_private
from player.sharing.opening import Opened, address_key
from player.timecode import format_clock, parse_timecode
from player.transcript.search import fold

_WORDS = re.compile(r"(?P<title>\S.{0,500}), at (?P<time>\d{1,3}(?::[0-5]\d){1,2})", re.ASCII)
_PATH_ENDS = re.compile(r"[?#]")
_MOST_NAMED = 1_000
_T = TypeVar("_T")


def file_of_link(opened: Opened, text: str) -> Path | None:
    """The file that is there by the name a link has; its signs may be written as %20.

    `text` is the link as it was given: a file may be called so, `#t=` and all.
    """
    if opened.kind is not Kind.FILE:
        return None
    names = (text.strip(), opened.url, unquote(opened.url, errors="surrogateescape"))
    return next((Path(name) for name in names if _is_there(name)), None)


def _is_there(name: str) -> bool:
    try:
        return bool(name) and "\0" not in name and Path(name).exists()
    except OSError:
        return False


def find_linked(store: Store, opened: Opened) -> tuple[EpisodeRow, int | None] | None:
    """The episode that a link means, and the time it names; None where none is known.

    Title and time, which podline shares where an address is private, are understood as well
    where one episode alone is called so. Raises StoreError.
    """
    row = episode_of_link(store, opened)
    if row is not None:
        return row, opened.start_ms
    words = _WORDS.fullmatch(clean_line(opened.url)) if opened.kind is Kind.FILE else None
    if words is None:
        return None
    wanted = fold(words["title"]).split()
    named = store.episodes(EpisodeFilter(words=words["title"]), limit=_MOST_NAMED)
    called = [row for row in named if fold(row.title).split() == wanted]
    return (called[0], parse_timecode(words["time"])) if len(called) == 1 else None


def episode_of_link(store: Store, opened: Opened) -> EpisodeRow | None:
    """The episode that a link means: to its page, its sound or its own deep link, or its file.

    None where none is known. Raises StoreError.
    """
    if opened.kind is Kind.FILE:
        name = as_text(unquote(opened.url, errors="replace"))
        named = store.episodes_linked(name) if name else ()
        return next((row for row in named if _has_file(row, opened.url)), None)
    wanted = address_key(opened.url)
    if not wanted:
        return None
    for row in _maybe_at(store, wanted):
        if any(url and address_key(url) == wanted for url in (row.page_url, row.media_url)):
            return row
    host = _PATH_ENDS.split(wanted, maxsplit=1)[0].partition("/")[0]
    on_its_site = store.episodes_linked(f"//{host}") + store.episodes_linked(f"//www.{host}")
    return next((row for row in on_its_site if _deep_link(store, row) == wanted), None)


def of_private_show(store: Store, opened: Opened) -> EpisodeRow | None:
    """The episode whose sound has an address, where it belongs to a private show.

    None where a public show has the same address, or none has it. Raises StoreError, and
    Refused for the address of a private show's feed, or where several episodes may be meant.
    """
    if is_unlisted_feed(store, opened.url):
        raise Refused(
            "This feed asks to be in no directory, so its address is taken for private: "
            "share an episode of it, by words of its title."
        )
    found = _private_at(store, opened.url)
    if len({(row.title, row.page_url) for row in found}) > 1:
        raise Refused(
            "This address may be of a private show and does not tell which episode is meant: "
            "name the episode by words of its title."
        )
    return found[0] if found else None


def is_private_here(store: Store, url: str) -> bool:
    """Whether an address is that of a private show's feed or sound. Raises StoreError."""
    return is_unlisted_feed(store, url) or bool(_private_at(store, url))


def is_unlisted_feed(store: Store, url: str) -> bool:
    """Whether an address leads, or may lead, to a feed that asks to be in no directory."""
    shows, told_apart = _closest(url, ((show.source, show) for show in store.shows()))
    unlisted = [show.unlisted for show in shows]
    return any(unlisted) and (all(unlisted) or not told_apart)


def _private_at(store: Store, url: str) -> list[EpisodeRow]:
    """The episodes whose sound may be meant, where that is to be kept private.

    It is where all of them are of private shows; one is enough where none of them has what
    the address asks for. What is of a private show comes first.
    """
    at = ((row.media_url, row) for row in _maybe_at(store, address_key(url)))
    rows, told_apart = _closest(url, at)
    private = [row for row in rows if _is_of_private_show(store, row)]
    public = [row for row in rows if row not in private]
    return [] if not private or (public and told_apart) else private + public


def _maybe_at(store: Store, key: str) -> tuple[EpisodeRow, ...]:
    """The episodes whose page or sound may have an address, of which this is the key.

    The store looks for a part of it: taking every address of a large library apart is slow.
    """
    host, _, path = _PATH_ENDS.split(key, maxsplit=1)[0].partition("/")
    return store.episodes_linked(path.rpartition("/")[2] or host) if host else ()


def _closest(url: str, there: Iterable[tuple[str | None, _T]]) -> tuple[list[_T], bool]:
    """What has this address; where nothing has, what has as much of its query as possible.

    Where each has something else in its query: all with the same path, and False, for they
    were not told apart. So an address is known by what was added to it or taken away, yet
    queries may tell things apart.
    """
    path, wanted = _parted(url)
    if not path:
        return [], False
    near = [
        (query, one)
        for its_path, query, one in ((*_parted(its_url or ""), one) for its_url, one in there)
        if its_path == path
    ]
    most = max((len(query) for query, _ in near if query <= wanted), default=None)
    if most is None:
        return [one for _, one in near], False
    return [one for query, one in near if query <= wanted and len(query) == most], True


def _parted(url: str) -> tuple[str, frozenset[str]]:
    path, _, query = address_key(url).partition("#")[0].partition("?")
    return path, frozenset(filter(None, query.split("&")))


def _is_of_private_show(store: Store, row: EpisodeRow) -> bool:
    show, details = store.show(row.show_id), store.details(row.key)
    return is_private(
        shared_in_library(row, show, details, title="", page_url=row.page_url, media_name="")
    )


def _has_file(row: EpisodeRow, name: str) -> bool:
    path = row.media_path
    return path is not None and file_address(PurePath(path).name) == name


def _deep_link(store: Store, row: EpisodeRow) -> str:
    details = store.details(row.key)
    return address_key(details.deep_link) if details and details.deep_link else ""


def described(opened: Opened) -> str:
    """What kind of link it is, and its time: “Substack post, at 16:57”."""
    at = "" if opened.start_ms is None else f"at {format_clock(opened.start_ms)}"
    return ", ".join(filter(None, (KINDS[opened.kind].label, at)))
