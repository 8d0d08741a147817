"""How benchmarks print what they measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Row(NamedTuple):
    """One measured figure; `met` is None where there is no target."""

    what: str
    figure: str
    target: str = ""
    met: bool | None = None


def print_table(title: str, rows: Sequence[Row]) -> None:
    """Print figures under a title, with targets and whether they are met."""
    width = max(len(row.what) for row in rows)
    figures = max(len(row.figure) for row in rows)
    print(f"\n{title}")
    for row in rows:
        verdict = {True: "met", False: "MISSED", None: ""}[row.met]
        line = f"  {row.what:<{width}}  {row.figure:>{figures}}  {row.target}  {verdict}"
        print(line.rstrip(), flush=True)
