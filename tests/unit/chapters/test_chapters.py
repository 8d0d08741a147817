"""Chapters from files, feeds and notes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from player.chapters.choosing import ChapterSource, choose_chapters, in_order, next_chapters
from player.chapters.comments import chapters_in_comments
from player.chapters.model import Chapter
from player.chapters.notes import chapters_in_text
from player.chapters.reader import ChaptersError, read_chapters

WAYS = [
    ("(00:16:57) - Title", 1017),
    ("(00:08:17) – Title", 497),
    ("00:24:52 – Title", 1492),
    ("(0:00:50) - Title", 50),
    ("(6:59) Title", 419),
    ("• Title (0:00)", 0),
    ("01:05 Title", 65),
    ("01:03:17 Title", 3797),
    ("00:00:42 - Title<br />", 42),
    ("0:00 Title", 0),
    ("[0:00] Title", 0),
    ("• 1:30 Title", 90),
    ("1:00 ~ 2:00 Title", 60),
    ("<10:11> Title", 611),
    ("### 00:00:00 – Title", 0),
    ("[(00:16:57) – Title]", 1017),
    ("2 | 01:05 | Title | 01:01", 65),
    ("[15:30](https://example.com/watch?v=a&t=930s) Title", 930),
    ("<li>(00:16:57) - <a href='https://a.com'>Title</a></li>", 1017),
]


@pytest.mark.parametrize(("line", "seconds"), WAYS)
def test_every_way_in_which_people_write_times(line: str, seconds: int) -> None:
    found = chapters_in_text(line)
    assert [(chapter.start_ms, chapter.title) for chapter in found] == [(seconds * 1_000, "Title")]


@pytest.mark.parametrize(
    "line",
    ["2:1", "0:0", "00:000", "09/19/2021 15:28:30", "Waterstones (17:00)", "[Title](#anchor)",
     "They won 2:1 Saturday", "Mon 10:00", "a 16:9 screen", "John 3:16 says", "1:2:3:4 no",
     "12:345 no", "• Waterstones (17:00)\n• Foyles (19:00)", "http://a.com:80:00/"],
)  # fmt: skip
def test_what_is_no_chapter(line: str) -> None:
    assert chapters_in_text(line) == ()


def test_a_link_that_is_only_a_time_still_leads_there() -> None:
    (chapter,) = chapters_in_text("[15:30](https://example.com/watch?v=a&t=930s)")
    assert chapter.start_ms == 930_000


def test_a_list_in_notes_keeps_order_links_and_ends() -> None:
    chapters = "- 0:00 Intro\n- 1:00 ~ 2:00 [Stars](https://stars.org)\n- 1:02:03 End\n"
    notes = f"Today we talk.\n\n{chapters}\nBye 2:1.\n"
    assert chapters_in_text(notes) == (
        Chapter(0, "Intro"),
        Chapter(60_000, "Stars", 120_000, "https://stars.org"),
        Chapter(3_723_000, "End"),
    )
    assert len(chapters_in_text(notes, duration_ms=1_000_000)) == 2


def test_short_times_are_hours_where_nothing_else_makes_sense() -> None:
    notes = "00:00 A\n00:40 B\n02:30 C"
    assert [c.start_ms for c in chapters_in_text(notes, duration_ms=3 * 3_600_000)][2] == 9_000_000
    assert [c.start_ms for c in chapters_in_text(notes, duration_ms=20 * 60_000)][2] == 150_000
    assert chapters_in_text("10:11 X", duration_ms=11 * 3_600_000)[0].start_ms == 36_660_000


def test_podcasting_json() -> None:
    data = b"""{"version": "1.2.0", "chapters": [
        {"startTime": 260.5, "title": "B", "endTime": 300, "img": "https://a.com/i.jpg"},
        {"startTime": 0, "title": "A\\u001b[31m", "url": "javascript:alert(1)"},
        {"startTime": 10, "title": "hidden", "toc": false}, {"startTime": -1},
        {"title": "x"}, 7]}"""
    assert read_chapters(data) == (
        Chapter(0, "A"),
        Chapter(260_500, "B", 300_000, None, "https://a.com/i.jpg"),
    )


def test_podlove_chapters_and_no_entities() -> None:
    data = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "boom"><!ENTITY b "&a;&a;">]>
        <psc:chapters version="1.2" xmlns:psc="http://podlove.org/simple-chapters">
        <psc:chapter start="00:01:30.250" title="R &amp; D &b;" href="https://a.com/"/>
        <psc:chapter start="0" title='Intro' image="https://a.com/i.png" /></psc:chapters>"""
    assert read_chapters(data) == (
        Chapter(0, "Intro", None, None, "https://a.com/i.png"),
        Chapter(90_250, "R & D &b;", None, "https://a.com/"),
    )


