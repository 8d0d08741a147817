"""What is known of an episode when something of it is shared."""

from __future__ import annotations

from dataclasses import dataclass

from player.episode import Episode


@dataclass(frozen=True, slots=True)
class Shared:
    """An episode's identity: where it is on the web, and what it is called.

    `deep_link` is the feed's own (`http://podlove.org/deep-link`). `media_name` is the name
    of a local file, "" where there is none. `private` says that the show is only for this
    listener: the address of its sound is then never given away; a feed address that holds
    a secret says the same.
    """

    title: str = ""
    show: str = ""
    page_url: str | None = None
    media_url: str | None = None
    deep_link: str | None = None
    feed_url: str | None = None
    guid: str = ""
    media_name: str = ""
    private: bool = False


def shared_of(episode: Episode) -> Shared:
    """What can be shared of an episode that is a local file."""
    return Shared(
        title=episode.title,
        show=episode.show,
        page_url=episode.page_url,
        media_name=episode.media.name,
    )
