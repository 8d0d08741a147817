"""The benchmarks: `python -m tests.bench [NAME [OPTION …]]`; without a name, all of them.

Every figure is printed with its target and whether it is met. For figures that mean
something, let the machine do nothing else meanwhile.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

BENCHMARKS = {
    "sync": "heard_to_lit",
    "seek": "seek_landing",
    "start": "start",
    "view": "transcript_view",
    "cpu": "following",
    "readers": "readers",
    "page": "page",
    "feeds": "feeds",
    "align": "align",
    "links": "links",
    "clips": "clips",
    "fetch": "first_sound",
    "library": "library_view",
    "store": "large_library",
    "index": "index",
    "search": "search",
    "refresh": "refresh",
}


def main(argv: list[str]) -> int:
    if argv[:1] in (["-h"], ["--help"]):
        print(__doc__)
        for name, module in BENCHMARKS.items():
            doc = import_module(f"tests.bench.{module}").__doc__ or ""
            print(f"  {name:<8} {doc.splitlines()[0]}")
        return 0
    name, *options = argv or ["all"]
    if name != "all" and name not in BENCHMARKS:
        print(f"There is no benchmark {name}: there is {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    # As users have it: what was compiled once is not compiled at every start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for module in BENCHMARKS.values() if name == "all" else [BENCHMARKS[name]]:
        import_module(f"tests.bench.{module}").main(options)
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    sys.exit(main(sys.argv[1:]))
