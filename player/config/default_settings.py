"""The settings file as it is first written: every setting there, commented and unset."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from textwrap import fill
from typing import NamedTuple

from player.clean import clean_line
from player.config.catalogue import SETTINGS
from player.config.folders import made
from player.config.problems import SettingsError

_HEAD = """\
# podline's settings. A line that begins with # is not in force: take the # away to change
# what it says. Podline reads this file when it starts.

"""
_KEYS_HEAD = """\
[keys]
# Your own keys for an action: its name, then one key or several with commas between them.
# Keys are called a, G, space, enter, left, shift+left, ctrl+f, slash, f1 and so on; "" takes
# an action's keys away. These are the keys podline begins with:
"""
_WIDTH = 90


class KeyLine(NamedTuple):
    """An action as the settings file lists it: id, keys with commas, what it does."""

    id: str
    keys: str
    label: str


def default_file(actions: Iterable[KeyLine] = ()) -> str:
    """The text of a settings file that changes nothing and explains everything."""
    told = "".join(
        f"{fill(setting.help, _WIDTH, initial_indent='# ', subsequent_indent='# ')}\n"
        f"# {setting.name} = {setting.default}\n\n"
        for setting in SETTINGS
    )
    rows = [(f'# {action.id} = "{action.keys}"', action.label) for action in actions]
    width = max((len(left) for left, _ in rows), default=0)
    keys = "".join(f"{left:{width}}  # {label}\n" for left, label in rows)
    return _HEAD + told + _KEYS_HEAD + keys


def write_default_file(path: Path, actions: Iterable[KeyLine] = ()) -> bool:
    """Write the settings file where there is none; False where there is one already.

    It appears whole or not at all. Raises SettingsError or FolderError with a sentence.
    """
    made(path.parent)
    if path.exists():
        return False
    if path.is_symlink():
        raise SettingsError(
            f"The settings {clean_line(str(path))} are a link that leads to no file: mend or "
            "remove it."
        )
    write_whole(path, default_file(actions))
    return True


def write_whole(path: Path, text: str) -> None:
    """Put a text in a file's place, whole or not at all, readable by the user alone.

    Raises SettingsError with a sentence.
    """
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.unfinished")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        reason = clean_line(error.strerror or "unknown").lower()
        raise SettingsError(
            f"The settings {clean_line(str(path))} cannot be written: {reason}."
        ) from error
