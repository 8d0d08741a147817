from __future__ import annotations

import time

import pytest

from player.transcript.model import Segment, Timing, Transcript
from player.transcript.words import estimate_words
from player.ui.widgets.transcript_strips import MARGIN
from player.ui.widgets.transcript_view import TranscriptView
from tests.support.transcript_host import (
    HEIGHT,
    cells_in,
    long_transcript,
    row_of,
    screen_text,
    settle,
    showing,
    wheel,
)

# The cursor


async def test_the_cursor_is_unseen_until_it_is_used_and_begins_at_the_lit_line() -> None:
    async with showing() as (_, view, pilot):
        view.light(100, 0, jumped=True)
        await pilot.pause()
        assert "›" not in screen_text(view)
        view.action_cursor_down()
        assert view.cursor == 101
        assert "›" in view.render_line(row_of(view, "Line 101 ")).text
        view.action_cursor_up()
        view.action_cursor_up()
        assert view.cursor == 99


async def test_out_of_view_of_the_lit_line_the_cursor_begins_on_the_page() -> None:
    async with showing() as (_, view, pilot):
        view.light(0, 0)
        view.action_end()
        await pilot.pause()
        view.action_cursor_up()
        assert view.cursor == 399
        view.action_leave()
        view.action_end()
        view.action_cursor_down()
        assert view.cursor is not None
        assert f"Line {view.cursor} " in screen_text(view)


async def test_the_cursor_stays_on_the_page_and_stops_at_both_ends() -> None:
    async with showing() as (_, view, pilot):
        view.action_cursor_down()
        for _step in range(40):
            view.action_cursor_down()
            await pilot.pause(0)
            assert row_of(view, f"Line {view.cursor} ") < HEIGHT
        view.action_end()
        assert view.cursor == 399
        view.action_cursor_down()
        assert view.cursor == 399
        view.action_home()
        view.action_cursor_up()
        assert view.cursor == 0
        assert view.scroll_offset.y == 0


async def test_pages_carry_the_cursor_along() -> None:
    async with showing() as (_, view, pilot):
        view.action_page_down()
        await pilot.pause()
        assert view.cursor is None
        assert view.scroll_offset.y == HEIGHT - 2
        view.action_cursor_down()
        before = view.cursor
        view.action_page_down()
        assert before is not None
        assert view.cursor is not None
        assert view.cursor > before + 5
        assert f"Line {view.cursor} " in screen_text(view)
        view.action_page_up()
        assert abs(view.cursor - before) <= 3


async def test_the_cursor_pauses_following_and_leaving_resumes_it() -> None:
    async with showing() as (app, view, pilot):
        view.light(100, 0, jumped=True)
        view.action_cursor_down()
        await pilot.pause()
        top = view.scroll_offset.y
        assert not view.following
        view.light(130, 0)
        await settle(pilot)
        assert view.scroll_offset.y == top
        assert app.told[-1] == (False, False)
        view.action_leave()
        await pilot.pause()
        assert view.cursor is None
        assert view.following
        assert row_of(view, "Line 130 ") == HEIGHT // 3


async def test_enter_plays_from_the_cursor_and_follows() -> None:
    async with showing() as (app, view, pilot):
        view.light(100, 0, jumped=True)
        view.action_cursor_down()
        view.action_play_from_cursor()
        await pilot.pause()
        assert app.chosen == [(101, 303_000)]
        assert view.following
        assert view.cursor is None


async def test_enter_without_a_cursor_plays_the_lit_line_again() -> None:
    async with showing() as (app, view, pilot):
        view.action_play_from_cursor()
        view.light(7, 3)
        view.action_play_from_cursor()
        await pilot.pause()
        assert app.chosen == [(7, 21_000)]


# Search


async def test_search_counts_shows_and_marks() -> None:
    async with showing() as (_, view, pilot):
        assert view.search("line 3") == 111
        await pilot.pause()
        assert (view.match_index, view.cursor) == (0, 3)
        found = cells_in(view, lambda style: bool(style.bold and style.bgcolor))
        assert "Line 3" in found
        assert view.search("line 333") == 1
        assert view.cursor == 333
        assert "Line 333" in screen_text(view)
        assert view.search("nothing like it") == 0
        assert (view.match_index, view.cursor) == (None, None)
        assert view.scroll_offset.y == 0


async def test_search_begins_at_the_lit_line() -> None:
    async with showing() as (_, view, pilot):
        view.light(200, 0, jumped=True)
        await pilot.pause()
        view.search("long enough")
        assert view.cursor == 200


