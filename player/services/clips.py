"""Cutting a clip of an episode: tagged with where it is from, what is said beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from player.clean import clean_line
from player.clipping.cutting import Cut, cut_clip
from player.clipping.problems import INSTALL_HINT, ClipError, Stopped, never
from player.clipping.tagging import ClipTags
from player.episode import Episode
from player.media.probe import read_embedded
from player.media.problems import shown_name
from player.net.names import file_name, free_name
from player.sharing.links import moment_link
from player.sharing.shared import Shared
from player.sharing.texts import without_secrets
from player.timecode import format_clock
from player.transcript.excerpt import excerpt
from player.transcript.model import Timing
from player.transcript.writer import write_transcript

if TYPE_CHECKING:
    from player.audio.engine import Arriving

SUBTITLES = ".srt"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff")
"""How the pictures begin that tags may hold: PNG and JPEG."""


@dataclass(frozen=True, slots=True)
class ClipWish:
    """What is to be cut, in milliseconds of the episode, and where it goes.

    `with_words`: what is said is written beside it, as SRT. `snap`: edges within a word move
    into the silence beside it. `force`: files that are there are written over.
    """

    start_ms: int
    end_ms: int
    target: Path
    with_words: bool = False
    snap: bool = True
    force: bool = False

    @property
    def subtitles(self) -> Path | None:
        """Where the words go; None where none are wanted."""
        return self.target.with_suffix(SUBTITLES) if self.with_words else None


def check_extra() -> None:
    """Raises ClipError with how to get it where what clips need is not installed."""
    if find_spec("av") is None:
        raise ClipError(INSTALL_HINT)


def whole_sound(media: Path, arriving: Arriving | None) -> Path:
    """The file to cut from, once all of it is here. Raises ClipError, which says what is missing.

    `arriving` is the file while it is still being fetched.
    """
    arrived = arriving.arrived if arriving is not None else None
    path = media if arrived is None else arrived.path
    if arrived is not None and not arrived.finished:
        here = sum(past - first for first, past in arrived.spans)
        share = (
            f"only {here * 100 // arrived.length} % of it" if arrived.length else "not all of it"
        )
        raise ClipError(
            f"This episode is still being fetched, {share} is here: cut the clip once it is "
            "downloaded."
        )
    if not path.is_file():
        raise ClipError(
            "The sound of this episode is not on this machine: download it in the library, "
            "then cut the clip."
        )
    return path


def free_target(folder: Path, title: str, start_ms: int, ending: str) -> Path:
    """A new name in a folder, for the clip and the words beside it: `Title 16.57.mp3`.

    The folder is made. Raises ClipError.
    """
    name = f"{without_secrets(title)} {format_clock(start_ms).replace(':', '.')}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        there = {path.stem.casefold() for path in folder.iterdir()}
    except OSError as error:
        reason = clean_line(error.strerror or "unknown").lower()
        where = clean_line(str(folder))
        raise ClipError(f"The folder {where} cannot be used: {reason}.") from error

    def taken(wanted: str) -> bool:
        return wanted.removesuffix(ending).casefold() in there

    return folder / free_name(file_name(name, ending=ending), taken)


def cut(
    episode: Episode,
    shared: Shared,
    wish: ClipWish,
    *,
    cover: Callable[[], bytes] = bytes,
    stopped: Stopped = never,
) -> Cut:
    """Cut a clip, and write its words beside it where they are wanted. Takes its time.

    `cover` answers with the show's picture, for a file that has none in it. Raises
    ClipError with a sentence, or ClipStoppedError once `stopped` says so; what was there
    before is then as it was.
    """
    _check(episode, wish)
    picture = read_embedded(episode.media).cover or cover()
    tags = _tags(episode, shared, wish, picture if picture.startswith(_PICTURES) else b"")
    made = cut_clip(
        episode.media,
        wish.target,
        wish.start_ms,
        wish.end_ms,
        tags=tags,
        snap=wish.snap,
        force=wish.force,
        stopped=stopped,
    )
    if wish.subtitles is not None:
        _write_words(episode, made, wish.subtitles)
    return made


def _check(episode: Episode, wish: ClipWish) -> None:
    duration_ms = episode.duration_ms
    if duration_ms is not None and wish.start_ms >= duration_ms:
        raise ClipError(
            f"{format_clock(wish.start_ms)} is after the end: the episode lasts "
            f"{format_clock(duration_ms)}."
        )
    if wish.target.exists() and wish.target.samefile(episode.media):
        raise ClipError("The clip would be written over the episode: name a new file.")
    if wish.subtitles is None:
        return
    if not episode.transcript or episode.transcript.timing is Timing.NONE:
        raise ClipError(
            "This episode has no transcript with times to write as SRT: --transcript names one."
        )
    if wish.subtitles.exists() and not wish.force:
        raise ClipError(
            f"{shown_name(wish.subtitles)} exists already: give --force to write over it."
        )


def _tags(episode: Episode, shared: Shared, wish: ClipWish, cover: bytes) -> ClipTags:
    end_ms = min(wish.end_ms, episode.duration_ms or wish.end_ms)
    share = moment_link(shared, wish.start_ms, end_ms=end_ms)
    stretch = f"{format_clock(wish.start_ms)}–{format_clock(end_ms)}"
    return ClipTags(
        title=f"{without_secrets(episode.title)} ({stretch})",
        show=without_secrets(episode.show),
        link=share.text if share.is_link else "",
        cover=cover,
    )


def _write_words(episode: Episode, made: Cut, subtitles: Path) -> None:
    said = excerpt(episode.transcript, made.start_ms, made.end_ms)
    try:
        with subtitles.open("w", encoding="utf-8", newline="\n") as file:
            file.write(write_transcript(said, "srt"))
    except OSError as error:
        raise ClipError(
            f"{shown_name(subtitles)} cannot be written: {(error.strerror or 'unknown').lower()}."
        ) from error
