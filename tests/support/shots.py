"""Draws the player as pictures: `python -m tests.support.shots OUT [--size 80x24] [--light]`.

For the README and for looking at what was built. The episode is the demo; the engine is
silent and stands at a chosen time.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from player.media.demo import demo_path
from player.media.opening import open_episode
from player.services.session import Session
from player.ui.app import PodlineApp
from tests.support.scripted_engine import ScriptedEngine


async def draw(
    out: Path, size: tuple[int, int], theme: str, at_ms: int, keys: list[str], media: Path | None
) -> None:
    """Write the screen as SVG after pressing some keys."""
    episode = open_episode(media or demo_path()).episode
    app = PodlineApp(Session(ScriptedEngine(), episode, start_ms=at_ms, theme=theme))
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause(0.3)
        for key in keys:
            await pilot.press(key)
            await pilot.pause(0.1)
        await pilot.pause(0.4)
        out.write_text(app.export_screenshot(title="podline"), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="an .svg or .png file")
    parser.add_argument("--size", default="100x30")
    parser.add_argument("--light", action="store_true")
    parser.add_argument("--at", type=int, default=75_000, help="milliseconds")
    parser.add_argument("--keys", default="", help="keys to press first, by commas")
    parser.add_argument("--media", type=Path)
    given = parser.parse_args()
    width, height = (int(side) for side in given.size.split("x"))
    theme = "podline-light" if given.light else "podline-dark"
    svg = given.out.with_suffix(".svg")
    keys = [key for key in given.keys.split(",") if key]
    asyncio.run(draw(svg, (width, height), theme, given.at, keys, given.media))
    if given.out.suffix == ".png":
        import cairosvg

        drawn = svg.read_text(encoding="utf-8").replace("Fira Code", "DejaVu Sans Mono")
        svg.write_text(drawn, encoding="utf-8")
        cairosvg.svg2png(url=str(svg), write_to=str(given.out), scale=1.2)
        svg.unlink()


if __name__ == "__main__":
    main()
