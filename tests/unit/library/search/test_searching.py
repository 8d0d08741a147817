"""Searching: what was said, by whom, when; and titles and notes."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from player.feeds.model import FeedEpisode
from player.library.model import Role, SearchHit, Where
from player.library.search.files import IndexFile, index_path
from player.library.search.needle import Needle
from player.library.search.snippets import snippet
from player.library.store import Store, StoreError
from player.transcript.model import Segment, Timing, Transcript
from tests.support.library import DAY_S, NOW_S, entry, feed_of, index, listed, spoken, subscribed

INTERVIEW = spoken(
    ("Dwarkesh Patel", "Welcome back. Today we talk about"),
    ("Dwarkesh Patel", "the reward model, and what it learns."),
    ("Dwarkesh Patel", "What is a reward? Tell us."),
    ("John Schulman", "The reward model is an interesting artifact."),
    ("John Schulman", "It’s the closest thing we have to an aggregate"),
    ("John Schulman", "of what people want from a café."),
    ("Dwarkesh Patel", "So it models people."),
)


def filled(store: Store, *entries: FeedEpisode, **transcripts: Transcript) -> None:
    """A show with these entries, and transcripts by the last digit of their titles."""
    subscribed(store, feed_of(*entries))
    rows = listed(store)
    for name, transcript in transcripts.items():
        row = next(row for title, row in rows.items() if title.endswith(name[-1]))
        store.put_transcript(row.key, transcript)
    index(store)


def found(store: Store, query: str) -> list[str]:
    return [hit.text for hit in store.search(query).hits]


def only(store: Store, query: str) -> SearchHit:
    (hit,) = store.search(query).hits
    return hit


def marked(hit: SearchHit) -> list[str]:
    return [hit.snippet.text[start:end] for start, end in hit.snippet.marks]


def test_a_sentence_is_found_with_its_speaker_and_its_time(store: Store) -> None:
    filled(store, entry(1), t1=INTERVIEW)
    hit = only(store, "interesting artifact")
    assert hit.speaker == "John Schulman"
    assert hit.start_ms == 6_000
    assert hit.text == "The reward model is an interesting artifact."
    assert (hit.show, hit.episode, hit.where) == ("A Show", "Episode 1", Where.TRANSCRIPT)
    assert marked(hit) == ["interesting artifact"]
    assert store.episode(hit.episode_key) is not None


def test_a_sentence_that_began_in_an_earlier_cue_begins_there(store: Store) -> None:
    filled(store, entry(1), t1=INTERVIEW)
    hit = only(store, '"what it learns"')
    assert hit.text == "Today we talk about the reward model, and what it learns."
    assert hit.start_ms is not None
    assert 0 < hit.start_ms < 2_000
    hit = only(store, "closest thing cafe")
    assert (
        hit.text
        == "It’s the closest thing we have to an aggregate of what people want from a café."
    )
    assert hit.start_ms == 8_000
    assert marked(hit) == ["closest", "thing", "café"]


def test_a_phrase_is_found_across_cues(store: Store) -> None:
    filled(store, entry(1), t1=INTERVIEW)
    assert only(store, '"talk about the reward"').start_ms is not None
    assert found(store, '"reward model learns"') == []


def test_who_said_it_can_be_asked_for(store: Store) -> None:
    filled(store, entry(1), t1=INTERVIEW)
    assert [hit.speaker for hit in store.search("speaker:schulman people").hits] == [
        "John Schulman"
    ]
    assert [hit.speaker for hit in store.search("speaker:patel reward").hits] == ["Dwarkesh Patel"]
    assert found(store, 'speaker:"patel dwarkesh" reward') == []
    assert only(store, "speaker:schulman").start_ms == 6_000
    assert found(store, "speaker:nobody") == []


def test_words_can_be_excluded(store: Store) -> None:
    filled(store, entry(1), entry(2), t1=spoken("cats and dogs"), t2=spoken("cats alone"))
    assert found(store, "cats -dogs") == ["cats alone"]
    assert found(store, "-dogs") == ["cats and dogs"]
    assert len(found(store, "cats")) == 2


def test_what_is_said_comes_before_titles_and_these_before_notes(store: Store) -> None:
    filled(
        store,
        entry(1),
        entry(2, notes="<p>A talk.</p><p>Zebra <b>care</b> in winter</p>"),
        entry(3, title="Zebra care 3"),
        t1=spoken("It is about zebra care, of course."),
    )
    for query in ("zebra care", "zebra"):
        hits = store.search(query).hits
        assert [hit.where for hit in hits] == [Where.TRANSCRIPT, Where.TITLE, Where.NOTES]
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    hits = store.search("zebra care").hits
    assert [marked(hit) for hit in hits] == [["zebra care"], ["Zebra care"], ["Zebra care"]]
    assert hits[2].text == "Zebra care in winter"
    for where in Where:
        assert [hit.where for hit in store.search("zebra care", where=where).hits] == [where]


def test_words_said_far_apart_come_after_a_title_that_has_them_all(store: Store) -> None:
    apart = f"A zebra {'and so on ' * 12} takes care."
    filled(store, entry(1), entry(2, title="Zebra care 2"), t1=spoken(apart))
    hits = store.search("zebra care").hits
    assert [hit.where for hit in hits] == [Where.TITLE, Where.TRANSCRIPT]


def test_among_many_sentences_a_title_is_seen_on_the_first_page(store: Store) -> None:
    said = spoken(*(f"Zebra number {n} {'and so on ' * 60}." for n in range(60)))
    filled(store, entry(1), entry(2, title="Zebra care 2"), t1=said)
    kinds = [hit.where for hit in store.search("zebra", limit=20).hits]
    assert kinds[0] is Where.TRANSCRIPT
    assert kinds.count(Where.TITLE) == 1


def test_a_word_that_is_left_out_takes_longer_ones_with_it(store: Store) -> None:
    """As the same word, looked for, finds them."""
    filled(
        store,
        entry(1),
        entry(2),
        entry(3),
        t1=spoken("Rewards and models."),
        t2=spoken("Rewards and moods."),
        t3=spoken("Rewards and a model."),
    )
    assert len(found(store, "reward")) == 3
    assert found(store, "reward -model") == ["Rewards and moods."]
    assert len(found(store, "reward -models")) == 2
    assert len(found(store, "reward -moo")) == 3
    assert found(store, "models -model") == ["Rewards and models."]


def test_a_word_longer_than_a_snippet_is_shown_behind_spaces_too() -> None:
    text = f"   {'m' * 300}"
    for word in ("x", "m" * 300):
        assert "mmm" in snippet(text, Needle.of([(word,)])).text


def test_words_may_be_shared_between_title_and_speech(store: Store) -> None:
    filled(
        store,
        entry(1, title="With Ann Lee 1"),
        entry(2),
        t1=spoken("We speak about gravity."),
        t2=spoken("Gravity again."),
    )
    assert found(store, "lee gravity") == ["We speak about gravity."]
    assert found(store, "title:lee gravity") == ["We speak about gravity."]
    assert found(store, "title:lee") == ["With Ann Lee 1"]
    assert marked(only(store, "title:lee")) == ["Lee"]
    assert [hit.where for hit in store.search("lee").hits] == [Where.TITLE]


def test_the_words_together_come_before_the_words_apart(store: Store) -> None:
    apart = "model of the old world and then after many more words in between some reward"
    filled(store, entry(1), entry(2), t1=spoken("a reward model"), t2=spoken(apart))
    assert found(store, "reward model") == ["a reward model", apart]


def test_beginnings_of_words_are_found_where_the_words_are_not(store: Store) -> None:
    filled(store, entry(1), t1=spoken("Many interpreters are running."))
    assert marked(only(store, "interpreter")) == ["interpreter"]
    assert marked(only(store, "inter runn")) == ["inter", "runn"]
    assert found(store, "preters") == []


def test_shows_and_dates_can_be_asked_for(store: Store) -> None:
    one = store.add_show("https://one.example.org")
    two = store.add_show("https://two.example.org")
    store.apply_feed(one.id, feed_of(entry(1, published_s=NOW_S), title="Talk Python To Me"))
    store.apply_feed(two.id, feed_of(entry(2, published_s=NOW_S + 400 * DAY_S), title="Café Show"))
    for row in store.episodes():
        store.put_transcript(row.key, spoken(f"Snakes in {row.title}."))
    index(store)
    assert found(store, "snakes show:python") == ["Snakes in Episode 1."]
    assert found(store, 'snakes show:"python talk"') == []
    assert found(store, "snakes show:cafe") == ["Snakes in Episode 2."]
    assert found(store, "snakes show:none") == []
    assert found(store, "snakes after:2012") == ["Snakes in Episode 2."]
    assert found(store, "snakes before:2012") == ["Snakes in Episode 1."]
    assert found(store, "snakes after:2011-03-13 before:2011-03-14") == ["Snakes in Episode 1."]
    assert found(store, "snakes after:2011-03-14 before:2012") == []
    assert found(store, "show:cafe") == ["Episode 2"]
    assert found(store, "after:2000") == ["Episode 2", "Episode 1"]


def test_of_a_common_word_the_newest_come_first(store: Store) -> None:
    entries = [entry(number) for number in range(1, 4)]
    texts = {f"t{n}": spoken(f"people number {n}") for n in (2, 1, 3)}
    filled(store, *entries, **texts)
    assert found(store, "people") == ["people number 3", "people number 2", "people number 1"]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("私は機械学習の研究者です。", "研究者"),
        ("私は機械学習の研究者です。", "機械学習 研究"),
        ("저는 한국어를 배웁니다", "한국어"),
        ("ภาษาไทยง่ายมาก", "ไทย"),
        ("Это ёлка, а не ель.", "ЕЛКА"),
        ("يقول مُحَمَّد ذلك", "محمد"),
        ("Straßenbahn in Zürich", "strassenbahn zurich"),
        ("मैं हिन्दी बोलता हूँ", "हिन्दी"),
    ],
)
def test_other_scripts_are_searched(store: Store, text: str, query: str) -> None:
    filled(store, entry(1), entry(2), t1=spoken(text), t2=spoken("something else"))
    hit = only(store, query)
    assert hit.text == text
    assert hit.snippet.marks


def test_long_paragraphs_are_found_by_the_sentence(store: Store) -> None:
    sentences = [f"This is sentence number {n} of a long paragraph." for n in range(60)]
    whole = Segment(0, 60_000, " ".join(sentences), "Ann")
    filled(store, entry(1), t1=Transcript.of([whole], Timing.SEGMENTS))
    hit = only(store, '"number 41"')
    assert hit.text == sentences[41]
    assert hit.start_ms is not None
    assert abs(hit.start_ms - 41_000) < 1_500


def test_a_transcript_without_times_is_found_without_one(store: Store) -> None:
    filled(store, entry(1), t1=spoken("No times here.", timing=Timing.NONE))
    assert only(store, "times").start_ms is None


def test_the_aligned_transcript_is_the_one_that_is_searched(store: Store) -> None:
    filled(store, entry(1), t1=spoken("Before.", "The words.", timing=Timing.ESTIMATED))
    key = store.episodes()[0].key
    aligned = Transcript.of([Segment(50_000, 51_000, "The words.")], Timing.ALIGNED)
    store.put_transcript(key, aligned, role=Role.ALIGNED)
    index(store)
    assert only(store, "words").start_ms == 50_000
    assert found(store, "before") == []
    store.remove_transcript(key, Role.ALIGNED)
    index(store)
    assert only(store, "words").start_ms == 2_000


def test_what_changes_is_found_anew_and_what_goes_is_not(store: Store) -> None:
    entries = (entry(1), entry(2))
    filled(store, *entries, t1=spoken("old words"), t2=spoken("more old words"))
    (show,) = store.shows()
    first = listed(store)["Episode 1"].key
    store.put_transcript(first, spoken("new words"))
    assert store.search("words").pending
    index(store)
    assert sorted(found(store, "words")) == ["more old words", "new words"]
    renamed = replace(entries[0], title="Marmalade 1", notes="jam")
    store.apply_feed(show.id, feed_of(renamed, entries[1], title="Breakfast"))
    index(store)
    assert [hit.where for hit in store.search("marmalade").hits] == [Where.TITLE]
    assert found(store, "title:marmalade new") == ["new words"]
    assert found(store, "episode 1") == []
    assert found(store, "jam") == ["jam"]
    assert len(found(store, "show:breakfast words")) == 2
    store.apply_feed(show.id, feed_of(entries[1]))
    assert found(store, "new words") == []
    store.apply_feed(show.id, feed_of(renamed, entries[1]))
    assert found(store, "new words") == ["new words"]
    store.remove_show(show.id)
    assert found(store, "words") == []
    index(store)
    assert store.pending_index() == 0
    filled(store, *entries, t1=spoken("words again"))
    assert found(store, "words") == ["words again"]


def test_text_that_is_not_indexed_yet_is_said_to_be_pending(store: Store) -> None:
    subscribed(store, feed_of(*(entry(n) for n in range(30))))
    for row in store.episodes():
        store.put_transcript(row.key, spoken("hello there"))
    assert store.search("hello").pending == store.pending_index() == 60
    step = store.index_next(0)
    assert (step.documents, step.left) == (1, 59)
    index(store)
    result = store.search("hello")
    assert (result.pending, result.total, len(result.hits)) == (0, 30, 30)
    assert store.index_next().documents == 0


def test_pages_follow_one_another(store: Store) -> None:
    entries = [entry(n, notes=f"zebra {n}") for n in range(40)]
    transcript = spoken(*(f"A zebra, and zebra number {n}." for n in range(200)))
    subscribed(store, feed_of(*entries))
    for row in store.episodes()[:2]:
        store.put_transcript(row.key, transcript)
    index(store)
    whole = store.search("zebra", limit=60)
    pages = [store.search("zebra", limit=20, offset=offset) for offset in (0, 20, 40)]
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    assert [page.more for page in pages] == [True, True, whole.more]
    assert store.search("zebra", limit=10, offset=5_000).hits == ()
    assert {hit.where for hit in whole.hits[:30]} == {Where.NOTES, Where.TRANSCRIPT}


def test_pages_of_very_many_hits_follow_one_another(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is ranked in portions, and however many ways there are to match."""
    monkeypatch.setattr("player.library.search.ranking.RANKED", 20)
    dice = Random(2)
    animals = ("zebra crossing", "zebra and a crossing", "crossing some zebra", "zebras crossing")
    filler = " and so on" * 40
    lines = [f"{dice.choice(animals)} {'zebra ' * dice.randrange(4)}{filler}." for _ in range(150)]
    filled(store, entry(1), entry(2), t1=spoken(*lines[:90]), t2=spoken(*lines[90:]))
    for query in ("zebra crossing", "zebra", "speaker:none zebra"):
        whole = store.search(query, limit=140).hits
        pages = [store.search(query, limit=20, offset=at).hits for at in range(0, 140, 20)]
        assert [hit for page in pages for hit in page] == list(whole)
        assert [hit.score for hit in whole] == sorted((hit.score for hit in whole), reverse=True)


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store.open(tmp_path_factory.mktemp("library") / "podline" / "library.sqlite3")
    filled(
        store,
        entry(1, title="NEAR OR NOT 1"),
        entry(2),
        t1=INTERVIEW,
        t2=spoken("near and not", "text: title"),
    )
    return store


