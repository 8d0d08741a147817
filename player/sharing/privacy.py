"""Addresses that must not leave this machine: those that carry a secret of the listener's.

Private feeds put tokens into the addresses of pages and sound. Whoever has such an address
can listen in the listener's name, so it is no link to share.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

# fmt: off
_SECRET_NAMES = frozenset({
    "access_token", "accesstoken", "api_key", "apikey", "auth", "auth_token", "authorization",
    "authtoken", "code", "credential", "credentials", "email", "fbclid", "gclid", "hash",
    "hmac", "jwt", "key", "key-pair-id", "login", "mc_eid", "member", "member_id", "nonce",
    "pass", "passphrase", "passwd", "password", "policy", "private", "pw", "pwd", "secret",
    "session", "session_id", "sessionid", "sid", "sig", "sign", "signature", "ticket", "tkn",
    "tok", "token", "uid", "user", "user_id", "userid", "username",
})
# fmt: on
_SECRET_ENDINGS = ("token", "secret", "password", "signature", "apikey", "_key", "-key", "_sig")
_PRIVATE_SEGMENTS = frozenset({"private", "personal", "secret", "token", "auth", "premium-feed"})
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_RUN = re.compile(r"[A-Za-z0-9_~+=]+")
_SHORTEST_TOKEN = 20
_SHORTEST_PATH_TOKEN = 28
_PUBLIC_VALUES = frozenset({"v", "list"})


def secret_in(address: str) -> str:
    """What makes an address private, as words for a sentence; "" where nothing does."""
    try:
        url = urlsplit(address)
    except ValueError:
        return ""
    if url.username or url.password:
        return "a password"
    pairs = parse_qsl(url.query, keep_blank_values=True)
    if "=" in url.fragment:
        pairs += parse_qsl(url.fragment, keep_blank_values=True)
    if any(_is_secret_pair(name, value) for name, value in pairs):
        return "a private token"
    segments = [unquote(segment) for segment in url.path.split("/") if segment]
    return "a private token" if _path_has_secret(segments) else ""


def _is_secret_pair(name: str, value: str) -> bool:
    lowered = name.lower()
    if lowered.startswith("x-amz-") or lowered.startswith("x-goog-"):
        return True
    if value and (lowered in _SECRET_NAMES or lowered.endswith(_SECRET_ENDINGS)):
        return True
    return lowered not in _PUBLIC_VALUES and _looks_random(value or name, _SHORTEST_TOKEN)


def _path_has_secret(segments: list[str]) -> bool:
    for index, segment in enumerate(segments):
        if _looks_random(segment, _SHORTEST_PATH_TOKEN):
            return True
        before = segments[index - 1].lower() if index else ""
        if before in _PRIVATE_SEGMENTS and _looks_random(segment, 8):
            return True
    return False


def _looks_random(text: str, shortest: int) -> bool:
    """Whether a text looks drawn by lot: a long unbroken run that mixes digits and letters.

    Words of a title are short and stand between hyphens; a UUID alone is how many public
    pages are numbered; three parts between dots that begin with `eyJ` are a signed token.
    """
    if text.startswith("eyJ") and text.count(".") >= 1:
        return True
    if _UUID.fullmatch(text):
        return False
    return any(
        len(run) >= shortest and any(map(str.isdigit, run)) and any(map(str.isalpha, run))
        for run in _RUN.findall(text)
    )
