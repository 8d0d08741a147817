"""`podline play` and `podline demo`: open an episode and follow it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from player.cli.companions import companion_options

_COMMON = (
    click.option("--at", "at", metavar="TIME", help="Begin here: 16:57, 1:02:03 or 90s."),
    click.option(
        "--trace",
        "trace",
        type=click.Path(path_type=Path, readable=False),
        metavar="FILE",
        help="Append to FILE what is shown and when, one JSON object a line.",
    ),
)


def _common(command: Any) -> Any:
    for option in reversed(_COMMON):
        command = option(command)
    return command


@click.command("play")
@click.argument("target", nargs=-1, required=True)
@companion_options
@click.option("--link", metavar="URL", help="The episode's web page, for links to a moment.")
@_common
@click.pass_context
def play_command(
    ctx: click.Context,
    target: tuple[str, ...],
    transcript: Path | None,
    chapters: Path | None,
    page: Path | None,
    link: str | None,
    at: str | None,
    trace: Path | None,
) -> None:
    """Play TARGET and follow its transcript.

    TARGET is an audio file, or an episode of the library: words of its title, or its key.
    A link to a moment is opened as by “podline open”.
    Plays MP3, M4A, Opus, Ogg, FLAC and WAV. The transcript (NAME.json, .vtt, .srt, .lrc,
    .sbv, .html, .md or .txt) and the chapters (NAME.chapters.json) are found beside the file.
    """
    from player.cli.sitting import Wish, sit
    from player.cli.target import file_or_episode

    text = " ".join(target)
    if _is_link(text):
        if any((transcript, chapters, page, link, at, trace)):
            raise click.ClickException(
                f"“{text[:200]}” is a link: without options it is opened, or give the options "
                "with the file's name and --at."
            )
        from player.cli.open import open_command

        ctx.invoke(open_command, link=text)
        return
    meant = file_or_episode(text)
    verbose = ctx.obj["verbose"]
    if isinstance(meant, Path):
        sys.exit(sit(Wish(meant, at, trace, transcript, chapters, page, link, verbose=verbose)))
    if transcript or chapters or page or link:
        raise click.ClickException(
            "--transcript, --chapters, --page and --link are for files: what belongs to an "
            "episode of the library is kept with it."
        )
    sys.exit(sit(Wish(None, at, trace, verbose=verbose, episode=meant)))


def _is_link(text: str) -> bool:
    """Whether a text is an address, or a file's name with a time behind it."""
    if "#" not in text and "://" not in text:
        return False
    from player.sharing.kinds import Kind
    from player.sharing.opening import open_link

    opened = open_link(text)
    if opened is None or (opened.kind is Kind.FILE and opened.start_ms is None):
        return False
    try:
        return not Path(text).exists()
    except (OSError, ValueError):
        return False


@click.command("demo")
@_common
@click.pass_context
def demo_command(ctx: click.Context, at: str | None, trace: Path | None) -> None:
    """Play the episode that comes with podline."""
    from player.cli.sitting import Wish, sit

    sys.exit(sit(Wish(None, at, trace, verbose=ctx.obj["verbose"])))
