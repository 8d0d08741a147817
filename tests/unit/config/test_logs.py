"""The log: a private file that holds no secrets and never speaks on the terminal."""

from __future__ import annotations

import logging
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from player.config.redaction import redact

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")


def run(code: str, home: Path) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "XDG_STATE_HOME": str(home), "HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-c", "import logging\nfrom player.config.logs import *\n" + code],
        env=environ,
        capture_output=True,
        text=True,
        timeout=30,
    )


def logged(home: Path) -> str:
    return (home / "podline" / "podline.log").read_text(encoding="utf-8")


@POSIX
def test_what_is_logged_is_in_the_file_and_nowhere_else(tmp_path: Path) -> None:
    code = (
        "start_logging()\nlog = logging.getLogger('player.x')\n"
        "log.debug('small'); log.info('middle'); log.warning('a\\x1b]0;t\\x07b')\n"
        "logging.getLogger('lib').info('chatter'); logging.getLogger('lib').warning('oh')\n"
        "import warnings; warnings.warn('careful')\n"
        "try: raise ValueError('https://u:p@a.example/x?token=s3cret')\n"
        "except ValueError: log.exception('failed')\n"
    )
    finished = run(code, tmp_path)
    assert (finished.stdout, finished.stderr) == ("", "")
    text = logged(tmp_path)
    assert "small" not in text
    assert "chatter" not in text
    for word in ("middle", "ab", "oh", "careful", "Traceback", "a.example"):
        assert word in text
    assert "\x1b" not in text
    assert "s3cret" not in text
    assert "u:p" not in text
    path = tmp_path / "podline" / "podline.log"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@POSIX
def test_verbose_says_more(tmp_path: Path) -> None:
    run("start_logging(verbose=True); logging.getLogger('player').debug('small')", tmp_path)
    assert "small" in logged(tmp_path)


@POSIX
def test_a_log_turns_over_and_stays_private(tmp_path: Path) -> None:
    code = (
        "start_logging()\nlog = logging.getLogger('player')\n"
        "for _ in range(300): log.info('x' * 30_000)\n"
    )
    run(code, tmp_path)
    sizes = {path.name: path.stat() for path in (tmp_path / "podline").iterdir()}
    assert set(sizes) == {"podline.log", "podline.log.1", "podline.log.2"}
    assert all(info.st_size <= 1 << 20 for info in sizes.values())
    assert all(stat.S_IMODE(info.st_mode) == 0o600 for info in sizes.values())


@POSIX
def test_a_crash_of_the_interpreter_is_in_the_log(tmp_path: Path) -> None:
    finished = run("start_logging(); import ctypes; ctypes.string_at(0)", tmp_path)
    assert finished.returncode == -signal.SIGSEGV
    assert finished.stderr == ""
    assert "Segmentation fault" in logged(tmp_path)


@POSIX
def test_without_a_place_for_it_nothing_is_printed(tmp_path: Path) -> None:
    (tmp_path / "podline").touch()
    code = (
        "from player.config.folders import FolderError\n"
        "try: start_logging()\nexcept FolderError as error: print(error)\n"
        "logging.getLogger('player').error('never seen')\n"
    )
    finished = run(code, tmp_path)
    assert "cannot be" in finished.stdout
    assert finished.stderr == ""


@POSIX
def test_the_engine_has_a_file_for_its_errors(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys\n"
        "for _ in range(2):\n"
        "    with open_engine_log() as file:\n"
        "        subprocess.run([sys.executable, '-c', 'import os; os.write(2, bytes(700_000))'],"
        " stderr=file)\n"
        "open_engine_log().close()\n"
    )
    finished = run(code, tmp_path)
    assert (finished.stdout, finished.stderr) == ("", "")
    log, old = (tmp_path / "podline" / name for name in ("engine.log", "engine.log.1"))
    assert (log.stat().st_size, old.stat().st_size) == (0, 1_400_000)
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words, 16:57", "plain words, 16:57"),
        ("get https://a.example/p/title-1", "get https://a.example/p/title-1"),
        ("https://user:pw@a.example/x", "https://…@a.example/x"),
        ("https://a.example/x?token=abc&t=3 next", "https://a.example/x?… next"),
        ("https://a.example/x#access_token=abc", "https://a.example/x#…"),
        ("https://a.example/feed/8f14e45fceea167a5a36/x.rss", "https://a.example/feed/…/x.rss"),
        ("Authorization: Bearer abc.def", "Authorization: …"),
        ("password = 'hunter2'", "password = '…'"),
        ("{'api_key': 'abc'}", "{'api_key': '…'}"),
    ],
)
def test_secrets_are_taken_out(text: str, expected: str) -> None:
    assert redact(text) == expected
    assert redact(expected) == expected


def test_redacting_a_hostile_line_is_quick() -> None:
    import time

    began = time.perf_counter()
    for piece in ("a://" * 20_000, "token" * 20_000, "http://" + "1" * 100_000, "-" * 100_000):
        redact(piece)
    assert time.perf_counter() - began < 2


def test_loggers_of_this_process_are_left_alone() -> None:
    import player.config.logs

    assert player.config.logs.log_path().name == "podline.log"
    assert not [h for h in logging.getLogger().handlers if type(h).__name__ == "_PrivateHandler"]
