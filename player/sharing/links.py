"""Links to a moment of an episode: which there are, and the one to copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

from player.clean import clean_line
from player.sharing.addresses import Address
from player.sharing.forms import FRAGMENT, Span, whole_seconds
from player.sharing.kinds import KINDS, Kind, form_for, split_time
from player.sharing.privacy import secret_in
from player.sharing.shared import Shared
from player.sharing.texts import without_secrets
from player.timecode import format_clock

_NAMES = {Kind.PAGE: "page", Kind.DEEP_LINK: "deep link", Kind.MEDIA: "sound"}
_OF_PRIVATE_SHOW = "its sound belongs to a private show"
_UNLISTED = "its show asks to be in no directory, so its sound is taken for private"
_PROBE = Span(3_723_000)
ON_ANY_PAGE = (Kind.PAGE, Kind.PODLOVE, Kind.QUERY)
"""Kinds that may work on a page whose host is not known."""


class LinkError(ValueError):
    """A link of a kind that the episode does not have. The message is a whole sentence."""


@dataclass(frozen=True, slots=True)
class ShareText:
    """What to copy. `what` names it for a message: “link to 16:57”, “link to the episode”.

    `is_link` is False where it is no web address; `reason` says why in a sentence where one
    was hoped for, and says what a link cannot do, else "".
    """

    text: str
    is_link: bool
    what: str
    kind: Kind
    reason: str = ""

    @property
    def label(self) -> str:
        """What kind of link it is, for people."""
        return KINDS[self.kind].label

    @property
    def about(self) -> str:
        """What it opens, for people."""
        return KINDS[self.kind].about


@dataclass(frozen=True, slots=True)
class Offers:
    """The links an episode has, without a time, the best first; and why it lacks others."""

    links: tuple[tuple[Kind, Address], ...] = ()
    refused: tuple[str, ...] = ()


def moment_link(
    shared: Shared, at_ms: int | None, *, end_ms: int | None = None, kind: Kind | None = None
) -> ShareText:
    """A link to a moment, to a stretch where its kind takes an end, or to the episode.

    `at_ms` None means the episode. Without a `kind`, the best link that can name the
    moment. What else an address holds stays byte for byte; a time it already names is
    replaced, or taken out. Times are whole seconds. An address that is private, or none of
    the web, is never given away: title and time come instead. Raises LinkError where the
    episode has no link of the kind asked for.
    """
    shares = all_links(shared, at_ms, end_ms=end_ms)
    if kind is None:
        return _best(shares, timed=at_ms is not None)
    for share in shares:
        if share.kind is kind:
            return share
    raise LinkError(_lacking(shared, kind, shares))


def preferred_link(
    shared: Shared, at_ms: int | None, *, prefer: str = "", end_ms: int | None = None
) -> ShareText:
    """The link of a kind that is preferred, else the best one, which says that it is another.

    `prefer` is a kind's name, "" for the best.
    """
    best = moment_link(shared, at_ms, end_ms=end_ms)
    if prefer in ("", best.kind):
        return best
    for share in all_links(shared, at_ms, end_ms=end_ms):
        if share.kind == prefer:
            return share
    if prefer not in (kind.value for kind in Kind):
        return best
    instead = f"This episode has no link of the kind you prefer, {KINDS[Kind(prefer)].label}."
    return replace(best, reason=" ".join(filter(None, (instead, best.reason))))


def all_links(
    shared: Shared, at_ms: int | None, *, end_ms: int | None = None
) -> tuple[ShareText, ...]:
    """Everything that can be shared of a moment, the best first; words at the end."""
    span = None if at_ms is None else whole_seconds(Span(at_ms, end_ms))
    offers = offers_for(shared)
    shares = [_link(kind, address, span) for kind, address in offers.links]
    if shared.media_name:
        shares.append(_file_link(shared.media_name, span))
    shares.append(_in_words(shared, span, offers))
    return tuple(shares)


def file_address(media_name: str) -> str:
    """A file's name as the beginning of a link."""
    return quote(media_name.encode("utf-8", "surrogateescape"), safe="")


def _best(shares: tuple[ShareText, ...], *, timed: bool) -> ShareText:
    links = [share for share in shares if share.is_link]
    able = [share for share in links if not timed or KINDS[share.kind].form]
    if able or links:
        return (able or links)[0]
    *others, words = shares
    return others[0] if others and not words.reason else words


def _lacking(shared: Shared, kind: Kind, shares: tuple[ShareText, ...]) -> str:
    has = ", ".join(share.kind for share in shares)
    why = "".join(f" ({reason})" for reason in offers_for(shared).refused)
    return f"This episode has no link of the kind “{kind}”{why}: choose one of {has}."


