"""Opening links by programs that stand in for a desktop's."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from player.sharing import browser
from player.sharing.browser import open_in_browser

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="shell scripts as browsers")
URL = "https://example.com/a?b=c&d=e%20f#g;$(touch owned)"


def program(folder: Path, name: str, body: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"PATH": f"{tmp_path}:/bin:/usr/bin", "DISPLAY": ":9", "OUT": str(tmp_path / "out")}


def test_the_desktop_is_asked_with_the_very_address(
    tmp_path: Path, environ: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    program(tmp_path, "xdg-open", 'printf %s "$#:$1" >"$OUT"; echo noise; echo noise >&2')
    assert open_in_browser(URL, environ=environ)
    assert (tmp_path / "out").read_text() == f"1:{URL}"
    assert capfd.readouterr() == ("", "")
    assert not (tmp_path / "owned").exists()


def test_the_browser_of_the_environment_is_asked_first(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    program(tmp_path, "xdg-open", 'echo desktop >"$OUT"')
    own = program(tmp_path, "my browser", 'echo "own $1 $2" >"$OUT"')
    environ["BROWSER"] = f"w3m:'{own}' --new-tab %s"
    assert open_in_browser(URL, environ=environ)
    assert (tmp_path / "out").read_text() == f"own --new-tab {URL}\n"


def test_one_that_fails_makes_room_for_the_next(tmp_path: Path, environ: dict[str, str]) -> None:
    program(tmp_path, "xdg-open", "exit 3")
    program(tmp_path, "gio", 'echo "gio $1 $2" >"$OUT"')
    assert open_in_browser(URL, environ=environ)
    assert (tmp_path / "out").read_text() == f"gio open {URL}\n"


def test_without_a_desktop_nothing_is_opened(tmp_path: Path, environ: dict[str, str]) -> None:
    program(tmp_path, "xdg-open", 'echo opened >"$OUT"')
    program(tmp_path, "lynx", 'echo opened >"$OUT"')
    del environ["DISPLAY"]
    assert not open_in_browser(URL, environ={**environ, "BROWSER": "lynx"})
    assert not (tmp_path / "out").exists()


def test_a_browser_that_stays_open_is_not_waited_for(
    tmp_path: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "ANSWER_LIMIT_S", 0.2)
    program(tmp_path, "xdg-open", 'echo $$ >"$OUT"; exec sleep 2')
    assert open_in_browser(URL, environ=environ)
