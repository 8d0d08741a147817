"""20,000 segments against 20: time to open, memory, and the price of a highlight move.

Each size gets a fresh process. The moves are drawn in full, down to the bytes that a
terminal would get.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

from textual.app import App, ComposeResult

from player.transcript.model import Segment, Timing, Transcript, Word
from player.ui.widgets.transcript_view import TranscriptView
from tests.bench.table import Row, print_table

MOVES = 300
OPEN_MS, MEMORY_MB, MOVE_MS = 100.0, 15.0, 3.0
_VOCABULARY = ("so", "what", "we", "heard", "is", "that", "people", "remember", "the", "voices")


def transcript(count: int) -> Transcript:
    """Segments of 3 to 20 words with word times, two speakers."""
    segments: list[Segment] = []
    at_ms = 0
    for index in range(count):
        texts = [_VOCABULARY[(index + word) % len(_VOCABULARY)] for word in range(3 + index % 18)]
        if index % 3 == 2:
            texts[-1] += "."
        words = tuple(
            Word(text, at_ms + 250 * place, at_ms + 250 * (place + 1))
            for place, text in enumerate(texts)
        )
        speaker = "Ada" if index // 7 % 2 else "Grace"
        segments.append(
            Segment(at_ms, words[-1].end_ms, " ".join(texts), speaker=speaker, words=words)
        )
        at_ms = words[-1].end_ms
    return Transcript.of(segments, Timing.WORDS)


class _Bench(App[None]):
    def __init__(self, shown: Transcript) -> None:
        super().__init__()
        self._shown = shown
        self.written_at = 0.0

    @property
    def is_headless(self) -> bool:
        """Say no, so that frames are turned into bytes as for a terminal."""
        return False

    def note_writes(self) -> None:
        """From now on keep the time at which the driver was last written to."""

        def write(data: str) -> None:
            self.written_at = time.perf_counter()

        assert self._driver is not None
        self._driver.write = write  # type: ignore[method-assign]

    def compose(self) -> ComposeResult:
        yield TranscriptView(self._shown)


async def _measure(count: int) -> dict[str, float]:
    shown = transcript(count)
    # As podline does once an episode is read: else the collector walks all words, again and again.
    gc.collect()
    gc.freeze()
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    app = _Bench(shown)
    async with app.run_test(size=(100, 40)) as pilot:
        # A long transcript is laid out in a thread.
        await app.workers.wait_for_complete()
        await pilot.pause()
        open_ms = (time.perf_counter() - began) * 1_000
        app.note_writes()
        view = app.query_one(TranscriptView)
        frames: list[float] = []
        waits: list[float] = []
        middle = range(count // 2, count)
        moves = [
            (segment, word)
            for segment in (middle[:40] if count > 40 else range(count))
            for word in range(len(shown.segments[segment].words))
        ][:MOVES]
        cpu = time.process_time()
        for place in moves:
            began = time.perf_counter()
            view.light(*place)
            view.draw_now()
            waits.append((app.written_at - began) * 1_000)
            await asyncio.sleep(0.02)
        cpu_ms = (time.process_time() - cpu) * 1_000 / len(moves)
        view.light(None, None)
        await pilot.pause()
        for place in moves[:60]:
            began = time.perf_counter()
            view.light(*place)
            while app.written_at < began:
                assert time.perf_counter() - began < 1, "a highlight was never drawn"
                await asyncio.sleep(0)
            frames.append((app.written_at - began) * 1_000)
            await asyncio.sleep(0.02)
    memory_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb
    return {
        "open_ms": open_ms,
        "memory_mb": memory_kb / 1_024,
        "move_ms": cpu_ms,
        "now_ms": statistics.median(waits),
        "now_p95_ms": statistics.quantiles(waits, n=20)[-1],
        "frame_ms": statistics.median(frames),
        "frame_p95_ms": statistics.quantiles(frames, n=20)[-1],
    }


def _in_child(count: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.transcript_view", "--child", str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _typical(count: int) -> dict[str, float]:
    """The median of three fresh processes."""
    runs = [_in_child(count) for _ in range(3)]
    return {what: statistics.median(run[what] for run in runs) for what in runs[0]}


def main(argv: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.child:
        print(json.dumps(asyncio.run(_measure(options.child))))
        return
    few, many, most = (_typical(size) for size in (20, 20_000, 100_000))
    opened, memory = many["open_ms"] - few["open_ms"], many["memory_mb"] - few["memory_mb"]
    move = many["move_ms"]
    print_table(
        "Transcript view, 20,000 segments against 20",
        [
            Row("open, 20 segments", f"{few['open_ms']:.0f} ms"),
            Row("open, 20,000 more", f"{opened:+.0f} ms", "≤ +100 ms", opened <= OPEN_MS),
            Row("open, 100,000 more", f"{most['open_ms'] - few['open_ms']:+.0f} ms"),
            Row("memory, 20,000 more", f"{memory:+.1f} MB", "≤ +15 MB", memory <= MEMORY_MB),
            Row("CPU a highlight move, 20", f"{few['move_ms']:.2f} ms"),
            Row("CPU a highlight move, 20,000", f"{move:.2f} ms", "≤ 3 ms", move <= MOVE_MS),
            Row("CPU a highlight move, 100,000", f"{most['move_ms']:.2f} ms"),
            Row("light to the driver's write, drawn now", _median_p95(many, "now")),
            Row("light to the driver's write, next frame", _median_p95(many, "frame")),
        ],
    )


def _median_p95(row: dict[str, float], what: str) -> str:
    return f"{row[f'{what}_ms']:.1f} ms, p95 {row[f'{what}_p95_ms']:.1f} ms"


if __name__ == "__main__":
    main()
