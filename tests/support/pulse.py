"""A private PulseAudio server with a silent sink, and a recorder that knows when it heard.

How exact the recorder's times are: the null sink renders blocks of BLOCK_MS by the system's
monotonic clock, between one block and nothing ahead of the moment its first sample is due
(compared with the latency that the server itself reports for clicks written to it: 0.1 to
2 ms ahead with blocks of 2 to 5 ms, 3 to 9 ms with blocks of 10), and `parec` passes a
block on at once. The quickest delivery over all blocks of a recording, and half a block,
give the moment sample 0 was due: within 3 ms.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
"""Samples a second, of the sink and of every recording."""

BLOCK_MS = 4
"""Short blocks make the recorder's times exact; the sink follows its most impatient client."""

SINK = "silent"
PAREC = (
    *("parec", "--raw", f"--device={SINK}.monitor", f"--latency-msec={BLOCK_MS}"),
    *("--format=s16le", f"--rate={RATE}", "--channels=1"),
)
START_LIMIT_S = 10.0

Samples = NDArray[np.float32]


@dataclass
class PrivatePulse:
    """A running server: `env` makes any process play into it."""

    folder: Path
    process: subprocess.Popen[bytes]
    _impatient: subprocess.Popen[bytes] | None = None

    @property
    def env(self) -> dict[str, str]:
        """The environment in which PulseAudio clients, libvlc too, find this server only."""
        return pulse_env(self.folder)

    def pactl(self, *arguments: str) -> str:
        """Run `pactl`; returns what it prints, raises CalledProcessError where it fails."""
        done = subprocess.run(
            ["pactl", *arguments], env=self.env, check=True, capture_output=True, timeout=10
        )
        return done.stdout.decode()

    def add_sink(self) -> str:
        """Plug the silent sink in; returns the number to unplug it by.

        A recording that nobody reads keeps the sink's blocks short from the start: left alone
        they are two seconds long, and shortening them in mid-play disturbs what plays.
        """
        number = self.pactl(
            "load-module",
            "module-null-sink",
            f"sink_name={SINK}",
            f"rate={RATE}",
            "channels=1",
            "format=s16le",
        ).strip()
        self._impatient = subprocess.Popen(
            PAREC, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        return number

    def remove_sink(self, number: str) -> None:
        """Unplug a sink that `add_sink` plugged in."""
        self.pactl("unload-module", number)
        self._stop_impatient()

    def _stop_impatient(self) -> None:
        if self._impatient is not None:
            self._impatient.kill()
            self._impatient.wait(5)
            self._impatient = None

    def stop(self) -> None:
        """End the server and delete its folder."""
        self._stop_impatient()
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)
        shutil.rmtree(self.folder, ignore_errors=True)


def pulse_env(folder: Path) -> dict[str, str]:
    """The present environment, with PulseAudio bound to the server in `folder`."""
    inherited: Mapping[str, str] = os.environ
    return {
        **{k: v for k, v in inherited.items() if not k.startswith("PULSE_") and k != "DISPLAY"},
        "XDG_RUNTIME_DIR": str(folder),
        "PULSE_RUNTIME_PATH": str(folder),
        "PULSE_STATE_PATH": str(folder),
        "PULSE_CLIENTCONFIG": str(folder / "client.conf"),
        "PULSE_SERVER": f"unix:{folder / 'native'}",
    }


@contextmanager
def private_pulse(*, sink: bool = True) -> Iterator[PrivatePulse]:
    """A server of our own for as long as the block runs; with the silent sink unless told not."""
    folder = Path(tempfile.mkdtemp(prefix="podline-pulse-"))
    folder.chmod(0o700)
    (folder / "client.conf").write_text("autospawn = no\nenable-shm = no\n")
    # The arguments keep a server alive that nobody uses, and run it happily as root.
    process = subprocess.Popen(
        [
            "pulseaudio",
            "-n",
            "--daemonize=no",
            "--use-pid-file=no",
            "--exit-idle-time=-1",
            "--disable-shm=yes",
            "--log-target=file:" + str(folder / "log"),
            "-L",
            f"module-native-protocol-unix socket={folder / 'native'} auth-anonymous=1",
        ],
        env=pulse_env(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    pulse = PrivatePulse(folder, process)
    try:
        _wait_until_up(pulse)
        if sink:
            pulse.add_sink()
        yield pulse
    finally:
        pulse.stop()


def _wait_until_up(pulse: PrivatePulse) -> None:
    limit = time.monotonic() + START_LIMIT_S
    while time.monotonic() < limit:
        if pulse.process.poll() is not None:
            log = pulse.folder / "log"
            said = log.read_text() if log.exists() else ""
            raise RuntimeError(f"pulseaudio ended with {pulse.process.returncode}: {said}")
        try:
            pulse.pactl("info")
        except subprocess.CalledProcessError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError("pulseaudio did not come up")


@dataclass
class Recording:
    """What the sink played: `samples` from -1 to 1, sample 0 due at monotonic `zero_ns`."""

    samples: Samples
    zero_ns: int
    _rate: int = field(default=RATE)

    def at(self, ns: int) -> int:
        """The index of the sample due at monotonic `ns`; may lie outside the recording."""
        return round((ns - self.zero_ns) * self._rate / 1e9)

    def ns(self, index: int) -> int:
        """The monotonic moment at which sample `index` was due."""
        return self.zero_ns + round(index * 1e9 / self._rate)

    def between(self, start_ns: int, end_ns: int) -> Samples:
        """The samples due from `start_ns` up to `end_ns`, as far as recorded."""
        return self.samples[max(0, self.at(start_ns)) : max(0, self.at(end_ns))]


class Recorder:
    """Records the silent sink from `start` on; `recording` gives what there is so far."""

    def __init__(self, pulse: PrivatePulse) -> None:
        self._pulse = pulse
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None
        self._blocks: list[bytes] = []
        self._quickest_ns: int | None = None
        self._taken = 0

    def __enter__(self) -> Recorder:
        self._process = subprocess.Popen(
            PAREC,
            env=self._pulse.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        limit = time.monotonic() + START_LIMIT_S
        while self._quickest_ns is None:
            if time.monotonic() > limit or self._process.poll() is not None:
                raise RuntimeError("parec did not record")
            time.sleep(0.01)
        return self

    def __exit__(self, *_: Any) -> None:
        assert self._process is not None
        assert self._thread is not None
        self._process.terminate()
        self._process.wait(5)
        self._thread.join(5)
        assert self._process.stdout is not None
        self._process.stdout.close()

    @property
    def recording(self) -> Recording:
        """Everything recorded so far."""
        blocks = list(self._blocks)
        zero_ns = self._quickest_ns
        assert zero_ns is not None
        data = np.frombuffer(b"".join(blocks), dtype="<i2")
        return Recording(
            (data / np.float32(32768)).astype(np.float32), zero_ns + BLOCK_MS * 500_000
        )

    def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        stream = self._process.stdout.fileno()
        odd = b""
        while block := os.read(stream, 65536):
            arrived_ns = time.monotonic_ns()
            block = odd + block
            odd = block[len(block) & ~1 :]
            block = block[: len(block) & ~1]
            due_if_at_once = arrived_ns - round(self._taken * 1e9 / RATE)
            if self._quickest_ns is None or due_if_at_once < self._quickest_ns:
                self._quickest_ns = due_if_at_once
            self._taken += len(block) // 2
            self._blocks.append(block)
