"""The listening process: does one job at low priority, tells how it goes, and ends.

Run as `python -P -m player.alignment.worker PARENT_PID`: the job and later commands on
descriptor 0, events on descriptor 1. What libraries print goes where descriptor 2 leads. It
ends when its parent does, or at once when told to; what was heard is kept as it is heard.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from player.alignment.languages import language_of, named
from player.alignment.listening import Listening, length_of, open_kept
from player.alignment.messages import (
    Event,
    Failed,
    Job,
    Kind,
    Move,
    Outcome,
    Progress,
    Refused,
    Stage,
    Staged,
    decode_command,
    line,
)
from player.alignment.models import model_folder
from player.alignment.plan import Plan
from player.alignment.problems import AlignmentError, RefusedError
from player.alignment.recogniser import Recogniser
from player.alignment.sound import Sound
from player.child_process import die_with_parent, private_pipes
from player.transcript.model import Timing, Transcript

_LOW = 15


def main() -> None:
    """Serve one podline until the job is done."""
    commands, events = private_pipes()
    die_with_parent(int(sys.argv[1]))
    if hasattr(os, "nice"):
        os.nice(_LOW)
    lock = threading.Lock()

    def tell(event: Event) -> None:
        try:
            with lock:
                events.write(line(event))
        except OSError:
            os._exit(0)

    job = decode_command(commands.readline())
    if isinstance(job, Job):
        moves: list[int] = []
        threading.Thread(target=_read, args=(commands, moves), daemon=True).start()
        tell(outcome_of(job, tell, moves))
    os._exit(0)


def outcome_of(job: Job, tell: Callable[[Event], None], moves: list[int]) -> Outcome:
    """Do a job; every fault becomes a sentence. `moves`: places the listener went to."""
    try:
        return _done(job, tell, moves)
    except RefusedError as reason:
        return Refused(str(reason))
    except AlignmentError as reason:
        return Failed(str(reason))
    except MemoryError:
        return Failed("There is not enough memory to listen to this episode.")


def _done(job: Job, tell: Callable[[Event], None], moves: list[int]) -> Outcome:
    with Sound(Path(os.fsdecode(job.media))) as sound:
        told = [False]

        def fetching(done: int, total: int) -> None:
            if not told[0]:
                tell(Staged(Stage.FETCHING))
                told[0] = True
            tell(Progress(Stage.FETCHING, done, total))

        folder = model_folder(job.model, fetching if job.fetch else None)
        tell(Staged(Stage.LOADING))
        text = " ".join(segment.text for segment in job.segments[:400])
        hint = language_of(text) or job.language[:2].lower()
        recogniser = Recogniser(folder, hint=hint, threads=job.threads)
        if recogniser.english_only and hint not in ("", "en"):
            raise RefusedError(
                f"The text is {named(hint)}, and this speech model understands only English: "
                "choose another one with --model or in the settings."
            )
        path = Path(os.fsdecode(job.kept)) if job.kept is not None else None
        kept = open_kept(path, f"{folder.name}:{_size(folder)}", tell)
        length_ms = length_of(sound, job.duration_ms)
        plan = Plan(length_ms, job.at_ms, [(part.from_ms, part.to_ms) for part in kept.slices])
        plan.follow(moves)
        listening = Listening(sound, recogniser, kept, plan, tell)
        try:
            return _work(job, listening, tell)
        finally:
            kept.close()


def _work(job: Job, listening: Listening, tell: Callable[[Event], None]) -> Outcome:
    if job.kind is Kind.TRANSCRIBE:
        from player.alignment.transcribing import Transcribing

        return Transcribing(listening, tell).run()
    timing = Timing.SEGMENTS if job.timed else Timing.NONE
    transcript = Transcript.of(job.segments, timing, language=job.language)
    if job.kind is Kind.CHECK:
        from player.alignment.checking import Checking

        return Checking(listening, transcript, tell).run(briefly=job.briefly)
    from player.alignment.aligning import Aligning

    return Aligning(listening, transcript, tell).run()


def _size(folder: Path) -> int:
    """What tells one model of a name from another."""
    return (folder / "model.bin").stat().st_size


def _read(commands: BinaryIO, moves: list[int]) -> None:
    for text in commands:
        command = decode_command(text)
        if not isinstance(command, Move):
            break
        moves.append(command.at_ms)
    os._exit(0)


if __name__ == "__main__":
    main()
