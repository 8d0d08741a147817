"""`podline open`: from a link to the moment it means."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from player.clean import clean_line

if TYPE_CHECKING:
    from player.library.model import EpisodeRow
    from player.sharing.opening import Opened

_NO_NAME = re.compile(r"$|[a-z][a-z0-9+.-]+:(?!\s)|.*#t=", re.IGNORECASE)
"""Nothing, a scheme, or a time that is none, where a file's name would be."""


@click.command("open")
@click.argument("link")
@click.option("--json", "as_json", is_flag=True, help="Print what the link means; play nothing.")
@click.pass_context
def open_command(ctx: click.Context, link: str, as_json: bool) -> None:
    """Play from where LINK leads.

    LINK is an audio file with a time behind it (talk.mp3#t=16:57), or a link to a moment
    of an episode that is in the library, as hosts and players make them: Substack, YouTube,
    Overcast, Pocket Casts, Podlove, Fireside, Podigee, or any page or sound with #t=.
    """
    from player.services.linked import described, file_of_link
    from player.sharing.kinds import Kind
    from player.sharing.opening import open_link
    from player.timecode import format_seconds

    opened = open_link(link)
    if opened is None:
        raise click.ClickException(f"“{link[:200]}” is no link that podline knows.")
    file = file_of_link(opened, link)
    row, at_ms = (None if file else find_episode(opened)) or (None, opened.start_ms)
    if opened.kind is Kind.FILE and file is None and row is None:
        if _NO_NAME.match(opened.url):
            raise click.ClickException(f"“{link[:200]}” is no link that podline knows.")
        raise click.ClickException(
            f"“{clean_line(opened.url)[:200]}” does not exist, and is no file of the library."
        )
    if as_json:
        _print_json(opened, file, row, at_ms)
        return
    if file is None and row is None:
        raise click.ClickException(
            f"The episode of this link ({described(opened)}) is not known to podline: subscribe "
            "to its show with “podline add”, or name its file and its --link to “podline play”."
        )
    from player.cli.sitting import Wish, sit

    at_text = None if at_ms is None else format_seconds(at_ms)
    sys.exit(sit(Wish(file, at_text, verbose=ctx.obj["verbose"], episode=row)))


def find_episode(opened: Opened) -> tuple[EpisodeRow, int | None] | None:
    """The episode of the library that a link means, and its time; None where none is known."""
    from player.cli.target import library_if_any
    from player.services.linked import find_linked

    with library_if_any() as store:
        return None if store is None else find_linked(store, opened)


def _print_json(
    opened: Opened, file: Path | None, row: EpisodeRow | None, at_ms: int | None
) -> None:
    from player.cli.library import print_json

    said = {
        "url": opened.url,
        "kind": opened.kind,
        "start_ms": at_ms,
        "end_ms": opened.end_ms,
        "file": None if file is None else str(file),
        "key": row.key if row else None,
        "episode": row.title if row else None,
        "show": row.show if row else None,
    }
    print_json(said)
