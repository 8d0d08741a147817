"""What a list of errors comes to: the middle, p95, the worst, the bias."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tests.bench.table import Row


@dataclass(frozen=True)
class Spread:
    """Of signed errors in milliseconds: their mean, and p95 and worst of their sizes."""

    count: int
    bias: float
    median: float
    p95: float
    worst: float


def spread(errors: Sequence[float]) -> Spread:
    """Sum up errors; ValueError where there are none, which is a failure of its own."""
    if not errors:
        raise ValueError("nothing was measured")
    values = np.asarray(errors, dtype=np.float64)
    sizes = np.abs(values)
    return Spread(
        len(values),
        float(np.mean(values)),
        float(np.median(values)),
        float(np.percentile(sizes, 95)),
        float(np.max(sizes)),
    )


def error_row(
    what: str, errors: Sequence[float], *, p95: float, worst: float = 0, bias: float = 0
) -> Row:
    """A row for signed errors, with the targets that are not 0."""
    if not errors:
        return Row(what, "nothing heard", "", False)
    s = spread(errors)
    figure = f"bias {s.bias:+6.1f}  median {s.median:+6.1f}  p95 {s.p95:6.1f}  worst {s.worst:6.1f}"
    wanted = [f"p95 ≤ {p95:g}"]
    met = s.p95 <= p95
    if worst:
        wanted.append(f"worst ≤ {worst:g}")
        met = met and s.worst <= worst
    if bias:
        wanted.append(f"bias < {bias:g}")
        met = met and abs(s.bias) < bias
    return Row(f"{what} ({s.count})", figure, ", ".join(wanted), met)
