"""Reading 20,000 cues: the time against bare pysrt, and whether the interface is held up.

Bare pysrt gets decoded, faultless text; podline decodes, mends, cleans, names the speakers
and indexes. `python -m tests.bench.readers` prints the table.
"""

from __future__ import annotations

import asyncio
import gc
import statistics
import time
from collections.abc import Callable
from functools import partial

import pysrt

from player.timecode import format_cue
from player.transcript.reader import read_transcript
from player.transcript.reading import for_reading
from player.transcript.writer import write_transcript
from tests.bench.table import Row, print_table

CUES = 20_000
ROUNDS = 5
HELD_UP_MS = 50.0
_TICK_S = 0.002
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


async def longest_hold_ms(work: Callable[[], object]) -> float:
    """The longest time an event loop is held up while the work is done in a thread."""
    longest = 0.0
    task = asyncio.create_task(asyncio.to_thread(work))
    last = time.perf_counter()
    while not task.done():
        await asyncio.sleep(_TICK_S)
        now = time.perf_counter()
        longest = max(longest, now - last - _TICK_S)
        last = now
    await task
    return longest * 1_000


def _open(data: bytes) -> None:
    for_reading(read_transcript(data))


def main() -> None:
    """Measure and print."""
    text = srt(CUES)
    data = text.encode()
    transcript = read_transcript(data)
    bare = milliseconds(lambda: list(pysrt.stream(text.splitlines(keepends=True))))
    whole = milliseconds(partial(read_transcript, data))
    rows = [
        Row("bare pysrt, decoded text", f"{bare:.0f} ms"),
        Row("podline, from bytes", f"{whole:.0f} ms"),
        Row("ratio", f"{whole / bare:.2f}"),
    ]
    for kind in ("vtt", "json", "lrc", "text"):
        written = write_transcript(transcript, kind).encode()
        took = milliseconds(partial(read_transcript, written))
        rows.append(Row(f"the same as {kind}", f"{took:.0f} ms"))
    rows.append(
        Row("regrouped for reading", f"{milliseconds(partial(for_reading, transcript)):.0f} ms")
    )
    held = asyncio.run(longest_hold_ms(partial(_open, data)))
    rows.append(
        Row(
            "event loop held up meanwhile",
            f"{held:.0f} ms",
            f"≤ {HELD_UP_MS:.0f} ms",
            held <= HELD_UP_MS,
        )
    )
    print_table(f"Reading {CUES} cues (median of {ROUNDS})", rows)


if __name__ == "__main__":
    main()
