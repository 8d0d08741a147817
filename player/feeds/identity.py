"""What makes an episode the same episode at the next reading of its feed.

Its guid does. Where a feed gives none, it is the address of the sound, else of the page, else
the title; parts of an address that change by themselves (http or https, tokens, expiry dates)
do not count. A guid given twice for different episodes is made distinct by the same means.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from player.feeds.model import FeedEpisode
from player.feeds.repairs import Repairs

_LONGEST = 1_000
_PASSING = re.compile(
    r"utm_.*|x-amz-.*|x-goog-.*|awsaccesskeyid|key-pair-id|policy|.*token|.*signature|sig|hmac|"
    r"auth|expires?|nonce|session(?:_?id)?|updated|awcollectionid|awepisodeid",
    re.IGNORECASE,
)


def with_identities(episodes: Sequence[FeedEpisode], repairs: Repairs) -> tuple[FeedEpisode, ...]:
    """The episodes with guids that are never empty and never the same; exact copies left out.

    Of two episodes with one guid the older keeps it; of three or more none does, since such
    a guid names the show. So an episode's guid does not depend on which others are listed.
    """
    groups: dict[str, dict[str, FeedEpisode]] = {}
    order: list[tuple[str, str]] = []
    for episode in episodes:
        likeness = _likeness(episode)
        guid = _bounded(episode.guid or likeness)
        if not episode.guid:
            repairs.note(0, "an episode without a guid was given one")
        group = groups.setdefault(guid, {})
        known = group.get(likeness)
        if known and not _is_copy(episode, known):
            likeness = f"{likeness} {episode.title} {episode.published_s or ''}"
            known = group.get(likeness)
        if known:
            repairs.note(0, "an episode that was listed twice is kept once")
            continue
        group[likeness] = episode
        order.append((guid, likeness))
    return tuple(
        replace(groups[guid][likeness], guid=_settled(guid, likeness, groups[guid], repairs))
        for guid, likeness in order
    )


def _settled(guid: str, likeness: str, group: dict[str, FeedEpisode], repairs: Repairs) -> str:
    if len(group) == 1:
        return guid
    repairs.note(0, "a guid that several episodes share was told apart")
    if len(group) == 2 and likeness == _older(group):
        return guid
    return f"{guid}#{hashlib.sha256(likeness.encode()).hexdigest()[:16]}"


def _is_copy(episode: FeedEpisode, other: FeedEpisode) -> bool:
    if episode.media_url and episode.media_url == other.media_url:
        return True
    return (episode.title, episode.published_s) == (other.title, other.published_s)


def _older(group: dict[str, FeedEpisode]) -> str:
    """The likeness of the episode published first; without dates, of the one listed last."""
    (first, one), (last, other) = group.items()
    if one.published_s is None or other.published_s is None:
        return last
    return first if one.published_s < other.published_s else last


def _likeness(episode: FeedEpisode) -> str:
    """What an episode is told by beside its guid; stays the same while its address ages."""
    address = episode.media_url or episode.page_url
    if not address:
        return f"{episode.title} {episode.published_s or ''}".strip()
    parts = urlsplit(address)
    kept = [
        pair
        for pair in parts.query.split("&")
        if pair and not _PASSING.fullmatch(pair.partition("=")[0])
    ]
    query = f"?{'&'.join(kept)}" if kept else ""
    return f"https://{parts.netloc.rpartition('@')[2].lower()}{parts.path}{query}"


def _bounded(guid: str) -> str:
    if len(guid) <= _LONGEST:
        return guid
    return f"{guid[:100]}#{hashlib.sha256(guid.encode()).hexdigest()}"
