from __future__ import annotations

import pytest
from textual.screen import Screen

from player.transcript.model import NO_TRANSCRIPT, Segment, Timing, Transcript
from player.ui.widgets.transcript_view import TranscriptView
from tests.support.transcript_host import (
    HEIGHT,
    cells_in,
    is_name,
    long_transcript,
    row_of,
    screen_text,
    settle,
    showing,
    wheel,
)

# What is lit


async def test_the_line_is_bold_beside_a_bar_and_the_word_stands_out() -> None:
    async with showing() as (_, view, _pilot):
        view.light(2, 1)
        y = row_of(view, "Line 2 says")
        assert "▌" in view.render_line(y).text
        text = "Line 2 says something that is long enough."
        lit = cells_in(view, lambda style: style.bold and style.color and not is_name(style))
        assert "".join(text.split()) in "".join(lit.replace("▌", "").split())
        grounds = {piece.style.bgcolor for piece in view.render_line(y) if piece.style}
        assert len(grounds) == 2
        view.light(None, None)
        assert "▌" not in screen_text(view)


async def test_an_estimated_word_is_softer() -> None:
    grounds = []
    for words in (True, False):
        async with showing(long_transcript(words=words)) as (_, view, _pilot):
            view.light(2, 1)
            y = row_of(view, "Line 2 says")
            own = view.render_line(y + 1)
            (word,) = {
                piece.style.bgcolor
                for piece in view.render_line(y)
                if piece.style and piece.text == "2"
            }
            assert word
            assert word.triplet
            ground = next(piece.style.bgcolor for piece in own if piece.style)
            assert ground
            assert ground.triplet
            pairs = zip(word.triplet, ground.triplet, strict=True)
            grounds.append(sum(abs(one - other) for one, other in pairs))
            assert cells_in(view, lambda style: style.underline) == ("" if words else "2")
    real, estimated = grounds
    assert 0 < estimated < real / 2


async def test_estimated_times_soften_the_line() -> None:
    shown = Transcript.of(long_transcript(words=False).segments, Timing.ESTIMATED)
    async with showing(shown) as (_, view, _pilot):
        view.light(2, None)
        text = view.render_line(row_of(view, "Line 2")).text
        assert "▎" in text
        assert "▌" not in text
        assert "something" not in cells_in(view, lambda style: style.bold)


@pytest.mark.parametrize(
    "theme", ["textual-dark", "textual-light", "ansi-dark", "ansi-light", "nord"]
)
async def test_every_theme_shows_what_is_lit(theme: str) -> None:
    async with showing() as (app, view, pilot):
        app.theme = theme
        await pilot.pause()
        view.light(2, 1)
        styles = [piece.style for piece in view.render_line(row_of(view, "Line 2")) if piece.style]
        assert len({(s.color, s.bgcolor, s.bold, s.reverse) for s in styles}) >= 3


async def test_a_change_of_theme_is_drawn() -> None:
    async with showing() as (app, view, pilot):
        dark = view.render_line(2)
        app.theme = "textual-light"
        await pilot.pause()
        assert view.render_line(2) != dark


async def test_rows_are_as_wide_as_the_widget_and_paint_it() -> None:
    async with showing(size=(91, 24)) as (_, view, _pilot):
        view.light(2, 1)
        width = view.scrollable_content_region.width
        for y in range(view.size.height):
            strip = view.render_line(y)
            assert strip.cell_length == width
            assert all(piece.style and piece.style.bgcolor for piece in strip)


async def test_markup_is_text() -> None:
    evil = "[@click=app.quit]x[/] [/red] \\"
    shown = Transcript.of([Segment(0, 9, evil, "[b]Ada[/b]")], Timing.SEGMENTS)
    async with showing(shown) as (_, view, _pilot):
        assert evil in screen_text(view)
        assert "[b]Ada[/b]" in screen_text(view)


async def test_the_time_of_a_turn_stands_at_its_right_end() -> None:
    segments = [
        Segment(3_723_000, 3_724_000, "Hello.", "Ada"),
        Segment(3_724_000, 3_725_000, "No.", "Bob"),
    ]
    async with showing(Transcript.of(segments, Timing.SEGMENTS)) as (_, view, _pilot):
        assert view.render_line(row_of(view, "Ada")).text.rstrip().endswith("1:02:03")
    early = Transcript.of([Segment(61_000, 62_000, "Hello.", "Ada")], Timing.SEGMENTS)
    async with showing(early) as (_, view, _pilot):
        assert view.render_line(row_of(view, "Ada")).text.rstrip().endswith(" 1:01")
    async with showing(early, hours=True) as (_, view, _pilot):
        assert view.render_line(row_of(view, "Ada")).text.rstrip().endswith("0:01:01")
    untimed = Transcript.of([Segment(0, 0, "Hello.", "Ada")], Timing.NONE)
    async with showing(untimed) as (_, view, _pilot):
        assert view.render_line(row_of(view, "Ada")).text.strip() == "Ada"


