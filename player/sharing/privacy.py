"""Addresses that must not leave this machine: those that carry a secret of the listener's.

Private feeds put tokens into the addresses of pages and sound. Whoever has such an address
can listen in the listener's name, so it is no link to share. What is secret can only be
told by its name or by its looks; where neither is sure, the address is kept back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from urllib.parse import SplitResult, unquote, unquote_plus, urlsplit

from player.sharing.randomness import is_hash, is_uuid, odd_letters, plain_text

PASSWORD, TOKEN, MAIL = "a password", "a private token", "an e-mail address"

# fmt: off
_SECRET_NAMES = frozenset({
    "accesskey", "accesstoken", "account", "apikey", "auth", "authkey", "authorization",
    "authtoken", "awsaccesskeyid", "bearer", "clientid", "code", "cookie", "credential",
    "credentials", "csrf", "customer", "deviceid", "email", "exp", "expire", "expires", "expiry",
    "fbclid", "gclid", "googleaccessid", "hash", "hdnea", "hdntl", "hdnts", "hmac", "invite", "ip",
    "jsessionid", "jwt", "key", "keypairid", "licence", "license", "listener", "login", "macaroon",
    "mail", "mceid", "md5", "member", "meprrss", "nonce", "oauth", "otp", "pass", "passcode",
    "passkey", "passphrase", "passwd", "password", "patron", "phone", "phpsessid", "pin", "policy",
    "preimage", "private", "pw", "pwd", "rlkey", "secret", "session", "sessionid", "sid", "sig",
    "sign", "signature", "subscriber", "subscription", "ticket", "tk", "tkn", "tok", "token", "uid",
    "user", "userid", "username", "uuid", "verify",
})
_SECRET_WORDS = frozenset({
    "auth", "credential", "customer", "hash", "hmac", "jwt", "key", "listener", "member", "oauth",
    "pass", "password", "patron", "private", "s2member", "secret", "session", "sig", "signature",
    "subscriber", "token", "user",
})
_SECRET_ENDINGS = (
    "apikey", "authkey", "passkey", "password", "secret", "sessionid", "signature", "token",
)
_PRIVATE_SEGMENTS = frozenset({
    "auth", "key", "keys", "member", "memberfeed", "members", "patron", "patrons", "personal",
    "premium", "premiumfeed", "private", "privatefeed", "privaterss", "secret", "session",
    "subscriber", "subscribers", "token", "tokens",
})
# fmt: on
_CLOSED_SEGMENTS = frozenset({"private", "privatefeed", "privaterss", "secret"})
"""Whatever stands behind one of these is by its own word for nobody else."""

_PAID_SEGMENTS = _CLOSED_SEGMENTS | {
    "exclusive",
    "member",
    "members",
    "patron",
    "patrons",
    "premium",
    "premiumfeed",
    "subscriber",
    "subscribers",
    "token",
    "tokens",
}
_FEED_SEGMENTS = frozenset({"feed", "feeds", "rss"})
_CLOSED_HOSTS = (
    "glow.fm",
    "helloaudio.fm",
    "memberful.com",
    "plus.acast.com",
    "private.captivate.fm",
    "subscribers.transistor.fm",
    "supercast.com",
    "supercast.tech",
    "supportingcast.fm",
)
"""Hosts of nothing but feeds for those who pay, each feed for one listener."""

_SHARING_HOSTS = (
    "1drv.ms",
    "dropboxusercontent.com",
    "onedrive.live.com",
    "sharepoint.com",
    "we.tl",
)
_SHARING_FOLDERS = {"dropbox.com": frozenset({"l", "s", "scl", "sh", "t"})}
"""Where people lay files for those whom they give the link to: the link is the key."""

_OWN_SEGMENTS = frozenset({"account", "listener", "u", "uid", "user", "userid", "users"})
_LISTENER_SEGMENTS = frozenset(
    {"member", "members", "patron", "patrons", "subscriber", "subscribers"}
)
_PUBLIC_USERS = ("soundcloud.com", "spreaker.com")
"""Hosts that number the makers of shows as users."""

_PUBLIC_VALUES = frozenset({"episode", "episodeid", "feed", "guid", "id", "story"})
_PUBLIC_LETTERS = frozenset({"ep", "i", "id", "p", "r", "si", "t"})
_YOUTUBE_VALUES = frozenset({"list", "v"})
_PUBLIC_IDS = ("open.spotify.com", "youtube.com", "youtu.be", "podcasts.apple.com")

_SHORTEST_VALUE = 16
_SHORTEST_PUBLIC_VALUE = 28
_SHORTEST_SEGMENT = 18
_SHORTEST_FEED = 12
_SHORTEST_LETTER = 8
_SHORTEST_TIME = 5
_SHORTEST_PART = 4
_SHORTEST_NUMBER = 5
_SHORTEST_EPOCH = 9
_SHORTEST_OWN = 12
_SHORTEST_PRIVATE = 6
_NESTED = re.compile(r"https?:/{1,2}[^\s]+", re.IGNORECASE)
_TIME = re.compile(r"(?:npt:)?(?:\d{1,4}[hms:.,-]?){1,8}")
_NO_WORD = re.compile(r"[^a-z0-9]+")
_JSON_PAIR = re.compile(r'"([\w.-]{1,40})"\s{0,3}:\s{0,3}"([^"]{1,500})"')
_LOGIN = re.compile(r"(?!(?:tag|urn|spotify|guid|id|episode|show):)[\w.+-]{2,40}:[^\s:/,]{4,80}")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PAIR_MARKS = re.compile(r"[&;~]")
_MAIL = re.compile(r"[^@\s/=]{1,64}@[^@\s/=]{1,253}\.[a-z]{2,}", re.IGNORECASE)
_SOUNDCLOUD_SECRET = re.compile(r"s-[A-Za-z0-9]{8,}")
_DEEPEST = 3


def secret_in(address: str, *, in_public_feed: bool = False) -> str:
    """What makes an address private, as words for a sentence; "" where nothing does.

    `in_public_feed` says that anybody can read the feed the address stands in: a file that
    is named by a hash of its content is then no secret.
    """
    return _secret_in(address, in_public_feed, _DEEPEST)


def _secret_in(address: str, in_public_feed: bool, depth: int) -> str:
    try:
        url = urlsplit(address)
        user = url.username or url.password
    except ValueError:
        return ""
    if user:
        return PASSWORD
    if any(_is_secret_pair(name, value) for name, value in _pairs(url)):
        return TOKEN
    if _path_has_secret(url, in_public_feed) or _host_has_secret(url):
        return TOKEN
    if _MAIL.search(unquote(f"{url.path}?{url.query}")):
        return MAIL
    return _nested_secret(address, in_public_feed, depth) if depth else ""


def _nested_secret(address: str, in_public_feed: bool, depth: int) -> str:
    """What is secret in an address that stands inside of this one, as redirectors have them."""
    decoded = unquote(address)
    inner = _NESTED.search(decoded, len("https://")) or None
    if inner is not None:
        return _secret_in(inner[0], in_public_feed, depth - 1)
    return _secret_in(decoded, in_public_feed, depth - 1) if decoded != address else ""


def _pairs(url: SplitResult) -> Iterator[tuple[str, str]]:
    """Everything that is set anywhere: in the query, the fragment, behind `;` in the path."""
    fragment, mark, behind = url.fragment.partition("?")
    texts = [url.query, behind if mark else "", fragment if "=" in fragment else ""]
    texts += [part for part in url.path.split("/") if "=" in part or ";" in part]
    for text in filter(None, texts):
        for part in _PAIR_MARKS.split(text):
            name, mark, value = part.partition("=")
            yield unquote_plus(name), unquote_plus(value) if mark else ""
    for found in _JSON_PAIR.finditer(unquote(f"{url.query} {url.fragment}")):
        yield found[1], found[2]


def _is_secret_pair(name: str, value: str) -> bool:
    lowered = name.lower()
    if lowered.startswith(("x-amz-", "x-goog-")):
        return True
    words = [word for word in _NO_WORD.split(_CAMEL.sub("-", name).lower()) if word]
    joined = "".join(words)
    named = joined in _SECRET_NAMES or joined.endswith(_SECRET_ENDINGS)
    if value and (named or (len(words) > 1 and not _SECRET_WORDS.isdisjoint(words))):
        return True
    if not value:
        return _is_token(name, _SHORTEST_SEGMENT)
    if joined in _YOUTUBE_VALUES:
        return False
    if joined == "e" and value.isdecimal() and len(value) >= _SHORTEST_EPOCH:
        return True
    if joined == "t" and not _TIME.fullmatch(value):
        return _is_token(value, _SHORTEST_TIME)
    if len(joined) <= 2 and joined not in _PUBLIC_LETTERS:
        return is_uuid(value) or _is_token(value, _SHORTEST_LETTER)
    if joined in _PUBLIC_VALUES:
        return _is_token(value, _SHORTEST_PUBLIC_VALUE)
    return not is_uuid(value) and _is_token(value, _SHORTEST_VALUE)


def _host_has_secret(url: SplitResult) -> bool:
    return any(_is_token(label, _SHORTEST_SEGMENT) for label in (url.hostname or "").split("."))


def _path_has_secret(url: SplitResult, in_public_feed: bool) -> bool:
    host = (url.hostname or "").removeprefix("www.")
    public = _is_of(host, _PUBLIC_IDS)
    segments = [unquote(segment) for segment in url.path.split("/") if segment]
    if segments and (_is_of(host, _CLOSED_HOSTS) or _is_share_of_file(host, segments[0])):
        return True
    if not public and _has_split_token(segments[:-1] if in_public_feed else segments):
        return True
    if not _is_of(host, _PUBLIC_USERS) and _has_listener_number(segments):
        return True
    before, paid = "", False
    for index, segment in enumerate(segments):
        if host.endswith("soundcloud.com") and _SOUNDCLOUD_SECRET.fullmatch(segment):
            return True
        if _is_private_place(before, segment) or (paid and _is_odd(segment, _SHORTEST_PRIVATE)):
            return True
        paid = paid or segment.lower() in _PAID_SEGMENTS
        named_by_content = in_public_feed and index == len(segments) - 1 and is_hash(segment)
        if not public and not named_by_content and _is_token(segment, _SHORTEST_SEGMENT):
            return True
        before = _NO_WORD.sub("", segment.lower())
    return False


def _is_of(host: str, known: Iterable[str]) -> bool:
    return any(host == one or host.endswith(f".{one}") for one in known)


def _is_share_of_file(host: str, first: str) -> bool:
    return _is_of(host, _SHARING_HOSTS) or any(
        _is_of(host, (known,)) and first in folders for known, folders in _SHARING_FOLDERS.items()
    )


def _has_listener_number(segments: list[str]) -> bool:
    """Whether a listener's number stands in a path: `/u/12345/feed`."""
    return any(
        after.isdecimal()
        and (
            before.lower() in _OWN_SEGMENTS
            or (before.lower() in _LISTENER_SEGMENTS and len(after) >= _SHORTEST_NUMBER)
        )
        for before, after in pairwise(segments)
    )


