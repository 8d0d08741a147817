"""What the engine tells the listener when something is wrong with the sound."""

from __future__ import annotations

from pathlib import Path

from player.clean import clean_line

RESTARTED = "The sound engine stopped; playing on from where you were."
GIVEN_UP = (
    "The sound engine stopped three times in a row: the file may be damaged here. "
    "“podline log” says more."
)
KEEPS_TRYING = "podline keeps trying."
PLAY_AGAIN = "Play on to try again from here."
NO_DEVICE = "No sound device takes the sound: connect one, then play on."


def unplayable(media: Path, *, arriving: bool) -> str:
    """Why a file does not play; one that is `arriving` need not be at its place yet."""
    name = clean_line(media.name)
    if not arriving and not media.exists():
        return f"{name} is not there any more: put it back, then play on."
    return f"{name} cannot be played: it is damaged, or it is no sound."
