"""How each host writes a moment into its addresses.

Sources: the hosts' own share buttons; for the rest W3C Media Fragments 1.0, section 4.2.1,
and the Podlove deep-link specification.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import SplitResult, unquote_plus

from player.timecode import format_clock, format_cue

_OVERCAST_TIME = re.compile(r"/\d+(?::[0-5]\d){1,2}/?$", re.ASCII)
_CLOCK = re.compile(r"\d{1,3}:[0-5]\d:[0-5]\d(?:[.,].*)?", re.ASCII)
_UNITS = re.compile(r"(?=\d)(?:\d+h)?(?:\d+m)?(?:\d+s)?", re.ASCII)
_SECONDS = re.compile(r"\d{1,5}(?:[.,]\d+)*", re.ASCII)
_MEDIA = re.compile(r"\.(?:mp3|m4a|m4b|aac|ogg|oga|opus|flac|wav|mp4|webm)$", re.IGNORECASE)
_SCRIPT = re.compile(r"\.(?:php|cgi|aspx?|jsp)$", re.IGNORECASE)

_YOUTUBE = ("youtube.com", "youtube-nocookie.com", "youtu.be")

Form = Callable[[SplitResult, int | None], SplitResult]
"""Sets an address to a moment in milliseconds; None takes any moment out."""


def form_for(url: SplitResult) -> Form:
    """The form that an address's host understands; Media Fragments where none is known."""
    host = (url.hostname or "").removeprefix("www.")
    if _under(host, *_YOUTUBE):
        return _youtube_embed if url.path.startswith("/embed/") else _youtube
    if _under(host, "overcast.fm") and url.path.startswith("/+"):
        return _overcast
    if _under(host, "pca.st"):
        return _query_t
    if _under(host, "fireside.fm"):
        return _query_t
    if _is_substack(host, url.path):
        return _substack
    return _by_example(url)


def _under(host: str, *domains: str) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _is_substack(host: str, path: str) -> bool:
    """Substack's own hosts, and domains of its authors' own: only it writes `/p/a-title`."""
    segments = [segment for segment in path.split("/") if segment]
    if _under(host, "substack.com"):
        return "p" in segments[:-1]
    return len(segments) == 2 and segments[0] == "p" and not segments[1].isdigit()


def _by_example(url: SplitResult) -> Form:
    """The form an address already uses for a moment; on its own a `t` may mean anything."""
    value = _value(url.query, "t")
    if _MEDIA.search(url.path) or value is None:
        return _fragment
    if _CLOCK.fullmatch(value):
        return _podlove
    if value and _UNITS.fullmatch(value) and not value.isdigit():
        return _query_t
    if _SECONDS.fullmatch(value) and not _SCRIPT.search(url.path) and url.path.strip("/"):
        return _query_t
    return _fragment


def _substack(url: SplitResult, at_ms: int | None) -> SplitResult:
    return _with_query(url, "timestamp", _seconds(at_ms), drop=("timestamp",))


def _youtube(url: SplitResult, at_ms: int | None) -> SplitResult:
    seconds = _seconds(at_ms)
    unit = "" if seconds is None or _under(url.hostname or "", "youtu.be") else "s"
    drop = ("t", "start", "time_continue")
    return _with_query(url, "t", seconds and f"{seconds}{unit}", drop=drop)


def _youtube_embed(url: SplitResult, at_ms: int | None) -> SplitResult:
    return _with_query(url, "start", _seconds(at_ms), drop=("start", "t"))


def _query_t(url: SplitResult, at_ms: int | None) -> SplitResult:
    return _with_query(url, "t", _seconds(at_ms), drop=("t",))


def _podlove(url: SplitResult, at_ms: int | None) -> SplitResult:
    clock = None if at_ms is None else format_cue(at_ms).partition(".")[0]
    return _with_query(url, "t", clock, drop=("t",))


def _overcast(url: SplitResult, at_ms: int | None) -> SplitResult:
    path = _OVERCAST_TIME.sub("", url.path).rstrip("/")
    if at_ms is not None:
        path = f"{path}/{format_clock(at_ms)}"
    return _without_fragment_time(url)._replace(path=path)


def _fragment(url: SplitResult, at_ms: int | None) -> SplitResult:
    bare = _without_fragment_time(url)
    if at_ms is None:
        return bare
    joined = "&".join(filter(None, (bare.fragment, f"t={_seconds(at_ms)}")))
    return bare._replace(fragment=joined)


def _with_query(
    url: SplitResult, name: str, value: str | None, *, drop: tuple[str, ...]
) -> SplitResult:
    """Set one parameter, leaving every other byte of the query as it is."""
    parts = [part for part in url.query.split("&") if part and _name(part) not in drop]
    if value is not None:
        parts.append(f"{name}={value}")
    return _without_fragment_time(url)._replace(query="&".join(parts))


def _without_fragment_time(url: SplitResult) -> SplitResult:
    parts = [part for part in url.fragment.split("&") if not part.startswith("t=")]
    return url._replace(fragment="&".join(parts))


def _name(part: str) -> str:
    return unquote_plus(part.partition("=")[0])


def _value(query: str, name: str) -> str | None:
    values = (part for part in query.split("&") if _name(part) == name)
    return next((unquote_plus(part.partition("=")[2]) for part in values), None)


def _seconds(at_ms: int | None) -> str | None:
    """Whole seconds, rounded down, so that the moment itself is always heard."""
    return None if at_ms is None else str(max(at_ms, 0) // 1_000)
