"""The parts of podline that not everybody needs, and how this installation gets one more."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

EXTRAS = {
    "align": "faster_whisper",
    "clip": "av",
    "covers": "PIL",
    "sharp-covers": "textual_image",
    "cluster": "distributed",
}
"""Each extra with the module by which it is known to be installed."""


def how_to_add(extra: str) -> str:
    """What to type into a shell to add an extra such as "align", and where, in quotes.

    What is installed already stays.
    """
    source, environment = Path(__file__).resolve().parents[1], Path(sys.prefix)
    is_clone, own = (source / "pyproject.toml").is_file(), (source / ".venv").resolve()
    if is_clone and (source / "run").is_file() and environment.resolve() == own:
        return f"“./run extras {extra}” in podline's folder"
    folder = source if is_clone else _installed_from(source)
    extras, editable = extra, "-e " if is_clone else ""
    if (environment / "pipx_metadata.json").is_file():
        # pipx makes the environment anew, so that what is there has to be named again.
        extras = ",".join(one for one in EXTRAS if one == extra or find_spec(EXTRAS[one]))
        installer = "pipx install --force"
    elif find_spec("pip") is not None:
        installer = f"{_quoted(sys.executable)} -m pip install"
    else:
        installer = f"uv pip install --python {_quoted(sys.executable)}"
    where = "." if folder is None else str(folder)
    aside = " in podline's folder" if folder is None else ""
    return f"“{installer} {editable}{_quoted(f'{where}[{extras}]')}”{aside}"


def _installed_from(site_packages: Path) -> Path | None:
    """The folder that podline was installed from, if that is known and it is still there."""
    for noted in site_packages.glob("podline-*.dist-info/direct_url.json"):
        try:
            url = urlsplit(str(json.loads(noted.read_text(encoding="utf-8"))["url"]))
        except (OSError, ValueError, KeyError, TypeError):
            continue
        folder = Path(url2pathname(url.path)) if url.scheme == "file" else None
        if folder is not None and (folder / "pyproject.toml").is_file():
            return folder
    return None


def _quoted(text: str) -> str:
    """A word of a command line, in the quotes that the system's own shell knows."""
    if sys.platform == "win32":
        return f'"{text}"'
    plain = all(c.isalnum() or c in "/._-" for c in text)
    return text if plain else "'" + text.replace("'", "'\"'\"'") + "'"
