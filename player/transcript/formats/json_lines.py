"""Where in a JSON file the entries of a list stand: looked up only once a repair is told."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""From a document to a list in it: keys of objects, and places among the objects of lists."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[{}\[\]:]', re.DOTALL)
_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(slots=True)
class _Open:
    """An object or a list that is not closed yet: the key, or the place, that is read in it."""

    listed: bool
    key: str = ""
    place: int = -1

    @property
    def step(self) -> str | int:
        return self.place if self.listed else _unquoted(self.key)


def lines_of_entries(text: str, path: Path, *, by_lines: bool = False) -> list[int]:
    """The line, counted from 1, on which each object in the list at `path` begins.

    With `by_lines` the document is no list, but one object after another. Takes linear time;
    in a damaged file the entries before the damage are found.
    """
    opened = [_Open(listed=True)] if by_lines else []
    found: list[int] = []
    line, counted, quoted = 1, 0, ""
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark[0] == '"':
            quoted = mark
        elif mark == ":":
            if opened:
                opened[-1].key = quoted
        elif mark in "}]":
            if opened:
                opened.pop()
        else:
            inside = opened[-1] if opened else None
            if mark == "{" and inside and inside.listed:
                inside.place += 1
                if _is_at(opened, path, len(opened) - 1):
                    line += len(_LINE_END.findall(text, counted, token.start()))
                    counted = token.start()
                    found.append(line)
            elif mark == "[" and _is_at(opened, path, len(opened)):
                # Where a key stands twice the last one counts.
                found.clear()
            opened.append(_Open(listed=mark == "["))
    return found


def _is_at(opened: list[_Open], path: Path, depth: int) -> bool:
    return depth == len(path) and all(
        one.step == step for one, step in zip(opened, path, strict=False)
    )


def _unquoted(key: str) -> str:
    return str(json.loads(key)) if "\\" in key else key[1:-1]
