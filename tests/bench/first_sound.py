"""From the command to the first sound of an episode that has to be fetched.

Half an hour of noise comes from a server on loopback at 1 MB/s that answers each request
after a tenth of a second, as over a common line. The clock starts when the transfer is begun
and the engine told to play; the sound process is up by then, as it is in podline. The end is
the first loud sample that the silent sink rendered. In the middle: nothing has arrived there.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from player.audio.process import ProcessEngine
from tests.bench.table import Row, print_table
from tests.support.fetching import fetching
from tests.support.http_server import Sound
from tests.support.locating import onset
from tests.support.media import noise
from tests.support.pulse import PrivatePulse, Recorder, private_pulse

BYTES_PER_S = 1_000_000
LATENCY_S = 0.1
LIMIT_S = 60.0
TARGET_S = 2.0
CASES = (
    ("mp3-cbr", 0, True),
    ("mp3-cbr", 900_000, True),
    ("mp3-vbr", 900_000, True),
    ("m4a", 0, True),
    ("m4a", 900_000, True),
    ("opus", 0, True),
    ("opus", 900_000, True),
    ("mp3-cbr", 0, False),
)


async def first_sound_s(pulse: PrivatePulse, media: Path, at_ms: int, *, ranges: bool) -> float:
    """Seconds to the first sound. AssertionError where none comes."""
    engine = ProcessEngine()
    try:
        if sentence := engine.wait_ready():
            raise RuntimeError(sentence)
        engine.start(lambda _: None)
        sound = Sound(
            media.read_bytes(), ranges=ranges, bytes_per_s=BYTES_PER_S, latency_s=LATENCY_S
        )
        with Recorder(pulse) as recorder, tempfile.TemporaryDirectory() as folder:
            began_ns = time.monotonic_ns()
            with fetching(sound, Path(folder)) as coming:
                path = coming.transfer.arrived.path
                engine.load(
                    path,
                    at_ms=at_ms,
                    rate=1.0,
                    volume=100,
                    paused=False,
                    arriving=coming.stream,
                )
                while True:
                    await asyncio.sleep(0.05)
                    recording = recorder.recording
                    begin = max(0, recording.at(began_ns))
                    at = onset(recording.samples[begin:])
                    if at is not None:
                        return (recording.ns(begin + at) - began_ns) / 1e9
                    assert time.monotonic_ns() - began_ns < LIMIT_S * 1e9, "no sound came"
    finally:
        engine.close()


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args(argv).runs
    rows = []
    with private_pulse() as pulse:
        os.environ.update(pulse.env)
        for kind, at_ms, ranges in CASES:
            media = noise(kind)
            times = [
                asyncio.run(first_sound_s(pulse, media, at_ms, ranges=ranges)) for _ in range(runs)
            ]
            place = "in the middle" if at_ms else "from the start"
            name = f"{kind}, {place}" + ("" if ranges else ", no ranges")
            middle, worst = statistics.median(times), max(times)
            figure = f"median {middle:.2f} s  worst {worst:.2f} s"
            rows.append(Row(name, figure, f"median ≤ {TARGET_S:g} s", middle <= TARGET_S))
    print_table("Command to first sound at 1 MB/s", rows)
