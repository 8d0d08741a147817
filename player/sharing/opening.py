"""Reading links to a moment, whoever made them, and telling which episode they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

from player.sharing.addresses import Address
from player.sharing.forms import FRAGMENT
from player.sharing.kinds import KINDS, Kind, form_for, kind_of, split_time
from player.sharing.links import ON_ANY_PAGE, file_address, kinds_at, sources
from player.sharing.shared import Shared

LONGEST = 8_192
"""A text longer than this is no link, in characters."""

_IN_TEXT = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)
_BEHIND = ".,;:!?'’»*_"
_PAIRS = {")": "(", "]": "[", "}": "{"}

_TRACKING = frozenset(
    {"fbclid", "gclid", "igshid", "mc_cid", "mc_eid", "ref", "ref_src", "si", "feature"}
)
_SUBSTACK_TRACKING = frozenset(
    {"r", "s", "publication_id", "post_id", "isfreemail", "showwelcomeonshare", "triedredirect"}
)
_YOUTUBE_PATH = re.compile(r"/(?:embed|live|shorts|v)/([\w-]{6,})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Opened:
    """A link taken apart: what it leads to without the time, what kind it is, the time.

    `url` of the kind FILE is a file's name as the link has it, percent signs and all.
    Times are in milliseconds, None where the link gives none.
    """

    url: str
    kind: Kind
    start_ms: int | None = None
    end_ms: int | None = None


def open_link(text: str) -> Opened | None:
    """Take a link apart; None for a text that is none.

    Understood are all kinds podline makes, the links of Apple Podcasts, Spotify and
    Podverse as far as they have a time, known hosts without `https://`, and a file's name
    with `#t=`. Where a text only contains an address, the first one is taken.
    """
    pasted = text[: LONGEST + 1].strip().strip("<>")
    if not pasted or len(pasted) > LONGEST:
        return None
    address = Address.read(pasted) or _without_scheme(pasted) or _in_text(pasted)
    if address is not None:
        bare, kind, span = split_time(address)
        start_ms, end_ms = span or (None, None)
        return Opened(str(bare), kind, start_ms, end_ms)
    if "://" in pasted or "\n" in pasted:
        return None
    return _open_file(pasted)


def _without_scheme(text: str) -> Address | None:
    """An address of a host that is known, as people type it; else it may be a file's name."""
    address = Address.read(f"https://{text}") if "/" in text and "://" not in text else None
    if address is None or kind_of(address) in (*ON_ANY_PAGE, Kind.MEDIA):
        return None
    return address if "." in address.host else None


def _in_text(text: str) -> Address | None:
    for found in _IN_TEXT.finditer(text):
        address = Address.read(_without_what_follows(found[0]))
        if address is not None:
            return address
    return None


def _without_what_follows(url: str) -> str:
    """An address without the full stop or bracket that the sentence around it put there."""
    while url:
        opening = _PAIRS.get(url[-1])
        if url[-1] not in _BEHIND and (opening is None or url.count(opening) >= url.count(url[-1])):
            break
        url = url[:-1]
    return url


def _open_file(text: str) -> Opened:
    name, mark, fragment = text.rpartition("#")
    span = FRAGMENT.read(Address("", fragment=fragment)) if mark else None
    if span is None:
        return Opened(text, Kind.FILE)
    return Opened(name, Kind.FILE, span.start_ms, span.end_ms)


def kind_in(opened: Opened, shared: Shared) -> Kind | None:
    """Which kind of link to an episode this is, None where it is none of its links.

    Tells apart what an address alone does not show: a page, a deep link, the sound.
    Private addresses count too: what was pasted is the listener's own.
    """
    if opened.kind is Kind.FILE:
        own = bool(shared.media_name) and opened.url == file_address(shared.media_name)
        return Kind.FILE if own else None
    found: list[Kind] = []
    for source, url in sources(shared):
        address = Address.read(url)
        if address is None:
            continue
        for kind, bare in kinds_at(source, address):
            if opened.url == str(identity(kind, bare)):
                found.append(kind)
    if opened.kind in found:
        return opened.kind
    if found:
        return found[-1] if Kind.MEDIA in found and opened.kind is Kind.MEDIA else found[0]
    wanted = address_key(opened.url)
    return next((kind for kind, url in sources(shared) if address_key(url) == wanted), None)


def identity(kind: Kind, address: Address) -> Address:
    """An address without the time that links of a kind write into it."""
    return form_for(kind, address).write(address, None) if KINDS[kind].form else address


def address_key(url: str) -> str:
    """The same text for addresses that lead to the same episode; "" for no web address.

    Leaves out the time, the scheme, `www.`, what only says where a visitor came from, an
    anchor, and the ways in which YouTube and Substack write one address.
    """
    address = Address.read(url)
    if address is None:
        return ""
    bare, kind, _ = split_time(address)
    if kind is Kind.YOUTUBE:
        video = _youtube_video(bare)
        if video:
            return f"youtu.be/{video}"
    host, path = bare.host, bare.path.rstrip("/")
    unwanted = _TRACKING | (_SUBSTACK_TRACKING if kind is Kind.SUBSTACK else frozenset())
    segments = path.split("/")
    if kind is Kind.SUBSTACK and host == "open.substack.com" and len(segments) == 5:
        host, path = f"{segments[2]}.substack.com", f"/p/{segments[4]}"
    parts = [part for part in bare.query.split("&") if not _is_tracking(part, unwanted)]
    query = "&".join(filter(None, parts))
    route = bare.fragment if bare.fragment[:1] in ("/", "!") else ""
    return f"{host}{path}{f'?{query}' if query else ''}{f'#{route}' if route else ''}"


def _is_tracking(part: str, unwanted: frozenset[str]) -> bool:
    name = part.partition("=")[0].lower()
    return name.startswith("utm_") or name in unwanted


def _youtube_video(address: Address) -> str:
    if address.under("youtu.be"):
        return address.path.strip("/")
    in_path = _YOUTUBE_PATH.match(address.path)
    return in_path[1] if in_path else address.in_query("v") or ""
