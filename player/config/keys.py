"""What the settings file's `[keys]` must not do: give one key to two actions of a screen."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

Screen = Mapping[str, str]
"""The keys that podline begins with on one screen, by the ids of its actions."""

QUIT, ALWAYS_QUITS = "quit", "ctrl+q"
"""Whatever else is changed, this key leaves podline."""

_NAMES = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}


def keys_in(text: str) -> list[str]:
    """The keys that a setting names, each by its long name: `?, G` is question_mark and G."""
    return [_long_name(key.strip()) for key in text.split(",") if key.strip()]


def _long_name(key: str) -> str:
    """The name by which Textual knows a key."""
    if len(key) != 1 or key.isalnum():
        return key
    name = unicodedata.name(key, key).lower().replace("-", "_").replace(" ", "_")
    return _NAMES.get(name, name)


class Misuse(NamedTuple):
    """A key that `action` cannot have: `holder` has it, "" where no other may have it at all."""

    action: str
    key: str
    holder: str = ""

    @property
    def sentence(self) -> str:
        """What is wrong, by the names that the settings file uses."""
        if not self.holder:
            return f"{self.key} always quits, and cannot be given to “{self.action}”."
        return f"{self.key} is given to “{self.action}”, but it is the key of “{self.holder}” too."


def misused_key(own: Mapping[str, str], screens: Collection[Screen]) -> Misuse | None:
    """The first of one's own keys that cannot be had; None where all are free.

    A key that podline begins with is free once its action has other keys.
    """
    for action, keys in own.items():
        for key in keys_in(keys):
            if key == ALWAYS_QUITS and action != QUIT:
                return Misuse(action, key)
            holder = _holder(key, action, own, screens)
            if holder:
                return Misuse(action, key, holder)
    return None


def _holder(key: str, action: str, own: Mapping[str, str], screens: Iterable[Screen]) -> str | None:
    """Another action that has a key on a screen with `action`; None where it is free."""
    for screen in screens:
        for other, keys in screen.items() if action in screen else ():
            if other != action and key in keys_in(own.get(other, keys)):
                return other
    return None