async def test_matches_are_walked_in_a_circle() -> None:
    async with showing() as (_, view, pilot):
        assert view.search("line 39") == 11
        assert view.cursor == 39
        assert view.previous_match() == (10, 11)
        await pilot.pause()
        assert "Line 399" in screen_text(view)
        assert view.next_match() == (0, 11)
        assert view.next_match() == (1, 11)
        assert view.cursor == 390


async def test_a_match_may_run_over_two_lines() -> None:
    async with showing() as (_, view, _pilot):
        assert view.search("enough. line 2 says") == 1
        assert view.cursor == 1


async def test_search_never_fights_with_following() -> None:
    async with showing() as (_, view, pilot):
        view.light(10, 0)
        view.search("line 300")
        await pilot.pause()
        top = view.scroll_offset.y
        for at in range(11, 40):
            view.light(at, 0)
        await settle(pilot)
        assert view.scroll_offset.y == top
        assert not view.following


async def test_leaving_the_prompt_restores_the_place() -> None:
    async with showing() as (_, view, pilot):
        view.light(10, 0)
        await wheel(view, 40)
        await pilot.pause()
        top = view.scroll_offset.y
        assert not view.following
        view.search("line 300")
        await pilot.pause()
        assert view.scroll_offset.y != top
        view.clear_search(restore=True)
        await pilot.pause()
        assert view.scroll_offset.y == top
        assert view.cursor is None
        assert not view.following


async def test_leaving_the_prompt_follows_again_where_it_did() -> None:
    async with showing() as (_, view, pilot):
        view.light(10, 0)
        view.search("line 300")
        await pilot.pause()
        view.light(50, 0)
        view.clear_search(restore=True)
        await pilot.pause()
        assert view.following
        assert "Line 50 " in screen_text(view)


async def test_enter_plays_from_the_word_that_was_found() -> None:
    async with showing() as (app, view, pilot):
        view.search("something that is long")
        view.next_match()
        view.action_play_from_cursor()
        await pilot.pause()
        line = long_transcript().segments[1]
        assert app.chosen == [(1, line.words[3].start_ms)]
        assert view.following
        assert view.match_index == 1
        view.next_match()
        assert not view.following


async def test_a_new_search_begins_where_the_reader_is_after_playing_from_a_match() -> None:
    async with showing() as (_, view, pilot):
        view.search("line 300")
        view.action_play_from_cursor()
        view.light(300, 0, jumped=True)
        await pilot.pause()
        view.search("long enough")
        assert view.cursor == 300


async def test_searching_a_line_of_a_megabyte_is_quick() -> None:
    shown = Transcript.of([Segment(0, 9_000_000, "some words " * 90_000)], Timing.SEGMENTS)
    async with showing(shown) as (_, view, pilot):
        view.light(0, 90_000)
        began = time.perf_counter()
        assert view.search("words") == 90_000
        view.next_match()
        screen_text(view)
        assert time.perf_counter() - began < 2
        await pilot.pause()


# The mouse


@pytest.mark.parametrize(("words", "at_ms"), [(True, None), (False, 6_000)])
async def test_a_click_plays_from_the_word_where_it_is_timed(
    words: bool, at_ms: int | None
) -> None:
    async with showing(long_transcript(words=words)) as (app, view, pilot):
        y = row_of(view, "Line 2 says")
        x = view.render_line(y).text.index("something", view.render_line(y).text.index("Line 2"))
        await pilot.click(TranscriptView, offset=(x + 3, y))
        await pilot.pause()
        expected = long_transcript().segments[2].words[3].start_ms if at_ms is None else at_ms
        assert app.chosen == [(2, expected)]


async def test_a_click_beside_the_text_plays_from_the_start_of_the_line() -> None:
    async with showing() as (app, view, pilot):
        await pilot.click(TranscriptView, offset=(0, row_of(view, "Line 3 says")))
        await pilot.click(TranscriptView, offset=(MARGIN, row_of(view, "Ada")))
        await pilot.click(TranscriptView, offset=(4, row_of(view, "Ada") - 1))
        await pilot.pause()
        assert [segment for segment, _ in app.chosen] == [3, 3]
        assert {at_ms for _, at_ms in app.chosen} == {9_000}


