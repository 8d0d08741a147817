"""What stands in place of the words where an episode has none."""

from __future__ import annotations

from player.clean import clean_line
from player.media.companions import TRANSCRIPT_SUFFIXES


def wordless(stem: str, key: str) -> str:
    """What to do about it; `key` has podline listen, "" where it cannot.

    `stem` is the name of the listener's own file without its ending, "" where it is none.
    """
    *kinds, last = TRANSCRIPT_SUFFIXES
    lines = ["This episode has no transcript."]
    if stem:
        lines += [
            f"podline looks for {clean_line(stem)} beside the audio, ending in",
            f"{', '.join(kinds)} or {last}; --transcript names another.",
        ]
    if key:
        lines += [f"Press {key} to have podline listen,", "and write down what is said."]
    return "\n".join(lines)
