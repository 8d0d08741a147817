"""libvlc, wrapped: opens a file at a place, plays, pauses, and says what it hears of it.

Imported by the sound process alone. The options are the ones with which seeks were
measured to land where they should; see `tests/bench/seek_landing.py`.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any

from player.audio.arrivals import Arrivals, Reader
from player.audio.file_tail import FileTail
from player.audio.messages import FailKind
from player.audio.opening import Opening

INSTANCE_OPTIONS = ("--quiet", "--no-video", "--codec=avcodec,any")
MEDIA_OPTIONS = (":demux=avformat,any",)
_MAJOR = "3"


class VlcUnusableError(Exception):
    """VLC cannot be used; `kind` says why."""

    def __init__(self, kind: FailKind, detail: str = "") -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail


class Sign(Enum):
    """What libvlc told about the media that is open."""

    FILLED = auto()
    """Its buffers are filled: sound begins."""
    TIME = auto()
    """A time report, in milliseconds."""
    ENDED = auto()
    FAILED = auto()
    OUTPUT = auto()
    """The sound output is there now, or its loudness changed."""


@dataclass(frozen=True, slots=True)
class Happening:
    """A sign from opening number `opening`, at monotonic `stamp_ns`."""

    opening: int
    sign: Sign
    stamp_ns: int
    value: int = 0


class Deck:
    """One libvlc player. `post` is called on libvlc's threads and must only enqueue.

    libvlc deadlocks when it is called from its own callbacks.
    """

    def __init__(self, post: Callable[[Happening], None]) -> None:
        """Raises VlcUnusableError where VLC is missing, broken or of another major version."""
        self._vlc = _bindings()
        self.version = _version(self._vlc)
        self._instance = _instance(self._vlc)
        self._player = self._instance.media_player_new()
        self._media: Any = None
        self._tail: FileTail | None = None
        self._opening = 0
        self._known_devices: set[str] = set()
        self._post = post
        self._listen()

    @property
    def accurate(self) -> bool:
        """Whether the demuxer with which seeks are exact is there: `,any` hides its lack."""
        return _has_plugin(self._vlc, "libavformat_plugin")

    def open(
        self, path: bytes, opening: Opening, rate: float, arrivals: Arrivals | None = None
    ) -> int:
        """Play `path` as `opening` says; whatever was open is closed. Returns its number.

        With `arrivals`, reading waits for what is still to come. Raises OSError then where
        the file is not there.

        Opened anew for every seek and every change of rate: seeking or changing the rate of
        what is playing was measured to be late or off for up to a second.
        """
        self.close()
        self._opening += 1
        if opening.tail is None and (arrivals is None or arrivals.finished):
            media = self._instance.media_new_path(path)
        else:
            lead, offset = opening.tail or (b"", 0)
            endless = opening.tail is not None
            self._tail = FileTail(self._vlc, path, lead, offset, arrivals, endless=endless)
            media = self._tail.media(self._instance)
        for option in MEDIA_OPTIONS:
            media.add_option(option)
        if opening.start_ms > 0:
            media.add_option(f":start-time={opening.start_ms / 1000:.3f}")
        self._player.set_media(media)
        self._media = media
        self._known_devices = set()
        self._player.set_rate(rate)
        self._player.play()
        return self._opening

    def close(self) -> None:
        """Stop, and forget what was open; its late signs bear an old number."""
        if self._tail is not None:
            self._tail.leave()
        if self._media is not None:
            self._player.stop()
            self._media.release()
            self._media = None
        if self._tail is not None:
            self._tail.close()
            self._tail = None

    @property
    def reader(self) -> Reader | None:
        """Who reads for libvlc what is still arriving; None where nobody does."""
        return None if self._tail is None else self._tail.reader

    def pause(self) -> None:
        """Hold the sound."""
        self._player.set_pause(1)

    def resume(self) -> None:
        """Let the sound go on."""
        self._player.set_pause(0)

    def set_volume(self, percent: int) -> None:
        """Set the loudness; every output begins at 100 again, and before it is there is none."""
        if self._player.audio_get_volume() != percent:
            self._player.audio_set_volume(percent)

    def buffers(self) -> tuple[int, int]:
        """How many buffers the sound device took and how many found none, since opening."""
        if self._media is None:
            return 0, 0
        stats = self._vlc.MediaStats()
        if not self._media.get_stats(stats):
            return 0, 0
        return int(stats.played_abuffers), int(stats.lost_abuffers)

    def device_gone(self) -> bool:
        """Whether the sound device that is played to was there and is not any more.

        PulseAudio's output goes on counting what it cannot deliver as played.
        """
        device = self._player.audio_output_device_get()
        there = self._devices()
        if not self._known_devices:
            self._known_devices = there
        return bool(self._known_devices) and (
            not there or (device in self._known_devices and device not in there)
        )

    def length_ms(self) -> int:
        """Libvlc's idea of the length; 0 or less where it has none."""
        return int(self._player.get_length())

    def _devices(self) -> set[str]:
        first = self._player.audio_output_device_enum()
        names = set()
        entry = first
        while entry:
            name = entry.contents.device
            names.add(name.decode("utf-8", "replace") if isinstance(name, bytes) else name)
            entry = entry.contents.next
        if first:
            self._vlc.libvlc_audio_output_device_list_release(first)
        return names

    def _listen(self) -> None:
        events = self._player.event_manager()
        kind = self._vlc.EventType

        def told(sign: Sign) -> Callable[[Any], None]:
            def tell(event: Any) -> None:
                stamp_ns = time.monotonic_ns()
                value = event.u.new_time if sign is Sign.TIME else 0
                self._post(Happening(self._opening, sign, stamp_ns, value))

            return tell

        def filling(event: Any) -> None:
            if event.u.new_cache >= 100:
                self._post(Happening(self._opening, Sign.FILLED, time.monotonic_ns()))

        events.event_attach(kind.MediaPlayerTimeChanged, told(Sign.TIME))
        events.event_attach(kind.MediaPlayerEndReached, told(Sign.ENDED))
        events.event_attach(kind.MediaPlayerEncounteredError, told(Sign.FAILED))
        events.event_attach(kind.MediaPlayerAudioDevice, told(Sign.OUTPUT))
        events.event_attach(kind.MediaPlayerAudioVolume, told(Sign.OUTPUT))
        events.event_attach(kind.MediaPlayerBuffering, filling)


