"""Addresses in the page: out of it, and to a moment in it."""

from __future__ import annotations

from html import escape

from player.markup import Destination, destination


def moment(at_ms: int) -> str:
    """A moment as a fragment has it: whole seconds, as in every link that podline makes."""
    return f"t={at_ms // 1_000}"


def web_page(url: str | None) -> Destination | None:
    """Where an address leads, if it is one of the web and may be linked."""
    found = destination(url) if url else None
    return None if found is None or found.url.startswith("mailto:") else found


def outward(found: Destination, text: str) -> str:
    """A link out of the page, whose host is not told where its reader came from."""
    shown = escape(text, quote=False)
    return f'<a href="{escape(found.url)}" rel="noopener noreferrer" target="_blank">{shown}</a>'