@settings(deadline=None)
@given(
    st.text(max_size=40)
    | st.lists(
        st.sampled_from(
            ['"', "NEAR(", ")", "-", "*", "^", ":", "AND", "OR", "NOT", "{text}", "speaker:",
             "show:a", "title:", "after:2011", "before:", "reward", "the", "\0", "'", "+", "研"]
        ),
        max_size=12,
    ).map(" ".join)
)  # fmt: skip
@example('"')
@example("NEAR(")
@example("-x")
@example("*")
@example("")
@example("a" * 10_000)
@example("word " * 2_000)
@example("\ud800 lone")
def test_whatever_is_typed_is_searched_as_words(settled: Store, text: str) -> None:
    result = settled.search(text)
    for hit in result.hits:
        for start, end in hit.snippet.marks:
            assert 0 <= start < end <= len(hit.snippet.text)


@pytest.mark.parametrize("seed", range(6))
def test_every_phrase_is_found_where_it_is_said(store: Store, seed: int) -> None:
    dice = Random(seed)
    words = [f"w{number:06}" for number in dice.sample(range(10**6), 4_000)]
    lines: list[list[str]] = []
    while (at := sum(map(len, lines))) < len(words):
        lines.append(words[at : at + dice.choice((1, 3, 8, 30, 200))])
    filled(store, entry(1), t1=spoken(*(" ".join(line) + dice.choice(" .,?") for line in lines)))
    line_of = {word: number for number, line in enumerate(lines) for word in line}
    for _ in range(60):
        begin = dice.randrange(len(words) - 8)
        phrase = words[begin : begin + dice.randrange(1, 8)]
        hit = only(store, f'"{" ".join(phrase)}"')
        (mark,) = marked(hit)
        assert mark.split()[0].startswith(phrase[0])
        assert mark.split()[-1].startswith(phrase[-1])
        assert hit.start_ms is not None
        assert hit.start_ms <= line_of[phrase[0]] * 2_000 + 1_900


