"""`podline quote`: what is said in a stretch of an episode, with a link to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from player.cli.reading import KIND, TIME, check_stretch

if TYPE_CHECKING:
    from player.sharing.kinds import Kind
    from player.sharing.quotes import Quote


@click.command("quote")
@click.argument("target", nargs=-1, required=True)
@click.option(
    "--from", "from_ms", type=TIME, required=True, metavar="TIME", help="Where it begins."
)
@click.option("--to", "to_ms", type=TIME, required=True, metavar="TIME", help="Its end.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["plain", "markdown", "html"]),
    default="plain",
    show_default=True,
    help="How it is written.",
)
@click.option("--kind", type=KIND, metavar="KIND", help="The kind of link; see “podline share”.")
@click.option(
    "--transcript", type=click.Path(path_type=Path), metavar="FILE", help="The transcript."
)
@click.option(
    "--page", type=click.Path(path_type=Path), metavar="FILE", help="The episode's saved page."
)
@click.option("--link", metavar="URL", help="The episode's web page.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for scripts.")
def quote_command(
    target: tuple[str, ...],
    from_ms: int,
    to_ms: int,
    form: str,
    kind: Kind | None,
    transcript: Path | None,
    page: Path | None,
    link: str | None,
    as_json: bool,
) -> None:
    """Print what is said in TARGET from one time to another, who said it and where.

    TARGET is an audio file with its transcript beside it, a transcript, or an episode of
    the library: words of its title, or its key. Words that are heard at the edges count
    whole.
    """
    from player.clean import clean_text
    from player.cli.target import open_target, warn_of_private
    from player.sharing.links import LinkError
    from player.sharing.passages import PassageError, passage_between
    from player.sharing.quotes import QuoteFormat, quote_of, write_quote

    check_stretch(from_ms, to_ms)
    episode, shared = open_target(" ".join(target), transcript, page, link)
    if not episode.transcript:
        raise click.ClickException(
            "This episode has no transcript to quote: for a file, --transcript names one."
        )
    try:
        passage = passage_between(episode.transcript, from_ms, to_ms)
        quote = quote_of(passage, shared, chapters=episode.chapters, kind=kind)
    except (PassageError, LinkError) as error:
        raise click.ClickException(str(error)) from error
    warn_of_private("--link", link)
    text = clean_text(write_quote(quote, QuoteFormat(form)))
    if as_json:
        _print_json(quote, form, text)
        return
    click.echo(text)
    if quote.link.reason:
        click.echo(quote.link.reason, err=True)


def _print_json(quote: Quote, form: str, text: str) -> None:
    from player.cli.library import print_json
    from player.cli.share import described

    said = {
        "format": form,
        "text": text,
        "turns": [
            {"speaker": turn.speaker, "text": "\n\n".join(turn.paragraphs)}
            for turn in quote.passage.turns
        ],
        "start_ms": quote.passage.start_ms,
        "end_ms": quote.passage.end_ms,
        "title": quote.title,
        "show": quote.show,
        "chapter": quote.chapter,
        "link": {**described(quote.link), "reason": quote.link.reason},
    }
    print_json(said)