def _bindings() -> Any:
    """python-vlc, whose import loads libvlc and fails in many ways where there is none."""
    logging.getLogger("vlc").addHandler(logging.NullHandler())
    try:
        import vlc
    except ModuleNotFoundError as error:
        raise VlcUnusableError(FailKind.BINDINGS, str(error)) from error
    except (NotImplementedError, OSError, SystemExit, KeyError) as error:
        raise VlcUnusableError(FailKind.MISSING, str(error)) from error
    return vlc


def _version(vlc: Any) -> str:
    # python-vlc takes the running program for libvlc where it found none.
    try:
        raw: bytes = vlc.libvlc_get_version()
    except (NameError, AttributeError) as error:
        raise VlcUnusableError(FailKind.MISSING, str(error)) from error
    version = raw.decode("utf-8", "replace").split(" ")[0]
    if version.split(".")[0] != _MAJOR:
        raise VlcUnusableError(FailKind.VERSION, f"VLC {version}")
    return version


def _instance(vlc: Any) -> Any:
    try:
        instance = vlc.Instance(list(INSTANCE_OPTIONS))
    except (NameError, AttributeError, OSError) as error:
        raise VlcUnusableError(FailKind.MISSING, str(error)) from error
    if instance is None:
        raise VlcUnusableError(FailKind.PLUGINS)
    return instance


def _has_plugin(vlc: Any, name: str) -> bool:
    """Whether a plugin's file lies where libvlc looks; True where that place is unknown."""
    folders = [folder for folder in _plugin_folders(vlc) if folder.is_dir()]
    return not folders or any(True for folder in folders for _ in folder.rglob(f"{name}.*"))


def _plugin_folders(vlc: Any) -> list[Path]:
    named = (os.environ.get("VLC_PLUGIN_PATH"), vlc.plugin_path)
    folders = [Path(name) for name in named if name]
    try:
        maps = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return folders
    for row in maps.splitlines():
        place = row.partition("/")[2]
        if "libvlccore.so" in place:
            folders.append(Path("/" + place).parent / "vlc" / "plugins")
            break
    return folders
