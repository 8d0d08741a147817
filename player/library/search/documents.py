"""Bringing one document of the index up to date, and knowing which are not."""

from __future__ import annotations

import sqlite3
import zlib
from itertools import islice

from player.feeds.model import FeedEpisode
from player.library.packing import Lines, unpack_lines
from player.library.problems import StoreError
from player.library.search.matching import EVERY_SHOW
from player.library.search.passages import blocks, pack_block, unpack_block
from player.library.search.slots import MOST_BLOCKS, block_of, free_slot, row_in, row_of
from player.library.search.words import indexable
from player.library.values import unpacked
from player.markup import read_document
from player.transcript.model import Timing

_ABOUT = "INSERT INTO about (rowid, scope, show, title, notes) VALUES (?, ?, ?, ?, ?)"
_NOT_ABOUT = _ABOUT.replace("about (rowid", "about (about, rowid").replace("(?", "('delete', ?")
_SPEECH = "INSERT INTO speech (rowid, scope, show, title, speaker, text) VALUES (?, ?, ?, ?, ?, ?)"
_NOT_SPEECH = _SPEECH.replace("speech (rowid", "speech (speech, rowid").replace(
    "(?", "('delete', ?"
)

STALE_ABOUT = """
    SELECT a.episode_id FROM about_docs a
    LEFT JOIN lib.episodes e ON e.id = a.episode_id
    LEFT JOIN lib.shows s ON s.id = e.show_id
    WHERE e.id IS NULL OR a.stamp <> e.text_stamp OR a.sort_s <> e.sort_s OR a.show <> s.title
"""
NEW_ABOUT = """
    SELECT e.id FROM lib.episodes e
    WHERE NOT EXISTS (SELECT 1 FROM about_docs WHERE episode_id = e.id)
    ORDER BY e.sort_s DESC
"""
_SHOWN = """
    FROM lib.transcripts t
    JOIN lib.episodes e ON e.key = t.episode_key
    JOIN lib.shows s ON s.id = e.show_id
    WHERE (t.role = 'aligned' OR NOT EXISTS (
        SELECT 1 FROM lib.transcripts WHERE episode_key = t.episode_key AND role = 'aligned'))
"""
STALE_SPEECH = f"""
    SELECT d.transcript_id FROM speech_docs d LEFT JOIN (
        SELECT t.id, t.stamp, e.id AS episode_id, e.sort_s, e.title, s.title AS show {_SHOWN}
    ) AS now ON now.id = d.transcript_id
    WHERE now.id IS NULL OR d.stamp <> now.stamp OR d.sort_s <> now.sort_s
    OR d.episode_id <> now.episode_id OR d.title <> now.title OR d.show <> now.show
"""  # noqa: S608
NEW_SPEECH = f"""
    SELECT t.id {_SHOWN}
    AND NOT EXISTS (SELECT 1 FROM speech_docs WHERE transcript_id = t.id)
    ORDER BY e.sort_s DESC
"""  # noqa: S608


def text_mark(connection: sqlite3.Connection) -> int:
    """A number that changes with every text of the library."""
    row = connection.execute("SELECT value FROM lib.marks WHERE name = 'text'").fetchone()
    return int(row[0]) if row else 0


def note_complete(connection: sqlite3.Connection, mark: int) -> None:
    """Keep that all texts were indexed when the library had this mark."""
    connection.execute("DELETE FROM seen WHERE text <> ?", (mark,))
    connection.execute("INSERT INTO seen SELECT ? WHERE NOT EXISTS (SELECT 1 FROM seen)", (mark,))


def count_left(connection: sqlite3.Connection) -> int:
    """How many texts are not indexed, or not as they are now."""
    queries = (STALE_ABOUT, STALE_SPEECH, NEW_ABOUT, NEW_SPEECH)
    return sum(
        int(connection.execute(f"SELECT count(*) FROM ({query})").fetchone()[0])  # noqa: S608
        for query in queries
    )


def is_complete(connection: sqlite3.Connection) -> bool:
    """Whether all texts are known to be indexed."""
    seen = connection.execute("SELECT text FROM seen").fetchone()
    return seen is not None and int(seen[0]) == text_mark(connection)


def bring_up_to_date(connection: sqlite3.Connection, kind: str, number: int) -> int:
    """Bring one document up to date; how many characters were indexed."""
    if kind == "about":
        _drop_about(connection, number)
        return _add_about(connection, number)
    _drop_speech(connection, number)
    return _add_speech(connection, number)


