"""Draws the demo's exported page as a picture: `python -m tests.support.page_shot OUT.png`."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from player.media.demo import demo_path
from player.media.opening import open_episode
from player.media.probe import read_embedded
from player.pagefile.covers import cover_address
from tests.support.browser import Browser
from tests.support.pages import write_page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--at", default="100", help="seconds")
    given = parser.parse_args()
    width, height = (int(side) for side in given.size.split("x"))
    cover = cover_address(read_embedded(demo_path()).cover or b"")
    with tempfile.TemporaryDirectory() as folder, Browser((width, height)) as browser:
        episode = open_episode(demo_path()).episode
        page = write_page(Path(folder), episode, demo_path(), cover=cover)
        browser.prefer(prefers_color_scheme="dark" if given.dark else "light")
        browser.open(f"{page.as_uri()}#t={given.at}")
        browser.until("document.querySelector('.said > i') !== null")
        browser.settle(0.5)
        browser.picture(given.out)


if __name__ == "__main__":
    main()
