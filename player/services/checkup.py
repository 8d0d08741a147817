"""What `podline doctor` finds: everything that podline stands on, each in one sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from player.clean import clean_line
from player.config import folders
from player.config.keys import Screen
from player.extras import EXTRAS, how_to_add

_EXTRAS = {
    "align": "listening along (align, transcribe)",
    "clip": "cutting clips",
    "covers": "drawing covers",
    "sharp-covers": "covers as real pictures",
    "cluster": "working on a cluster",
}


class State(StrEnum):
    """How good a finding is; what `podline doctor --json` prints."""

    OK = "ok"
    OPTIONAL = "optional"
    WARNING = "warning"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, and what was found.

    `state` is OPTIONAL for what is not here and need not be, WARNING for what is worth
    mending, MISSING for what podline cannot do without.
    """

    about: str
    sentence: str
    state: State = State.OK


def findings(screens: Collection[Screen] = ()) -> Iterator[Finding]:
    """Look at everything, in order; takes as long as VLC and the library's check take.

    `screens` are those whose keys the settings file may name.
    """
    yield from _sound()
    yield _sound_server()
    yield _clipboard()
    yield from _terminal()
    for name in ("config", "data", "state", "cache"):
        yield _folder(name)
    yield _settings(screens)
    yield _library()
    for extra, what in _EXTRAS.items():
        there = find_spec(EXTRAS[extra]) is not None
        how = f"add it with {how_to_add(extra)}."
        sentence = f"{what} is installed." if there else f"{what} is not installed: {how}"
        state = State.OK if there else State.OPTIONAL
        yield Finding(f"extra {extra}", f"{sentence[0].upper()}{sentence[1:]}", state)


def _good(holds: bool) -> State:
    return State.OK if holds else State.WARNING


def _sound() -> Iterator[Finding]:
    from player.audio.install_hint import here_inaccurate, here_unusable
    from player.audio.messages import Failed, FailKind, Ready
    from player.audio.supervisor import START_S, Supervisor

    with Path(os.devnull).open("wb") as log:
        supervisor = Supervisor(log)
    try:
        answer = supervisor.wait_answer(START_S)
    finally:
        supervisor.close()
    if not isinstance(answer, Ready):
        failed = answer or Failed(FailKind.SILENT, "")
        yield Finding("VLC", here_unusable(failed), State.MISSING)
        return
    yield Finding("VLC", f"VLC {clean_line(answer.version)} answers.")
    exact = "Seeking lands exactly." if answer.accurate else here_inaccurate()
    yield Finding("seeking", exact, _good(answer.accurate))


def _sound_server() -> Finding:
    if sys.platform != "linux":
        return Finding("sound", "The sound goes through the system's own output.")
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}")
    servers = {"PipeWire": "pipewire-0", "PulseAudio": "pulse/native"}
    there = [name for name, socket in servers.items() if _exists(runtime / socket)]
    if os.environ.get("PULSE_SERVER"):
        there.append("the PulseAudio server that PULSE_SERVER names")
    cards = Path("/proc/asound/cards")
    if _exists(cards) and "no soundcards" not in cards.read_text(errors="replace"):
        there.append("a sound card (ALSA)")
    if there:
        return Finding("sound", f"The sound can go to {' or '.join(there)}.")
    nowhere = "No sound device and no sound server was found: connect or start one to hear."
    return Finding("sound", nowhere, State.WARNING)


def _clipboard() -> Finding:
    from player.sharing.clipboard import has_local_clipboard

    if has_local_clipboard(os.environ):
        return Finding("clipboard", "Copying goes to this machine's clipboard.")
    way = "tmux" if os.environ.get("TMUX") else "the terminal (OSC 52), which never confirms it"
    return Finding("clipboard", f"There is no clipboard here: copying goes through {way}.")


def _terminal() -> Iterator[Finding]:
    stdout, term = sys.__stdout__, os.environ.get("TERM", "")
    if not (stdout and stdout.isatty()):
        yield Finding("terminal", "The output is no terminal here, so its size is not known.")
    else:
        size = os.get_terminal_size(stdout.fileno())
        usable = term not in ("", "dumb", "unknown")
        drawn = "" if usable else ", which cannot draw a screen: set TERM"
        yield Finding(
            "terminal",
            f"It has {size.columns} columns and {size.lines} lines{drawn}.",
            _good(usable),
        )
    if os.environ.get("NO_COLOR"):
        colours = "NO_COLOR asks for none"
    elif os.environ.get("COLORTERM", "") in ("truecolor", "24bit"):
        colours = "16 million"
    else:
        colours = "256" if "256" in term else "those of the terminal's theme"
    yield Finding("colours", f"Colours: {colours}.")
    encoding = (stdout.encoding if stdout else "") or "unknown"
    fits = encoding.lower().replace("-", "") == "utf8"
    why = "" if fits else ": set a UTF-8 locale, or signs will be missing"
    yield Finding("encoding", f"The text is written in {encoding}{why}.", _good(fits))


def _folder(name: str) -> Finding:
    path: Path = getattr(folders, f"{name}_folder")()
    where, about = clean_line(str(path)), f"{name} folder"
    try:
        there = next(one for one in (path, *path.parents) if one.exists())
        writable = there.is_dir() and os.access(there, os.W_OK | os.X_OK)
        open_to_others = os.name == "posix" and there == path and path.stat().st_mode & 0o077
    except OSError as error:
        reason = clean_line(error.strerror or "unknown").lower()
        return Finding(about, f"{where} cannot be used: {reason}.", State.MISSING)
    if not writable:
        return Finding(
            about, f"podline may not write in {where}: change its rights.", State.MISSING
        )
    if there != path:
        return Finding(about, f"{where} is made when it is first needed.")
    if open_to_others:
        return Finding(about, f"{where} is open to others: “chmod 700” closes it.", State.WARNING)
    return Finding(about, f"{where} is there, for you alone.")


def _settings(screens: Collection[Screen]) -> Finding:
    from player.config.problems import SettingsError
    from player.config.settings import read_settings

    path = folders.settings_path()
    where = clean_line(str(path))
    if not _exists(path):
        return Finding("settings", "There is no settings file, so the defaults apply.")
    try:
        read_settings(path, screens=screens)
    except SettingsError as error:
        return Finding("settings", clean_line(str(error)), State.MISSING)
    return Finding("settings", f"{where} can be read.")


def _library() -> Finding:
    from player.library.health import look_at
    from player.library.problems import StoreError

    try:
        health = look_at(folders.library_path())
    except StoreError as error:
        return Finding("library", str(error), State.MISSING)
    if health is None:
        return Finding("library", "There is no library yet: “podline add” begins one.")
    if health.fault:
        damage = clean_line(health.fault)
        sentence = f"The library is damaged ({damage}): start podline to have it mended."
        return Finding("library", sentence, State.MISSING)
    return Finding(
        "library",
        f"The library is sound: {health.shows:,} shows, {health.episodes:,} episodes and "
        f"{health.transcripts:,} transcripts in {_megabytes(health.size_bytes)}, its index "
        f"{_megabytes(health.index_bytes)}, copies kept: {health.copies}.",
    )


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:,.1f} MB"


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
