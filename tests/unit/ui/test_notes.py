"""Show notes for a screen: links numbered, times found, nothing unsafe to choose."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from player.chapters.model import Chapter
from player.feeds.model import FeedEpisode, Person
from player.library.model import EpisodeRow, Show, ShowKind
from player.markup import Link
from player.ui.notes import Notes, add_document, notes_of, show_notes


def row(**given: Any) -> EpisodeRow:
    return EpisodeRow(**{"id": 1, "key": "k", "show_id": 1, "show": "Show", "title": "T", **given})


def read(text: str, duration_ms: int | None = None) -> Notes:
    notes = Notes()
    add_document(notes, text, duration_ms)
    return notes


def chosen(notes: Notes) -> list[tuple[str, object]]:
    return [
        (part.text[spot.start : spot.end], spot.at_ms if spot.at_ms is not None else spot.number)
        for part in notes.paragraphs
        for spot in part.spots
    ]


def test_links_are_numbered_and_the_same_one_keeps_its_number() -> None:
    notes = read(
        '<p>See <a href="https://a.example/">this</a>, <a href="https://b.example/">that</a> and'
        ' <a href="https://a.example/">this again</a>.</p>'
    )
    assert notes.links == ["https://a.example/", "https://b.example/"]
    assert notes.paragraphs[0].text == "See this [1], that [2] and this again [1]."
    assert chosen(notes) == [("this [1]", 1), ("that [2]", 2), ("this again [1]", 1)]


def test_bare_addresses_are_links_without_the_full_stop_behind_them() -> None:
    notes = read("Look at https://a.example/x?y=1. Or write: mailto:ada@a.example")
    assert notes.links == ["https://a.example/x?y=1", "mailto:ada@a.example"]


def test_only_safe_links_are_numbered() -> None:
    notes = read('<a href="javascript:alert(1)">x</a> <a href="file:///etc/passwd">y</a>')
    assert notes.links == []
    assert chosen(notes) == []


def test_times_are_found_and_what_is_none_is_left() -> None:
    text = "0:00 Opening\n(12:30) Middle, 1:02:03 end; score 2:1, at 10:99, v1.2:30, 9:30-17:00"
    assert chosen(read(text)) == [
        ("0:00", 0),
        ("12:30", 750_000),
        ("1:02:03", 3_723_000),
    ]


def test_times_beyond_the_end_are_no_moments_of_this_episode() -> None:
    assert chosen(read("0:10 here, 59:00 elsewhere", 60_000)) == [("0:10", 10_000)]


def test_a_time_inside_a_link_belongs_to_the_link() -> None:
    notes = read('<a href="https://a.example/">12:30 Title</a>')
    assert chosen(notes) == [("12:30 Title [1]", 1)]


def test_list_items_keep_their_spots_behind_the_bullet() -> None:
    notes = read('<ul><li>0:10 one</li><li><a href="https://a.example/">two</a></li></ul>')
    assert [part.text for part in notes.paragraphs] == ["• 0:10 one", "• two [1]"]
    assert chosen(notes) == [("0:10", 10_000), ("two [1]", 1)]


def test_an_episode_tells_persons_chapters_and_links() -> None:
    details = FeedEpisode(
        "g",
        "T",
        notes="Hello.",
        page_url="https://page.example/",
        comments_url="https://talk.example/",
        persons=(Person("Ada", "host", url="https://ada.example/"), Person("Ben")),
        chapters=(Chapter(0, "One"), Chapter(61_000, "Two", None, "https://two.example/")),
    )
    notes = notes_of(row(duration_ms=5_700_000, season=2, number=7), details)
    text = "\n".join(part.text for part in notes.paragraphs)
    assert "Show · 1 h 35 min · season 2, episode 7" in text
    assert "Host: Ada [1]\nBen" in text
    assert " 0:00  One\n 1:01  Two [2]" in text
    assert ("1:01", 61_000) in chosen(notes)
    assert text.endswith("Episode page [3]\nComments [4]")


def test_a_show_tells_why_it_failed_and_whom_to_fund() -> None:
    show = Show(
        1,
        ShowKind.FEED,
        "https://feed.example/?token=secret",
        "Show",
        description="<p>About.</p>",
        funding=(Link("Give", "https://give.example/"), Link("Bad", "")),
        failure="No answer.",
    )
    text = "\n".join(part.text for part in show_notes(show).paragraphs)
    assert "The last refresh failed: No answer." in text
    assert "Give [1]" in text
    assert "secret" not in text
    assert "Bad" not in text


@given(
    st.text(alphabet=st.sampled_from("<>a/=\"' hrefhttps://x.example 0:12[]()*#\n"), max_size=200)
)
def test_spots_always_lie_in_their_text(text: str) -> None:
    notes = read(text)
    for part in notes.paragraphs:
        last = 0
        for spot in part.spots:
            assert last <= spot.start < spot.end <= len(part.text)
            assert spot.at_ms is not None or 1 <= spot.number <= len(notes.links)
            last = spot.end
