"""Links: ten thousand episodes' links of every kind made and opened again.

`python -m tests.bench.links` prints the table.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence

from hypothesis import HealthCheck, Phase, given, settings

from player.sharing.shared import Shared
from tests.bench.table import Row, print_table
from tests.support import links as made

CASES = 10_000


def main(options: Sequence[str] = ()) -> None:
    """Measure and print."""
    kinds: Counter[str] = Counter()
    differences: list[str] = []
    cases = 0
    took_s = 0.0

    @given(made.episodes(), made.starts, made.lengths)
    @settings(
        max_examples=CASES,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
        database=None,
    )
    def run(shared: Shared, start_ms: int, length_ms: int | None) -> None:
        nonlocal cases, took_s
        begin = time.perf_counter()
        done = made.round_trip(shared, start_ms, length_ms)
        took_s += time.perf_counter() - begin
        cases += 1
        kinds.update(map(str, done.kinds))
        differences.extend(done.differences)

    run()
    total = sum(kinds.values())
    rows = [Row(kind, f"{count} links") for kind, count in kinds.most_common()]
    rows.append(Row("a link made and opened", f"{took_s / max(total, 1) * 1e6:.0f} µs"))
    rows.append(
        Row(
            f"differences in {cases} cases",
            f"{len(differences)}",
            "0",
            not differences and bool(total),
        )
    )
    print_table("open(share(x)) == x", rows)
    for difference in differences[:20]:
        print(f"  {difference}", file=sys.stderr)


if __name__ == "__main__":
    main()
