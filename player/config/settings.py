"""The settings file: TOML, read and checked in one go."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from player.clean import clean_line
from player.config.catalogue import SETTINGS
from player.config.files import read_ordinary
from player.config.keys import Screen, misused_key
from player.config.problems import SettingsError

LARGEST = 1 << 20
_MOST_DOTS = 100
_TABLE = re.compile(r"\s*\[\s*([^\]\[]+?)\s*\]")
_KEY = re.compile(r"\s*([\"']?)([\w.-]+)\1\s*=")
_NUMBER = re.compile(r"(?:^|[=\[,{])\s*[+-]?(\d[\d_]*+)(?![.eE])", re.ASCII)
_WHERE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_PATH = re.compile(r" - at `\$((?:\.\w+|\[\.\.\.\])*)`$")

Volume = Annotated[int, msgspec.Meta(ge=0, le=130)]
Rate = Annotated[float, msgspec.Meta(ge=0.25, le=4.0)]
Count = Annotated[int, msgspec.Meta(ge=0, le=10_000)]
Room = Annotated[float, msgspec.Meta(ge=0, le=1e6)]
Line = Annotated[str, msgspec.Meta(max_length=200)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=4_096)]


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the user may set. Each field is described in `catalogue`.

    `theme` "" is podline's own; `volume` is in percent; with a `download_gb`
    of 0 there is no limit; `keys` maps an action's id to its
    keys, separated by commas, "" for none.
    """

    theme: Line = ""
    volume: Volume = 100
    rate: Rate = 1.0
    resume: bool = True
    covers: bool = True
    auto_download: Count = 0
    keep_played: bool = True
    download_gb: Room = 20.0
    fetch_transcripts: Literal["recent", "all", "never"] = "recent"
    quote_form: Literal["markdown", "plain", "html"] = "markdown"
    speech_model: Name = "tiny"
    keys: dict[str, Line] = {}


_EXPECTED = {setting.name: setting.expected for setting in SETTINGS} | {
    "keys": "a table of names and keys in quotes"
}


def read_settings(path: Path, *, screens: Collection[Screen] = ()) -> Settings:
    """Read the settings file at `path`; the defaults where there is none.

    `[keys]` may name the actions of `screens`; where there are none, any. Raises
    SettingsError with a sentence that names the file and, where it can, the line.
    """
    try:
        data = read_ordinary(path, LARGEST + 1)
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise SettingsError(
            f"The settings {clean_line(str(path))} cannot be read: {_reason(error)}."
        ) from error
    return parse_settings(data, name=clean_line(str(path)), screens=screens)


def parse_settings(
    data: bytes, *, name: str = "settings.toml", screens: Collection[Screen] = ()
) -> Settings:
    """As `read_settings`, for the file's bytes."""
    import tomllib

    if len(data) > LARGEST:
        raise SettingsError(f"{name} is too large to be a settings file.")
    try:
        text = data.decode("utf-8-sig")
        _check_depth(text, name)
        values = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{name}, line {line}: this is not UTF-8 text.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(_toml_sentence(str(error), text, name)) from error
    except RecursionError as error:
        raise SettingsError(f"{name}: it is nested too deeply.") from error
    except ValueError as error:
        line = _long_number_line(text)
        wrong = "a number in it is too large" if line else "a value in it cannot be read"
        raise SettingsError(f"{_place(name, line)}: {wrong}.") from error
    _check_names(values, text, name, screens)
    try:
        return msgspec.convert(values, Settings)
    except msgspec.ValidationError as error:
        raise SettingsError(_value_sentence(str(error), text, name)) from error


def _check_depth(text: str, name: str) -> None:
    """Refuse names of very many parts: reading them takes the square of the time."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > _MOST_DOTS and not line.lstrip().startswith("#"):
            raise SettingsError(f"{_place(name, number)}: it is nested too deeply.")


def _long_number_line(text: str) -> int:
    """The line of the first number with more digits than Python reads, 0 where there is none."""
    most = sys.get_int_max_str_digits()
    for number, line in enumerate(text.split("\n"), 1):
        found = _NUMBER.finditer(line)
        if any(len(digits[1].replace("_", "")) > most for digits in found):
            return number
    return 0


def _check_names(
    values: Mapping[str, Any], text: str, name: str, screens: Collection[Screen]
) -> None:
    known = Settings.__struct_fields__
    for key in values:
        if key not in known:
            raise SettingsError(_unknown(key, known, "setting", _line(text, key), name))
    keys = values.get("keys")
    if not screens or not isinstance(keys, dict):
        return
    actions = list(dict.fromkeys(action for screen in screens for action in screen))
    for action in keys:
        if action not in actions:
            line = _line(text, action, "keys")
            raise SettingsError(_unknown(action, actions, "action", line, name))
    own = {action: value for action, value in keys.items() if isinstance(value, str)}
    misused = misused_key(own, screens)
    if misused:
        place = _place(name, _line(text, misused.action, "keys"))
        raise SettingsError(f"{place}: {clean_line(misused.sentence)}")


def _unknown(word: str, known: Collection[str], kind: str, line: int, name: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), n=1, cutoff=0.5)
    advice = f"did you mean “{close[0]}”?" if close else f"there is {', '.join(known)}."
    return f"{_place(name, line)}: there is no {kind} “{clean_line(word)[:60]}”; {advice}"


def _toml_sentence(error: str, text: str, name: str) -> str:
    where = _WHERE.search(error)
    line = int(where[1] or text.count("\n") + 1) if where else 0
    reason = clean_line(_WHERE.sub("", error))[:200] or "this is no TOML"
    return f"{_place(name, line)}: {reason[0].lower()}{reason[1:].rstrip('.')}."


def _value_sentence(error: str, text: str, name: str) -> str:
    where = _PATH.search(error)
    parts = where[1].strip(".").split(".") if where else []
    key = parts[0].partition("[")[0] if parts else ""
    in_keys = key == "keys" and "[...]" in (where[1] if where else "")
    expected = "keys in quotes" if in_keys else _EXPECTED.get(key, "something else")
    line = _bad_key_line(text) if in_keys else _line(text, key)
    subject = "an action's keys" if in_keys else f"“{key}”"
    return f"{_place(name, line)}: {subject} must be {expected}."


def _bad_key_line(text: str) -> int:
    """The line of the first entry of `[keys]` whose value is no quoted text."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        opened = _TABLE.match(line)
        table = opened[1] if opened else table
        key = _KEY.match(line)
        if table == "keys" and key and line[key.end() :].strip()[:1] not in ("'", '"'):
            return number
    return _line(text, "keys")


def _line(text: str, key: str, table: str = "") -> int:
    """The line that sets `key` in `table`, counted from 1; 0 where it cannot be told."""
    current = ""
    for number, line in enumerate(text.splitlines(), 1):
        opened = _TABLE.match(line)
        if opened:
            current = opened[1].strip("\"'")
            if current == key and not table:
                return number
            continue
        found = _KEY.match(line)
        if found and (current, found[2]) in ((table, key), ("", f"{table}.{key}")):
            return number
    return 0


def _place(name: str, line: int) -> str:
    return f"{name}, line {line}" if line else name


def _reason(error: OSError) -> str:
    return clean_line(error.strerror or "unknown").lower()
