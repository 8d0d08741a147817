"""Links to a moment of an episode."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

from player.clean import clean_line
from player.sharing.hosts import form_for
from player.sharing.privacy import secret_in
from player.timecode import format_clock


@dataclass(frozen=True, slots=True)
class ShareText:
    """What to copy. `what` names it for a message: “link to 16:57”, “link to the episode”.

    `is_link` is False where a web address could not be given; `reason` then says why in a
    sentence, and is "" otherwise.
    """

    text: str
    is_link: bool
    what: str
    reason: str = ""


def moment_link(
    page_url: str | None, at_ms: int | None, *, media_name: str, title: str = ""
) -> ShareText:
    """A link to a moment in the form its host understands, or to the episode (`at_ms` None).

    Whatever else the address holds stays; a moment it already names is replaced, or taken
    out. Times are whole seconds, rounded down. An episode without a page gives its file's
    name with a Media Fragments time. A page whose address is private, or no web address,
    is never given away: the title (else the file's name) and the time come instead.
    """
    if page_url is None:
        return ShareText(_file_link(media_name, at_ms), False, _what(at_ms, "file name"))
    url = _split(page_url)
    if url is None:
        return _in_words(title or media_name, at_ms, "its page has no web address")
    secret = secret_in(url)
    if secret:
        return _in_words(title or media_name, at_ms, f"the address of its page holds {secret}")
    return ShareText(form_for(url)(url, at_ms).geturl(), True, _what(at_ms, "link"))


def _split(page_url: str) -> SplitResult | None:
    """The parts of an http or https address with a host; None for anything else."""
    if page_url != clean_line(page_url) or any(character.isspace() for character in page_url):
        return None
    try:
        url = urlsplit(page_url)
        url.port  # noqa: B018 - reading it is the check
        sound = url.scheme in ("http", "https") and bool(url.hostname)
    except ValueError:
        return None
    return url if sound else None


def _file_link(media_name: str, at_ms: int | None) -> str:
    name = quote(media_name.encode("utf-8", "surrogateescape"), safe="")
    return name if at_ms is None else f"{name}#t={max(at_ms, 0) // 1_000}"


def _in_words(name: str, at_ms: int | None, reason: str) -> ShareText:
    text = clean_line(name)
    if at_ms is not None:
        text = f"{text}, at {format_clock(at_ms)}"
    sentence = f"Copied as words and not as a link: {reason}."
    return ShareText(text, False, _what(at_ms, "title"), sentence)


def _what(at_ms: int | None, kind: str) -> str:
    if at_ms is None:
        return "link to the episode" if kind == "link" else kind
    return f"link to {format_clock(at_ms)}" if kind == "link" else f"{kind} and time"
