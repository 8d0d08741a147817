from __future__ import annotations

import pytest

from player.audio.install_hint import (
    inaccurate_sentence,
    install_command,
    parse_os_release,
    unusable_sentence,
)
from player.audio.messages import FailKind


@pytest.mark.parametrize(
    ("platform", "release", "part"),
    [
        ("linux", {"ID": "debian"}, "apt install libvlc5 vlc-plugin-base"),
        ("linux", {"ID": "ubuntu", "ID_LIKE": "debian"}, "apt install libvlc5"),
        ("linux", {"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "apt install libvlc5"),
        ("linux", {"ID": "fedora"}, "dnf install vlc-libs"),
        ("linux", {"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "dnf install"),
        ("linux", {"ID": "arch"}, "pacman -S vlc"),
        ("linux", {"ID": "opensuse-tumbleweed", "ID_LIKE": "opensuse suse"}, "zypper install"),
        ("darwin", {}, "brew install --cask vlc"),
        ("win32", {}, "winget install VideoLAN.VLC"),
    ],
)
def test_every_system_is_told_its_own_command(
    platform: str, release: dict[str, str], part: str
) -> None:
    assert part in install_command(platform, release)
    assert part in unusable_sentence(FailKind.MISSING, "", platform, release)
    assert part in inaccurate_sentence(platform, release)


@pytest.mark.parametrize("kind", list(FailKind))
@pytest.mark.parametrize("platform", ["linux", "freebsd14", "darwin"])
def test_every_failure_has_a_sentence(kind: FailKind, platform: str) -> None:
    sentence = unusable_sentence(kind, "VLC 4.0.0", platform, {})
    assert sentence.endswith(".")
    assert "“”" not in sentence


def test_the_version_found_is_named() -> None:
    assert "VLC 4.0.0" in unusable_sentence(FailKind.VERSION, "VLC 4.0.0", "linux", {})


def test_only_ubuntu_hears_of_snaps() -> None:
    assert "snap" in unusable_sentence(FailKind.MISSING, "", "linux", {"ID": "ubuntu"})
    assert "snap" not in unusable_sentence(FailKind.MISSING, "", "linux", {"ID": "debian"})


def test_os_release_is_read_with_and_without_quotes() -> None:
    text = 'ID=debian\n# ID=x\nNAME="Debian \\"GNU\\""\nID_LIKE=\'a b\'\nbroken\n'
    fields = parse_os_release(text)
    assert (fields["ID"], fields["ID_LIKE"]) == ("debian", "a b")
    assert "broken" not in fields