# What an episode offers


def offers_for(shared: Shared) -> Offers:
    """Which links an episode's addresses allow, and in words why some are kept back."""
    found: dict[Kind, Address] = {}
    refused: list[str] = []
    private = is_private(shared)
    public = shared.feed_url is not None and not private
    for kind, url in sources(shared):
        address = Address.read(url)
        reason = _refusal(kind, address, public=public)
        if not reason and private and kind is Kind.MEDIA:
            reason = _UNLISTED if shared.private else _OF_PRIVATE_SHOW
        if reason or address is None:
            refused.append(reason)
            continue
        for offered, bare in kinds_at(kind, address):
            if kind is Kind.PAGE or bare not in found.values():
                found.setdefault(offered, bare)
    return Offers(tuple(sorted(found.items(), key=_rank)), tuple(refused))


def _rank(offer: tuple[Kind, Address]) -> tuple[bool, bool]:
    """The show's own way of naming a moment comes before ways that may work on any page."""
    kind = offer[0]
    return kind is Kind.MEDIA, kind in ON_ANY_PAGE


def is_private(shared: Shared) -> bool:
    """Whether a show is only for this listener, as far as its addresses tell."""
    urls = (shared.feed_url, shared.page_url, shared.deep_link)
    return shared.private or any(secret_in(url) for url in urls if url)


def sources(shared: Shared) -> tuple[tuple[Kind, str], ...]:
    """An episode's addresses, private ones too, by the kind of link they are plainly."""
    urls = {
        Kind.PAGE: shared.page_url,
        Kind.DEEP_LINK: shared.deep_link,
        Kind.MEDIA: shared.media_url,
    }
    return tuple((kind, url) for kind, url in urls.items() if url is not None)


def _refusal(kind: Kind, address: Address | None, *, public: bool) -> str:
    name = _NAMES[kind]
    if address is None:
        return f"its {name} has no web address"
    secret = secret_in(str(address), in_public_feed=public)
    return f"the address of its {name} holds {secret}" if secret else ""


def kinds_at(source: Kind, address: Address) -> Iterator[tuple[Kind, Address]]:
    """The kinds of links that can be made of an address, the best first, each with it bare.

    Only those from which the time can be read again are.
    """
    bare, kind, _ = split_time(address)
    kinds: tuple[Kind, ...] = (kind,)
    if source is Kind.MEDIA:
        # The time of a sound's address goes into the fragment, whatever its query says.
        bare, kinds = FRAGMENT.write(address, None), (Kind.MEDIA,)
    elif source is Kind.DEEP_LINK:
        kinds = (Kind.DEEP_LINK,)
    elif kind in ON_ANY_PAGE:
        kinds = (kind, *(other for other in ON_ANY_PAGE if other is not kind))
    for offered in kinds:
        if KINDS[offered].form is None or _reads_back(offered, bare):
            yield offered, bare


def _reads_back(kind: Kind, bare: Address) -> bool:
    form = form_for(kind, bare)
    again, _, span = split_time(form.write(bare, _PROBE))
    # A deep link may end in a `t=` that waits for its time.
    whole = form.write(bare, None) if kind is Kind.DEEP_LINK else bare
    return (again, span) == (whole, _PROBE)


# What is copied


def _link(kind: Kind, address: Address, span: Span | None) -> ShareText:
    if KINDS[kind].form is None:
        untimed = f"A link to {KINDS[kind].label} cannot name a time." if span else ""
        return ShareText(str(address), True, _what(None, "link"), kind, untimed)
    text = str(form_for(kind, address).write(address, span))
    return ShareText(text, True, _what(span, "link"), kind)


def _file_link(media_name: str, span: Span | None) -> ShareText:
    link = FRAGMENT.write(Address(file_address(media_name)), span)
    return ShareText(str(link), False, _what(span, "file name"), Kind.FILE)


def _in_words(shared: Shared, span: Span | None, offers: Offers) -> ShareText:
    name = shared.title or shared.media_name or shared.show or "An episode"
    text = clean_line(without_secrets(name))
    if span is not None:
        text = f"{text}, at {format_clock(span.start_ms)}"
    kept_back = " and ".join(dict.fromkeys(offers.refused))
    reason = f"Words and not a link: {kept_back}." if kept_back and not offers.links else ""
    return ShareText(text, False, _what(span, "title"), Kind.WORDS, reason)


def _what(span: Span | None, kind: str) -> str:
    if span is None:
        return "link to the episode" if kind == "link" else kind
    at = format_clock(span.start_ms)
    return f"link to {at}" if kind == "link" else f"{kind} and time"
