"""Rows of lists: as wide as they are told, whatever stands in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from player.config.catalogue import SETTINGS
from player.library.model import (
    Download,
    DownloadState,
    EpisodeRow,
    QueueItem,
    SearchHit,
    Show,
    ShowKind,
    Snippet,
    Where,
)
from player.services.desk import Offer
from player.transcript.model import Timing
from player.ui.keys import known_actions
from player.ui.rows.downloads import DownloadPainter
from player.ui.rows.episodes import EpisodePainter, QueuePainter
from player.ui.rows.fields import Field, FieldPainter
from player.ui.rows.hits import HitPainter, marked
from player.ui.rows.shows import OfferPainter, ShowPainter
from player.ui.widgets.row_strips import Line

NOW_S = 1_700_000_000.0
EPISODE = EpisodeRow(
    1, "k", 1, "Night Shift", "The baker’s first hour", published_s=1_684_150_000,
    duration_ms=5_772_000, media_url="https://x.example/a.mp3",
)  # fmt: skip
SHOW = Show(1, ShowKind.FEED, "https://x.example", "Night Shift", "Ada", inbox=3, unplayed=9)
HIT = SearchHit(
    "Night Shift", 1, "k", "The baker", 1_684_150_000, Where.TRANSCRIPT, "Ada Quill", 1_024_000,
    "", Snippet("so the dough is the clock", ((7, 12),)), 1.0,
)  # fmt: skip
TITLES = st.text(alphabet=st.sampled_from("ab 睡眠é👩‍👧של́"), max_size=60)


def text(line: Line) -> str:
    return "".join(span.text for span in line)


def painter(**given: Any) -> EpisodePainter:
    return EpisodePainter(now_s=lambda: NOW_S, **given)


@given(TITLES, TITLES, st.integers(1, 220))
def test_no_line_is_wider_than_the_list(title: str, name: str, width: int) -> None:
    episode = replace(EPISODE, title=title, show=name)
    download = Download(episode, DownloadState.RUNNING, bytes_done=1, bytes_total=10**12)
    hit = replace(HIT, episode=title, speaker=name, snippet=Snippet(title, ((0, len(title)),)))
    lines = [
        *painter().lines(episode, width),
        *QueuePainter(painter()).lines(QueueItem(11_111, episode, 0), width),
        *ShowPainter().lines(replace(SHOW, title=title, author=name), width),
        *DownloadPainter({}).lines(download, width),
        *HitPainter().lines(hit, width),
        *OfferPainter().lines(Offer(title, "s", name, episodes=5, show_id=1), width),
    ]
    if width >= 40:
        assert all(cell_len(text(line)) <= width for line in lines)


@pytest.mark.parametrize(
    ("changes", "mark"),
    [
        ({}, " "),
        ({"in_inbox": True}, "●"),
        ({"position_ms": 600_000}, "◔"),
        ({"position_ms": 2_900_000, "in_inbox": True}, "◑"),
        ({"position_ms": 5_000_000}, "◕"),
        ({"played_s": 5, "position_ms": 5_000_000}, "✓"),
    ],
)
def test_the_mark_says_how_much_was_heard(changes: dict[str, Any], mark: str) -> None:
    assert painter().mark(replace(EPISODE, **changes)).text == mark


def test_what_plays_is_marked_whatever_else_it_is() -> None:
    drawn = painter()
    drawn.playing = "k"
    assert drawn.mark(replace(EPISODE, played_s=5)).text == "▶"


def test_what_is_here_and_what_can_be_read_is_seen_at_the_end() -> None:
    def end(**changes: Any) -> str:
        return text(painter().lines(replace(EPISODE, **changes), 80)[0])[-3:]

    assert end() == "   "
    assert end(timing=Timing.WORDS, download=DownloadState.DONE) == "≡↓ "
    assert end(transcript_links=2, download=DownloadState.FAILED) == "≡! "
    assert end(media_url=None, transcript_path="x.srt") == "≡¶ "


def test_narrow_lists_keep_the_title() -> None:
    assert "baker" in text(painter().lines(EPISODE, 30)[0])
    wide = text(painter().lines(EPISODE, 100)[0])
    assert "Night Shift" in wide
    assert "May 2023" in wide or "15 May" in wide
    assert "1:36:12" in wide


def test_the_match_of_a_hit_is_seen_however_long_the_sentence_is() -> None:
    words = "word " * 60
    snippet = Snippet(f"{words}dough is the clock {words}", ((300, 305),))
    line = marked(snippet, 40)
    assert [span.text for span in line if span.style == "match"] == ["dough"]
    assert text(line).startswith("…")
    assert text(line).endswith("…")
    assert cell_len(text(line)) <= 40


def test_a_hit_tells_where_it_was_said() -> None:
    lines = HitPainter(now_s=lambda: NOW_S).lines(HIT, 90)
    assert "17:04  Ada Quill  The baker · Night Shift" in text(lines[1])
    in_title = replace(HIT, where=Where.TITLE, start_ms=None, speaker="")
    assert text(HitPainter().lines(in_title, 90)[1]).startswith("  title  The baker")


def test_downloads_say_how_far_they_are() -> None:
    def told(state: DownloadState, **given: Any) -> str:
        return text(DownloadPainter({}).lines(Download(EPISODE, state, **given), 100)[0])

    assert "25 % of 40 MB" in told(DownloadState.RUNNING, bytes_done=10**7, bytes_total=4 * 10**7)
    assert "held 10 MB" in told(DownloadState.PAUSED, bytes_done=10**7)
    assert "waiting" in told(DownloadState.QUEUED)
    fresh = DownloadPainter({"k": (2 * 10**7, 4 * 10**7)})
    assert "50 %" in text(fresh.lines(Download(EPISODE, DownloadState.RUNNING), 100)[0])
    done = Download(EPISODE, DownloadState.DONE, bytes_done=4 * 10**7, bytes_total=4 * 10**7)
    assert "40 MB" in text(fresh.lines(done, 100)[0])
    assert "40 MB" in text(DownloadPainter({"k": (0, None)}).lines(done, 100)[0])


def test_what_a_setting_is_called_is_whole_in_a_small_window() -> None:
    labels = [setting.label for setting in SETTINGS] + [one.label for one in known_actions()]
    for label in labels:
        line = FieldPainter().lines(Field("id", label, "ctrl+pgdn"), 79)[0]
        assert label in "".join(span.text for span in line)
