"""Changing settings in their file: what is changed is, and every other line stays."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from player.config.default_settings import KeyLine, default_file
from player.config.problems import SettingsError
from player.config.settings import Settings, read_settings
from player.config.settings_writing import Value, write_settings

KEYS = (KeyLine("pause", "space", "Pause"), KeyLine("back", "left,h", "Back 5 s"))
SCREENS = ({"pause": "space", "back": "left"},)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "podline" / "settings.toml"


def test_a_missing_file_is_written_with_all_its_explanations(path: Path) -> None:
    written = write_settings(path, {("", "volume"): 70}, keys=KEYS, screens=SCREENS)
    assert written == Settings(volume=70) == read_settings(path)
    lines = path.read_text().splitlines()
    assert lines[lines.index("# volume = 100") + 1] == "volume = 70"
    assert len(lines) == len(default_file(KEYS).splitlines()) + 1
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_change_touches_nothing_but_its_value(path: Path) -> None:
    path.parent.mkdir()
    text = (
        "# mine\nvolume=  7 # loud enough\n\n[keys]  # hands\n"
        "'pause' = 'p' # not space\nback = \"h\"\n# end"
    )
    path.write_text(text)
    changes: dict[tuple[str, str], Value] = {("", "volume"): 80, ("keys", "pause"): "space,p"}
    written = write_settings(path, changes, screens=SCREENS)
    assert written == Settings(volume=80, keys={"pause": "space,p", "back": "h"})
    expected = text.replace("  7 #", "  80 #").replace("'p' #", '"space,p" #')
    assert path.read_text() == expected


def test_none_takes_a_setting_out_again(path: Path) -> None:
    write_settings(path, {("", "rate"): 1.5, ("keys", "pause"): "p"}, keys=KEYS)
    assert read_settings(path) == Settings(rate=1.5, keys={"pause": "p"})
    write_settings(path, {("", "rate"): None, ("keys", "pause"): None, ("", "theme"): None})
    assert path.read_text() == default_file(KEYS)


def test_settings_go_before_the_first_table_and_keys_into_theirs(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("theme = 'nord'\n\n[keys]\npause = 'p'")
    write_settings(path, {("", "resume"): False, ("keys", "back"): "h"}, screens=SCREENS)
    assert path.read_text() == (
        "theme = 'nord'\nresume = false\n\n[keys]\npause = 'p'\nback = \"h\"\n"
    )
    path.write_text("resume = true")
    write_settings(path, {("keys", "back"): "h"}, screens=SCREENS)
    assert read_settings(path) == Settings(keys={"back": "h"})


def test_windows_line_ends_stay(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"volume = 7 # x\r\nrate = 2.0\r\n")
    write_settings(path, {("", "volume"): 9})
    assert path.read_bytes() == b"volume = 9 # x\r\nrate = 2.0\r\n"


@pytest.mark.parametrize(
    "text",
    [
        'theme = """\nvolume = 7\n"""\n',
        "keys = { pause = 'p' }\n",
        "keys.pause = 'p'\n",
        "[keys]\npause = '''p'''\n",
    ],
)
def test_what_is_written_unusually_is_changed_rightly_or_not_at_all(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)
    before = read_settings(path)
    try:
        after = write_settings(path, {("keys", "pause"): "x", ("", "volume"): 9})
    except SettingsError as refusal:
        assert "edit it by hand" in str(refusal) or "line" in str(refusal)  # noqa: PT017
        assert path.read_text() == text
        assert read_settings(path) == before
    else:
        assert after == read_settings(path) == Settings(before.theme, 9, keys={"pause": "x"})


def test_a_value_out_of_range_or_a_broken_file_is_refused_and_kept(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("volume = 7\n")
    with pytest.raises(SettingsError, match="from 0 to 130"):
        write_settings(path, {("", "volume"): 200})
    assert path.read_text() == "volume = 7\n"
    path.write_text("volume = \n")
    with pytest.raises(SettingsError, match="line 1"):
        write_settings(path, {("", "volume"): 20})
    assert path.read_text() == "volume = \n"


def test_a_link_to_the_file_stays_a_link(path: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("volume = 7\n")
    path.parent.mkdir()
    path.symlink_to(real)
    write_settings(path, {("", "volume"): 8})
    assert path.is_symlink()
    assert real.read_text() == "volume = 8\n"


@settings(deadline=None)  # it writes files
@given(st.text(max_size=60))
def test_any_text_can_be_a_theme(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "settings.toml"
        path.write_text("# first\ntheme = 'x' # why\n")
        written = write_settings(path, {("", "theme"): text.replace("\x00", "")})
        assert read_settings(path) == written
        assert path.read_text().endswith("# why\n")


def test_threads_that_change_it_at_once_lose_nothing(path: Path) -> None:
    changes: list[dict[tuple[str, str], Value]] = [
        {("", "volume"): 40},
        {("", "theme"): "podline-light"},
        {("keys", "pause"): "p"},
        {("", "quote_form"): "markdown"},
    ]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda change: write_settings(path, change), changes * 5))
    now = read_settings(path)
    assert (now.volume, now.theme) == (40, "podline-light")
    assert (now.keys, now.quote_form) == ({"pause": "p"}, "markdown")
    assert list(path.parent.iterdir()) == [path]
