"""An episode stays the same episode, whatever its feed does to its address or order."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from player.feeds.identity import with_identities
from player.feeds.model import FeedEpisode
from player.feeds.repairs import Repairs


def guids(*episodes: FeedEpisode) -> list[str]:
    return [one.guid for one in with_identities(episodes, Repairs())]


def one(guid: str = "", title: str = "One", url: str | None = None, at: int = 0) -> FeedEpisode:
    return FeedEpisode(guid, title, url, published_s=at)


def test_a_guid_is_kept() -> None:
    assert guids(one("a"), one("b")) == ["a", "b"]


def test_without_a_guid_the_sound_then_the_page_then_the_title_tells() -> None:
    assert guids(one(url="https://x.example/1.mp3")) == ["https://x.example/1.mp3"]
    assert guids(FeedEpisode("", "T", page_url="https://x.example/1")) == ["https://x.example/1"]
    assert guids(FeedEpisode("", "T")) == ["T"]


def test_an_address_that_ages_is_the_same() -> None:
    first = one(url="http://x.example/dl?id=1&token=abc&Expires=1&utm_source=rss")
    later = one(url="https://x.example/dl?id=1&token=def&Expires=2")
    assert guids(first) == guids(later) == ["https://x.example/dl?id=1"]


def test_a_query_may_be_all_that_tells_episodes_apart() -> None:
    found = guids(one(url="https://x.example/dl?id=1"), one(url="https://x.example/dl?id=2"))
    assert len(set(found)) == 2


def test_an_exact_copy_is_listed_once() -> None:
    repairs = Repairs()
    twice = [one("a", url="https://x.example/1.mp3")] * 2
    assert len(with_identities(twice, repairs)) == 1
    assert "kept once" in repairs.told()[0].what


def test_different_episodes_at_one_address_are_all_kept() -> None:
    found = guids(
        one("", "One", "https://x.example/a?token=1"), one("", "Two", "https://x.example/a?token=2")
    )
    assert len(set(found)) == 2


def test_of_two_with_one_guid_the_older_keeps_it_wherever_it_stands() -> None:
    old, new = (
        one("a", "Old", "https://x.example/1.mp3", 1),
        one("a", "New", "https://x.example/2.mp3", 2),
    )
    assert guids(old) == ["a"]
    before, after = guids(new, old), guids(old, new)
    assert (before[1], after[0]) == ("a", "a")
    assert before[0] == after[1] != "a"


def test_a_guid_that_names_the_show_tells_its_episodes_apart_as_they_come_and_go() -> None:
    made = [one("show", f"E{n}", f"https://x.example/{n}.mp3", n) for n in range(6)]
    first = dict(zip("012", guids(*made[:3]), strict=True))
    later = dict(zip("2345", guids(*made[2:]), strict=True))
    assert first["2"] == later["2"]
    assert len({*first.values(), *later.values()}) == 6


episodes = st.lists(
    st.builds(
        one,
        st.sampled_from(["", "a", "b"]),
        st.sampled_from(["One", "Two"]),
        st.sampled_from([None, "https://x/1", "http://x/1?token=1", "https://x/2"]),
        st.integers(0, 2),
    ),
    max_size=12,
)


@given(episodes)
def test_guids_are_never_empty_never_doubled_and_nothing_is_lost(made: list[FeedEpisode]) -> None:
    found = with_identities(made, Repairs())
    names = [episode.guid for episode in found]
    assert all(names)
    assert len(set(names)) == len(names)
    kept = {(episode.title, episode.media_url) for episode in found}
    shown = {(e.title, e.media_url) for e in made}
    assert all(
        (title, url) in kept or any(u == url or t == title for t, u in kept) for title, url in shown
    )


@given(episodes, st.randoms())
def test_order_does_not_matter_to_those_with_their_own_guid(
    made: list[FeedEpisode], random: Random
) -> None:
    made = [replace(episode, guid=f"{n}") for n, episode in enumerate(made)]
    shuffled = list(made)
    random.shuffle(shuffled)
    assert set(guids(*made)) == set(guids(*shuffled))


def test_entries_that_all_link_to_the_show_are_all_kept() -> None:
    page = "https://x.example/"
    found = guids(
        *(FeedEpisode("", title, page_url=page, published_s=at) for title in "ab" for at in (1, 2))
    )
    assert len(set(found)) == 4
