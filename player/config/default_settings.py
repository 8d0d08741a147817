"""The settings file as it is first written: every setting there, commented and unset."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from player.clean import clean_line
from player.config.folders import made
from player.config.problems import SettingsError

_HEAD = """\
# podline's settings. A line that begins with # is not in force: take the # away to change
# what it says. Podline reads this file when it starts.

# The colours: a theme's name as the command palette (ctrl+p) lists it.
# theme = ""

# How loud, in percent: 0 to 130.
# volume = 100

# How fast: 0.25 to 4; the pitch is kept.
# rate = 1.0

# Go on where you were when an episode is opened again.
# resume = true

# Draw the episode's cover and the pictures of its chapters, where the window is wide and
# Pillow is installed (pip install "podline[covers]").
# covers = true

[keys]
# Your own keys for an action: its name, then one key or several with commas between them.
# Keys are called a, G, space, enter, left, shift+left, ctrl+f, slash, f1 and so on; "" takes
# an action's keys away. These are the keys podline begins with:
"""


class KeyLine(NamedTuple):
    """An action as the settings file lists it: id, keys with commas, what it does."""

    id: str
    keys: str
    label: str


def default_file(actions: Iterable[KeyLine] = ()) -> str:
    """The text of a settings file that changes nothing and explains everything."""
    rows = [(f'# {action.id} = "{action.keys}"', action.label) for action in actions]
    width = max((len(left) for left, _ in rows), default=0)
    return _HEAD + "".join(f"{left:{width}}  # {label}\n" for left, label in rows)


def write_default_file(path: Path, actions: Iterable[KeyLine] = ()) -> bool:
    """Write the settings file where there is none; False where there is one already.

    It appears whole or not at all. Raises SettingsError or FolderError with a sentence.
    """
    made(path.parent)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.unfinished")
    try:
        if path.exists():
            return False
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(default_file(actions))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        reason = clean_line(error.strerror or "unknown").lower()
        raise SettingsError(
            f"The settings {clean_line(str(path))} cannot be written: {reason}."
        ) from error
    return True
