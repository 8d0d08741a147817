"""The episode that comes with podline."""

from __future__ import annotations

from pathlib import Path

from player.media.problems import MediaError

_EPISODE = Path("demo", "lit-words.m4a")


def demo_path() -> Path:
    """Where the demo episode is: in the installed package, else in the source checkout.

    Raises MediaError with a sentence where it is in neither.
    """
    package = Path(__file__).resolve().parent.parent
    for assets in (package / "assets", package.parent / "assets"):
        if (assets / _EPISODE).is_file():
            return assets / _EPISODE
    raise MediaError("The demo episode is missing from this installation: install podline again.")
