"""What to install where VLC is missing or half there: one sentence for each system.

On Debian and Ubuntu `vlc-plugin-base` holds the avformat demuxer and the sound outputs;
Fedora and Arch split VLC's plugins into packages, and the ones named here bring them.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from player.audio.messages import Failed, FailKind
from player.clean import clean_line

_BY_SYSTEM = {
    "debian": "sudo apt install libvlc5 vlc-plugin-base",
    "fedora": "sudo dnf install vlc-libs vlc-plugins-base vlc-plugin-ffmpeg vlc-plugin-pulseaudio",
    "arch": "sudo pacman -S vlc vlc-plugin-ffmpeg vlc-plugin-pulse",
    "suse": "sudo zypper install libvlc5 vlc-noX",
    "alpine": "sudo apk add vlc-libs vlc-plugins",
    "darwin": "brew install --cask vlc",
    "win32": "winget install VideoLAN.VLC",
}

_SNAP = " The VLC from the snap store cannot be used by other programs."


def install_command(platform: str, os_release: Mapping[str, str]) -> str:
    """The command that installs VLC on `platform` (`sys.platform`), "" where it is not known.

    `os_release` holds the fields of /etc/os-release; empty elsewhere.
    """
    if platform != "linux":
        return _BY_SYSTEM.get(platform, "")
    names = [os_release.get("ID", ""), *os_release.get("ID_LIKE", "").split()]
    family = {"ubuntu": "debian", "rhel": "fedora", "opensuse": "suse"}
    for name in names:
        command = _BY_SYSTEM.get(family.get(name, name))
        if command:
            return command
    return ""


def unusable_sentence(
    kind: FailKind, detail: str, platform: str, os_release: Mapping[str, str]
) -> str:
    """Why podline cannot play, and what to do about it, in one or two sentences."""
    command = install_command(platform, os_release)
    if command:
        install = f"install it with “{command}”."
    else:
        install = "install VLC 3 (libvlc and its plugins) from your system's packages."
    snap = _SNAP if os_release.get("ID") == "ubuntu" else ""
    if kind is FailKind.BINDINGS:
        return "The Python package python-vlc is missing: install podline again."
    if kind is FailKind.VERSION:
        return f"podline needs VLC 3 and found {detail}: {install}{snap}"
    if kind is FailKind.PLUGINS:
        return f"VLC is there but its plugins are not: {install}{snap}"
    if kind is FailKind.MISSING:
        return f"VLC is not installed, and podline plays with it: {install}{snap}"
    if kind in (FailKind.DIED, FailKind.HUNG):
        return f"VLC stopped at once{f' ({detail})' if detail else ''}: “podline log” may say why."
    return "VLC did not answer when it was started: try again, and look at “podline log”."


def inaccurate_sentence(platform: str, os_release: Mapping[str, str]) -> str:
    """Said where VLC lacks the plugin with which seeks land where they should."""
    command = install_command(platform, os_release)
    what = f"“{command}”" if command else "VLC's ffmpeg (avformat) plugin"
    return f"This VLC cannot seek exactly, so text and sound may part: install {what}."


def parse_os_release(text: str) -> dict[str, str]:
    """The fields of /etc/os-release, unquoted; lines that are none are left out."""
    fields = {}
    for row in text.splitlines():
        name, equals, value = row.strip().partition("=")
        if equals and not name.startswith("#"):
            fields[name] = value.strip("\"'")
    return fields


def here_unusable(reason: Failed) -> str:
    """`unusable_sentence` for this machine."""
    return unusable_sentence(reason.kind, clean_line(reason.detail), sys.platform, _here())


def here_inaccurate() -> str:
    """`inaccurate_sentence` for this machine."""
    return inaccurate_sentence(sys.platform, _here())


def _here() -> dict[str, str]:
    try:
        text = Path("/etc/os-release").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    return parse_os_release(text)
