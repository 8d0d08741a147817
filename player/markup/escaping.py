"""Text that came from outside, written so that Markdown shows it as it is."""

from __future__ import annotations

import re

from player.clean import clean_text

_SIGNS = re.compile(r"([\\`*_\[\]<>#|~$&{}^])")
_PAIRS = re.compile(r"(?<!\\)(==|%%|\(\(|::|!(?=\[))")
_LINE_START = re.compile(r"^(\s*)([-+=:](?=\s|$|[-=])|\d{1,9}(?=[.)]))", re.MULTILINE)


def escape_markdown(text: str) -> str:
    r"""Escape what Markdown would act on, that of GitHub, Obsidian and Logseq included.

    Tags, links to other notes, block references, formulas, comments and highlights are
    among it. A backslash stands before each sign, `1.` at the start becomes `1\.`.
    """
    escaped = _SIGNS.sub(r"\\\1", clean_text(text))
    escaped = _PAIRS.sub(lambda pair: "".join(f"\\{sign}" for sign in pair[0]), escaped)
    return _LINE_START.sub(_escape_start, escaped)


def _escape_start(found: re.Match[str]) -> str:
    space, mark = found.groups()
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"


def markdown_link(text: str, url: str) -> str:
    """A link in Markdown; `url` is a web address or a file's name already made safe for one."""
    target = url.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C")
    if any(sign in target for sign in "()"):
        target = f"<{target}>"
    return f"[{escape_markdown(text)}]({target})"
