"""What the share screen offers: links of every kind, and quotes of what is selected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from player.sharing.links import ShareText, all_links
from player.sharing.quotes import Quote, QuoteFormat, write_quote
from player.sharing.shared import Shared

QUOTE_NAMES = {
    QuoteFormat.MARKDOWN: ("Quote, Markdown", "for notes: quoted, with the link"),
    QuoteFormat.PLAIN: ("Quote, text", "for a chat or a mail"),
    QuoteFormat.HTML: ("Quote, rich text", "for documents and web pages"),
}


class Offer(NamedTuple):
    """One thing to copy. `told` names it for a message; `share` is None where it is no link.

    `form` is how a quote is written; as HTML it is to be pasted as rich text where the
    clipboard can, and as `plain` where a program takes none.
    """

    name: str
    about: str
    text: str
    told: str
    share: ShareText | None = None
    reason: str = ""
    form: QuoteFormat | None = None
    plain: str = ""

    @property
    def is_html(self) -> bool:
        """Whether it is to be pasted as rich text."""
        return self.form is QuoteFormat.HTML

    @property
    def kind(self) -> str:
        """What may be preferred: the name of a kind of link, or of a way to write a quote."""
        return str(self.share.kind if self.share is not None else self.form or "")


def link_offers(shared: Shared, at_ms: int | None, end_ms: int | None = None) -> list[Offer]:
    """An offer for each kind of link to a moment, a stretch, or the episode (`at_ms` None)."""
    return [link_offer(share) for share in all_links(shared, at_ms, end_ms=end_ms)]


def link_offer(share: ShareText) -> Offer:
    """A link as an offer."""
    return Offer(share.label, share.about, share.text, f"the {share.what}", share, share.reason)


def quote_offers(quote: Quote) -> list[Offer]:
    """An offer for each way of writing a quote."""
    return [quote_offer(quote, form) for form in QUOTE_NAMES]


def quote_offer(quote: Quote, form: QuoteFormat) -> Offer:
    """A quote written in one way, as an offer."""
    name, about = QUOTE_NAMES[form]
    count = len(quote.passage.text.split())
    told = f"a quote of {count} word{'' if count == 1 else 's'}"
    plain = write_quote(quote, QuoteFormat.PLAIN) if form is QuoteFormat.HTML else ""
    text = write_quote(quote, form)
    return Offer(name, about, text, told, None, quote.link.reason, form, plain)


def offers_of(
    shared: Shared, at_ms: int | None, end_ms: int | None, quote: Quote | None
) -> tuple[Sequence[Offer], Sequence[Offer]]:
    """What there is for a moment or a stretch, and what there is for the whole episode."""
    quotes = [] if quote is None else quote_offers(quote)
    return [*link_offers(shared, at_ms, end_ms), *quotes], link_offers(shared, None)
