"""The terminal's driver, mended where podline cannot do with it as it is."""

from __future__ import annotations

import sys
from codecs import IncrementalDecoder, getincrementaldecoder
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.driver import Driver
from textual.events import Paste
from textual.message import Message

from player.clean import clean_text


def forgiving(driver_class: type[Driver]) -> type[Driver]:
    """The same driver, which passes over bytes that are no UTF-8, and keeps pastes whole.

    Textual's own end reading at such a byte, and the program with it. They come from keys of
    a terminal in another encoding, from old mouse reports and from pasted files. The drivers
    make their decoder and parser themselves, that of Windows in a module beside it, which is
    loaded there alone; they offer no other way to have others.
    """
    modules: tuple[Any, ...] = (
        sys.modules[driver_class.__module__],
        sys.modules.get("textual.drivers.win32"),
    )
    for module in modules:
        if getattr(module, "getincrementaldecoder", None) is getincrementaldecoder:
            module.getincrementaldecoder = _forgiving_decoder
        if getattr(module, "XTermParser", None) is XTermParser:
            module.XTermParser = PasteKeepingParser
    return driver_class


def _forgiving_decoder(encoding: str) -> Callable[[], IncrementalDecoder]:
    return partial(getincrementaldecoder(encoding), errors="ignore")


class PasteKeepingParser(XTermParser):
    """Reads what comes from the terminal; nothing within a paste is ever a key.

    Textual's own takes the rest of a paste for keys where an escape sequence stands in it.
    It is shown where a paste begins and ends, and nothing between.
    """

    def __init__(self, debug: bool = False) -> None:
        self._pasted: list[str] | None = None
        self._before = ""
        super().__init__(debug)

    def feed(self, data: str) -> Iterator[Message]:
        """What `data` means; a mark may come in two parts. "" is the end of all input."""
        if not data:
            yield from super().feed(data)
        while data:
            mark = BRACKETED_PASTE_START if self._pasted is None else BRACKETED_PASTE_END
            seen = self._before + data
            at = seen.find(mark)
            past = len(data) if at < 0 else at + len(mark) - len(self._before)
            self._before = seen[1 - len(mark) :] if at < 0 else ""
            part, data = data[:past], data[past:]
            if self._pasted is None:
                yield from super().feed(part)
                self._pasted = None if at < 0 else []
                continue
            self._pasted.append(part)
            if at >= 0:
                text = "".join(self._pasted).removesuffix(mark)
                self._pasted = None
                for _ in super().feed(mark):
                    pass
                yield Paste(clean_text(text))
