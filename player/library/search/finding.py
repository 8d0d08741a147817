"""Finding: the best hits in titles, notes and speech, in a few milliseconds."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from threading import Lock

from player.library.model import SearchHit, SearchResult, Snippet, Where
from player.library.opening import mark_suspect
from player.library.problems import StoreError, explain
from player.library.search.documents import count_left, is_complete, text_mark
from player.library.search.files import IndexFile, is_no_good
from player.library.search.matching import Tier
from player.library.search.needle import Needle
from player.library.search.passages import Block, unpack_block
from player.library.search.query import Query, parse_query
from player.library.search.ranking import Candidate, Frequencies, Ranking
from player.library.search.sentences import Spoken, sentence_in
from player.library.search.slots import block_of, slot_of
from player.library.search.snippets import line_with, snippet
from player.library.search.words import has_words

_CACHE_KB = 32 << 10
_LOOKED_AT = 2_000
"""So many rows are looked at for hits that are not, as where another one says the words."""

_DOCUMENT = {
    table: f"SELECT e.key, e.title, e.published_s, s.id, s.title, {columns} FROM {table}_docs d"  # noqa: S608
    " JOIN lib.episodes e ON e.id = d.episode_id JOIN lib.shows s ON s.id = e.show_id"
    " WHERE d.slot = ? AND e.presence <> 'hidden'"
    for table, columns in (("about", "0, d.body"), ("speech", "d.timed, NULL"))
}

_BLOCK = "SELECT body FROM blocks WHERE id = ?"


@dataclass(frozen=True, slots=True)
class _Document:
    """What is known of the episode in a slot; `body` are its title and its notes."""

    key: str
    title: str
    published_s: int | None
    show_id: int
    show: str
    timed: int
    body: bytes | None


class Finder:
    """Searches the index of the library at a path. Every method may raise StoreError."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._file = IndexFile(library)
        self._version = 0
        self._left: tuple[int, int] | None = None
        self._frequencies = Frequencies()
        self._turn = Lock()

    def search(
        self, text: str, limit: int, offset: int, where: Where | None, left: int | None
    ) -> SearchResult:
        """A page of hits, best first. `left` is how many texts are known not to be indexed."""
        query = parse_query(text)
        with self._turn:
            try:
                connection = self._open()
                connection.execute("BEGIN")
                try:
                    result = self._search(connection, query, limit, offset, where)
                    return replace(result, pending=self._pending(connection, left))
                finally:
                    connection.execute("COMMIT")
            except (sqlite3.Error, OSError, UnicodeError, zlib.error) as error:
                if is_no_good(error):
                    mark_suspect(self._library)
                    self._file.begin_anew()
                    raise StoreError("The search index was damaged: it is made anew.") from error
                self._file.close()
                raise explain(error, self._library) from error

    def close(self) -> None:
        """Close the index for good. Safe to call twice."""
        with self._turn:
            self._file.shut()

    def _search(
        self,
        connection: sqlite3.Connection,
        query: Query,
        limit: int,
        offset: int,
        where: Where | None,
    ) -> SearchResult:
        shows = _shows(connection, query)
        if not query or shows == []:
            return SearchResult(ignored=query.ignored)
        wanted = offset + limit
        ranking = Ranking(connection, self._frequencies, query, shows, where)
        candidates = ranking.candidates()
        looked_at = islice(candidates, _LOOKED_AT + wanted)
        hits = list(islice(_Hits(connection, query).of(looked_at), wanted + 1))
        return SearchResult(
            tuple(hits[offset:wanted]),
            total=max(ranking.total(), len(hits)),
            more=len(hits) > wanted or next(candidates, None) is not None,
            ignored=query.ignored,
        )

    def _pending(self, connection: sqlite3.Connection, left: int | None) -> int:
        """How much is not indexed: counting takes a while, so it is done once for a state."""
        if is_complete(connection):
            return 0
        if left:
            return left
        mark = text_mark(connection)
        if self._left is None or self._left[0] != mark:
            self._left = mark, count_left(connection)
        return self._left[1]

    def _open(self) -> sqlite3.Connection:
        connection, new = self._file.open()
        if new:
            connection.execute("PRAGMA query_only=ON")
            connection.execute(f"PRAGMA cache_size=-{_CACHE_KB}")
        version = connection.execute("PRAGMA main.data_version").fetchone()[0]
        if new or version != self._version:
            self._frequencies = Frequencies()
            self._version = version
        return connection


