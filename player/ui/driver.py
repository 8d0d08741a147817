"""The terminal's driver, mended where podline cannot do with it as it is."""

from __future__ import annotations

import sys
from codecs import IncrementalDecoder, getincrementaldecoder
from collections.abc import Callable
from functools import partial
from typing import Any

from textual.driver import Driver


def forgiving(driver_class: type[Driver]) -> type[Driver]:
    """The same driver, which passes over bytes that are no UTF-8.

    Textual's own end reading at such a byte, and the program with it. They come from keys of
    a terminal in another encoding, from old mouse reports and from pasted files. The drivers
    make their decoder themselves, and offer no other way to have another.
    """
    module: Any = sys.modules[driver_class.__module__]
    if getattr(module, "getincrementaldecoder", None) is getincrementaldecoder:
        module.getincrementaldecoder = _forgiving_decoder
    return driver_class


def _forgiving_decoder(encoding: str) -> Callable[[], IncrementalDecoder]:
    return partial(getincrementaldecoder(encoding), errors="ignore")
