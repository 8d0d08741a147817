"""The settings file: what it accepts, and what it says where it does not."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.config.default_settings import KeyLine, default_file, write_default_file
from player.config.problems import SettingsError
from player.config.settings import Settings, parse_settings, read_settings

SCREENS = (
    {"pause": "space", "seek_back": "left,h", "next_chapter": "]", "quit": "q,ctrl+q"},
    {"pause": "space", "open": "enter,h"},
)
KEYS = (KeyLine("pause", "space", "Pause"), KeyLine("seek_back", "left,h", "Back 5 s"))


def test_without_a_file_everything_is_as_it_comes(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "none.toml") == Settings()


def test_everything_can_be_set() -> None:
    text = (
        '\ufefftheme = "nord"\nvolume = 70\nrate = 1\nresume = false\n'
        '[keys]\npause = "space,p"\nnext_chapter = ""\n'
    )
    assert parse_settings(text.encode(), screens=SCREENS) == Settings(
        theme="nord",
        volume=70,
        rate=1.0,
        resume=False,
        keys={"pause": "space,p", "next_chapter": ""},
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("volum = 3", "s.toml, line 1: there is no setting “volum”; did you mean “volume”?"),
        ("\n[kyes]\n", "s.toml, line 2: there is no setting “kyes”; did you mean “keys”?"),
        (
            "zzz = 3",
            "s.toml, line 1: there is no setting “zzz”;"
            " there is theme, volume, rate, resume, covers, auto_download, keep_played,"
            " download_gb, fetch_transcripts, quote_form, speech_model, keys.",
        ),
        (
            '[keys]\nnext_chaptr = "n"',
            "s.toml, line 2: there is no action “next_chaptr”; did you mean “next_chapter”?",
        ),
        ("# x\nvolume = 131", "s.toml, line 2: “volume” must be a whole number from 0 to 130."),
        ("volume = true", "s.toml, line 1: “volume” must be a whole number from 0 to 130."),
        ("volume = 7.5", "s.toml, line 1: “volume” must be a whole number from 0 to 130."),
        ("rate = nan", "s.toml, line 1: “rate” must be a number from 0.25 to 4."),
        ('rate = "2"', "s.toml, line 1: “rate” must be a number from 0.25 to 4."),
        ("resume = 1", "s.toml, line 1: “resume” must be true or false."),
        ("keys = 3", "s.toml, line 1: “keys” must be a table of names and keys in quotes."),
        (
            '[keys]\npause = "p"\nseek_back = 5',
            "s.toml, line 3: an action's keys must be keys in quotes.",
        ),
        (
            'volume = 5\n[keys]\npause = "p"\nnext_chapter = "x, p"',
            "s.toml, line 3: p is given to “pause”, but it is the key of “next_chapter” too.",
        ),
        (
            '[keys]\nnext_chapter = " "\nseek_back = "space"',
            "s.toml, line 3: space is given to “seek_back”, but it is the key of “pause” too.",
        ),
        (
            '[keys]\npause = "]"',
            "s.toml, line 2: right_square_bracket is given to “pause”, but it is the key of"
            " “next_chapter” too.",
        ),
        (
            '[keys]\npause = "ctrl+q"',
            "s.toml, line 2: ctrl+q always quits, and cannot be given to “pause”.",
        ),
        ("volume = ", "s.toml, line 1: invalid value."),
        ("volume = 1\nvolume = 2", "s.toml, line 2: cannot overwrite a value."),
        ("a = " + "[" * 3_000, "s.toml: it is nested too deeply."),
        ("volume = 5\n" + "a." * 100_000 + "a = 1", "s.toml, line 2: it is nested too deeply."),
        (('"\u2028".' + "a." * 90) * 1_000 + "a = 1", "s.toml, line 1: it is nested too deeply."),
    ],
)
def test_a_fault_is_one_sentence_with_its_line(text: str, expected: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        parse_settings(text.encode(), name="s.toml", screens=SCREENS)
    assert str(refusal.value).startswith(expected)
    assert str(refusal.value).isprintable()


def test_a_number_of_thousands_of_digits_is_found_among_the_like() -> None:
    digits = "1" * 5_000
    with pytest.raises(SettingsError, match=r"line 1: a number in it is too large\."):
        parse_settings(f"volume = {digits}".encode())
    text = f"# {digits}\ntheme = '{digits}'\nrate = {digits}.0\nkeys = [\r\n1,\n  -{'1_0' * 2_500}]"
    with pytest.raises(SettingsError, match=r"line 6: a number in it is too large\."):
        parse_settings(text.encode())
    for half in (f"rate = {digits}.", f"rate = {digits}e"):
        with pytest.raises(SettingsError, match=r"^settings\.toml: a value in it cannot be read"):
            parse_settings(half.encode())


def test_keys_that_are_free_can_be_had() -> None:
    text = '[keys]\npause = "left"\nseek_back = "space"\nquit = "x"\nopen = "]"\n'
    keys = parse_settings(text.encode(), screens=SCREENS).keys
    assert keys == {"pause": "left", "seek_back": "space", "quit": "x", "open": "]"}


def test_what_is_no_text_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="line 2: this is not UTF-8"):
        parse_settings(b'theme = "x"\ntheme = "\xff"')
    with pytest.raises(SettingsError, match="too large"):
        parse_settings(b"#" * 2_000_000)
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(tmp_path)


@given(st.text(max_size=80))
def test_any_text_is_settings_or_a_sentence(text: str) -> None:
    try:
        assert isinstance(parse_settings(text.encode("utf-8", "replace")), Settings)
    except SettingsError as refusal:
        assert str(refusal).isprintable()  # noqa: PT017 - either outcome is right


def test_the_first_file_changes_nothing_and_names_everything() -> None:
    text = default_file(KEYS)
    assert parse_settings(text.encode()) == Settings()
    for field in Settings.__struct_fields__:
        assert f"# {field} = " in text or f"[{field}]" in text


def test_every_line_of_the_first_file_can_be_put_in_force() -> None:
    ours = ("# theme =", "# volume =", "# rate =", "# resume =", "# pause =", "# seek_back =")
    lines = [
        line.removeprefix("# ") if line.startswith(ours) else line
        for line in default_file(KEYS).splitlines()
    ]
    settings = parse_settings("\n".join(lines).encode(), screens=SCREENS)
    assert settings == Settings(keys={"pause": "space", "seek_back": "left,h"})


def test_the_first_file_is_written_once(tmp_path: Path) -> None:
    path = tmp_path / "podline" / "settings.toml"
    assert write_default_file(path, KEYS)
    assert [found.name for found in path.parent.iterdir()] == ["settings.toml"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text("volume = 5")
    assert not write_default_file(path, KEYS)
    assert read_settings(path).volume == 5


@pytest.mark.parametrize("target", ["settings.toml", "nowhere/settings.toml"])
def test_a_link_that_leads_nowhere_is_said_and_kept(tmp_path: Path, target: str) -> None:
    path = tmp_path / "settings.toml"
    path.symlink_to(target)
    with pytest.raises(SettingsError, match="a link that leads to no file"):
        write_default_file(path, KEYS)
    assert path.readlink() == Path(target)
