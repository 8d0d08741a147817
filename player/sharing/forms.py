"""How a stretch of time is written into an address, and read from it again.

Times are whole seconds: the start rounded down and the end up, so that all of the stretch
is heard. What is no time in an address stays as it is, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from player.sharing.addresses import Address
from player.timecode import (
    MAX_MS,
    TimecodeError,
    format_clock,
    format_cue,
    parse_span,
    parse_timecode,
)

_OVERCAST_TIME = re.compile(r"/(\d{1,4}(?::[0-5]\d){1,2})/?$", re.ASCII)
_MOST_BARE_SECONDS = 99_999


class Span(NamedTuple):
    """A stretch of an episode in milliseconds; without an end, a moment."""

    start_ms: int
    end_ms: int | None = None


def whole_seconds(span: Span) -> Span:
    """The stretch in whole seconds that contains a stretch, within what is a time at all."""
    start_ms = min(max(span.start_ms, 0), MAX_MS) // 1_000 * 1_000
    if span.end_ms is None:
        return Span(start_ms)
    end_ms = -(-min(span.end_ms, MAX_MS) // 1_000) * 1_000
    return Span(start_ms, end_ms if end_ms > start_ms else None)


class Form(Protocol):
    """A way of writing a stretch into an address."""

    @property
    def takes_end(self) -> bool:
        """Whether an end can be written too."""
        ...

    def write(self, address: Address, span: Span | None) -> Address:
        """Set the stretch; None takes any out."""
        ...

    def read(self, address: Address) -> Span | None:
        """The stretch that is written in an address; None for none."""
        ...


def bare_seconds(ms: int) -> str:
    """`1017`, and from six digits on, where a number may mean anything, `100000s`."""
    seconds = ms // 1_000
    return str(seconds) if seconds <= _MOST_BARE_SECONDS else f"{seconds}s"


def plain_seconds(ms: int) -> str:
    """`1017`."""
    return str(ms // 1_000)


def unit_seconds(ms: int) -> str:
    """`1017s`."""
    return f"{ms // 1_000}s"


def full_clock(ms: int) -> str:
    """`00:16:57`."""
    return format_cue(ms).partition(".")[0]


@dataclass(frozen=True, slots=True)
class QueryForm:
    """A parameter of the query. `also` are other names that are read, and replaced.

    The end stands behind a comma, or in a parameter of its own (`end_name`). A time in the
    fragment is read where the query has none.
    """

    name: str
    style: Callable[[int], str]
    also: tuple[str, ...] = ()
    after_comma: bool = False
    end_name: str = ""

    @property
    def takes_end(self) -> bool:
        """Whether an end can be written too."""
        return self.after_comma or bool(self.end_name)

    def write(self, address: Address, span: Span | None) -> Address:
        """Set the stretch; None takes any out."""
        names = {self.name, *self.also, *filter(None, (self.end_name,))}
        return address.set_fragment(("t",)).set_query(names, self._pairs(span) if span else ())

    def _pairs(self, span: Span) -> list[str]:
        start_ms, end_ms = whole_seconds(span)
        pairs = [f"{self.name}={self.style(start_ms)}"]
        if end_ms is not None and self.after_comma:
            pairs[0] += f",{self.style(end_ms)}"
        elif end_ms is not None and self.end_name:
            pairs.append(f"{self.end_name}={self.style(end_ms)}")
        return pairs

    def read(self, address: Address) -> Span | None:
        """The stretch that is written in an address; None for none."""
        for name in (self.name, *self.also):
            found = parse_span(address.in_query(name) or "")
            if found:
                start_ms, end_ms = found
                ends = parse_span(address.in_query(self.end_name) or "") if self.end_name else None
                if ends and ends[0] > start_ms:
                    end_ms = ends[0]
                return Span(start_ms, end_ms)
        return FRAGMENT.read(address)


@dataclass(frozen=True, slots=True)
class FragmentForm:
    """`#t=1017` and `#t=1017,1060`: W3C Media Fragments 1.0, section 4.2.1.

    A deep link of the Podlove specification takes the time in the same way. `also_query`
    says that the host understands `?t=` too: it is read, and replaced.
    """

    also_query: bool = False

    @property
    def takes_end(self) -> bool:
        """Whether an end can be written too."""
        return True

    def write(self, address: Address, span: Span | None) -> Address:
        """Set the stretch; None takes any out."""
        if self.also_query:
            address = address.set_query(("t",))
        if span is None:
            return address.set_fragment(("t",))
        start_ms, end_ms = whole_seconds(span)
        ends = "" if end_ms is None else f",{plain_seconds(end_ms)}"
        return address.set_fragment(("t",), (f"t={plain_seconds(start_ms)}{ends}",))

    def read(self, address: Address) -> Span | None:
        """The stretch that is written in an address; None for none."""
        found = parse_span(address.in_fragment("t") or "")
        if found is None and self.also_query:
            found = parse_span(address.in_query("t") or "")
        return Span(*found) if found else None


@dataclass(frozen=True, slots=True)
class PathForm:
    """Overcast's: the time is the last part of the path, as in `/+CODE/16:57`."""

    @property
    def takes_end(self) -> bool:
        """Whether an end can be written too."""
        return False

    def write(self, address: Address, span: Span | None) -> Address:
        """Set the stretch; None takes any out."""
        path = _OVERCAST_TIME.sub("", address.path).rstrip("/")
        if span is not None:
            path = f"{path}/{format_clock(whole_seconds(span).start_ms)}"
        return address.set_fragment(("t",)).with_path(path)

    def read(self, address: Address) -> Span | None:
        """The stretch that is written in an address; None for none."""
        written = _OVERCAST_TIME.search(address.path)
        if written is None:
            return FRAGMENT.read(address)
        try:
            return Span(parse_timecode(written[1]))
        except TimecodeError:
            return None


FRAGMENT = FragmentForm()
