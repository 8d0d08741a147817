"""`podline open`: from a link to the moment it means."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from player.sharing.opening import Opened


@click.command("open")
@click.argument("link")
@click.option("--json", "as_json", is_flag=True, help="Print what the link means; play nothing.")
@click.pass_context
def open_command(ctx: click.Context, link: str, as_json: bool) -> None:
    """Play from where LINK leads.

    LINK is an audio file with a time behind it (talk.mp3#t=16:57), or a link to a moment of
    an episode as hosts and players make them: Substack, YouTube, Overcast, Pocket Casts,
    Podlove, Fireside, Podigee, Apple Podcasts, Spotify, or any page or sound with #t=.
    """
    from player.sharing.kinds import KINDS
    from player.sharing.opening import open_link
    from player.timecode import format_clock, format_seconds

    opened = open_link(link)
    if opened is None:
        raise click.ClickException(f"“{link[:200]}” is no link that podline knows.")
    file = find_episode(opened, link)
    if as_json:
        _print_json(opened, file)
        return
    if file is None:
        label = KINDS[opened.kind].label
        at = "" if opened.start_ms is None else f", at {format_clock(opened.start_ms)}"
        raise click.ClickException(
            f"The episode of this link ({label}{at}) is not known to podline: download it, and "
            "name the file and its --link to “podline play”."
        )
    from player.cli.sitting import Wish, sit

    at_text = None if opened.start_ms is None else format_seconds(opened.start_ms)
    sys.exit(sit(Wish(file, at_text, verbose=ctx.obj["verbose"])))


def find_episode(opened: Opened, link: str) -> Path | None:
    """The audio file that a link means, None where podline does not know the episode."""
    from player.cli.share import existing_file
    from player.sharing.kinds import Kind

    return existing_file(opened, link) if opened.kind is Kind.FILE else None


def _print_json(opened: Opened, file: Path | None) -> None:
    import msgspec

    said = {
        "url": opened.url,
        "kind": opened.kind,
        "start_ms": opened.start_ms,
        "end_ms": opened.end_ms,
        "file": None if file is None or not file.exists() else str(file),
    }
    click.echo(msgspec.json.encode(said).decode())
