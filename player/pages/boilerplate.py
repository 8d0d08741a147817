"""What stands on every page of a host and belongs to no episode."""

from __future__ import annotations

import re

_BUTTON = re.compile(
    r"share(?: this)? (?:post|episode)(?: at current time)?|copy link|playback speed|×"
    r"|(?:\d{1,3}:)?\d{1,2}:\d\d ?/ ?(?:\d{1,3}:)?\d{1,2}:\d\d|leave a comment|give a gift.*"
    r"|subscribe(?: now)?|upgrade to paid|type your email\W*|download(?: episode| app| mp3)",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"share(?: this)?(?: post| episode)?(?: at current time)?|copy link|playback speed|[×/·•∙|.-]+"
    r"|(?:\d{1,3}:)?\d{1,2}:\d\d ?/ ?(?:\d{1,3}:)?\d{1,2}:\d\d|\d{1,5}|-?(?:\d{1,3}:)?0:00"
    r"|(?:1|1\.5|2|3|0\.5)×|upgrade(?: to paid)?|subscribe(?:d| now)?|sign in|sign up|log in|menu"
    r"|home|archive|about|paid|listen now|play|pause|download(?: episode| app| mp3)?|get app"
    r"|like(?:d| this post)?|\d{0,5} ?likes?|restack(?:s|ed)?|\d{0,5} ?comments?|leave a comment"
    r"|discussion about this (?:post|episode|video)|give a gift|get the app|top|latest|new"
    r"|discussions|no posts|previous|next|← ?previous|next ?→|see all|view more|facebook|email"
    r"|notes|more|user'?s avatar|type your email\W*|already have an account\? sign in"
    r"|continue reading.*|transcript ?(?:will be available.*)?",
    re.IGNORECASE,
)
_END = re.compile(
    r"\d{1,5} (?:comments?|likes?)\b.{0,30}|discussion about this (?:post|episode|video).*"
    r"|(?:share|leave a|write a|post a) comment.*|comments(?: ?restacks)?|ready for more\?"
    r"|(?:related|recent|more|other|latest) (?:posts?|episodes?|articles?|reading).{0,60}|©.*"
    r"|copyright ©?.*|thanks for reading.*|subscribe (?:to|for) .{0,80}|share this (?:post|episode)"
    r"|privacy ∙? ?terms.*|start your substack.*|substack is the home.*|previous|next"
    r"|like this episode\?.*|view all episodes",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2},? \d{4}",
    re.IGNORECASE,
)
_HEADINGS = re.compile(
    r"(?:full |episode |read (?:the )?|complete )?transcript(?:ion)?"
    r"(?: of (?:the|this) episode)?\s?:?",
    re.IGNORECASE,
)


def is_boilerplate(text: str) -> bool:
    """True for buttons, counters, players and dates: never part of what an episode says."""
    return len(text) < 120 and bool(_WHOLE.fullmatch(text) or _DATE.fullmatch(text))


def is_button(text: str) -> bool:
    """True for what nobody says, so that it is left out even between lines of speech."""
    return len(text) < 120 and bool(_BUTTON.fullmatch(text))


def ends_episode(text: str) -> bool:
    """True for the line below which only comments and other episodes follow."""
    return len(text) < 160 and bool(_END.fullmatch(text))


def is_transcript_heading(text: str) -> bool:
    """True for the line above a transcript."""
    return len(text) < 60 and bool(_HEADINGS.fullmatch(text))
