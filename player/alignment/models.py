"""Speech models: a folder, or a name that faster-whisper fetches a model by."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from player.alignment.problems import ModelError
from player.alignment.sound import INSTALL_HINT
from player.clean import clean_line

_log = logging.getLogger(__name__)

_FILES = ["config.json", "preprocessor_config.json", "model.bin", "tokenizer.json", "vocabulary.*"]
"""What faster-whisper itself asks for."""


def is_installed() -> bool:
    """True where the optional extra is there; imports nothing."""
    return find_spec("faster_whisper") is not None


def model_folder(model: str, on_progress: Callable[[int, int], None] | None) -> Path:
    """Where the model is; fetched first where it never was, which is told in bytes.

    With `on_progress` None it is not fetched. Raises ModelError.
    """
    own = _own_folder(model)
    if own is not None:
        return own
    if not is_installed():
        raise ModelError(INSTALL_HINT)
    from faster_whisper import utils

    names = utils.available_models()
    shown = clean_line(model)
    if "/" in model or "\\" in model:
        if Path(model).is_absolute() or model.startswith((".", "~")) or model.count("/") != 1:
            raise ModelError(f"There is no speech model in {shown}: that folder is missing.")
    elif model not in names:
        raise ModelError(
            f"There is no speech model “{shown}”: give a folder, or one of {', '.join(names)}."
        )
    try:
        return Path(utils.download_model(model, local_files_only=True))
    except Exception:  # noqa: S110 - whatever the cache says, it is not there yet
        pass
    if on_progress is None:
        raise ModelError(f"The speech model “{shown}” was not fetched yet.")
    return _fetched(utils, model, on_progress)


def _own_folder(model: str) -> Path | None:
    """The folder of the listener's own that is named, if it is one."""
    # A ~ may name a user whom nobody knows.
    with suppress(RuntimeError):
        folder = Path(model).expanduser()
        return folder if folder.is_dir() else None
    return None


def _fetched(utils: Any, model: str, on_progress: Callable[[int, int], None]) -> Path:
    from huggingface_hub import snapshot_download

    repository = model if "/" in model else utils._MODELS[model]
    try:
        folder = snapshot_download(
            repository, allow_patterns=_FILES, tqdm_class=_progress_class(on_progress)
        )
    except Exception as error:
        _log.warning("The speech model was not fetched: %s: %s", type(error).__name__, error)
        raise ModelError(
            f"The speech model “{clean_line(model)}” could not be fetched: try again with a "
            "connection, or name a folder that holds one with --model or as “speech_model” in "
            "the settings."
        ) from error
    return Path(folder)


def _progress_class(on_progress: Callable[[int, int], None]) -> type:
    """A progress bar that draws nothing and tells how many bytes have come."""
    from tqdm.auto import tqdm

    class Told(tqdm):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            kwargs.pop("name", None)
            super().__init__(*args, **{**kwargs, "disable": True})
            self._told = 0
            self._whole = int(kwargs.get("total") or 0)
            self._bytes = kwargs.get("unit") == "B"

        def update(self, n: float | None = 1) -> bool | None:
            self._told += int(n or 0)
            if self._bytes:
                on_progress(self._told, int(self.total or self._whole))
            return None

    return Told
