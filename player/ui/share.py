"""Copying links and quotes: makes the text, copies it, and says what happened to it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from player.episode import Episode
from player.sharing.clipboard import copy, copy_rich
from player.timecode import format_clock
from player.ui.copying import Copying

if TYPE_CHECKING:
    from player.sharing.passages import Place
    from player.sharing.quotes import Quote
    from player.sharing.shared import Shared
    from player.ui.offers import Offer
    from player.ui.screens.player_actions import PlayerActions

SHOWN_FOR_S = 6.0


class Sharing(Copying):
    """Copies links to an episode's moments from a player screen."""

    def __init__(self, screen: PlayerActions) -> None:
        super().__init__(screen)
        self._player = screen

    @property
    def _episode(self) -> Episode:
        return self._player.session.episode

    @property
    def shared(self) -> Shared:
        """What is known of the episode for sharing it."""
        from player.sharing.shared import shared_of

        return self._player.session.shared or shared_of(self._episode)

    def open_screen(self, at_ms: int) -> None:
        """Show everything that can be shared of a moment, or of what is selected."""
        from player.sharing.links import offers_for
        from player.ui.offers import offers_of
        from player.ui.screens.share import ShareScreen

        selected = self._quote(self._player.view.selected)
        quote = selected or self._quote(self._line(at_ms))
        end_ms = None
        if selected is not None and selected.passage.start_ms is not None:
            at_ms, end_ms = selected.passage.start_ms, selected.passage.end_ms
        moment, episode = offers_of(self.shared, at_ms, end_ms, quote)
        what = selected.when if selected is not None and selected.when else format_clock(at_ms)
        refused = offers_for(self.shared).refused
        self._screen.app.push_screen(
            ShareScreen(what, moment, episode, refused, self._preferred, self._prefer), self._chosen
        )

    def _preferred(self) -> frozenset[str]:
        """What the keys for links and quotes copy, by the offers' kinds."""
        from player.sharing.links import preferred_link

        session = self._player.session
        link = preferred_link(self.shared, 0, prefer=session.share_kind)
        return frozenset((str(link.kind), session.quote_form))

    async def _prefer(self, offer: Offer) -> None:
        from player.ui.preferring import prefer

        await prefer(self._player, offer)

    def _chosen(self, offer: Offer | None) -> None:
        if offer is not None:
            self.copy_offer(offer)

    def copy_quote(self, at_ms: int) -> None:
        """Copy what is selected as a quote, else the line under the cursor or said just now."""
        from player.sharing.quotes import QuoteFormat
        from player.ui.offers import quote_offer

        view = self._player.view
        places = view.selected or self._line(at_ms)
        quote = self._quote(places)
        if quote is None:
            self._screen.say("no words to quote here: v selects lines")
            return
        view.leave_selection()
        self.copy_offer(quote_offer(quote, QuoteFormat(self._player.session.quote_form)))

    def stretch(self, at_ms: int) -> tuple[int, int] | None:
        """When what is selected is said, else the line; None where no times are known."""
        quote = self._quote(self._player.view.selected or self._line(at_ms))
        passage = quote.passage if quote else None
        if passage is None or passage.start_ms is None or passage.end_ms is None:
            return None
        return passage.start_ms, passage.end_ms

    def follow_link(self, text: str) -> None:
        """Go to the moment that a pasted link to this episode names."""
        from player.sharing.kinds import Kind
        from player.sharing.opening import kind_in, open_link

        opened = open_link(text)
        untimed = opened is None or (opened.kind is Kind.FILE and opened.start_ms is None)
        if opened is None or (untimed and not self._screen.podline.has_library):
            self._screen.say("what was pasted is no link to a moment")
        elif kind_in(opened, self.shared) is None:
            self._screen.podline.follow_link(text)
        elif opened.start_ms is None:
            self._screen.say("the pasted link names no time")
        else:
            self._player.jump(opened.start_ms)

    def _line(self, at_ms: int) -> tuple[Place, Place] | None:
        from player.sharing.passages import Place

        transcript = self._episode.transcript
        line = self._player.view.cursor
        # Between two lines one means what was said, not what comes.
        line = transcript.said_by(at_ms) if line is None else line
        if line is None or not transcript:
            return None
        return Place(line, 0), Place(line, len(transcript.segments[line].text))

    def _quote(self, places: tuple[Place, Place] | None) -> Quote | None:
        from player.sharing.passages import PassageError, passage
        from player.sharing.quotes import quote_of

        if places is None:
            return None
        try:
            quoted = passage(self._episode.transcript, *places)
        except PassageError:
            return None
        prefer = self._player.session.share_kind
        chapters = self._player.transport.chapters
        return quote_of(quoted, self.shared, chapters=chapters, prefer=prefer)

    def copy_link(self, at_ms: int | None) -> None:
        """Copy a link to a moment, or to the episode where `at_ms` is None.

        Returns at once: a clipboard program may take its time.
        """
        from player.sharing.links import preferred_link
        from player.ui.offers import link_offer

        prefer = self._player.session.share_kind
        self.copy_offer(link_offer(preferred_link(self.shared, at_ms, prefer=prefer)))

    def copy_offer(self, offer: Offer) -> None:
        """Copy a link or a quote, and say what became of it."""
        self._screen.run_worker(self._copy_offer(offer), group="share", exclusive=True)

    async def _copy_offer(self, offer: Offer) -> None:
        outcome = None
        if offer.is_html:
            outcome = await asyncio.to_thread(copy_rich, offer.text, offer.plain)
        told = f"Copied {offer.told}" + (" as rich text" if outcome else "")
        if outcome is None:
            self._screen.app.copy_to_clipboard(offer.text)
            outcome = await asyncio.to_thread(copy, offer.text, osc52=None)
            told += " as HTML: this clipboard takes no rich text" if offer.is_html else ""
        if not outcome.certain:
            told = f"Asked the terminal to copy {offer.told}"
        shown = offer.text if outcome.certain and not offer.is_html else ""
        message = "\n".join(filter(None, (told, shown, offer.reason)))
        self._screen.notify(message, timeout=SHOWN_FOR_S, markup=False)
        await self.leave()
        if not outcome.certain:
            await self._show(offer.text)