def _drop_about(connection: sqlite3.Connection, episode_id: int) -> None:
    row = connection.execute(
        "SELECT slot, show_id, show, body FROM about_docs WHERE episode_id = ?", (episode_id,)
    ).fetchone()
    if row is None:
        return
    slot, show_id, show, body = row
    connection.execute(_NOT_ABOUT, (slot, scope(show_id), indexable(show), *_about_texts(body)))
    connection.execute("DELETE FROM about_docs WHERE slot = ?", (slot,))


def _add_about(connection: sqlite3.Connection, episode_id: int) -> int:
    row = connection.execute(
        "SELECT e.show_id, s.title, e.sort_s, e.text_stamp, e.title, d.body FROM lib.episodes e"
        " JOIN lib.shows s ON s.id = e.show_id LEFT JOIN lib.details d ON d.episode_id = e.id"
        " WHERE e.id = ?",
        (episode_id,),
    ).fetchone()
    if row is None:
        return 0
    show_id, show, sort_s, stamp, title, details = row
    notes = _notes(details) if details else ""
    body = zlib.compress(f"{title}\0{notes}".encode(), 1)
    slot = free_slot(connection, "about_docs", sort_s)
    connection.execute(
        "INSERT INTO about_docs VALUES (?, ?, ?, ?, ?, ?, ?)",
        (slot, episode_id, show_id, show, sort_s, stamp, body),
    )
    connection.execute(_ABOUT, (slot, scope(show_id), indexable(show), *_about_texts(body)))
    return len(title) + len(notes)


def _notes(details: bytes) -> str:
    """An entry's notes; nothing where what is kept of them is damaged, which reading it says."""
    try:
        return plain_notes(unpacked(details, FeedEpisode))
    except StoreError:
        return ""


def _lines(body: bytes) -> Lines:
    """A transcript's lines; none where it is damaged, which reading it says."""
    try:
        return unpack_lines(body)
    except StoreError:
        return Lines([], [], [], [], [])


def _about_texts(body: bytes) -> tuple[str, str]:
    title, _, notes = zlib.decompress(body).decode().partition("\0")
    return indexable(title), indexable(notes)


def plain_notes(episode: FeedEpisode) -> str:
    """The words of an entry's notes, without markup."""
    notes = episode.notes or episode.summary
    if "<" not in notes:
        return notes.replace("\0", "")
    return "\n".join(block.text for block in read_document(notes).blocks).replace("\0", "")


def scope(show_id: int) -> str:
    """The words that stand for a show, and for all of them, in the index."""
    return f"{EVERY_SHOW} {EVERY_SHOW}{show_id}"


def _drop_speech(connection: sqlite3.Connection, transcript_id: int) -> None:
    row = connection.execute(
        "SELECT slot, show_id, show, title FROM speech_docs WHERE transcript_id = ?",
        (transcript_id,),
    ).fetchone()
    if row is None:
        return
    slot, show_id, show, title = row
    names = (scope(show_id), indexable(show), indexable(title))
    ours = (block_of(row_of(slot))[0], block_of(row_of(slot + 1))[0])
    for number, body in connection.execute(
        "SELECT id, body FROM blocks WHERE id >= ? AND id < ?", ours
    ).fetchall():
        connection.executemany(
            _NOT_SPEECH,
            (
                (row_in(number, at), *names, *spoken)
                for at, spoken in enumerate(unpack_block(body).spoken())
            ),
        )
    connection.execute("DELETE FROM blocks WHERE id >= ? AND id < ?", ours)
    connection.execute("DELETE FROM speech_docs WHERE slot = ?", (slot,))


def _add_speech(connection: sqlite3.Connection, transcript_id: int) -> int:
    row = connection.execute(
        "SELECT t.stamp, t.timing, t.characters, t.body, e.id, e.show_id, s.title, e.title,"
        f" e.sort_s {_SHOWN} AND t.id = ?",
        (transcript_id,),
    ).fetchone()
    if row is None:
        return 0
    stamp, timing, characters, body, episode_id, show_id, show, title, sort_s = row
    slot = free_slot(connection, "speech_docs", sort_s)
    connection.execute(
        "INSERT INTO speech_docs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (slot, transcript_id, episode_id, show_id, show, title, sort_s, stamp,
         timing != Timing.NONE.value),
    )  # fmt: skip
    names = (scope(show_id), indexable(show), indexable(title))
    first = block_of(row_of(slot))[0]
    for number, block in enumerate(islice(blocks(_lines(body)), MOST_BLOCKS)):
        connection.execute("INSERT INTO blocks VALUES (?, ?)", (first + number, pack_block(block)))
        connection.executemany(
            _SPEECH,
            (
                (row_in(first + number, at), *names, *spoken)
                for at, spoken in enumerate(block.spoken())
            ),
        )
    return int(characters)
