"""The page's own parts: one HTML template, one style sheet, and small scripts made one.

The scripts are written as modules, for whoever reads them; a file opened from a disk may
not import anything, so they are put one behind the other into one function.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([a-z_]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function |const |class )", re.MULTILINE)
_PLACE = re.compile(r"\{\{([a-z_]+)\}\}")


@cache
def read(name: str) -> str:
    """A file of the template."""
    return (files("player.pagefile") / "template" / name).read_text(encoding="utf-8")


@cache
def joined(first: str) -> str:
    """A script behind all those that it imports, as one text."""
    order: list[str] = []

    def visit(name: str) -> None:
        if name not in order:
            for needed in _IMPORT.findall(read(name)):
                visit(needed)
            order.append(name)

    visit(first)
    return "\n\n".join(_EXPORT.sub("", _IMPORT.sub("", read(name))).strip() for name in order)


def script() -> str:
    """The page's script, all names of it within one function."""
    return f'\n(() => {{\n"use strict";\n\n{joined("main.js")}\n}})();\n'


def style() -> str:
    """The style sheet."""
    return f"\n{read('page.css')}"


def source_of(text: str) -> str:
    """How a content security policy names a script or style sheet: by the hash of its text."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}'"


def filled(template: str, values: dict[str, str]) -> str:
    """A template with its places filled, all in one pass: what is put in is never read again."""
    return _PLACE.sub(lambda place: values[place[1]], template)
