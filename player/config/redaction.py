"""Taking secrets out of what is logged: private feeds carry them in their addresses."""

from __future__ import annotations

import re

_URL = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]{1,20}://)(?P<user>[^\s/?#@\"'<>]{0,500}@)?(?P<host>[^\s/?#\"'<>]*)"
    r"(?P<path>[^\s?#\"'<>]*)(?P<rest>[?#][^\s\"'<>]*)?",
    re.IGNORECASE,
)
_ASSIGNED = re.compile(
    r"(?P<name>(?:token|secret|password|passwd|api_?key|signature|authorization|cookie))"
    r"(?P<mark>[\"']?\s{0,3}[=:]\s{0,3}[\"']?)(?P<scheme>(?:bearer|basic)\s{1,3})?(?P<value>[^\s\"'&,;]+)",
    re.IGNORECASE,
)
_SEGMENT = re.compile(r"[^/]*\d[^/]*|[^/-]{20,}|[^/]*[a-z][A-Z][^/]*[a-z][A-Z][^/]*")
_AFTER_PRIVATE = re.compile(
    r"(?P<before>/(?:private|secret|premium|members?|patrons?|subscribers?|tokens?|auth|keys?|personal"
    r"|account|listener|u|uid|users?|userid)"
    r"[^/]{0,40}/)[^/]+",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[^.:]{20,}")
_MIXED = re.compile(r"[a-z]\d+[a-z]|\d[a-z]+\d", re.IGNORECASE)
_SHORTEST = 8
_SHORTEST_MIXED = 4
_HIDDEN = "…"


def redact(text: str) -> str:
    """The same text without passwords, query strings and token-like parts of addresses.

    It hides more than it must: a log is read by strangers when a fault is reported.
    """
    if "://" in text:
        text = _URL.sub(_redact_url, text)
    return _ASSIGNED.sub(rf"\g<name>\g<mark>{_HIDDEN}", text)


def _redact_url(match: re.Match[str]) -> str:
    user = f"{_HIDDEN}@" if match["user"] else ""
    host = _LABEL.sub(_HIDDEN, match["host"])
    path = _AFTER_PRIVATE.sub(rf"\g<before>{_HIDDEN}", match["path"])
    path = _SEGMENT.sub(_redact_segment, path)
    rest = f"{match['rest'][0]}{_HIDDEN}" if match["rest"] else ""
    return f"{match['scheme']}{user}{host}{path}{rest}"


def _redact_segment(match: re.Match[str]) -> str:
    text = match[0]
    mixed = len(text) >= _SHORTEST_MIXED and _MIXED.search(text)
    return _HIDDEN if mixed or len(text) >= _SHORTEST else text
