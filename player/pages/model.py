"""An episode's page as a value."""

from __future__ import annotations

from dataclasses import dataclass

from player.chapters.model import Chapter
from player.markup import Link
from player.transcript.model import NO_TRANSCRIPT, Repair, Transcript


class PageError(ValueError):
    """Nothing could be read from a page. The message is a whole sentence for the user."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says about an episode. Texts are clean and "" where there is none.

    A link's `url` is "" where the text names a link that was lost when it was copied.
    `transcript` is empty where the page has none; its times are estimated between those
    the page gives. `repairs` tells what was left out.
    """

    title: str = ""
    subtitle: str = ""
    description: str = ""
    links: tuple[Link, ...] = ()
    sponsors: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    transcript: Transcript = NO_TRANSCRIPT
    repairs: tuple[Repair, ...] = ()
    format: str = "text"

    @property
    def only_speech(self) -> bool:
        """True for a document that holds a transcript and nothing about the episode."""
        return bool(self.transcript) and not (self.title or self.description or self.chapters)
