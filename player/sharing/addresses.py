"""Web addresses as they were written: nothing but what is asked for changes in them.

`urllib.parse` puts an address together anew and loses bytes on the way (doubled `&`, the
case of the scheme), so the query and the fragment are cut here by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import unquote, unquote_plus, urlsplit

from player.clean import clean_line

_DIRECTIVE = ":~:"
"""Behind it a fragment tells the browser alone what to show (URL Fragment Text Directives)."""


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https address; `str` gives it back byte for byte.

    Only a `?` or `#` with nothing behind it is left out. `directive` is the part of the
    fragment from `:~:` on.
    """

    base: str
    query: str = ""
    fragment: str = ""
    directive: str = ""

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Cut an address; None for what is none, or has spaces, controls or a backslash."""
        if text != clean_line(text) or "\\" in text or any(map(str.isspace, text)):
            return None
        try:
            parts = urlsplit(text)
            parts.port  # noqa: B018 - reading it is the check
            sound = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            return None
        if not sound:
            return None
        rest, _, fragment = text.partition("#")
        base, _, query = rest.partition("?")
        fragment, mark, directive = fragment.partition(_DIRECTIVE)
        return cls(base, query, fragment, mark + directive)

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        fragment = self.fragment + self.directive
        return f"{self.base}{query}{f'#{fragment}' if fragment else ''}"

    @property
    def host(self) -> str:
        """The host in small letters, without `www.`."""
        return (urlsplit(self.base).hostname or "").removeprefix("www.")

    @property
    def path(self) -> str:
        """The path as it is written."""
        return urlsplit(self.base).path

    def under(self, *domains: str) -> bool:
        """Whether the host is one of these, or under one of them."""
        host = self.host
        return any(host == domain or host.endswith(f".{domain}") for domain in domains)

    def with_path(self, path: str) -> Self:
        """The same address with another path."""
        return replace(self, base=f"{self.base.removesuffix(self.path)}{path}")

    def in_query(self, name: str) -> str | None:
        """The first value of a parameter, None where there is none."""
        return next((_value(part, plus=True) for part in _named(self.query, name)), None)

    def in_fragment(self, name: str) -> str | None:
        """The first value of a parameter of the fragment, None where there is none."""
        return next((_value(part, plus=False) for part in _named(self.fragment, name)), None)

    def set_query(self, names: Iterable[str], pairs: Iterable[str] = ()) -> Self:
        """Take parameters out of the query and put `name=value` pairs at its end."""
        return replace(self, query=_set(self.query, names, pairs))

    def set_fragment(self, names: Iterable[str], pairs: Iterable[str] = ()) -> Self:
        """Take parameters out of the fragment and put `name=value` pairs at its end."""
        return replace(self, fragment=_set(self.fragment, names, pairs))


def _set(text: str, names: Iterable[str], pairs: Iterable[str]) -> str:
    unwanted = frozenset(names)
    kept = [part for part in text.split("&") if _name(part) not in unwanted] if text else []
    return "&".join([*kept, *pairs])


def _named(text: str, name: str) -> Iterable[str]:
    return (part for part in text.split("&") if _name(part) == name)


def _name(part: str) -> str | None:
    """What a part of a query sets; None for a part without `=`, which only is there."""
    name, mark, _ = part.partition("=")
    return unquote_plus(name) if mark else None


def _value(part: str, *, plus: bool) -> str:
    value = part.partition("=")[2]
    return unquote_plus(value) if plus else unquote(value)
