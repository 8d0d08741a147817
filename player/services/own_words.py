"""What listening found out about an episode's words, kept in the library and found again."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from player.library.model import Correction, Nudge, Role
from player.library.problems import StoreError
from player.transcript.reading import for_reading

if TYPE_CHECKING:
    from player.episode import Episode
    from player.library.store import Store
    from player.transcript.model import Transcript

_log = logging.getLogger(__name__)

_SOUND = "sound of ms: "
_SAME_MS = 500
NOT_KEPT = "What was found by listening is not kept, since the library cannot be used."


class OwnWords:
    """An episode's times found by listening, a text written down, its times moved by hand.

    Files that are not in the library have them too: all goes by the episode's key. Without
    a store nothing is kept, which is said. `sound_ms` is how long the sound is.
    """

    def __init__(self, store: Store | None, key: str, sound_ms: int | None = None) -> None:
        self._store = store
        self._key = key
        self._sound_ms = sound_ms
        self._correction: Correction | None = None

    def found(self, episode: Episode) -> Episode:
        """A file's episode with the words that were found before; as it is where none were.

        Times found for another text than the one beside the file are of no use.
        """
        if self._store is None:
            return episode
        own = episode.transcript
        try:
            kept = self._store.transcript(self._key, Role.ALIGNED if own else None)
        except StoreError as error:
            _log.warning("Words that were found by listening cannot be read: %s", error)
            return episode
        if kept is None or (own and _counted(own) != _counted(kept.transcript)):
            return episode
        return replace(episode, transcript=for_reading(kept.transcript, join=False))

    def keep(self, transcript: Transcript, aligned: bool) -> str:
        """Keep times found for a text, or a text written down; a sentence if that failed."""
        if self._store is None:
            return NOT_KEPT
        role = Role.ALIGNED if aligned else Role.ORIGINAL
        source = sound_of(self._sound_ms) if aligned else ""
        try:
            self._store.put_transcript(self._key, transcript, source, role=role)
        except StoreError as error:
            return str(error)
        return ""

    @property
    def nudge_ms(self) -> int:
        """How much later than its times say the text is lit, as it was set by hand."""
        return self._corrected.offset_ms(0)

    @property
    def listen_answer(self) -> bool | None:
        """Whether the episode is to be listened to; None where that was not asked yet.

        What was answered for another sound is no answer: other advertising moves all times.
        """
        corrected = self._corrected
        return corrected.align if _may_be_same(corrected.sound_ms, self._sound_ms) else None

    @property
    def _corrected(self) -> Correction:
        """What was put right when the episode was opened."""
        if self._correction is None:
            self._correction = Correction()
            try:
                if self._store is not None:
                    self._correction = self._store.correction(self._key)
            except StoreError as error:
                _log.warning("What was put right about a text cannot be read: %s", error)
        return self._correction

    def keep_answer(self, listen: bool) -> str:
        """Keep whether the episode is to be listened to; a sentence where that failed."""
        if self._store is None:
            return ""
        try:
            self._store.answer_alignment(self._key, listen, self._sound_ms)
        except StoreError as error:
            return str(error)
        return ""

    def keep_nudge(self, offset_ms: int) -> str:
        """Keep how much later the text is lit; a sentence where that failed, else ""."""
        if self._store is None:
            return ""
        try:
            self._store.set_nudges(self._key, [Nudge(0, offset_ms)] if offset_ms else [])
        except StoreError as error:
            return str(error)
        return ""


def sound_of(sound_ms: int | None) -> str:
    """What is kept with times, to tell the sound they were found in from another."""
    return f"{_SOUND}{sound_ms}" if sound_ms else ""


def is_of_sound(source: str, sound_ms: int | None) -> bool:
    """Whether times with this `sound_of` go with a sound; True where that cannot be told."""
    length = source.removeprefix(_SOUND)
    known = length != source and length.isdecimal()
    return _may_be_same(int(length) if known else None, sound_ms)


def _may_be_same(one_ms: int | None, other_ms: int | None) -> bool:
    """Whether two lengths may be those of one sound; one that is not known fits all."""
    return not one_ms or not other_ms or abs(one_ms - other_ms) <= _SAME_MS


def _counted(transcript: Transcript) -> Counter[str]:
    """The words of a text, whatever lines they stand in; lines in two voices may swap places."""
    return Counter(word for segment in transcript.segments for word in segment.text.split())
