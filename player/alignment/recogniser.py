"""The speech model: hears words in a stretch of sound.

Measured (faster-whisper 1.2, Whisper tiny int8, two cores): the batched pipeline drops whole
stretches unless asked for timestamps; memory grows with the stretch (350 MB for 120 s, 3.4 GB
for an hour); its voice filter loses real speech; conditioned on earlier text it repeats itself.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from player.alignment.problems import ModelError
from player.alignment.sound import INSTALL_HINT, RATE
from player.alignment.together import LeftError, Together
from player.alignment.values import HeardWord
from player.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from player.alignment.sound import Samples

_SILENT = 10 ** (-70 / 20)
_SURE = 0.6
_LOOPING = 2.4
"""Text that packs this much smaller than itself is a loop (OpenAI's own limit)."""


class Heard(NamedTuple):
    """The words of a stretch; `until_ms` where it was not heard to its end."""

    words: list[HeardWord]
    until_ms: int | None = None


class Recogniser:
    """A loaded model. It is to be used by one thread; it has others of its own."""

    def __init__(self, folder: Path, *, hint: str = "", threads: int = 0) -> None:
        """Load the model in a folder.

        The model tells the language by the sound; `hint`, a code such as "en", is taken
        where it is not sure.
        `threads` 0: as many as the machine has cores. Raises ModelError.
        """
        try:
            from faster_whisper import WhisperModel
        except ImportError as error:
            raise ModelError(INSTALL_HINT) from error
        missing = [name for name in ("model.bin", "config.json") if not (folder / name).is_file()]
        if missing:
            raise ModelError(
                f"The speech model in {clean_line(str(folder))} is not whole: "
                f"{' and '.join(missing)} is missing."
            )
        try:
            self._model = WhisperModel(
                str(folder), device="cpu", compute_type="int8", cpu_threads=threads
            )
        except Exception as error:
            raise ModelError(
                f"The speech model in {clean_line(str(folder))} is damaged or of another kind: "
                "fetch it again or choose another."
            ) from error
        self._together = Together(self._model.model)
        self._model.model = self._together
        self.english_only = not self._model.model.is_multilingual
        self.language = "en" if self.english_only else ""
        self._hint = hint

    def tell_language(self, samples: Samples) -> str:
        """The language spoken here; once it is sure, that is what is heard from then on."""
        if self.language:
            return self.language
        language, probability, _ = self._model.detect_language(samples)
        if probability >= _SURE:
            self.language = str(language)
        return self.language or self._hint or str(language)

    def hear_all(
        self,
        stretches: Sequence[tuple[Samples, int]],
        tell: Callable[[int, int], None] = lambda _number, _until_ms: None,
        is_left: Callable[[], bool] | None = None,
    ) -> list[Heard]:
        """The words in some stretches with their beginnings; at once they take less time.

        `tell` is told from threads up to when the stretch of a number was heard by now. Where
        `is_left`, no further window of any is heard.
        """
        # What a stretch is made ready with takes much memory, so it is done one at a time.
        works = [
            partial(_heard, self._segments(samples), at_ms, partial(tell, number))
            for number, (samples, at_ms) in enumerate(stretches)
        ]
        return self._together.at_once(works, is_left)

    def _segments(self, samples: Samples) -> Iterator[Any]:
        """The stretch as the model is about to hear it: it does while these are iterated over."""
        if samples.size < RATE // 10 or float(abs(samples).max()) < _SILENT:
            return iter(())
        segments, _ = self._model.transcribe(
            samples,
            language=self.tell_language(samples),
            beam_size=1,
            temperature=0.0,
            word_timestamps=True,
            condition_on_previous_text=False,
        )
        return iter(segments)


def _heard(segments: Iterator[Any], at_ms: int, tell: Callable[[int], None]) -> Heard:
    words: list[HeardWord] = []
    until_ms = at_ms
    try:
        for segment in segments:
            if segment.compression_ratio <= _LOOPING:
                words.extend(_words_of(segment, at_ms))
            until_ms = at_ms + round(float(segment.end) * 1_000)
            tell(until_ms)
    except LeftError:
        return Heard(words, until_ms)
    return Heard(words)


def _words_of(segment: Any, at_ms: int) -> list[HeardWord]:
    words = []
    for word in segment.words or ():
        text = clean_line(word.word)
        if text:
            start_ms = at_ms + round(float(word.start) * 1_000)
            end_ms = at_ms + round(float(word.end) * 1_000)
            words.append(HeardWord(text, start_ms, end_ms, round(float(word.probability), 3)))
    return words
