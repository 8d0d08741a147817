"""What a listener prefers to share: a kind of link for a show, a way to write quotes for all."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from player.config.folders import FolderError
from player.config.problems import SettingsError
from player.sharing.kinds import KINDS, Kind
from player.ui.choices import change_settings
from player.ui.keys import shown_keys
from player.ui.offers import QUOTE_NAMES, Offer

if TYPE_CHECKING:
    from player.sharing.quotes import QuoteFormat
    from player.ui.screens.player_actions import PlayerActions

_SHOWN_FOR_S = 6.0


async def prefer(screen: PlayerActions, offer: Offer) -> None:
    """Copy what is offered from now on by the keys for links and quotes, and say so."""
    if offer.form is not None:
        told, failure = await _prefer_form(screen, offer.form)
    elif offer.share is not None:
        told, failure = await _prefer_kind(screen, offer.share.kind)
    else:
        return
    screen.app.notify(
        failure or told,
        severity="warning" if failure else "information",
        timeout=_SHOWN_FOR_S,
        markup=False,
    )


async def _prefer_kind(screen: PlayerActions, kind: Kind) -> tuple[str, str]:
    keep = screen.session.keep_share_kind
    failure = "" if keep is None else await asyncio.to_thread(keep, str(kind))
    if not failure:
        screen.playing.session = replace(screen.session, share_kind=str(kind))
    key = shown_keys(screen.keys_of("share"))
    until = "while this episode plays" if keep is None else "for this show from now on"
    return f"{key} copies this kind of link {until}: {KINDS[kind].label}.", failure


async def _prefer_form(screen: PlayerActions, form: QuoteFormat) -> tuple[str, str]:
    screen.podline.choices.flush()
    try:
        settings = await asyncio.to_thread(change_settings, {("", "quote_form"): str(form)})
    except (SettingsError, FolderError) as error:
        return "", str(error)
    screen.playing.session = replace(screen.session, quote_form=str(form))
    await screen.podline.apply(settings)
    key = shown_keys(screen.keys_of("quote"))
    return f"{key} copies quotes in this way from now on: {QUOTE_NAMES[form][0]}.", ""
