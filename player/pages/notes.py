"""The part of a page above its transcript: title, description, links, sponsors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from player.chapters.notes import chapter_line
from player.markup import Block, Document, Link

_SPONSORS = re.compile(
    r"(?:our |episode |today's |this (?:week|episode|episode's)\W?s? ?)?"
    r"(?:sponsors?|partners|sponsored by)\s?:?"
    r"|(?:this episode is )?(?:brought to you by|thanks to our sponsors)\s?:?",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"(?:time ?stamps?|chapters|outline|contents|table of contents|in this episode|topics"
    r"|episode links|links|show notes|notes|resources|references|transcript|credits|about|guests?"
    r"|host)\s?:?",
    re.IGNORECASE,
)
_ADVERTISE = re.compile(
    r"advertis|become a sponsor|fill out this form|sponsor (?:us|this|the)", re.I
)
_PLATFORMS = (
    "YouTube Music", "YouTube", "Apple Podcasts", "Spotify", "Overcast", "Pocket Casts", "Castro",
    "Google Podcasts", "Amazon Music", "Audible", "iHeartRadio", "Stitcher", "RSS", "Substack",
    "SoundCloud", "Deezer", "Castbox", "Podbean", "Rumble", "Vimeo", "Patreon",
)  # fmt: skip
_ON = re.compile(
    r"\b(watch|listen)(?: \w{1,12}){0,3}? (?:on|in|via|at) ([^.!?]{2,200})", re.IGNORECASE
)
_FULL = re.compile(r"\bread (?:the |our |a )?(full |complete )?transcript\b", re.IGNORECASE)
_FOLLOW = re.compile(r"\bfollow (?:me|us|him|her|them|\w{1,20}) on (\w{1,20})", re.IGNORECASE)
_LONGEST_TITLE = 300
_LONGEST_SUBTITLE = 320


@dataclass(slots=True)
class Notes:
    """What the notes say; sponsors without their list marks."""

    title: str = ""
    subtitle: str = ""
    description: str = ""
    links: tuple[Link, ...] = ()
    sponsors: tuple[str, ...] = ()


def read_notes(document: Document, blocks: Sequence[Block]) -> Notes:
    """Read the blocks above a transcript, or of a page without one."""
    rest = list(blocks)
    title = _title(document, rest)
    subtitle = _subtitle(document, rest, title)
    sections = list(_sections(rest))
    sponsors = [block for kind, block in sections if kind == "sponsors"]
    described = [block for kind, block in sections if kind == "text" and not chapter_line(block)]
    links = [link for block in blocks for link in block.links]
    links += [link for block in described if not block.links for link in lost_links(block.text)]
    return Notes(
        title,
        subtitle,
        "\n".join(block.text for block in described),
        tuple(dict.fromkeys(links)),
        _sponsors(sponsors),
    )


def _title(document: Document, rest: list[Block]) -> str:
    """The title, taken out of the blocks."""
    first = next((block for block in rest if block.heading == 1), None)
    if first is None and not (document.about or document.title):
        first = next(
            (b for b in rest if len(b.text) <= _LONGEST_TITLE and not chapter_line(b)), None
        )
    title = first.text if first else document.about.get("og:title") or document.title
    found = next((at for at, block in enumerate(rest) if block.text == title), None)
    if found is not None:
        del rest[: found + 1]
    return title[:_LONGEST_TITLE]


def _subtitle(document: Document, rest: list[Block], title: str) -> str:
    about = document.about.get("og:description") or document.about.get("description") or ""
    if not rest or not title:
        return about
    first = rest[0]
    plain = not (first.item or first.links or _is_section(first) or chapter_line(first))
    named = not about or first.heading or about.startswith(first.text[:40])
    short = len(first.text) <= _LONGEST_SUBTITLE and (first.heading or len(rest) > 1)
    if plain and short and named:
        return rest.pop(0).text
    return about


def _is_section(block: Block) -> bool:
    return bool(_SECTION.fullmatch(block.text) or _SPONSORS.fullmatch(block.text))


def _sections(blocks: Sequence[Block]) -> Iterator[tuple[str, Block]]:
    """Every block that says something, with the kind of section it stands in."""
    kind = "text"
    for block in blocks:
        if _SPONSORS.fullmatch(block.text):
            kind = "sponsors"
        elif _is_section(block) or (block.heading and not chapter_line(block)):
            kind = "text"
            if not _SECTION.fullmatch(block.text):
                yield "text", block
        else:
            yield kind, block


def _sponsors(blocks: Sequence[Block]) -> tuple[str, ...]:
    items = [block for block in blocks if block.item] or list(blocks)
    texts = [re.sub(r"^[•*·–-]\s+", "", block.text) for block in items]
    return tuple(text for text in texts if not _ADVERTISE.search(text))


def lost_links(text: str) -> list[Link]:
    """Links that a copied text still names, though their addresses are gone."""
    links = []
    for found in _ON.finditer(text):
        named = found[2]
        for platform in _PLATFORMS:
            if platform in named:
                named = named.replace(platform, " ")
                links.append(Link(f"{found[1].capitalize()} on {platform}", ""))
    if _FULL.search(text):
        links.append(Link("Full transcript", ""))
    links.extend(Link(f"Follow on {found[1]}", "") for found in _FOLLOW.finditer(text))
    return links
