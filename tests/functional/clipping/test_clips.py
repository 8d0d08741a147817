"""Clips of real files, cut, encoded and decoded again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from player.cli.main import podline
from player.clipping.cutting import cut_clip
from player.clipping.edges import LEAD_MS, OUTWARD_MS
from player.clipping.problems import ClipError
from player.clipping.tagging import ClipTags
from player.episode import Episode
from player.media.duration import exact_duration_ms
from player.media.probe import probe, read_embedded
from player.services.clips import ClipWish, cut
from player.sharing.shared import shared_of
from player.transcript.reader import read_transcript
from tests.support import media
from tests.support.addresses import PRIVATE
from tests.support.clips import edges_off

DEMO = Path(__file__).parents[3] / "assets" / "demo"
TAGS = ClipTags("A talk (0:10–0:15)", "Show", "https://a.example/talk#t=10,15")

pytestmark = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs ffmpeg")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(podline, ["clip", *map(str, arguments)])


@pytest.mark.parametrize("ending", ["mp3", "opus"])
@pytest.mark.parametrize("kind", list(media.KINDS))
def test_a_clip_is_the_stretch_that_was_asked_for(kind: str, ending: str, tmp_path: Path) -> None:
    source = media.noise(kind, seconds=60)
    heard = media.decoded(source)
    for start_ms, end_ms in ((0, 2_000), (33_333, 37_777)):
        off = edges_off(source, heard, tmp_path / f"clip.{ending}", start_ms, end_ms)
        assert abs(off.start_ms) <= 30
        assert abs(off.end_ms) <= 30


def test_edges_within_a_sound_move_into_the_silence_beside_it(tmp_path: Path) -> None:
    bursts = media.bursts("mp3-cbr", seconds=20, every_ms=700, burst_ms=240)
    first, last = bursts.starts_ms[5], bursts.starts_ms[8]
    cut = cut_clip(bursts.path, tmp_path / "a.mp3", first + 60, last + 180, tags=TAGS)
    assert first - LEAD_MS - 30 <= cut.start_ms <= first
    assert last + 240 <= cut.end_ms <= last + 240 + LEAD_MS + 30
    heard = media.decoded(tmp_path / "a.mp3")
    loud = np.abs(heard) > 0.1
    assert not loud[:160].any()
    assert not loud[-160:].any()
    inside = cut_clip(bursts.path, tmp_path / "b.mp3", first - 200, last - 150, tags=TAGS)
    assert (inside.start_ms, inside.end_ms) == (first - 200, last - 150)
    exact = cut_clip(bursts.path, tmp_path / "c.mp3", first + 60, last + 180, tags=TAGS, snap=False)
    assert (exact.start_ms, exact.end_ms) == (first + 60, last + 180)
    assert OUTWARD_MS > LEAD_MS


@pytest.mark.parametrize("ending", ["mp3", "opus"])
def test_a_clip_says_what_it_is(ending: str, tmp_path: Path) -> None:
    cover = (DEMO / "cover.png").read_bytes()
    tags = ClipTags(TAGS.title, TAGS.show, TAGS.link, cover)
    path = tmp_path / f"clip.{ending}"
    cut_clip(DEMO / "lit-words.m4a", path, 10_000, 15_000, tags=tags)
    info = probe(path)
    assert (info.title, info.show, info.page_url) == (TAGS.title, TAGS.show, TAGS.link)
    assert read_embedded(path).cover == cover
    duration_ms = exact_duration_ms(path)
    assert duration_ms is not None
    assert abs(duration_ms - 5_000) < 600


def test_a_clip_ends_where_the_sound_does(tmp_path: Path) -> None:
    source = media.noise("mp3-vbr-bare", seconds=60)
    cut = cut_clip(source, tmp_path / "a.mp3", 58_000, 99_000, tags=TAGS)
    assert abs(cut.end_ms - 60_000) < 100
    assert cut.is_short
    assert not cut_clip(source, tmp_path / "c.mp3", 58_000, 59_500, tags=TAGS).is_short
    with pytest.raises(ClipError, match="after the end"):
        cut_clip(source, tmp_path / "b.mp3", 70_000, 99_000, tags=TAGS)
    assert not (tmp_path / "b.mp3").exists()


BAD = {
    "missing.mp3": (None, "cannot be opened"),
    "empty.mp3": (b"", "is no audio"),
    "text.mp3": (b"These are words and no sound at all.\n" * 50, "is no audio"),
    "list.mp3": (b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/x.mp3\n", "is no audio"),
    "concat.mp3": (b"ffconcat version 1.0\nfile /etc/hostname\n", "is no audio"),
    "picture.png": (None, "cannot be opened"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_audio_is_refused_in_a_sentence(name: str, tmp_path: Path) -> None:
    content, sentence = BAD[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ClipError, match=sentence):
        cut_clip(tmp_path / name, tmp_path / "out.mp3", 0, 1_000, tags=TAGS)
    assert not list(tmp_path.glob("*out*"))


def test_damaged_sound_is_cut_all_the_same(tmp_path: Path) -> None:
    data = bytearray(media.noise("mp3-cbr", seconds=60).read_bytes())
    for at in range(len(data) // 2, len(data) // 2 + 4_000, 40):
        data[at] ^= 0xFF
    (tmp_path / "damaged.mp3").write_bytes(data)
    cut = cut_clip(tmp_path / "damaged.mp3", tmp_path / "a.mp3", 28_000, 33_000, tags=TAGS)
    assert len(media.decoded(cut.path)) > 4 * media.SOURCE_RATE


def test_nothing_is_written_over_unasked(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp3"
    path.write_bytes(b"mine")
    with pytest.raises(ClipError, match="exists already"):
        cut_clip(DEMO / "lit-words.m4a", path, 0, 1_000, tags=TAGS)
    assert path.read_bytes() == b"mine"
    cut_clip(DEMO / "lit-words.m4a", path, 0, 1_000, tags=TAGS, force=True)
    assert path.read_bytes() != b"mine"
    assert [entry.name for entry in tmp_path.iterdir()] == ["clip.mp3"]


@pytest.mark.skipif(not os.access("/dev/full", os.W_OK), reason="needs Linux")
def test_a_full_disk_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.open

    def full(self: Path, mode: str = "r", *rest: object, **named: object) -> object:
        if mode == "xb":
            return real(Path("/dev/full"), "wb")
        return real(self, mode, *rest, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(ClipError, match="no space left"):
        cut_clip(DEMO / "lit-words.m4a", tmp_path / "clip.mp3", 0, 20_000, tags=TAGS)
    assert not list(tmp_path.iterdir())


# The command


def test_the_command_writes_the_clip_and_its_words(tmp_path: Path) -> None:
    target = tmp_path / "my clip.mp3"
    result = run(
        DEMO / "lit-words.m4a", "--from", "36", "--to", "0:45", "-o", target, "--srt", "--json"
    )
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    assert said["file"] == str(target)
    assert abs(said["start_ms"] - 36_000) <= OUTWARD_MS
    srt = Path(said["srt"])
    assert srt == tmp_path / "my clip.srt"
    words = read_transcript(srt.read_bytes(), name=srt.name)
    assert words.segments[0].speaker == "Nora Quill"
    assert words.segments[0].start_ms < 500
    assert words.segments[-1].end_ms <= said["end_ms"] - said["start_ms"]
    info = probe(target)
    assert info.title == "Lit Words (0:36–0:45)"
    assert info.show == "In Good Time"
    assert info.page_url == "https://podline.example/demo#t=36,45"
    assert read_embedded(target).cover


def test_the_command_names_both_files_it_wrote(tmp_path: Path) -> None:
    target = tmp_path / "clip.mp3"
    result = run(DEMO / "lit-words.m4a", "--from", "36", "--to", "0:38", "-o", target, "--srt")
    first, second = result.stdout.splitlines()
    assert first.startswith(f"{target}: ")
    assert second.startswith(f"{tmp_path / 'clip.srt'}: ")


def test_the_command_says_where_the_sound_ended_before_the_clip(tmp_path: Path) -> None:
    target = tmp_path / "clip.mp3"
    result = run(DEMO / "lit-words.m4a", "--from", "4:00", "--to", "59:00", "-o", target)
    assert result.exit_code == 0, result.output
    assert "The sound ends there" in result.stderr
    assert "59:00" not in probe(target).title
    whole = run(DEMO / "lit-words.m4a", "--from", "36", "--to", "38", "-o", target, "--force")
    assert not whole.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nothing.mp3", "--from", "1", "--to", "2", "-o", "o.mp3"], "does not exist"),
        (["{demo}", "--from", "9", "--to", "2", "-o", "o.mp3"], "is not after the start"),
        (["{demo}", "--from", "9:00", "--to", "9:02", "-o", "o.mp3"], "after the end"),
        (["{demo}", "--from", "1", "--to", "2", "-o", "o.wav"], "end its name with"),
        (["{demo}", "--from", "1", "--to", "2", "-o", "no/o.mp3"], "cannot be written"),
        (["{demo}", "--from", "1", "--to", "2", "-o", "{demo}"], "over the episode"),
    ],
)
def test_what_cannot_be_cut_is_said_in_a_sentence(
    arguments: list[str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*(part.format(demo=DEMO / "lit-words.m4a") for part in arguments))
    assert result.exit_code == 1
    assert sentence in result.output
    assert not list(tmp_path.iterdir())


def test_a_clip_tells_no_secret(tmp_path: Path) -> None:
    for private in PRIVATE[::6]:
        target = tmp_path / "clip.mp3"
        given = ("--from", "1", "--to", "2", "-o", target, "--force", "--link", private.url)
        result = run(DEMO / "lit-words.m4a", *given)
        assert result.exit_code == 0, result.output
        data = target.read_bytes() + result.output.encode()
        assert not any(secret.encode() in data for secret in private.secrets)


def test_without_the_extra_it_says_how_to_get_it(tmp_path: Path) -> None:
    (tmp_path / "av.py").write_text("raise ImportError\n")
    clip = ["clip", str(DEMO / "lit-words.m4a"), "--from", "1", "--to", "2", "-o", "o.mp3"]
    done = subprocess.run(
        [sys.executable, "-m", "player", *clip],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}:{Path(__file__).parents[3]}"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "./run extras clip" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("ending", ["mp3", "opus"])
def test_a_file_without_a_picture_gets_that_of_its_show(ending: str, tmp_path: Path) -> None:
    episode = Episode("k", "A talk", media.noise("mp3-cbr", seconds=20))
    picture = (DEMO / "cover.png").read_bytes()
    for cover, kept in ((picture, picture), (b"<svg/>", None), (b"", None)):
        target = tmp_path / f"{len(cover)}.{ending}"
        wish = ClipWish(2_000, 4_000, target)
        cut(episode, shared_of(episode), wish, cover=partial(bytes, cover))
        assert read_embedded(target).cover == kept