async def test_no_transcript_says_so() -> None:
    async with showing(NO_TRANSCRIPT) as (app, view, pilot):
        assert "This episode has no transcript." in screen_text(view)
        view.light(None, None)
        view.follow()
        for act in (view.action_cursor_down, view.action_page_down, view.action_end):
            act()
        view.action_play_from_cursor()
        assert view.search("x") == 0
        assert view.next_match() == (0, 0)
        view.clear_search(restore=True)
        await pilot.click(TranscriptView, offset=(10, 10))
        await pilot.pause()
        assert app.chosen == []
        view.placeholder = "Coming."
        assert "Coming." in screen_text(view)


# Following


async def test_the_line_stays_in_its_band_and_the_page_moves_seldom() -> None:
    async with showing() as (_, view, pilot):
        view.app.animation_level = "none"
        tops = set()
        for at in range(60):
            view.light(at, 0)
            await pilot.pause()
            y = row_of(view, f"Line {at} ")
            assert y <= HEIGHT * 2 // 3
            tops.add(view.scroll_offset.y)
        assert len(tops) < 25


async def test_a_jump_puts_the_line_at_a_third() -> None:
    async with showing() as (_, view, pilot):
        view.light(300, 0, jumped=True)
        await pilot.pause()
        assert row_of(view, "Line 300 ") == HEIGHT // 3
        view.light(20, 0, jumped=True)
        await pilot.pause()
        assert row_of(view, "Line 20 ") == HEIGHT // 3


async def test_at_the_end_the_page_is_still() -> None:
    async with showing() as (_, view, pilot):
        view.light(398, 0, jumped=True)
        await pilot.pause()
        top = view.scroll_offset.y
        assert top == view.max_scroll_y
        for word in range(8):
            view.light(399, word)
            await pilot.pause()
            assert view.scroll_offset.y == top


async def test_between_cues_nothing_is_lit_and_the_page_stays() -> None:
    async with showing() as (_, view, pilot):
        view.light(100, 0, jumped=True)
        await pilot.pause()
        top = view.scroll_offset.y
        view.light(None, None)
        await pilot.pause()
        assert view.scroll_offset.y == top
        assert view.following


async def test_scrolling_stops_following_once_the_line_is_out_of_view_and_back_resumes() -> None:
    async with showing() as (app, view, pilot):
        view.light(100, 0, jumped=True)
        await pilot.pause()
        app.told.clear()
        await wheel(view, 2)
        await pilot.pause()
        assert view.following
        await wheel(view, 8)
        await pilot.pause()
        assert not view.following
        assert view.lit_above is True
        top = view.scroll_offset.y
        view.light(101, 0)
        await settle(pilot)
        assert view.scroll_offset.y == top
        await wheel(view, -9)
        await pilot.pause()
        assert view.following
        assert app.told == [(False, True), (True, None)]


async def test_a_line_scrolled_to_the_edge_stays_there_while_in_view() -> None:
    async with showing() as (_, view, pilot):
        view.light(100, 0, jumped=True)
        await pilot.pause()
        await wheel(view, -4)
        await pilot.pause()
        top = view.scroll_offset.y
        for word in range(8):
            view.light(100, word)
        await settle(pilot)
        assert view.scroll_offset.y == top


async def test_follow_comes_back() -> None:
    async with showing() as (app, view, pilot):
        view.light(100, 0, jumped=True)
        await pilot.pause()
        view.action_end()
        await pilot.pause()
        assert (view.following, view.lit_above) == (False, True)
        view.follow()
        await pilot.pause()
        assert row_of(view, "Line 100 ") == HEIGHT // 3
        assert app.told[-1] == (True, None)


async def test_after_a_jump_the_page_goes_straight_to_the_new_line() -> None:
    async with showing() as (_, view, pilot):
        view.light(100, 0, jumped=True)
        view.action_end()
        await pilot.pause()
        top = view.scroll_offset.y
        view.follow(soon=True)
        await pilot.pause()
        assert view.following
        assert view.scroll_offset.y == top
        view.light(200, 0, jumped=True)
        await pilot.pause()
        assert row_of(view, "Line 200 ") == HEIGHT // 3