def test_a_damaged_index_is_made_anew(store: Store, path: Path) -> None:
    filled(store, entry(1), t1=INTERVIEW)
    store.close()
    index_path(path).write_bytes(b"not an index at all" * 500)
    again = Store.open(path)
    assert again.notice == ""
    assert again.search("artifact").pending == 2
    index(again)
    assert len(again.search("artifact").hits) == 1
    index_path(path).unlink()
    assert again.search("artifact").pending == 2
    index(again)
    assert len(again.search("artifact").hits) == 1
    again.close()


def sentences_of(work: Callable[[], object]) -> list[str]:
    """What the store says when it cannot do something; anything but a sentence fails."""
    try:
        work()
    except StoreError as error:
        return [str(error)]
    return []


def test_flipped_bytes_in_the_index_harm_nothing(store: Store, path: Path) -> None:
    subscribed(store, feed_of(*(entry(n) for n in range(20))))
    for row in store.episodes():
        store.put_transcript(row.key, INTERVIEW)
    index(store)
    store.close()
    whole = index_path(path).read_bytes()
    dice = Random(7)
    said: list[str] = []
    for _ in range(25):
        broken = bytearray(whole)
        for _ in range(30):
            broken[dice.randrange(len(broken))] ^= 1 << dice.randrange(8)
        index_path(path).write_bytes(broken)
        opened = Store.open(path)
        for _ in range(3):
            said += sentences_of(partial(opened.search, "reward model"))
            said += sentences_of(partial(index, opened))
        assert opened.notice == ""
        assert opened.count() == 20
        opened.close()
    assert all("search index" in sentence for sentence in said)


