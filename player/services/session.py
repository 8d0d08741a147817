"""What the interface is given to play: one episode, one engine, and where to begin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from player.services.opening import KeepSettings, keep_nothing

if TYPE_CHECKING:
    from player.audio.engine import Arriving, AudioEngine
    from player.chapters.choosing import ChapterSource
    from player.episode import Episode
    from player.media.pictures import Pictures
    from player.services.marks import Marks
    from player.sharing.shared import Shared
    from player.transcript.heard import Heard
    from player.transcript.model import Transcript


class Tracer(Protocol):
    """Notes what was shown and when, once it is on the screen of `app`."""

    def record(self, app: Any, event: str, media_ms: int, rate: float, heard: Heard = ...) -> None:
        """Note an event."""


def _no_marks() -> Marks:
    # The first frame has no use for them, and they bring the library's errors with them.
    from player.services.marks import NoMarks

    return NoMarks()


@dataclass(slots=True)
class Wishes:
    """What the listener chose while podline runs; it holds for every episode of a sitting."""

    chapter_source: ChapterSource | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One sitting with one episode.

    `remember(position_ms)` keeps the place; it returns a sentence when it could not, the
    first time, else "", and so does `finished()`, for an episode heard to its end.
    `measured(duration_ms)` takes the length that the engine found, where none was known.
    `resumed` says that `start_ms` was remembered and not asked for. `shared` is what the
    library knows of the episode's addresses; None for a mere file. `share_kind` is the kind
    of link that the listener prefers for its show, "" for the best; `keep_share_kind(kind)`
    keeps another for it and returns a sentence when it could not, None where no show is known.
    `quote_form` names the way in which quotes are copied. `arriving` is the file
    where it is still being fetched; at `ends_ms` the episode is over, though more would
    follow. `pictures()` reads what can be drawn, in a thread; None where none are wanted.
    `complete()`, in a thread as well, fetches the words and chapters that were not there in
    time, and returns the episode with them; None for nothing new, or where all is there.
    `keep_words(transcript, aligned)` keeps times found for the text, or a text that was
    written down, and `keep_nudge(ms)` how much later it is to be lit, which is `nudge_ms` to
    begin with; both return a sentence when they could not. `speech_model` is the model to
    listen with, as the settings name it. `listen_answer` is whether the listener wants the
    episode listened to, None where that was not asked yet, and `keep_answer(listen)` keeps it.
    `claimed_ms` is how long the feed says the sound is, and `text_by_feed` whether the text
    is one that the feed offers, made for whichever copy of the sound.
    `marks` are the episode's bookmarks.
    """

    engine: AudioEngine
    episode: Episode
    start_ms: int = 0
    resumed: bool = False
    rate: float = 1.0
    volume: int = 100
    warnings: tuple[str, ...] = ()
    remember: Callable[[int], str] = field(default=lambda position_ms: "")
    finished: Callable[[], str] = field(default=lambda: "")
    measured: Callable[[int], None] = field(default=lambda duration_ms: None)
    tracer: Tracer | None = None
    keymap: Mapping[str, str] = field(default_factory=dict)
    theme: str = ""
    keep_settings: KeepSettings = keep_nothing
    pictures: Callable[[], Pictures] | None = None
    wishes: Wishes = field(default_factory=Wishes)
    shared: Shared | None = None
    arriving: Arriving | None = None
    ends_ms: int | None = None
    complete: Callable[[], Episode | None] | None = None
    share_kind: str = ""
    keep_share_kind: Callable[[str], str] | None = None
    quote_form: str = "markdown"
    keep_words: Callable[[Transcript, bool], str] = field(default=lambda transcript, aligned: "")
    nudge_ms: int = 0
    keep_nudge: Callable[[int], str] = field(default=lambda ms: "")
    speech_model: str = "tiny"
    listen_answer: bool | None = None
    keep_answer: Callable[[bool], str] = field(default=lambda listen: "")
    claimed_ms: int | None = None
    text_by_feed: bool = False
    marks: Marks = field(default_factory=_no_marks)
