"""How `podline align` and `podline transcribe` wait for a listening process and write."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

if TYPE_CHECKING:
    from player.alignment.messages import Event, Job, Kind, Outcome
    from player.transcript.model import Transcript

WRITTEN = (".json", ".srt", ".vtt")
"""What the name of the file to be written may end with."""


def model_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--model`, the same for every command that listens."""
    return click.option(
        "--model",
        metavar="MODEL",
        help="The speech model: a folder, or a name such as tiny or base, which is fetched "
        "when it is first used. Without it: the one in the settings, tiny to begin with.",
    )(command)


def check_target(target: Path, force: bool) -> None:
    """Say before the work begins that its result could not be written."""
    from player.media.problems import shown_name

    if target.suffix.lower() not in WRITTEN:
        raise click.ClickException(
            f"{shown_name(target)} cannot hold times: end its name with {' or '.join(WRITTEN)}."
        )
    if target.exists() and not force:
        raise click.ClickException(
            f"{shown_name(target)} exists already: give --force to write over it."
        )
    if not target.absolute().parent.is_dir():
        raise click.ClickException(
            f"{shown_name(target)} cannot be written: its folder does not exist."
        )


def time_given(text: str | None) -> int:
    """The place to begin at, 0 where none was given. Raises ClickException."""
    from player.timecode import TimecodeError, parse_timecode

    try:
        return 0 if text is None else parse_timecode(text)
    except TimecodeError as error:
        raise click.ClickException(str(error)) from error


def job(media: Path, kind: Kind, model: str | None, at_ms: int, text: Transcript) -> Job:
    """The job for a file. Raises ClickException."""
    from player.alignment.models import is_installed
    from player.alignment.sound import INSTALL_HINT
    from player.config.folders import FolderError, settings_path
    from player.config.problems import SettingsError
    from player.config.settings import read_settings
    from player.media.problems import MediaError
    from player.services.listening import job_for

    if not is_installed():
        raise click.ClickException(INSTALL_HINT)
    try:
        model = model or read_settings(settings_path()).speech_model
        return job_for(media, kind, model=model, transcript=text, at_ms=at_ms)
    except (MediaError, FolderError, SettingsError) as error:
        raise click.ClickException(str(error)) from error


def outcome_of(work: Job) -> Outcome:
    """Wait for a job, showing how it goes. Raises ClickException where it came to nothing."""
    from player.alignment.messages import Failed, Refused
    from player.config.folders import FolderError
    from player.config.logs import open_listening_log
    from player.services.listening import start_listening

    screen = _Screen()
    try:
        log = open_listening_log()
    except FolderError as error:
        raise click.ClickException(str(error)) from error
    with log:
        process = start_listening(work, screen.take, log=log)
        try:
            while not screen.finished.wait(0.2):
                pass
            process.wait()
        except KeyboardInterrupt:
            process.cancel()
            screen.clear()
            click.echo(
                "Stopped. What was heard is kept: the same command goes on from there.", err=True
            )
            raise
    screen.clear()
    if isinstance(screen.last, Refused | Failed):
        raise click.ClickException(screen.last.sentence)
    return cast("Outcome", screen.last)


class _Screen:
    """Progress on one line of standard error, where that is a terminal."""

    def __init__(self) -> None:
        self.finished = threading.Event()
        self.last: Event | None = None
        self._shown = ""

    def take(self, event: Event) -> None:
        """Show an event; called on the process's thread."""
        from player.alignment.messages import Outcome, Progress, Warned

        if isinstance(event, Progress):
            self._show(_told(event))
        elif isinstance(event, Warned):
            self.clear()
            click.echo(event.sentence, err=True)
        elif isinstance(event, Outcome):
            self.last = event
            self.finished.set()

    def clear(self) -> None:
        """Take the line away."""
        self._show("")

    def _show(self, text: str) -> None:
        if sys.stderr.isatty() and text != self._shown:
            padding = " " * max(len(self._shown) - len(text), 0)
            click.echo(f"\r{text}{padding}\r", nl=False, err=True)
            self._shown = text


def _told(event: Any) -> str:
    from player.alignment.messages import Stage

    names = {
        Stage.FETCHING: "Fetching the speech model",
        Stage.LISTENING: "Listening",
        Stage.AGAIN: "Listening again",
    }
    text = names.get(event.stage, "")
    if event.total:
        text += f" {100 * event.done // event.total} %"
    if event.left_s is not None and event.left_s >= 1:
        text += f", {_duration(event.left_s)} left"
    return text


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"about {round(seconds)} s"
    return f"about {round(seconds / 60)} min"


def write(transcript: Transcript, target: Path) -> None:
    """Write whole or not at all. Raises ClickException."""
    from player.media.problems import shown_name
    from player.transcript.formats.timed_json_out import write_timed_json
    from player.transcript.writer import write_transcript

    ending = target.suffix.lower()
    if ending == ".json":
        text = write_timed_json(transcript)
    else:
        text = write_transcript(transcript, ending.removeprefix("."))
    scratch = ""
    try:
        with tempfile.NamedTemporaryFile(
            "w",
            encoding="utf-8",
            newline="\n",
            dir=target.absolute().parent,
            prefix=f".{target.name[:40]}.",
            delete=False,
        ) as file:
            scratch = file.name
            file.write(text)
        mask = os.umask(0)
        os.umask(mask)
        Path(scratch).chmod(0o666 & ~mask)
        Path(scratch).replace(target)
    except OSError as error:
        if scratch:
            Path(scratch).unlink(missing_ok=True)
        raise click.ClickException(
            f"{shown_name(target)} cannot be written: {(error.strerror or 'unknown').lower()}."
        ) from error
