"""Reading 20,000 cues: the time against bare pysrt, and whether the interface is held up.

Bare pysrt gets decoded, faultless text; podline decodes, mends, cleans, names the speakers
and indexes. Then the whole episode is opened in the real interface, which must answer
meanwhile; on a machine with other work only podline's own share of that says something.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pysrt

from player.timecode import format_cue
from player.transcript.reader import read_transcript
from player.transcript.reading import for_reading
from player.transcript.writer import write_transcript
from tests.bench.opening_hold import longest_hold, make_episode
from tests.bench.table import Row, print_table

CUES = 20_000
ROUNDS = 5
HELD_UP_MS = 50.0
_TEXTS = (
    "Alban: It is so nice to\nlike, show up and record this",
    "show. And Travis has already put\ntogether an outline, hasn't he?",
    "Kevin: I never said that. The\nonly reason was because of you.",
    "Yeah, exactly – “café” and all.",
)


def srt(cues: int) -> str:
    """An SRT file of two speakers, two and a half seconds a cue."""
    return "\n".join(
        f"{at + 1}\n{format_cue(at * 2_500, comma=True)} --> "
        f"{format_cue(at * 2_500 + 2_400, comma=True)}\n{_TEXTS[at % len(_TEXTS)]}\n"
        for at in range(cues)
    )


def milliseconds(work: Callable[[], object]) -> float:
    """The median time of a piece of work."""
    times = []
    for _ in range(ROUNDS):
        gc.collect()
        begin = time.perf_counter()
        work()
        times.append((time.perf_counter() - begin) * 1_000)
    return statistics.median(times)


def main(argv: Sequence[str] = ()) -> None:
    """Measure and print."""
    argparse.ArgumentParser(prog="readers", description=__doc__).parse_args(argv)
    text = srt(CUES)
    data = text.encode()
    transcript = read_transcript(data)
    bare = milliseconds(lambda: list(pysrt.stream(text.splitlines(keepends=True))))
    whole = milliseconds(partial(read_transcript, data))
    rows = [
        Row("bare pysrt, decoded text", f"{bare:.0f} ms"),
        Row("podline, from bytes", f"{whole:.0f} ms"),
        Row("ratio to bare pysrt", f"{whole / bare:.2f}"),
    ]
    for kind in ("vtt", "json", "lrc", "text"):
        written = write_transcript(transcript, kind).encode()
        took = milliseconds(partial(read_transcript, written))
        rows.append(Row(f"the same as {kind}", f"{took:.0f} ms"))
    rows.append(
        Row("regrouped for reading", f"{milliseconds(partial(for_reading, transcript)):.0f} ms")
    )
    with tempfile.TemporaryDirectory() as folder:
        media = make_episode(Path(folder), text, seconds=CUES * 5 // 2)
        holds = [asyncio.run(longest_hold(media)) for _ in range(ROUNDS)]
    late_ms = statistics.median(hold.late_ms for hold in holds)
    busy_ms = statistics.median(hold.busy_ms for hold in holds)
    target = f"≤ {HELD_UP_MS:.0f} ms"
    rows += [
        Row("interface held up while it opens", f"{late_ms:.0f} ms", target, late_ms <= HELD_UP_MS),
        Row("  podline's own share of that", f"{busy_ms:.0f} ms", target, busy_ms <= HELD_UP_MS),
    ]
    print_table(f"Reading {CUES} cues (median of {ROUNDS})", rows)


if __name__ == "__main__":
    main()
