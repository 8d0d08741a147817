"""The `podline` command: each subcommand is imported only when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from player import __version__

COMMANDS = {
    "demo": ("player.cli.play:demo_command", "Play the episode that comes with podline."),
    "play": (
        "player.cli.play:play_command",
        "Play a file or an episode, and follow its transcript.",
    ),
    "search": ("player.cli.search:search_command", "Find what was said, in all transcripts."),
    "inspect": (
        "player.cli.inspect:inspect_command",
        "Say what can be read from a file, and what had to be mended.",
    ),
    "convert": (
        "player.cli.convert:convert_command",
        "Write a transcript in another format.",
    ),
    "add": ("player.cli.adding:add_command", "Subscribe to a show, or to a folder of episodes."),
    "find": ("player.cli.adding:find_command", "Look for shows in directories."),
    "import": ("player.cli.adding:import_command", "Subscribe to the shows of an OPML file."),
    "list": ("player.cli.shows:list_command", "List shows, episodes, the inbox or the queue."),
    "queue": ("player.cli.queue:queue_command", "Say what plays next, or change it."),
    "download": ("player.cli.download:download_command", "Fetch the sound of episodes."),
    "refresh": ("player.cli.shows:refresh_command", "Look for new episodes."),
    "remove": ("player.cli.shows:remove_command", "Unsubscribe from a show."),
    "export": (
        "player.cli.export:export_command",
        "Write an episode as a web page, or the subscriptions as OPML.",
    ),
    "open": ("player.cli.open:open_command", "Play from where a link leads."),
    "share": ("player.cli.share:share_command", "Print a link to a moment of an episode."),
    "quote": ("player.cli.quote:quote_command", "Print what is said in a stretch, as a quote."),
    "clip": ("player.cli.clip:clip_command", "Cut a stretch of an episode into a file."),
    "notes": ("player.cli.notes:notes_command", "Print or export the moments you marked."),
    "align": (
        "player.cli.align:align_command",
        "Listen, and give every word of a transcript its time.",
    ),
    "transcribe": (
        "player.cli.transcribe:transcribe_command",
        "Listen, and write down what is said.",
    ),
    "settings": ("player.cli.settings:settings_command", "Say where the settings file is."),
    "doctor": ("player.cli.doctor:doctor_command", "Say what podline found here, and lacks."),
    "log": ("player.cli.log:log_command", "Show the log, for reporting a fault."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and loads one when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        if cmd_name not in COMMANDS:
            return None
        module_name, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module_name), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is meant, or say which may be."""
        if args[0] in COMMANDS or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        raise click.UsageError(_no_command(args[0]), ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


def _no_command(typed: str) -> str:
    from difflib import get_close_matches
    from pathlib import Path

    near = get_close_matches(typed.lower(), COMMANDS, n=1)
    if near:
        return f"There is no command “{typed}”. Did you mean “podline {near[0]}”?"
    if "://" in typed or typed.lower().endswith(".opml"):
        return f"There is no command “{typed}”. “podline add” subscribes to what is there."
    if Path(typed).suffix:
        return f"There is no command “{typed}”. “podline play” plays a file."
    return f"There is no command “{typed}”: “podline --help” lists them."


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 90},
    epilog="“podline COMMAND --help” says more. In the player, press ? for all keys.",
)
@click.version_option(__version__, prog_name="podline")
@click.option("-v", "--verbose", is_flag=True, help="Write more to the log.")
@click.pass_context
def podline(ctx: click.Context, verbose: bool) -> None:
    """Listen to a podcast in the terminal and follow it word by word.

    The word that is lit is the word that is heard. Without a command podline opens your
    library.
    """
    ctx.ensure_object(dict)["verbose"] = verbose
    if ctx.invoked_subcommand is None:
        from player.cli.entrance import enter

        ctx.exit(enter(verbose=verbose))


def main(argv: list[str] | None = None) -> int:
    """Run the command; the status is 0, 1 for a failure said in a sentence, 2 for wrong use."""
    try:
        status = podline.main(args=argv, prog_name="podline", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as help_asked:
        help_asked.show()
        return 0
    except click.UsageError as misuse:
        usage = misuse.ctx.get_usage() if misuse.ctx else ""
        return _fail(f"{usage}\n{_said(misuse)}".strip(), misuse.exit_code)
    except click.ClickException as failure:
        return _fail(f"podline: {_said(failure)}", failure.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return 130
    except OSError as error:
        # What was not written must not be tried again when the interpreter ends.
        sys.stdout = None
        if not isinstance(error, BrokenPipeError):
            _fail(f"podline: The output cannot be written: {error.strerror}.", 1)
        return 1
    return status or 0


def _said(error: click.ClickException) -> str:
    """The message, safe to print: it may quote what was typed, or a file's name."""
    from player.clean import clean_line

    return clean_line(error.format_message())


def _fail(text: str, status: int) -> int:
    click.echo(text, err=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