class _Hits:
    """Rows that matched, as what is shown of them."""

    def __init__(self, connection: sqlite3.Connection, query: Query) -> None:
        self._connection = connection
        self._query = query
        self._documents: dict[tuple[str, int], _Document | None] = {}
        self._needles: dict[tuple[Tier, Where], Needle] = {}
        self._blocks: dict[int, Block] = {}
        self._asked: dict[str, bool] = {}

    def of(self, candidates: Iterable[Candidate]) -> Iterator[SearchHit]:
        """The hits, each sentence once, none of what is hidden or gone."""
        seen: set[tuple[int, int, str]] = set()
        for candidate in candidates:
            source = candidate.source
            slot = slot_of(candidate.row) if source.speech else candidate.row
            document = self._document(source.table, slot)
            if document is None:
                continue
            needle = self._needle(candidate)
            if not source.speech:
                yield _written(document, candidate, needle)
                continue
            spoken = self._spoken(candidate, needle, document)
            if spoken is not None and (slot, spoken.start_ms, spoken.text) not in seen:
                seen.add((slot, spoken.start_ms, spoken.text))
                yield _said(document, candidate, needle, spoken)

    def _needle(self, candidate: Candidate) -> Needle:
        key = candidate.tier, candidate.source.where
        if key not in self._needles:
            query = self._query
            terms = list(query.words)
            if candidate.source.where is Where.TITLE:
                terms += query.title
            self._needles[key] = Needle.of(terms, prefix=candidate.tier is Tier.BEGINNINGS)
        return self._needles[key]

    def _spoken(self, candidate: Candidate, needle: Needle, document: _Document) -> Spoken | None:
        number, passage = block_of(candidate.row)
        block = self._blocks.get(number)
        if block is None:
            body = self._connection.execute(_BLOCK, (number,)).fetchone()
            if body is None:
                return None
            block = self._blocks[number] = unpack_block(body[0])
        if not self._query.speaker:
            return sentence_in(block, passage, needle)
        about = f"{document.title} {document.show}"
        return sentence_in(block, passage, needle, self._is_asked, about)

    def _is_asked(self, name: str) -> bool:
        """Whether it is a voice with this name that the query asks for."""
        if name not in self._asked:
            self._asked[name] = has_words(name, self._query.speaker)
        return self._asked[name]

    def _document(self, table: str, slot: int) -> _Document | None:
        """What is shown of the episode in a slot; None where it is not shown any more."""
        key = table, slot
        if key not in self._documents:
            row = self._connection.execute(_DOCUMENT[table], (slot,)).fetchone()
            self._documents[key] = _Document(*row) if row else None
        return self._documents[key]


def _shows(connection: sqlite3.Connection, query: Query) -> list[int] | None:
    """The shows whose titles have the words that were asked for; None for all."""
    if not query.show:
        return None
    return [
        number
        for number, title in connection.execute("SELECT id, title FROM lib.shows")
        if has_words(title, query.show)
    ]


def _written(document: _Document, candidate: Candidate, needle: Needle) -> SearchHit:
    """A hit in a title or in notes."""
    title, _, notes = zlib.decompress(document.body or b"").decode().partition("\0")
    in_title = candidate.source.where is Where.TITLE
    text, at = (title, None) if in_title else line_with(notes, needle)
    return _hit(document, candidate, text, snippet(text, needle, at))


def _said(document: _Document, candidate: Candidate, needle: Needle, spoken: Spoken) -> SearchHit:
    """A hit in a transcript."""
    return _hit(
        document,
        candidate,
        spoken.text,
        snippet(spoken.text, needle, spoken.at),
        speaker=spoken.speaker,
        start_ms=spoken.start_ms if document.timed else None,
    )


def _hit(
    document: _Document,
    candidate: Candidate,
    text: str,
    shown: Snippet,
    *,
    speaker: str = "",
    start_ms: int | None = None,
) -> SearchHit:
    return SearchHit(
        show=document.show,
        show_id=document.show_id,
        episode_key=document.key,
        episode=document.title,
        published_s=document.published_s,
        where=candidate.source.where,
        speaker=speaker,
        start_ms=start_ms,
        text=text,
        snippet=shown,
        score=round(candidate.score, 4),
    )
