"""Audio files of every kind, made once by ffmpeg."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

SECONDS = 12.3
_KINDS: dict[str, tuple[str, ...]] = {
    "source.wav": (),
    "cbr.mp3": ("-b:a", "64k"),
    "cbr-bare.mp3": ("-b:a", "128k", "-write_xing", "0", "-id3v2_version", "0"),
    "vbr.mp3": ("-q:a", "4"),
    "vbr-bare.mp3": ("-q:a", "4", "-write_xing", "0"),
    "mono.mp3": ("-q:a", "5", "-ar", "22050", "-ac", "1"),
    "layer2.mp2": ("-b:a", "128k"),
    "adts.aac": (),
    "plain.m4a": (),
    "fragments.m4a": ("-movflags", "frag_keyframe+empty_moov", "-f", "mp4"),
    "speech.opus": (),
    "vorbis.ogg": (),
    "lossless.flac": (),
    "matroska.mka": ("-c:a", "libopus"),
    "web.webm": (),
    "apple.aiff": (),
    "windows.wma": (),
}

Make = Callable[..., Path]


def run_ffmpeg(*arguments: str) -> bytes:
    """Run ffmpeg, quietly; what it wrote on standard output."""
    command = ["ffmpeg", "-y", "-v", "error", *arguments]
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout


@pytest.fixture(scope="session")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one file of each kind: 12.3 seconds, now loud and now soft."""
    if shutil.which("ffmpeg") is None:
        pytest.skip("ffmpeg makes these files")
    folder = tmp_path_factory.mktemp("sounds")
    run_ffmpeg(
        *("-f", "lavfi", "-i", f"anoisesrc=duration={SECONDS}:sample_rate=44100:seed=7"),
        *("-af", "volume='if(lt(mod(t,4),2),0.5,0.01)':eval=frame"),
        str(folder / "source.wav"),
    )
    for name, options in _KINDS.items():
        if options or name != "source.wav":
            run_ffmpeg("-i", str(folder / "source.wav"), *options, str(folder / name))
    _join(folder, "spliced.mp3", "vbr.mp3", "cbr.mp3")
    _join(folder, "joined.ogg", "vorbis.ogg", "vorbis.ogg")
    for kind in ("wav", "flac"):
        piped = run_ffmpeg("-i", str(folder / "source.wav"), "-f", kind, "-")
        (folder / f"piped.{kind}").write_bytes(piped)
    return folder


def _join(folder: Path, name: str, *parts: str) -> None:
    (folder / name).write_bytes(b"".join((folder / part).read_bytes() for part in parts))