def test_comments_and_ogm_files() -> None:
    comments = {"Chapter001": "00:01:00.5", "CHAPTER001NAME": "B", "CHAPTER000": "0", "title": "x"}
    assert chapters_in_comments(comments) == (Chapter(0, ""), Chapter(60_500, "B"))
    ogm = b"CHAPTER01=00:00:00.000\nCHAPTER01NAME=Intro\nCHAPTER02=00:05:00.000\nCHAPTER02NAME=B\n"
    assert read_chapters(ogm) == (Chapter(0, "Intro"), Chapter(300_000, "B"))


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b'{"chapters": 3}', b"{", b"<?xml?><a/>", b"hi", b"\0\1\2" * 99],
)
def test_nothing_to_read_is_said_in_a_sentence(data: bytes) -> None:
    with pytest.raises(ChaptersError, match=r"\.$"):
        read_chapters(data)


def test_deep_nesting_is_refused_at_once() -> None:
    begin = time.process_time()
    for data in (b"[" * 200_000, b'{"chapters":' * 200_000, b"<?xml?>" + b"<a>" * 200_000):
        with pytest.raises(ChaptersError):
            read_chapters(data)
    assert time.process_time() - begin < 8


@given(st.text(st.sampled_from("0:1(9)[] -–•|~<>#\nTa.,&h/*"), max_size=120))
@settings(max_examples=200, deadline=1_000)
def test_any_notes_give_sorted_chapters_with_titles(text: str) -> None:
    found = chapters_in_text(text)
    starts = [chapter.start_ms for chapter in found]
    assert starts == sorted(set(starts))
    assert all(chapter.title and "\n" not in chapter.title for chapter in found)


def test_the_most_trusted_source_is_shown_until_another_is_wanted() -> None:
    a, b = (Chapter(0, "a"),), (Chapter(0, "b"),)
    found = {ChapterSource.NOTES: b, ChapterSource.JSON: a, ChapterSource.FEED: ()}
    lists = in_order(found)
    assert lists == ((ChapterSource.JSON, a), (ChapterSource.NOTES, b))
    assert choose_chapters(lists) == (ChapterSource.JSON, a)
    assert choose_chapters(lists, ChapterSource.NOTES) == (ChapterSource.NOTES, b)
    assert choose_chapters(lists, ChapterSource.FEED) == (ChapterSource.JSON, a)
    assert choose_chapters(()) is None


def test_the_sources_follow_one_another_in_a_circle() -> None:
    a, b = (Chapter(0, "a"),), (Chapter(0, "b"),)
    lists = in_order({ChapterSource.NOTES: b, ChapterSource.JSON: a})
    assert next_chapters(lists, ChapterSource.JSON) == (ChapterSource.NOTES, b)
    assert next_chapters(lists, ChapterSource.NOTES) == (ChapterSource.JSON, a)
    assert next_chapters((), None) is None


def test_what_is_far_too_large_for_chapters_is_not_read() -> None:
    many = '{"startTime": 1, "title": "c"},' * 300_000
    with pytest.raises(ChaptersError, match="too large for chapters"):
        read_chapters(f'{{"chapters": [{many.rstrip(",")}]}}'.encode())