def test_two_stores_index_one_library(store: Store, path: Path) -> None:
    other = Store.open(path)
    subscribed(store, feed_of(*(entry(n) for n in range(40))))
    for row in store.episodes():
        store.put_transcript(row.key, INTERVIEW)
    while store.index_next(0).left and other.index_next(0).left:
        pass
    index(store)
    index(other)
    for one in (store, other):
        result = one.search("artifact", limit=100)
        assert (len(result.hits), result.total, result.pending) == (40, 40, 0)
    other.close()


def test_while_the_index_is_written_nobody_waits(store: Store, path: Path) -> None:
    filled(store, entry(1), t1=INTERVIEW)
    file = IndexFile(path)
    connection, _ = file.open()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("DELETE FROM seen")
    begin = time.monotonic()
    store.remember("file:x", 5_000)
    assert store.search("artifact").hits
    assert time.monotonic() - begin < 5
    connection.execute("ROLLBACK")
    file.close()


def test_a_damaged_transcript_does_not_stop_the_others(store: Store, path: Path) -> None:
    subscribed(store, feed_of(entry(1), entry(2)))
    for row in store.episodes():
        store.put_transcript(row.key, INTERVIEW)
    with closing(sqlite3.connect(path)) as other:
        other.execute("UPDATE transcripts SET body = x'00' WHERE id = 1")
        other.commit()
    index(store)
    result = store.search("artifact")
    assert (len(result.hits), result.pending) == (1, 0)
