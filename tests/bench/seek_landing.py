"""Where a seek lands, how long until it sounds, and how right the clock is afterwards.

Random seeks in half an hour of noise that tells where it is (see `tests/support/locating`),
played by the real engine into a silent sink that is recorded. Truth is what ffmpeg decodes
the file to; for MP3 without a header, which ffmpeg decodes 25 ms late, what was encoded. The
engine is used without the interface.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from player.audio.engine import EngineEvent, Trouble
from player.audio.process import ProcessEngine
from tests.bench.figures import error_row
from tests.bench.table import Row, print_table
from tests.support.locating import SURE, Samples, heard_from, locate, thinned
from tests.support.media import KINDS, SOURCE_RATE, decoded, noise, noise_samples
from tests.support.pulse import RATE, PrivatePulse, Recorder, Recording, private_pulse

SETTLED_MS = 300
LISTEN_S = 1.1
PROBE_MS = 80

ClockLog = list[tuple[int, int]]


@dataclass
class Landing:
    """What came of one seek, in milliseconds."""

    asked_ms: int
    landed: float
    delay: float
    clock: list[float] = field(default_factory=list)


async def seeks(
    pulse: PrivatePulse, path: Path, known: Samples, places: Sequence[int]
) -> list[Landing | None]:
    """Seek to each place in turn; None where nothing was heard that could be located."""
    engine = ProcessEngine()
    troubles: list[EngineEvent] = []
    results: list[Landing | None] = []
    try:
        if sentence := engine.wait_ready():
            raise RuntimeError(sentence)
        engine.start(lambda event: troubles.append(event) if isinstance(event, Trouble) else None)
        with Recorder(pulse) as recorder:
            engine.load(path, at_ms=1000, rate=1.0, volume=100, paused=False)
            await asyncio.sleep(1.0)
            for asked_ms in places:
                began_ns = time.monotonic_ns()
                engine.seek(asked_ms)
                log = await watched(engine, LISTEN_S)
                await asyncio.sleep(0.1)
                results.append(judged(recorder.recording, known, asked_ms, began_ns, log))
    finally:
        engine.close()
    if troubles:
        raise RuntimeError(str(troubles))
    return results


async def watched(engine: ProcessEngine, seconds: float) -> ClockLog:
    """The clock, looked at every 20 ms or so."""
    log: ClockLog = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        now_ns = time.monotonic_ns()
        log.append((now_ns, engine.heard_ms(now_ns)))
        await asyncio.sleep(0.017)
    return log


def judged(
    recording: Recording, known: Samples, asked_ms: int, began_ns: int, log: ClockLog
) -> Landing | None:
    """Find in the recording what the seek came to."""
    begin = recording.at(began_ns)
    heard = thinned(recording.samples[begin : begin + round((LISTEN_S + 0.08) * RATE)])
    at = round((LISTEN_S - PROBE_MS / 1000) * SOURCE_RATE)
    probe = heard[at : at + PROBE_MS * SOURCE_RATE // 1000]
    place = locate(probe, known, asked_ms + LISTEN_S * 1000)
    if place.sure < SURE:
        return None
    first = heard_from(heard, known, at, place)
    delay_ms = first * 1000 / SOURCE_RATE
    at_start_ms = place.ms - at * 1000 / SOURCE_RATE
    landing = Landing(asked_ms, at_start_ms + delay_ms - asked_ms, delay_ms)
    for ns, clock_ms in log:
        passed_ms = (ns - began_ns) / 1e6
        if passed_ms >= SETTLED_MS:
            landing.clock.append(clock_ms - (at_start_ms + passed_ms))
    return landing


def rows(kind: str, landings: Sequence[Landing | None]) -> list[Row]:
    """The table's rows for one kind of file."""
    heard = [landing for landing in landings if landing is not None]
    lost = len(landings) - len(heard)
    delays = [landing.delay for landing in heard]
    clock = [error for landing in heard for error in landing.clock]
    table = [
        error_row(f"{kind}: lands", [x.landed for x in heard], p95=60, worst=150),
        error_row(f"{kind}: sounds after", delays, p95=150),
        error_row(f"{kind}: clock from {SETTLED_MS} ms on", clock, p95=30, bias=10),
    ]
    if lost:
        table.append(Row(f"{kind}: not located", f"{lost} of {len(landings)}", "none", False))
    return table


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", default=",".join(KINDS), help="Which, with commas between.")
    parser.add_argument("--seeks", type=int, default=20, help="How many in each file.")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="6 seeks in each file.")
    parser.add_argument("--detail", action="store_true", help="Print every landing.")
    options = parser.parse_args(argv)
    count = 6 if options.quick else options.seeks
    table: list[Row] = []
    with private_pulse() as pulse:
        os.environ.update(pulse.env)
        for kind in options.kinds.split(","):
            chance = random.Random(options.seed)
            places = [chance.randrange(2_000, 1_790_000) for _ in range(count)]
            path = noise(kind)
            known = noise_samples(1800) if kind == "mp3-vbr-bare" else decoded(path)
            landings = asyncio.run(seeks(pulse, path, known, places))
            table += rows(kind, landings)
            if options.detail:
                for landing in filter(None, landings):
                    clock = landing.clock
                    print(
                        f"{kind} {landing.asked_ms} landed {landing.landed:+.0f} after "
                        f"{landing.delay:.0f} clock {clock[0]:+.1f} … {clock[-1]:+.1f}"
                    )
    print_table("Seeks in half an hour, milliseconds", table)
