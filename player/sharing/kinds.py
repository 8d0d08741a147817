"""The kinds of links to a moment: one table of what each is called and how it is written.

Sources: the hosts' own share buttons; W3C Media Fragments 1.0, section 4.2.1; the Podlove
deep-link specification and the Podlove Web Player's documentation; YouTube's player
parameters. Apple Podcasts, Spotify and Podverse document no way to write a time, so their
links are read as people paste them and given away without one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from player.sharing.addresses import Address
from player.sharing.forms import (
    FRAGMENT,
    Form,
    FragmentForm,
    PathForm,
    QueryForm,
    Span,
    bare_seconds,
    full_clock,
    plain_seconds,
    unit_seconds,
)

_CLOCK = re.compile(r"\d{1,4}:[0-5]\d:[0-5]\d(?:[.,].*)?", re.ASCII)
_UNITS = re.compile(r"(?=\d)(?:\d+h)?(?:\d+m)?(?:\d+s)?", re.ASCII)
_SECONDS = re.compile(r"\d{1,5}(?:[.,]\d+)*", re.ASCII)
_MEDIA = re.compile(r"\.(?:mp3|m4a|m4b|aac|ogg|oga|opus|flac|wav|mp4|webm)$", re.IGNORECASE)
_SCRIPT = re.compile(r"\.(?:php|cgi|aspx?|jsp)$", re.IGNORECASE)


class Kind(StrEnum):
    """A kind of link; its value is its name on the command line and in the settings."""

    SUBSTACK = "substack"
    YOUTUBE = "youtube"
    OVERCAST = "overcast"
    POCKET_CASTS = "pocketcasts"
    FIRESIDE = "fireside"
    PODIGEE = "podigee"
    APPLE = "apple"
    SPOTIFY = "spotify"
    PODVERSE = "podverse"
    DEEP_LINK = "deep-link"
    PAGE = "page"
    PODLOVE = "podlove"
    QUERY = "query"
    MEDIA = "media"
    FILE = "file"
    WORDS = "words"


class KindInfo(NamedTuple):
    """What a kind is for people, and its form; without one it names no time."""

    label: str
    about: str
    form: Form | None = None


_QUERY_T = QueryForm("t", plain_seconds)
_PODIGEE = FragmentForm(also_query=True)
_PODLOVE = QueryForm("t", full_clock, after_comma=True)
_YOUTUBE = QueryForm("t", unit_seconds, also=("start", "time_continue"))
_YOUTUBE_SHORT = QueryForm("t", plain_seconds, also=("start", "time_continue"))
_YOUTUBE_EMBED = QueryForm("start", plain_seconds, also=("t",), end_name="end")

KINDS: Mapping[Kind, KindInfo] = MappingProxyType(
    {
        Kind.SUBSTACK: KindInfo(
            "Substack post",
            "the post, its player at the time",
            QueryForm("timestamp", plain_seconds),
        ),
        Kind.YOUTUBE: KindInfo("YouTube", "the video, from the time", _YOUTUBE),
        Kind.OVERCAST: KindInfo("Overcast", "Overcast’s page or app, from the time", PathForm()),
        Kind.POCKET_CASTS: KindInfo("Pocket Casts", "its page or app, from the time", _QUERY_T),
        Kind.FIRESIDE: KindInfo("Fireside page", "the page, its player at the time", _QUERY_T),
        Kind.PODIGEE: KindInfo("Podigee page", "the page, its player at the time", _PODIGEE),
        Kind.APPLE: KindInfo("Apple Podcasts", "the episode; no time can be given"),
        Kind.SPOTIFY: KindInfo("Spotify", "the episode; no time can be given"),
        Kind.PODVERSE: KindInfo("Podverse", "the episode; no time can be given"),
        Kind.DEEP_LINK: KindInfo("Deep link", "the show’s own link to a moment", FRAGMENT),
        Kind.PAGE: KindInfo("Web page", "the page; many players start at #t=", FRAGMENT),
        Kind.PODLOVE: KindInfo(
            "Podlove player",
            "the page, if its player is Podlove’s",
            _PODLOVE,
        ),
        Kind.QUERY: KindInfo(
            "Web page with ?t=",
            "the page, if its player starts at ?t=",
            QueryForm("t", bare_seconds),
        ),
        Kind.MEDIA: KindInfo("Sound itself", "the audio, in any browser", FRAGMENT),
        Kind.FILE: KindInfo("File name", "for “podline open” where the file is", FRAGMENT),
        Kind.WORDS: KindInfo("Words", "title and time as text, no link"),
    }
)

_PASTED = QueryForm("t", plain_seconds, also=("time",))
"""How a time is looked for where none can be written."""

_ELSEWHERE = (
    (Kind.YOUTUBE, ("youtube.com", "youtube-nocookie.com", "youtu.be")),
    (Kind.POCKET_CASTS, ("pca.st",)),
    (Kind.FIRESIDE, ("fireside.fm",)),
    (Kind.PODIGEE, ("podigee.io",)),
    (Kind.APPLE, ("podcasts.apple.com", "itunes.apple.com")),
    (Kind.SPOTIFY, ("open.spotify.com",)),
    (Kind.PODVERSE, ("podverse.fm",)),
)


def kind_of(address: Address) -> Kind:
    """Which kind of link an address is, by its host, else by how it writes a time.

    Whether an address is a page's or its sound's can only be guessed from its ending.
    """
    if _MEDIA.search(address.path):
        return Kind.MEDIA
    known = _by_host(address)
    if known is not None:
        return known
    return Kind.PAGE if address.in_fragment("t") is not None else _by_example(address)


def _by_host(address: Address) -> Kind | None:
    for kind, domains in _ELSEWHERE:
        if address.under(*domains):
            return kind
    if address.under("overcast.fm") and address.path.startswith("/+"):
        return Kind.OVERCAST
    return Kind.SUBSTACK if _is_substack(address) else None


def _is_substack(address: Address) -> bool:
    """Substack's own hosts, and domains of its authors' own: only it writes `/p/a-title`."""
    segments = [segment for segment in address.path.split("/") if segment]
    if address.under("substack.com"):
        return "p" in segments[:-1]
    return len(segments) == 2 and segments[0] == "p" and not segments[1].isdigit()


def _by_example(address: Address) -> Kind:
    """The kind that an address shows by the time it has; on its own `t` may mean anything."""
    value = address.in_query("t") or ""
    if _CLOCK.fullmatch(value):
        return Kind.PODLOVE
    if not _takes_number(address):
        return Kind.PAGE
    return Kind.QUERY if _UNITS.fullmatch(value) or _SECONDS.fullmatch(value) else Kind.PAGE


def _takes_number(address: Address) -> bool:
    """Whether a number as `t` can be a time there: scripts use it for anything."""
    return not _SCRIPT.search(address.path) and bool(address.path.strip("/"))


def form_for(kind: Kind, address: Address) -> Form:
    """How an address of a kind writes a time, or how it is read where none can be written."""
    if kind is Kind.YOUTUBE:
        if address.path.startswith("/embed/"):
            return _YOUTUBE_EMBED
        return _YOUTUBE_SHORT if address.under("youtu.be") else _YOUTUBE
    if kind is Kind.DEEP_LINK and address.in_query("t") == "":
        return _PODLOVE
    return KINDS[kind].form or _PASTED


def split_time(address: Address) -> tuple[Address, Kind, Span | None]:
    """An address without its time, what kind of link it is, and the time or None."""
    kind = kind_of(address)
    form = form_for(kind, address)
    return form.write(address, None), kind, form.read(address)
