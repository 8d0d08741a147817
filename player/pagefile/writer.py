"""Building the page. What comes from outside is escaped here or in `words` and `notes`."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path

import msgspec

from player import __version__
from player.episode import Episode
from player.pagefile.about import chapters_html, cover_html, facts_html, needs_hours, notes_html
from player.pagefile.kept import kept_of
from player.pagefile.model import EmbeddedSound, PageContents, Sound
from player.pagefile.problems import PageFileError
from player.pagefile.template_files import filled, read, script, source_of, style
from player.pagefile.timeline import encoded_changes, encoded_starts, uneven_words
from player.pagefile.words import words_html
from player.transcript.formats.own_page import MARK
from player.transcript.model import Timing
from player.transcript.reading import for_reading

_AT_A_TIME = 3 << 18
_SOUND_PLACE = "{{sound_data}}"

_ABOUT_TIMES = {
    Timing.ESTIMATED: "The times of this transcript are estimated, so the lit line may be off.",
    Timing.NONE: "This transcript has no times, so nothing in it is lit.",
}


def page_mark(key: str) -> str:
    """What tells a page of one episode from those of others, in its first bytes.

    The episode's key is hashed: it may be made of an address that is nobody's business.
    """
    name = hashlib.sha256(f"podline page {key}".encode()).hexdigest()[:16]
    return f'<meta name="podline-episode" content="{name}">'


def page_parts(contents: PageContents) -> Iterator[str]:
    """The page's HTML in parts, since embedded sound may be large.

    Raises PageFileError when the sound cannot be read.
    """
    lines = for_reading(contents.episode.transcript, join=False)
    episode = replace(contents.episode, transcript=lines)
    values = _values(episode, contents.sound, contents.cover)
    head, _, tail = read("page.html").partition(_SOUND_PLACE)
    yield filled(head, values)
    if isinstance(contents.sound, EmbeddedSound):
        yield from _encoded(contents.sound.path)
    yield filled(tail, values)


def _encoded(path: Path) -> Iterator[str]:
    """A file as base64, in pieces that fit together without padding between them."""
    try:
        with path.open("rb") as file:
            while data := file.read(_AT_A_TIME):
                yield b64encode(data).decode("ascii")
    except OSError as error:
        reason = (error.strerror or "unknown").lower()
        raise PageFileError(f"The sound cannot be read: {reason}.") from error


def _values(episode: Episode, sound: Sound, cover: str) -> dict[str, str]:
    """What goes into the places of the template: HTML all of it, made safe here or below."""
    code, look = script(), style()
    hours = needs_hours(episode)
    language = episode.transcript.language
    return {
        "mark": f'{MARK}{escape(__version__)}">\n{page_mark(episode.key)}',
        "policy": _policy(sound, code, look),
        "document_title": escape(" — ".join(filter(None, (episode.title, episode.show)))),
        "summary": escape(" ".join(episode.description.split())[:200]),
        "style": look,
        "script": code,
        "cover": cover_html(cover),
        "show": escape(episode.show),
        "title": escape(episode.title),
        "facts": facts_html(episode),
        "notes": notes_html(episode.description),
        "chapters": chapters_html(episode.chapters, hours=hours),
        "language": f' lang="{escape(language)}"' if language else "",
        "transcript_kind": _kind(episode),
        "about_times": _about_times(episode),
        "words": "".join(words_html(episode, hours=hours)),
        "sound_source": _source(sound),
        "data": _data(episode),
    }


def _about_times(episode: Episode) -> str:
    if not episode.transcript:
        return "This episode has no transcript."
    return _ABOUT_TIMES.get(episode.transcript.timing, "")


def _policy(sound: Sound, code: str, look: str) -> str:
    """What the page may do: run its one script, draw its own pictures, ask for its sound."""
    rules = {
        "default-src": "'none'",
        "script-src": source_of(code),
        "style-src": source_of(look),
        "img-src": "data:",
        "media-src": _media_source(sound),
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _media_source(sound: Sound) -> str:
    """Where sound may come from. Hosts of podcasts redirect, so a web address allows its scheme."""
    if isinstance(sound, EmbeddedSound):
        return "blob:"
    scheme = sound.url.partition("://")[0].lower()
    return {"https": "https:", "http": "http: https:"}.get(scheme, "'self' file:")


def _source(sound: Sound) -> str:
    """What the audio element says of its sound; embedded sound is given to it by the script."""
    if isinstance(sound, EmbeddedSound):
        return f' hidden data-type="{escape(sound.media_type)}"'
    return f' src="{escape(sound.url)}"'


def _kind(episode: Episode) -> str:
    """Classes that say how sure the times are: `soft` words, `estimated` lines."""
    transcript = episode.transcript
    kinds = [
        "" if transcript.has_word_times else "soft",
        "estimated" if transcript.timing is Timing.ESTIMATED else "",
        "untimed" if transcript.timing is Timing.NONE else "",
    ]
    return " ".join(filter(None, kinds))


def _data(episode: Episode) -> str:
    """What the script needs to know, and podline to read the page back.

    It is JSON that cannot end the element it stands in.
    """
    transcript = episode.transcript
    data = {
        "changes": encoded_changes(transcript),
        "starts": encoded_starts(transcript),
        "uneven": uneven_words(transcript),
        "duration": episode.duration_ms,
        **kept_of(transcript),
    }
    return msgspec.json.encode(data).decode().replace("<", "\\u003c")