async def test_short_hops_glide_and_still_end_at_a_third() -> None:
    async with showing() as (_, view, pilot):
        view.light(10, 0, jumped=True)
        await pilot.pause()
        at = 10
        top = view.scroll_offset.y
        while view.scroll_target_y == top:
            at += 1
            view.light(at, 0)
        assert view.scroll_offset.y == top
        await settle(pilot)
        assert row_of(view, f"Line {at} ") == HEIGHT // 3
        assert view.following


async def test_without_animations_the_page_goes_at_once() -> None:
    async with showing() as (app, view, pilot):
        app.animation_level = "none"
        view.light(10, 0, jumped=True)
        for at in range(11, 40):
            view.light(at, 0)
            await pilot.pause()
            assert row_of(view, f"Line {at} ") <= HEIGHT * 2 // 3


async def test_a_line_longer_than_the_page_is_followed_by_word() -> None:
    text = " ".join(f"word{at}" for at in range(2_000))
    line = Segment(0, 1_000_000, text)
    async with showing(Transcript.of([line], Timing.SEGMENTS)) as (_, view, pilot):
        for word in (0, 700, 1_400, 1_999):
            view.light(0, word)
            await settle(pilot)
            assert f"word{word}" in cells_in(view, lambda style: bool(style.underline))


async def test_another_width_keeps_the_lit_line_where_it_was() -> None:
    async with showing(size=(120, HEIGHT)) as (_, view, pilot):
        view.light(200, 0, jumped=True)
        await pilot.pause()
        y = row_of(view, "Line 200 ")
        await pilot.resize_terminal(52, HEIGHT)
        await pilot.pause()
        assert row_of(view, "Line 200") == y
        assert view.following


async def test_another_width_keeps_what_is_read_where_it_was() -> None:
    async with showing(size=(120, HEIGHT)) as (_, view, pilot):
        view.light(10, 0)
        view.action_end()
        view.action_page_up()
        await pilot.pause()
        first = next(
            line for y in range(HEIGHT) if "Line" in (line := view.render_line(y).text)
        ).strip()
        await pilot.resize_terminal(60, HEIGHT)
        await pilot.pause()
        assert first[:20] in " ".join(screen_text(view).split("\n")[:4])
        assert not view.following


async def test_a_lower_window_keeps_the_lit_line_in_view() -> None:
    async with showing(size=(80, 50)) as (_, view, pilot):
        view.light(200, 0, jumped=True)
        for at in range(201, 215):
            view.light(at, 0)
        await settle(pilot)
        await pilot.resize_terminal(80, 10)
        await pilot.pause()
        assert row_of(view, "Line 214 ") >= 0


async def test_tiny_windows_draw() -> None:
    for size in ((1, 1), (2, 1), (5, 3), (12, 2)):
        async with showing(size=size) as (_, view, pilot):
            view.light(5, 1, jumped=True)
            view.action_cursor_down()
            view.search("long")
            await pilot.pause()
            assert len(screen_text(view).split("\n")) == size[1]


async def test_showing_another_transcript_begins_anew() -> None:
    async with showing() as (_, view, pilot):
        view.light(200, 0, jumped=True)
        view.search("long")
        view.action_cursor_down()
        await pilot.pause()
        view.show(Transcript.of([Segment(0, 9, "Other words.")], Timing.SEGMENTS))
        await pilot.pause()
        assert "Other words." in screen_text(view)
        assert (view.cursor, view.match_index, view.following) == (None, None, True)
        assert view.scroll_offset.y == 0
        view.light(0, 0)
        await pilot.pause()
        view.show(NO_TRANSCRIPT)
        await pilot.pause()
        assert "no transcript" in screen_text(view)


async def test_draw_now_draws_before_it_returns() -> None:
    async with showing() as (app, view, pilot):
        drawn: list[str] = []

        def note() -> None:
            drawn.append(view.render_line(row_of(view, "Line 2 says")).text)

        app.post_display_hook = note  # type: ignore[method-assign]
        view.light(2, 1)
        assert view.draw_now()
        assert len(drawn) == 1
        assert "▌" in drawn[0]
        await pilot.pause(0.05)
        assert len(drawn) == 1, "the same change was drawn twice"


async def test_draw_now_says_no_below_another_screen() -> None:
    async with showing() as (app, view, pilot):
        await app.push_screen(Screen())
        view.light(2, 1)
        assert not view.draw_now()
        app.pop_screen()
        await pilot.pause()
        assert "▌" in screen_text(view)
