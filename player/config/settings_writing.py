"""Changing single settings in their file, so that every comment in it stays where it is.

The file is changed line by line, read again, and only kept where that gives exactly the
settings that were wanted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from threading import Lock

from player.clean import clean_line
from player.config.default_settings import KeyLine, default_file, write_whole
from player.config.files import read_ordinary
from player.config.folders import made
from player.config.keys import Screen
from player.config.problems import SettingsError
from player.config.settings import LARGEST, Settings, parse_settings

Value = str | int | float | bool | None
"""What a setting is to be; None takes it out of the file, so that the default applies."""

_turn = Lock()
"""Threads change the file one after the other, each what the one before has left."""

_TABLE = re.compile(r"\s*\[\s*([\w\"'.-]+)\s*\]\s*(?:#.*)?$")
_SET = re.compile(r"(\s*([\"']?)([\w-]+)\2\s*=\s*)(.*)$", re.DOTALL)
_UNSET = re.compile(r"\s*#\s*([\w-]+)\s*=")
_VALUE = re.compile(r"(\"(?:[^\"\\]|\\.)*\"|'[^']*'|[^\s#\"'\[{][^#]*?)(\s*(?:#.*)?)$", re.DOTALL)


def write_settings(
    path: Path,
    changes: Mapping[tuple[str, str], Value],
    *,
    keys: Iterable[KeyLine] = (),
    screens: Collection[Screen] = (),
) -> Settings:
    """Change settings in the file at `path`, by (table, name); the table is "" or "keys".

    The file is written first where there is none. Returns the settings as they are then.
    Raises SettingsError or FolderError with a sentence; nothing is written then.
    """
    changes = {
        place: clean_line(value) if isinstance(value, str) else value
        for place, value in changes.items()
    }
    with _turn:
        return _write(path, changes, keys, screens)


def _write(
    path: Path,
    changes: Mapping[tuple[str, str], Value],
    keys: Iterable[KeyLine],
    screens: Collection[Screen],
) -> Settings:
    real = path.resolve()
    name = clean_line(str(path))
    try:
        data = read_ordinary(real, LARGEST + 1)
    except FileNotFoundError:
        made(path.parent)
        data = default_file(keys).encode()
    except OSError as error:
        reason = clean_line(error.strerror or "unknown").lower()
        raise SettingsError(f"The settings {name} cannot be read: {reason}.") from error
    settings = parse_settings(data, name=name, screens=screens)
    text = data.decode("utf-8-sig")
    for (table, key), value in changes.items():
        text = _changed(text, table, key, value)
    written = _checked(text, settings, changes, name, screens)
    write_whole(real, text)
    return written


def _checked(
    text: str,
    before: Settings,
    changes: Mapping[tuple[str, str], Value],
    name: str,
    screens: Collection[Screen],
) -> Settings:
    """The settings that a changed text gives. Raises SettingsError where it gives others."""
    import tomllib

    data = text.encode()
    after = parse_settings(data, name=name, screens=screens)
    values = tomllib.loads(text)
    wanted = {field: getattr(before, field) for field in Settings.__struct_fields__}
    wanted["keys"] = dict(wanted["keys"])
    for (table, key), value in changes.items():
        into = wanted["keys"] if table else wanted
        if value is not None:
            into[key] = value
        elif table:
            into.pop(key, None)
        else:
            into[key] = getattr(Settings(), key)
    unset = all(
        key not in (values.get(table, {}) if table else values)
        for (table, key), value in changes.items()
        if value is None
    )
    if after != Settings(**wanted) or not unset or len(data) > LARGEST:
        raise SettingsError(f"{name} is written in a way podline cannot change: edit it by hand.")
    return after


def _changed(text: str, table: str, key: str, value: Value) -> str:
    lines = text.splitlines(keepends=True)
    first, past = _region(lines, table)
    if first is None:
        if value is None:
            return text
        return f"{_ended(text)}\n[{table}]\n{key} = {_toml(value)}\n"
    for at in range(first, past):
        found = _SET.match(lines[at])
        if found and found[3] == key:
            lines[at : at + 1] = [] if value is None else [_set_to(lines[at], value)]
            return "".join(lines)
    if value is None:
        return text
    lines.insert(_place(lines, first, past, key), f"{key} = {_toml(value)}\n")
    return "".join(_ended(line) if at < len(lines) - 1 else line for at, line in enumerate(lines))


def _region(lines: list[str], table: str) -> tuple[int | None, int]:
    """The lines of a table: from the first below its header up to the next header."""
    headers = [(at, found[1]) for at, line in enumerate(lines) if (found := _TABLE.match(line))]
    if not table:
        return 0, headers[0][0] if headers else len(lines)
    for place, (at, name) in enumerate(headers):
        if name.strip("\"'") == table:
            return at + 1, headers[place + 1][0] if place + 1 < len(headers) else len(lines)
    return None, len(lines)


def _place(lines: list[str], first: int, past: int, key: str) -> int:
    """Where a setting goes: below the comment that shows its default, else at the end."""
    for at in range(first, past):
        found = _UNSET.match(lines[at])
        if found and found[1] == key:
            return at + 1
    while past > first and not lines[past - 1].strip():
        past -= 1
    return past


def _set_to(line: str, value: Value) -> str:
    found = _SET.match(line)
    rest = _VALUE.match(found[4].rstrip("\r\n")) if found else None
    if found is None or rest is None:
        return line
    ending = line[len(line.rstrip("\r\n")) :]
    return f"{found[1]}{_toml(value)}{rest[2]}{ending}"


def _toml(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return repr(value)


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
