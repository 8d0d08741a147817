"""`podline export SHOWS.opml`: the subscriptions, for another player."""

from __future__ import annotations

from pathlib import Path

import click

from player.cli.library import counted, opened_library, print_json


def export_subscriptions(
    file: Path, *, with_private: bool = False, force: bool = False, as_json: bool = False
) -> None:
    """Write the shows that come from feeds; private ones only when asked for, with a warning.

    Raises ClickException with a sentence.
    """
    from player.feeds.opml import OpmlEntry, write_opml
    from player.library.model import ShowKind
    from player.media.problems import shown_name
    from player.sharing.privacy import secret_in

    with opened_library() as store:
        shows = [show for show in store.shows() if show.kind is ShowKind.FEED]
    private = [show for show in shows if show.unlisted or secret_in(show.source)]
    if not with_private:
        shows = [show for show in shows if show not in private]
    if not shows:
        raise click.ClickException(
            "All subscriptions are private: --with-private writes them all the same."
            if private
            else "There is no subscription to write."
        )
    entries = [
        OpmlEntry(
            show.title or "Untitled",
            show.source,
            None if secret_in(show.page_url or "") and not with_private else show.page_url,
        )
        for show in shows
    ]
    _write(file, write_opml(entries, title="Subscriptions"), force=force)
    if as_json:
        print_json({"file": str(file), "shows": len(shows), "private": len(private)})
        return
    click.echo(f"Wrote {shown_name(file)}: {counted(len(shows), 'show')}.")
    if private and with_private:
        click.echo(
            f"{len(private):,} of the addresses in it are private: whoever has the file can "
            "listen in your name.",
            err=True,
        )
    elif private:
        click.echo(
            f"{len(private):,} left out, whose addresses are private: --with-private writes them "
            "too.",
            err=True,
        )


def _write(file: Path, text: str, *, force: bool) -> None:
    """Write a file for the user alone, whole or not at all."""
    import os

    from player.clean import clean_line
    from player.media.problems import shown_name

    if file.exists() and not force:
        raise click.ClickException(f"{shown_name(file)} is there already: --force writes over it.")
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.unfinished")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(text)
        unfinished.replace(file)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        reason = clean_line(error.strerror or "unknown").lower()
        raise click.ClickException(f"{shown_name(file)} cannot be written: {reason}.") from error
