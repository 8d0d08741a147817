"""How a file that is still arriving is to be opened at a place.

What libav seeks in by itself (M4A, Opus, FLAC, WAV) is as exact as a whole file: it asks for
the bytes it needs. An MP3 is exact as far as its start has arrived without a gap, since its
frames have been counted that far; beyond, the place is guessed (`mp3_guess` says how well),
and `shift_ms` sets the times right once the frames before it have arrived and been counted.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import BinaryIO, cast

from player.audio.arrivals import GONE, Arrivals, ArrivingFile, Reader
from player.audio.mp3_guess import NEEDED_MS, Mp3Guess
from player.audio.mp3_index import Mp3Index
from player.audio.opening import AHEAD_MS, CHUNK, EARLY_MS, Opening, Source, is_mp3
from player.audio.packets import USUAL_MS, packet_ms
from player.mpeg.frames import tag_size

_HEAD = 64
_MOST_TAGS = 8
_PLAIN = 12
_PLAIN_SOUND = (b"RIFF", b"RF64", b"FORM")
"""WAV and AIFF: what follows is a size, which may look like letters."""

_TEXT = frozenset(b"\t\n\r") | frozenset(range(0x20, 0x7F))
_BEFORE = 4_096
"""Bytes before a guessed place: a frame borrows from up to 511 bytes of earlier sound."""

_ASK_AGAIN_S = 0.5
_WINDOW = 1 << 14
"""Bytes around a guessed place in which frames are looked for."""


class ArrivingSource(Source):
    """One file that is arriving; looked at and counted on a thread of its own."""

    def __init__(self, arrivals: Arrivals) -> None:
        self._arrivals = arrivals
        self._head, self._packet_ms = b"", USUAL_MS
        self._index: Mp3Index | None = None
        self._gone = self._looked = self._settled = self._refused = False
        self._guess: Mp3Guess | None = None
        self._guessed: tuple[int, float] | None = None
        self._asked_for, self._asked_s = -1, 0.0
        self._reader = Reader()
        threading.Thread(target=self._look, daemon=True).start()

    @property
    def path(self) -> Path:
        """Where the file is by now."""
        return self._arrivals.path

    @property
    def guessed(self) -> bool:
        """Whether the times of the last opening are a guess still."""
        return self._guessed is not None

    def close(self) -> None:
        """Stop looking and counting."""
        self._gone = True
        self._arrivals.leave(self._reader)

    def opening(self, at_ms: float, rate: float) -> Opening | None:
        """How to hear `at_ms` at `rate`; None while too little has arrived to say it.

        Raises ValueError for what is no sound, and OSError.
        """
        self._guessed = None
        index = self._index
        if not self._looked:
            return None
        if index is not None and index.foreign and not self._settled:
            return None
        if self._refused:
            raise ValueError("this is a text")
        if index is None or index.foreign:
            return self._sought_opening(at_ms, rate)
        if index.whole or index.reached_ms >= at_ms + AHEAD_MS:
            return self._mp3_opening(index, at_ms, EARLY_MS)
        return self._guessed_opening(index, at_ms)

    def shift_ms(self) -> float | None:
        """What to add to the times of the last opening, which were a guess until now.

        None where they were none, or are one still.
        """
        index = self._index
        if self._guessed is None or index is None or not index.offsets:
            return None
        offset, guessed_ms = self._guessed
        if not index.whole and index.offsets[-1] < offset:
            return None
        self._guessed = None
        return index.ms_of(offset) - guessed_ms

    def _guessed_opening(self, index: Mp3Index, at_ms: float) -> Opening | None:
        if self._guess is None:
            if index.reached_ms < NEEDED_MS:
                return None
            self._guess = Mp3Guess(index, self.read)
        guess = self._guess
        begin = max(guess.offset_of(at_ms) - _BEFORE, index.offsets[0])
        if self._arrivals.length is not None:
            begin = max(min(begin, self._arrivals.length - _WINDOW), index.offsets[0])
        if begin <= index.offsets[-1]:
            self._ask(begin)  # It will be counted as soon as it has arrived.
            return None
        if not self._arrivals.has(begin, _WINDOW):
            self._ask(begin)
            return None
        window = Mp3Index(begin)
        window.feed(self.read(begin, _WINDOW))
        if not window.offsets:
            self._guessed = begin, guess.ms_of(begin)
            return Opening(at_ms, EARLY_MS, label_ms=guess.ms_of(begin), tail=(b"", begin))
        base_ms = guess.ms_of(window.offsets[0])
        start = window.start_for(max(at_ms - base_ms, 0.0), self.read)
        self._guessed = start.offset, base_ms + start.heard_ms
        label_ms = base_ms + start.label_ms
        return Opening(label_ms, EARLY_MS, label_ms=label_ms, tail=(start.lead, start.offset))

    def _ask(self, offset: int) -> None:
        """Ask, and ask again: whoever reads for the old place may have asked in between."""
        now_s = time.monotonic()
        if self._asked_for != offset or now_s - self._asked_s >= _ASK_AGAIN_S:
            self._asked_for, self._asked_s = offset, now_s
            self._arrivals.ask(offset)

    def _look(self) -> None:
        file = ArrivingFile(self._arrivals, self._reader)
        try:
            self._head = file.read(_HEAD)
            self._refuse_text(self._head)
            if is_mp3(self._head):
                self._index = index = Mp3Index()
                self._looked = True
                self._count_arriving(index, file)
            else:
                file.seek(0)
                self._packet_ms = packet_ms(cast("BinaryIO", file))
            if self._index is not None and self._index.foreign:
                self._look_behind_tags(file)
        except OSError:
            pass
        finally:
            self._looked = self._settled = True
            file.close()

    def _look_behind_tags(self, file: ArrivingFile) -> None:
        at = 0
        for _ in range(_MOST_TAGS):
            file.seek(at)
            head = file.read(_HEAD)
            size = tag_size(head[:10])
            if not size:
                self._refuse_text(head)
                return
            at += size

    def _refuse_text(self, head: bytes) -> None:
        """No sound begins with text, and a playlist would be followed to where it leads."""
        text = head.lstrip(b"\xef\xbb\xbf\xff\xfe\0")[:_PLAIN]
        plain = bool(text) and all(byte in _TEXT for byte in text)
        self._refused |= plain and not text.startswith(_PLAIN_SOUND)

    def _count_arriving(self, index: Mp3Index, file: ArrivingFile) -> None:
        """Count frames from the start on as they come; nothing is asked for here."""
        at = 0
        file.seek(0)
        while not (self._gone or index.foreign):
            # Until a guess can be made, the start is what is needed most.
            needed = index.reached_ms < NEEDED_MS
            there = self._arrivals.wait(at, self._reader, asks=needed)
            if there == GONE:
                return
            if not there:
                break
            chunk = file.read(min(there, CHUNK))
            at += len(chunk)
            index.feed(chunk)
        index.finish()
