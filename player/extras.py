"""How the parts of podline that not everybody needs are added to this installation."""

from __future__ import annotations

from pathlib import Path


def how_to_add(extra: str) -> str:
    """What to type into a shell to add an extra such as "align", and where, in quotes."""
    clone = Path(__file__).resolve().parents[1]
    if (clone / "run").is_file() and (clone / "pyproject.toml").is_file():
        return f"“./run extras {extra}” in podline's folder"
    return f"“pipx install --force '.[{extra}]'” in podline's folder"
