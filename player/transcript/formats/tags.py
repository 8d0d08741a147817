"""Tags and character references inside cue text, as SRT and JSON bodies carry them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from player.markup import unescape

_TAG = re.compile(
    r"</?(?:i|b|u|s|em|strong|strike|font|span|small|big|c|p|br|div|ruby|rt|lang|v)"
    r"(?:[\s./=][^<>]{0,400})?>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br\s{0,4}/?>|</p>|</div>", re.IGNORECASE)
_VOICE = re.compile(r"\s*<v(?:\.[^\s<>]{0,80})?(?:[ \t]([^<>]{0,2000}))?>")
_MARK = re.compile(r"[^\w\s]|_")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def plain_text(text: str) -> str:
    """A cue's text without the tags that only style it, character references resolved.

    Tags that SubRip players do not know stay: they may be words.
    """
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub(" ", text))
    return _REFERENCE.sub(_resolve, text) if "&" in text else text


def voice(text: str) -> tuple[str, str] | None:
    """The speaker a cue names in a `<v Name>` at its start, and the text after it."""
    if "<v" not in text:
        return None
    found = _VOICE.match(text)
    return (unescape(found[1] or "").strip(), text[found.end() :]) if found else None


def escape_tags(text: str) -> str:
    """Write a text so that `plain_text` gives it back unchanged."""
    if _REFERENCE.search(text):
        text = text.replace("&", "&amp;")
    if "<" in text and _TAG.search(text):
        text = text.replace("<", "&lt;")
    return text


def escape_marks(text: str) -> str:
    """Write every mark of a text as a reference: no reader sees anything but words in it."""
    return _MARK.sub(lambda mark: f"&#{ord(mark[0])};", text)


def voiced(speaker: str, text: str, escape: Callable[[str], str]) -> str:
    """A text under a WebVTT voice tag; an empty one says that nobody is named."""
    return f"<v {escape(speaker)}>{text}" if speaker else f"<v>{text}"


def _resolve(reference: re.Match[str]) -> str:
    return html.unescape(reference[0])
