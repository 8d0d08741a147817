"""Every setting once: what it is for, what it may be, and how it is said when it is not."""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple


class Form(Enum):
    """How a setting is written."""

    TEXT = auto()
    WHOLE = auto()
    NUMBER = auto()
    SWITCH = auto()


class Setting(NamedTuple):
    """One setting: `label` names it on a screen, `help` explains it in whole sentences.

    `expected` follows “must be”; `default` is as the settings file writes it; `unit` stands
    behind the value where people read it, and `zero` instead of 0.
    """

    name: str
    label: str
    help: str
    form: Form
    expected: str
    default: str
    unit: str = ""
    zero: str = ""


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "theme",
        "Colours",
        "The colours: a theme's name as the command palette (ctrl+p) lists it.",
        Form.TEXT,
        "a name in quotes",
        '""',
    ),
    Setting(
        "volume",
        "Volume",
        "How loud, in percent: 0 to 130.",
        Form.WHOLE,
        "a whole number from 0 to 130",
        "100",
        "%",
    ),
    Setting(
        "rate",
        "Speed",
        "How fast: 0.25 to 4; the pitch is kept.",
        Form.NUMBER,
        "a number from 0.25 to 4",
        "1.0",
        "×",
    ),
    Setting(
        "resume",
        "Go on where you were",
        "Go on where you were when an episode is opened again.",
        Form.SWITCH,
        "true or false",
        "true",
    ),
    Setting(
        "covers",
        "Show covers",
        "Draw the episode's cover and the pictures of its chapters, where the window is wide "
        "and the extra “covers” is installed; the extra “sharp-covers” draws them sharper in the "
        "library, in terminals that can. “podline doctor” says how to add them.",
        Form.SWITCH,
        "true or false",
        "true",
    ),
    Setting(
        "auto_download",
        "Newest episodes to download",
        "How many of each show's newest unplayed episodes are downloaded by themselves: 0 for "
        "none. A show may have a number of its own.",
        Form.WHOLE,
        "a whole number from 0 to 10000",
        "0",
        " of each show",
        "none",
    ),
    Setting(
        "keep_played",
        "Keep played downloads",
        "Keep a downloaded file when its episode was played. With false it is cleaned away, "
        "unless the episode is starred or in the queue.",
        Form.SWITCH,
        "true or false",
        "true",
    ),
    Setting(
        "download_gb",
        "Room for downloads on the disk",
        "How many GB all downloads together may take on the disk: 0 for no limit.",
        Form.NUMBER,
        "a number from 0 to 1000000",
        "20.0",
        " GB",
        "no limit",
    ),
    Setting(
        "fetch_transcripts",
        "Transcripts to fetch",
        "Which transcripts are fetched to be searched before an episode is played: those of "
        '"recent" episodes, "all", or "never".',
        Form.TEXT,
        'one of "recent", "all" and "never"',
        '"recent"',
    ),
    Setting(
        "quote_form",
        "Quotes are copied as",
        'How a quote is copied: as "markdown", as "plain" text, or as "html", which documents '
        "and mails paste as rich text where the clipboard can hold it.",
        Form.TEXT,
        'one of "markdown", "plain" and "html"',
        '"markdown"',
    ),
    Setting(
        "speech_model",
        "Speech model",
        "What listens when a text is aligned or written down: the folder of a model, or the name "
        "of one that is fetched when it is first needed. tiny (75 MB) is the fastest; base, small "
        "and medium understand more.",
        Form.TEXT,
        "a name or a folder in quotes",
        '"tiny"',
    ),
)

BY_NAME = {setting.name: setting for setting in SETTINGS}