def _has_split_token(segments: list[str]) -> bool:
    """Whether neighbours that are each too short for a token are one together."""
    before, length, parts, shortest = "", 0, 0, _SHORTEST_SEGMENT
    for segment in segments:
        odd = odd_letters(segment) if len(segment) >= _SHORTEST_PART else 0
        if odd < _SHORTEST_PART or is_uuid(segment) or plain_text(segment):
            length = parts = 0
        else:
            if not parts:
                behind_feed = before.lower() in _FEED_SEGMENTS
                shortest = _SHORTEST_FEED if behind_feed else _SHORTEST_SEGMENT
            length, parts = length + odd, parts + 1
            if parts > 1 and length >= shortest:
                return True
        before = segment
    return False


def _is_private_place(before: str, segment: str) -> bool:
    """Whether a segment stands where an address says that a secret comes."""
    first, _, rest = segment.partition("-")
    if first.lower() in _PRIVATE_SEGMENTS and odd_letters(rest) >= _SHORTEST_PRIVATE:
        return True
    if before in _CLOSED_SEGMENTS:
        return True
    if before in _FEED_SEGMENTS and _is_odd(segment, _SHORTEST_FEED):
        return True
    if before in _PRIVATE_SEGMENTS:
        digits = sum(map(str.isdigit, segment))
        return odd_letters(segment) >= _SHORTEST_PRIVATE or digits >= 2 + _SHORTEST_PRIVATE
    return before in _OWN_SEGMENTS and odd_letters(segment) >= _SHORTEST_OWN


def _is_odd(segment: str, shortest: int) -> bool:
    return is_uuid(segment) or odd_letters(segment) >= shortest


def _is_token(text: str, shortest: int) -> bool:
    """Whether a text looks drawn by lot, or is data that was packed into letters."""
    if "://" in text:
        return False  # an address within: it is looked at by itself
    if len(text) >= _SHORTEST_VALUE and text.startswith("eyJ"):
        return True
    unpacked = plain_text(text)
    if unpacked is not None:
        if "://" in unpacked:
            return bool(_secret_in(unpacked, False, 1))
        return bool(_MAIL.search(unpacked) or _LOGIN.fullmatch(unpacked))
    return odd_letters(text) >= shortest and not is_uuid(text)