async def test_what_is_clicked_is_what_is_seen_in_wide_text() -> None:
    text = "日本語の テキスト e\u0301te\u0301 👨‍👩‍👧 end"
    line = Segment(0, 10_000, text)
    line = Segment(0, 10_000, text, "", estimate_words(line))
    async with showing(Transcript.of([line], Timing.WORDS)) as (app, view, pilot):
        y = row_of(view, "日本語")
        for column in (0, 7, 9, 16, 18, 20, 22, 23, 25, 27):
            await pilot.click(TranscriptView, offset=(MARGIN + column, y))
            await pilot.pause()
        starts = {word.start_ms: word.text for word in line.words}
        heard = [starts[at_ms] for _, at_ms in app.chosen]
        assert heard[::2] == heard[1::2] == text.split()


async def test_untimed_lines_cannot_be_played() -> None:
    shown = Transcript.of(long_transcript(words=False).segments, Timing.NONE)
    async with showing(shown) as (app, view, pilot):
        await pilot.click(TranscriptView, offset=(8, row_of(view, "Line 1 says")))
        await pilot.pause()
        assert app.chosen == []


async def test_a_drag_selects_and_does_not_play() -> None:
    async with showing() as (app, view, pilot):
        y = row_of(view, "Line 0 says")
        await pilot.mouse_down(TranscriptView, offset=(MARGIN, y))
        await pilot.hover(TranscriptView, offset=(MARGIN + 10, y))
        await pilot.mouse_up(TranscriptView, offset=(MARGIN + 10, y))
        await pilot.pause()
        assert app.chosen == []
        assert app.screen.get_selected_text() == "Line 0 says"
        assert not view.following
        view.light(200, 0)
        await settle(pilot)
        assert view.scroll_offset.y == 0
        await pilot.click(TranscriptView, offset=(MARGIN, y))
        await pilot.pause()
        assert app.chosen == []
        assert app.screen.get_selected_text() is None


async def test_selected_text_joins_lines_and_names_whole_turns() -> None:
    segments = [
        Segment(0, 1_000, "It is so\nnice", "Ada"),
        Segment(1_000, 2_000, "to be here.", "Ada"),
        Segment(2_000, 3_000, "Yes it is.", "Bob"),
    ]
    async with showing(Transcript.of(segments, Timing.SEGMENTS)) as (app, view, pilot):
        name, last = row_of(view, "Ada"), row_of(view, "Yes")
        await pilot.mouse_down(TranscriptView, offset=(MARGIN, name))
        await pilot.hover(TranscriptView, offset=(MARGIN + 2, last))
        await pilot.mouse_up(TranscriptView, offset=(MARGIN + 2, last))
        await pilot.pause()
        text = app.screen.get_selected_text()
        assert text == "Ada: It is so nice to be here.\n\nBob: Yes"
        view.text_select_all()
        assert app.screen.get_selected_text() == (
            "Ada: It is so nice to be here.\n\nBob: Yes it is."
        )


async def test_a_selection_survives_another_width() -> None:
    async with showing(size=(100, HEIGHT)) as (app, view, pilot):
        y = row_of(view, "Line 1 says")
        x = view.render_line(y).text.index("Line 1 says")
        await pilot.mouse_down(TranscriptView, offset=(x, y))
        await pilot.hover(TranscriptView, offset=(x + 10, y))
        await pilot.mouse_up(TranscriptView, offset=(x + 10, y))
        await pilot.resize_terminal(50, HEIGHT)
        await pilot.pause()
        assert app.screen.get_selected_text() == "Line 1 says"


async def test_leaving_drops_the_selection_and_follows() -> None:
    async with showing() as (app, view, pilot):
        view.light(100, 0, jumped=True)
        view.text_select_all()
        await pilot.pause()
        assert not view.following
        view.action_leave()
        await pilot.pause()
        assert view.following
        assert not app.screen.selections


async def test_the_line_under_the_mouse_is_marked() -> None:
    async with showing() as (_, view, pilot):
        y = row_of(view, "Line 1 says")
        before = view.render_line(y)
        await pilot.hover(TranscriptView, offset=(40, y))
        await pilot.pause()
        assert view.render_line(y) != before


async def test_after_a_choice_the_page_waits_for_the_sound() -> None:
    async with showing() as (_, view, pilot):
        view.light(5, 0)
        view.action_end()
        await pilot.pause()
        top = view.scroll_offset.y
        await pilot.click(TranscriptView, offset=(8, row_of(view, "Line 398 ")))
        view.follow()
        await pilot.pause()
        assert view.scroll_offset.y == top
        view.light(398, 0, jumped=True)
        await pilot.pause()
        assert view.scroll_offset.y == top
