"""The door for text from outside: every feed, tag, cue, page and file name passes here.

A terminal acts on escape and control bytes, and a reader is deceived by direction
overrides and invisible characters, so none of them goes any further.
"""

from __future__ import annotations

import re

_LINE_BREAKS = re.compile(r"\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_SEQUENCES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x90\x98\x9c-\x9f]{0,4096}(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]"
)
_UNSEEN_ONES = (
    r"\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    r"\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    r"\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_UNSEEN = re.compile(f"[{_UNSEEN_ONES}]")
_JOINERS = re.compile("[\u200c\u200d]{2,}")
_LOOSE_JOINER = re.compile(r"(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f\s])")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SUSPECT = re.compile(rf"[\t\v\f\r\u200c\u200d\u2028\u2029\ud800-\udfff{_UNSEEN_ONES}]")
"""What any of the above may change: text without it, nearly all there is, is left alone."""


def clean_text(text: str) -> str:
    r"""Make text from outside safe to show; line breaks stay, as `\n`.

    Removes terminal sequences, control characters, direction overrides and characters
    that cannot be seen. Joiners stay between letters that need them (Persian, Indic,
    emoji). Bytes that were no text (lone surrogates) become U+FFFD. Idempotent.
    """
    if not _SUSPECT.search(text):
        return text
    text = _SEQUENCES.sub("", text)
    text = _LINE_BREAKS.sub("\n", text).replace("\t", " ")
    text = _SURROGATE.sub("\ufffd", text)
    text = _UNSEEN.sub("", text)
    text = _JOINERS.sub(lambda run: run[0][0], text)
    return _LOOSE_JOINER.sub("", text)


def as_text(name: str) -> str:
    """A file's name as text that can be written: its bytes that are none become U+FFFD."""
    return _SURROGATE.sub("\ufffd", name)


def clean_line(text: str) -> str:
    """Make text from outside safe to show on one line: as `clean_text`, spaces folded."""
    return " ".join(clean_text(text).split())
