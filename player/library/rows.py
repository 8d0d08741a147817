"""From the library's rows to the values of `model`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from player.feeds.model import Person
from player.library.model import (
    DownloadState,
    EpisodeRow,
    Keep,
    Presence,
    Show,
    ShowKind,
    ShowSettings,
)
from player.library.values import unpacked
from player.markup.model import Link
from player.transcript.model import Timing

EPISODE_COLUMNS = (
    "e.id, e.key, e.show_id, s.title, e.title, e.guid, e.summary, e.media_url, e.media_type,"
    " e.media_bytes, e.media_path, e.transcript_path, e.page_url, e.image_url, e.published_s,"
    " e.added_s, e.duration_ms, e.season, e.number, e.kind, e.explicit, e.presence, e.in_inbox,"
    " e.played_s, e.starred_s, h.position_ms, h.updated_s, coalesce(a.timing, t.timing),"
    " e.transcript_links, q.place, d.state, d.path"
)

EPISODE_JOINS = (
    " JOIN shows s ON s.id = e.show_id"
    " LEFT JOIN heard h ON h.episode_key = e.key"
    " LEFT JOIN transcripts t ON t.episode_key = e.key AND t.role = 'original'"
    " LEFT JOIN transcripts a ON a.episode_key = e.key AND a.role = 'aligned'"
    " LEFT JOIN queue q ON q.episode_id = e.id"
    " LEFT JOIN downloads d ON d.episode_id = e.id"
)

EPISODE_WIDTH = 32
"""How many columns those are."""

SHOW_COLUMNS = (
    "id, kind, source, title, author, description, page_url, image_url, language, guid,"
    " funding, persons, etag, last_modified, refreshed_s, failure, failures, rate, intro_ms,"
    " outro_ms, auto_download, keep, share_kind, position, added_s, trusted, unlisted"
)


def episode_row(row: Sequence[Any]) -> EpisodeRow:
    """An episode from the columns of `EPISODE_COLUMNS`."""
    download = DownloadState(row[30]) if row[30] else None
    return EpisodeRow(
        id=row[0],
        key=row[1],
        show_id=row[2],
        show=row[3],
        title=row[4],
        guid=row[5],
        summary=row[6],
        media_url=row[7],
        media_type=row[8],
        media_bytes=row[9],
        media_path=row[10],
        transcript_path=row[11],
        page_url=row[12],
        image_url=row[13],
        published_s=row[14],
        added_s=row[15],
        duration_ms=row[16],
        season=row[17],
        number=row[18],
        kind=row[19],
        explicit=bool(row[20]),
        presence=Presence(row[21]),
        in_inbox=bool(row[22]),
        played_s=row[23],
        starred=row[24] is not None,
        position_ms=row[25],
        heard_s=row[26],
        timing=Timing(row[27]) if row[27] else None,
        transcript_links=row[28],
        queued=row[29],
        download=download,
        download_path=row[31] if download is DownloadState.DONE else None,
    )


def show(row: Sequence[Any], counts: tuple[int, int, int, int | None] = (0, 0, 0, None)) -> Show:
    """A show from the columns of `SHOW_COLUMNS`, and episodes, unplayed, inbox, newest_s."""
    episodes, unplayed, inbox, newest_s = counts
    return Show(
        id=row[0],
        kind=ShowKind(row[1]),
        source=row[2],
        title=row[3],
        author=row[4],
        description=row[5],
        page_url=row[6],
        image_url=row[7],
        language=row[8],
        guid=row[9],
        funding=unpacked(row[10], tuple[Link, ...]) if row[10] else (),
        persons=unpacked(row[11], tuple[Person, ...]) if row[11] else (),
        etag=row[12],
        last_modified=row[13],
        refreshed_s=row[14],
        failure=row[15],
        failures=row[16],
        settings=ShowSettings(
            rate=row[17],
            intro_ms=row[18],
            outro_ms=row[19],
            auto_download=row[20],
            keep=_keep(row[21]),
            share_kind=row[22],
        ),
        position=row[23],
        added_s=row[24],
        trusted=bool(row[25]),
        unlisted=bool(row[26]),
        episodes=episodes,
        unplayed=unplayed,
        inbox=inbox,
        newest_s=newest_s,
    )


def _keep(value: str) -> Keep:
    return Keep(value) if value in set(Keep) else Keep.AS_SET
