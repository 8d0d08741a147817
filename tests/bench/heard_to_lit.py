"""From heard to lit: how far the highlight is from the sound, through the whole program.

podline plays a file of tone bursts with a cue at each, in a real terminal, by real libvlc,
into a silent sink that is recorded. Heard is the moment at which a burst stands in the
recording, lit the moment at which the frame that lights its cue had been written to the
terminal (`--trace`). A positive error is a highlight that came late. With `--actions` the
keys seek, pause and change the rate meanwhile; what is lit within 300 ms of one does not
count.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from player.timecode import format_cue
from tests.bench.figures import error_row
from tests.bench.table import print_table
from tests.support.locating import onsets
from tests.support.media import Bursts, bursts
from tests.support.pulse import PrivatePulse, Recorder, Recording, private_pulse
from tests.support.terminal import Terminal

KINDS = ("wav", "mp3-cbr", "mp3-vbr", "mp3-vbr-bare", "m4a", "opus", "ogg", "flac")
P95_MS = {1.0: 30.0, 1.5: 40.0, 2.0: 40.0}
BIAS_MS = 10.0
SETTLED_NS = 300_000_000
NEAR_NS = 250_000_000
QUIET_MS = 60.0

Event = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """What one sitting left: the recording and the events of its trace, until it was left."""

    recording: Recording
    events: list[Event]
    left_ns: int


def write_cues(made: Bursts, path: Path) -> None:
    """One SRT cue for each burst, where it was put before the sound was encoded.

    That is what a transcript made from the recording has, so what an encoder adds in front
    (25 ms by LAME, unnamed in an MP3 without a header) is the player's to take off.
    """
    blocks = [
        f"{number}\n{format_cue(start, comma=True)} --> "
        f"{format_cue(start + made.burst_ms, comma=True)}\nburst {number}\n"
        for number, start in enumerate(made.starts_ms, 1)
    ]
    path.write_text("\n".join(blocks), encoding="utf-8")


def sitting(
    pulse: PrivatePulse, made: Bursts, rate: float, seconds: float, keys: Sequence[str] = ()
) -> Run:
    """Play the bursts for a while, pressing the keys at even distances."""
    with TemporaryDirectory() as home, Recorder(pulse) as recorder:
        folder = Path(home)
        cues, trace = folder / "cues.srt", folder / "trace.jsonl"
        write_cues(made, cues)
        settings = folder / ".config" / "podline" / "settings.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text(f"rate = {rate}\n", encoding="utf-8")
        command = [sys.executable, "-P", "-m", "player", "play", str(made.path)]
        command += ["--transcript", str(cues), "--trace", str(trace)]
        with Terminal(command, size=(80, 24), env=_env(pulse.env, home)) as terminal:
            terminal.wait_for("burst 1", 15)
            pause_s = seconds / (len(keys) + 1)
            for key in keys:
                terminal.read(pause_s)
                terminal.press(key)
            terminal.read(pause_s)
            left_ns = time.monotonic_ns()
            terminal.press("q")
            terminal.wait_closed(5)
        time.sleep(0.1)
        lines = trace.read_text(encoding="utf-8").splitlines()
        return Run(recorder.recording, [json.loads(line) for line in lines], left_ns)


def _env(env: Mapping[str, str], home: str) -> dict[str, str]:
    kept = {k: v for k, v in env.items() if k == "XDG_RUNTIME_DIR" or not k.startswith("XDG_")}
    return {**kept, "HOME": home}


def errors_ms(run: Run) -> list[float]:
    """Lit minus heard for every burst, but for what was lit soon after an action.

    A highlight without a burst counts as infinitely wrong, and so does, where there were no
    actions, a burst without a highlight.
    """
    end_ns = run.left_ns - NEAR_NS
    found = [run.recording.ns(at) for at in onsets(run.recording.samples, QUIET_MS)]
    heard = np.array(found, dtype=np.int64)
    actions = [e["t_ns"] for e in run.events if e["event"] in ("seek", "pause", "resume", "rate")]
    errors: list[float] = []
    lit: list[int] = []
    before: Event = {"segment": None}
    for event in (e for e in run.events if e["event"] == "highlight"):
        started = event["segment"] is not None and event["segment"] != before["segment"]
        before = event
        lit_ns = event["t_ns"]
        lit += [lit_ns] if started else []
        if not started or lit_ns > end_ns:
            continue
        if any(0 <= lit_ns - action < SETTLED_NS for action in actions):
            continue
        nearest = heard[np.argmin(np.abs(heard - lit_ns))] if len(heard) else 0
        if abs(int(nearest) - lit_ns) < NEAR_NS:
            errors.append((lit_ns - int(nearest)) / 1e6)
        else:
            errors.append(float("inf"))
    if not actions and run.events:
        began_ns, left_ns = run.events[0]["t_ns"], run.events[-1]["t_ns"]
        during = [int(at) for at in heard if began_ns < at < left_ns - NEAR_NS]
        dark = [at for at in during if not any(abs(at - ns) < NEAR_NS for ns in lit)]
        errors += [float("inf")] * len(dark)
    return errors


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--rates", default="1,1.5,2")
    parser.add_argument("--seconds", type=float, default=20.0, help="of listening, a run")
    parser.add_argument("--quick", action="store_true", help="MP3 and M4A, 8 seconds each")
    parser.add_argument("--no-actions", action="store_true")
    given = parser.parse_args(argv)
    kinds = ["mp3-vbr", "m4a"] if given.quick else given.kinds.split(",")
    seconds = 8.0 if given.quick else given.seconds
    with private_pulse() as pulse:
        for rate in map(float, given.rates.split(",")):
            made = [bursts(kind, seconds=round(seconds * rate) + 8) for kind in kinds]
            rows = [
                error_row(
                    kind,
                    errors_ms(sitting(pulse, of, rate, seconds)),
                    p95=P95_MS[rate],
                    bias=BIAS_MS,
                )
                for kind, of in zip(kinds, made, strict=True)
            ]
            print_table(f"Heard to lit at {rate:g}x, milliseconds", rows)
        if not given.no_actions:
            _with_actions(pulse, kinds)


def _with_actions(pulse: PrivatePulse, kinds: Sequence[str]) -> None:
    """20 seeks, 10 pauses and 5 rate changes in one long sitting with each kind."""
    plan = {
        "20 seeks": ["\x1b[C" if n % 3 else "\x1b[D" for n in range(20)],
        "10 pauses": [" "] * 20,
        "5 rate changes": ["]", "]", "]", "[", "["],
    }
    for what, keys in plan.items():
        rows = []
        for kind in kinds:
            order = list(keys)
            if what == "20 seeks":
                random.Random(11).shuffle(order)
            seconds = 2.2 * (len(order) + 1) if what != "10 pauses" else 1.3 * (len(order) + 1)
            run = sitting(pulse, bursts(kind, seconds=120), 1.0, seconds, order)
            rows.append(error_row(kind, errors_ms(run), p95=P95_MS[1.0], bias=BIAS_MS))
        print_table(f"Heard to lit after {what}, milliseconds", rows)
