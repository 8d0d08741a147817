"""`podline notes`: the moments that were marked, printed or added to a file of notes."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from player.cli.library import counted, opened_library, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from player.sharing.notes_export import Note


@click.command("notes")
@click.option("--show", "words", metavar="WORDS", default="", help="Of shows with these words.")
@click.option(
    "--export",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Add what FILE, notes.md or notes.json, does not have yet; nothing in it changes.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line, for scripts.")
def notes_command(words: str, file: Path | None, as_json: bool) -> None:
    """Print the moments you marked, what was said there, your notes and links.

    In the player b marks a moment and B asks for a note. What was exported once is not
    exported to the same file again, also where you deleted it there.
    """
    from player.services.notes import notes_of

    with opened_library() as store:
        notes = tuple(notes_of(store, words))
    if file is not None:
        _export(file, notes, as_json)
    elif as_json:
        _print_objects(notes)
    elif notes:
        _print(notes)
    else:
        click.echo(_nothing(words), err=True)


def _nothing(words: str) -> str:
    if words.strip():
        return f"Nothing is marked in a show with “{words.strip()[:80]}” in its name."
    return "Nothing is marked yet: in the player, b marks what is being said."


def _export(file: Path, notes: Sequence[Note], as_json: bool) -> None:
    from player.sharing.notes_export import NotesError
    from player.sharing.notes_file import save_notes

    try:
        added = save_notes(file, notes)
    except NotesError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        print_json({"added": added, "marked": len(notes), "file": str(file)})
        return
    if not notes:
        click.echo("Nothing is marked, so nothing was written.", err=True)
    elif added:
        click.echo(f"Added {counted(added, 'note')}.", err=True)
    else:
        click.echo("The file has them all: nothing was added.", err=True)


def _print_objects(notes: Sequence[Note]) -> None:
    from player.sharing.notes_export import described

    for note in notes:
        print_json(described(note))


def _print(notes: Sequence[Note]) -> None:
    """By show and episode, as they were made; a line for the words, the note, the link each."""
    from player.sharing.notes_export import described
    from player.timecode import format_clock

    objects = sorted(
        map(described, notes),
        key=lambda said: (said["show"].casefold(), said["episode"].casefold(), said["at_ms"]),
    )
    for (show, episode), of_episode in groupby(
        objects, key=lambda said: (said["show"], said["episode"])
    ):
        click.echo(f"{show}: {episode}")
        for said in of_episode:
            spoken = ": ".join(filter(None, (said["speaker"], said["sentence"])))
            click.echo(f"  {format_clock(said['at_ms'])}  {spoken}".rstrip())
            written = said["note"].splitlines()
            for line in filter(None, (*written, said["link"])):
                click.echo(f"    {line}")
