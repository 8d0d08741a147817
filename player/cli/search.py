"""`podline search`: what was said, in every transcript of the library."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

import click

from player.cli.library import opened_library, print_json

if TYPE_CHECKING:
    from player.library.model import SearchHit, SearchResult, Snippet
    from player.library.store import Store

EMPTY = "The library is empty: “podline add” puts a show into it."

INDEX_S = 120.0
"""So long a search may index what came new before it answers with what there is."""

_STEP_MS = 250
_TOLD_EVERY_S = 5.0


# -h stands in many a -WORD, so click is to take only --help, and -h by itself is taken here.
@click.command(
    "search",
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
)
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=20,
    show_default=True,
    metavar="N",
    help="How many hits to print, the best first.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a hit, for scripts.")
@click.help_option("--help", help="Show this message and exit; so does -h by itself.")
@click.pass_context
def search_command(ctx: click.Context, query: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Look for QUERY in titles, show notes and every transcript of the library.

    All words have to be there; those that are not said may stand in the episode's title, its
    show or the speaker's name. What was said in one sentence comes first. A phrase has quotes
    of its own: '"reward model"'. Narrow it with speaker:NAME, show:NAME, title:WORD,
    after:2024-05 and before:2025, and leave out with -WORD.

    A word of four letters or more finds longer words that begin with it too, after the word
    itself, and -WORD leaves these out as well.
    """
    if "-h" in query:
        click.echo(ctx.get_help())
        return
    with opened_library() as store:
        if not store.count():
            raise click.ClickException(EMPTY)
        bring_index_up_to_date(store)
        wanted = " ".join(query)
        result = store.search(wanted, limit=limit)
        if not result.hits:
            raise click.ClickException(_why_nothing(wanted))
        for place, hit in enumerate(result.hits):
            if as_json:
                print_json(described(hit))
            else:
                _print(hit, first=not place)
        _say_what_is_missing(result)


def _why_nothing(wanted: str) -> str:
    """Why a query found nothing, in a sentence."""
    from player.library.search.query import parse_query, wrong_date

    if not parse_query(wanted):
        return "There is nothing to look for: give some words, or speaker:NAME or show:NAME."
    wrong = wrong_date(wanted)
    if wrong:
        return (
            f"“{wrong[:200]}” names no date: write it as after:2024, after:2024-05 or "
            "before:2024-05-31."
        )
    return f"Nothing was found for “{wanted[:200]}”."


def bring_index_up_to_date(store: Store, limit_s: float = INDEX_S) -> None:
    """Index what is not yet searchable, for `limit_s` at most; says so where it takes long."""
    left = store.pending_index()
    began_s = told_s = time.monotonic()
    while left and time.monotonic() - began_s < limit_s:
        left = store.index_next(_STEP_MS).left
        if left and time.monotonic() - told_s > _TOLD_EVERY_S:
            told_s = time.monotonic()
            _note(f"Making new texts searchable: {left} left.")


def described(hit: SearchHit) -> dict[str, Any]:
    """A hit for scripts."""
    return {
        "show": hit.show,
        "episode": hit.episode,
        "key": hit.episode_key,
        "speaker": hit.speaker,
        "start_ms": hit.start_ms,
        "text": hit.text,
        "score": hit.score,
        "where": hit.where,
    }


def _print(hit: SearchHit, *, first: bool) -> None:
    from player.clean import clean_line
    from player.library.model import Where
    from player.timecode import format_clock

    if not first:
        click.echo()
    if hit.where is Where.TITLE:
        show = f"{clean_line(hit.show)} — " if hit.show else ""
        click.echo(f"{show}{_marked(hit.snippet)} · in the title")
        return
    about = [f"{hit.show} — {hit.episode}" if hit.show else hit.episode]
    if hit.start_ms is not None:
        about.append(format_clock(hit.start_ms))
    if hit.where is Where.NOTES:
        about.append("in the notes")
    if hit.speaker:
        about.append(hit.speaker)
    click.echo(clean_line(" · ".join(about)))
    click.echo(f"    {_marked(hit.snippet)}")


def _marked(snippet: Snippet) -> str:
    """A snippet with what was found in bold; click takes that away where no terminal is."""
    plain = os.environ.get("TERM", "") in ("", "dumb")
    pieces: list[str] = []
    at = 0
    for start, end in snippet.marks:
        found = _safe(snippet.text[start:end])
        pieces += [_safe(snippet.text[at:start]), found if plain else click.style(found, bold=True)]
        at = end
    return "".join([*pieces, _safe(snippet.text[at:])]).strip()


def _safe(text: str) -> str:
    from player.clean import clean_text

    return clean_text(text).replace("\n", " ")


def _say_what_is_missing(result: SearchResult) -> None:
    if result.more:
        _note(f"There are more than these {len(result.hits)}: --limit prints more of them.")
    if result.pending:
        _note(f"{result.pending} texts are not searchable yet: search again to go on with them.")
    if result.ignored:
        _note(f"The query is too long: its last {result.ignored} words were not looked for.")


def _note(sentence: str) -> None:
    """Say something on standard error, so that scripts read only what they asked for."""
    click.echo(sentence, err=True)
