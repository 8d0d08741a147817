"""`podline queue`: what is to be played next."""

from __future__ import annotations

import click

from player.cli.library import counted, opened_library
from player.cli.shows import print_episodes, say_nothing_in
from player.cli.target import chosen_episode


@click.group("queue", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line, for scripts.")
@click.pass_context
def queue_command(ctx: click.Context, as_json: bool) -> None:
    """Print what is to be played next, or change it.

    EPISODE is named by words of its title, or by its key.
    """
    if ctx.invoked_subcommand is None:
        _print(as_json=as_json)
    elif as_json:
        raise click.UsageError("Put --json behind “list”: it is for printing the queue.")


@queue_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line, for scripts.")
def list_command(as_json: bool) -> None:
    """Print the queue, first to be played first."""
    _print(as_json=as_json)


@queue_command.command("add")
@click.argument("episode", nargs=-1, required=True)
@click.option("--next", "is_next", is_flag=True, help="Play it before all others.")
def add_command(episode: tuple[str, ...], is_next: bool) -> None:
    """Put EPISODE at the queue's end."""
    with opened_library() as store:
        row = chosen_episode(store, " ".join(episode))
        store.enqueue([row.key], at=0 if is_next else None)
        where = "plays next" if is_next else "is in the queue"
        click.echo(f"{row.title} {where}.")


@queue_command.command("remove")
@click.argument("episode", nargs=-1, required=True)
def remove_command(episode: tuple[str, ...]) -> None:
    """Take EPISODE out of the queue."""
    from player.library.model import EpisodeFilter

    with opened_library() as store:
        row = chosen_episode(store, " ".join(episode), EpisodeFilter(queued=True))
        if row.queued is None:
            raise click.ClickException(f"{row.title} is not in the queue.")
        store.dequeue([row.key])
        click.echo(f"{row.title} is not in the queue any more.")


@queue_command.command("clear")
def clear_command() -> None:
    """Take everything out of the queue; the episodes stay in the library."""
    with opened_library() as store:
        count = len(store.queue())
        store.clear_queue()
        click.echo(f"Took {counted(count, 'episode')} out of the queue.")


def _print(*, as_json: bool) -> None:
    with opened_library() as store:
        queue = store.queue()
        print_episodes((item.episode for item in queue), as_json=as_json)
    if not queue and not as_json:
        say_nothing_in("queue")
