"""From a link to what it leads to here: a file of this machine, or an episode of the library."""

from __future__ import annotations

import re
from pathlib import Path, PurePath
from urllib.parse import unquote

from player.clean import as_text, clean_line
from player.library.keys import bare_url
from player.library.model import EpisodeFilter, EpisodeRow
from player.library.store import Store
from player.services.notes import shared_in_library
from player.sharing.kinds import KINDS, Kind
from player.sharing.links import file_address, is_private
from player.sharing.opening import Opened, address_key
from player.timecode import format_clock, parse_timecode
from player.transcript.search import fold

_WORDS = re.compile(r"(?P<title>\S.{0,500}), at (?P<time>\d{1,3}(?::[0-5]\d){1,2})", re.ASCII)
_MOST_NAMED = 1_000


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
    host, _, path = re.split(r"[?#]", wanted, maxsplit=1)[0].partition("/")
    # The store looks for a part of it: taking every address of a large library apart is slow.
    part = path.rpartition("/")[2] or host
    for row in store.episodes_linked(part):
        if any(url and address_key(url) == wanted for url in (row.page_url, row.media_url)):
            return row
    on_its_site = store.episodes_linked(f"//{host}") + store.episodes_linked(f"//www.{host}")
    return next((row for row in on_its_site if _deep_link(store, row) == wanted), None)


def of_private_show(store: Store, opened: Opened) -> EpisodeRow | None:
    """The episode whose sound has an address, where it belongs to a private show.

    What follows the path counts only where it tells several apart. None where a public show
    has the same address, or none has it. Raises StoreError.
    """
    wanted, bare = address_key(opened.url), bare_url(opened.url)
    name = bare.rpartition("/")[2]
    near = [
        row
        for row in (store.episodes_linked(name) if name else ())
        if row.media_url and bare_url(row.media_url) == bare
    ]
    same = [row for row in near if address_key(row.media_url or "") == wanted]
    private = [row for row in same or near if _is_of_private_show(store, row)]
    return private[0] if private and (not same or len(private) == len(same)) else None


def _is_of_private_show(store: Store, row: EpisodeRow) -> bool:
    show, details = store.show(row.show_id), store.details(row.key)
    return is_private(
        shared_in_library(row, show, details, title="", page_url=row.page_url, media_name="")
    )


def is_unlisted_feed(store: Store, opened: Opened) -> bool:
    """Whether a link leads to the feed of a show that asks to be in no directory."""
    show = store.find_show(opened.url)
    return show is not None and show.unlisted


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
