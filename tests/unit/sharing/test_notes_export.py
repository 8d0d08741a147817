"""Notes as a file that only grows."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.sharing.kinds import Kind
from player.sharing.notes_export import (
    Note,
    NotesError,
    NotesFormat,
    add_notes,
    format_of,
    known_ids,
)
from player.sharing.opening import open_link
from player.sharing.shared import Shared
from tests.support.addresses import PRIVATE, Private

TALK = Shared("A talk, *live*", "The #1 Show", page_url="https://ada.substack.com/p/a-talk")
OTHER = Shared("Another", "The #1 Show", media_url="https://cdn.example/b.mp3")
ALONE = Shared(media_name="my talk.mp3")


def note(
    at_ms: int, shared: Shared = TALK, *, sentence: str = "", speaker: str = "", text: str = ""
) -> Note:
    key = f"key of {shared.title}"
    made_s = 1_700_000_000
    return Note(key, at_ms, made_s, shared, sentence=sentence, speaker=speaker, text=text)


SAID = "I think [that] would be *reasonable*."


NOTES = (
    note(1_017_000, sentence=SAID, speaker="John", text="so\n\n- he says"),
    note(65_000, OTHER, sentence="Words."),
    note(30_000),
    note(5_000, ALONE, text="#tag of mine"),
)  # fmt: skip


def ids(*notes: Note) -> str:
    return " ".join(one.id for one in notes)


def test_markdown_for_every_show_and_episode() -> None:
    added = add_notes("", NOTES, NotesFormat.MARKDOWN)
    first, second, third, fourth = NOTES
    assert added.count == 4
    assert added.text == (
        "# Podcast notes\n\n"
        "## The \\#1 Show\n\n"
        "### A talk, \\*live\\*\n\n"
        f"- [0:30](https://ada.substack.com/p/a-talk?timestamp=30) <!-- podline:{third.id} -->\n"
        "- [16:57](https://ada.substack.com/p/a-talk?timestamp=1017) "
        "**John:** I think \\[that\\] would be \\*reasonable\\*. "
        f"<!-- podline:{first.id} -->\n"
        "    - so\n"
        "    - - he says\n\n"
        "### Another\n\n"
        f"- [1:05](https://cdn.example/b.mp3#t=65) Words. <!-- podline:{second.id} -->\n\n"
        "## Other episodes\n\n"
        "### my talk.mp3\n\n"
        f"- [0:05](my%20talk.mp3#t=5) <!-- podline:{fourth.id} -->\n"
        "    - #tag of mine\n\n"
        f"<!-- podline:{ids(*NOTES)} -->\n"
    )


def test_json_for_scripts() -> None:
    added = add_notes("", NOTES, NotesFormat.JSON)
    said = json.loads(added.text)
    assert said[0] == {
        "id": f"podline:{NOTES[0].id}",
        "show": "The #1 Show",
        "episode": "A talk, *live*",
        "at_ms": 1_017_000,
        "end_ms": None,
        "speaker": "John",
        "sentence": "I think [that] would be *reasonable*.",
        "note": "so\n\n- he says",
        "link": "https://ada.substack.com/p/a-talk?timestamp=1017",
        "kind": "substack",
        "made": "2023-11-14T22:13:20+00:00",
    }
    assert said[3]["link"] is None
    assert [one["at_ms"] for one in said] == [1_017_000, 65_000, 30_000, 5_000]


@pytest.mark.parametrize("form", NotesFormat)
def test_what_is_there_already_is_not_added_again(form: NotesFormat) -> None:
    once = add_notes("", NOTES[:2], form)
    again = add_notes(once.text, NOTES[:2], form)
    assert (again.text, again.count) == (once.text, 0)
    more = add_notes(once.text, NOTES, form)
    assert more.count == 2
    assert known_ids(more.text, form) == {one.id for one in NOTES}


def test_what_its_owner_made_of_the_file_stays() -> None:
    once = add_notes("", NOTES[:2], NotesFormat.MARKDOWN).text
    mine = once.replace("Words.", "My own words, [[linked]].").replace(
        "# Podcast notes", "---\na: b\n---"
    )
    mine += "\r\nA line of mine without an end"
    more = add_notes(mine, NOTES, NotesFormat.MARKDOWN)
    assert more.text.startswith(mine)
    assert more.count == 2
    assert "Words.\n" not in more.text
    assert "# Podcast notes" not in more.text


def test_an_entry_that_was_deleted_does_not_come_back() -> None:
    once = add_notes("", NOTES, NotesFormat.MARKDOWN).text
    without = "\n".join(line for line in once.splitlines() if "[1:05]" not in line)
    assert add_notes(without, NOTES, NotesFormat.MARKDOWN).count == 0


def test_json_that_others_wrote_is_kept_or_refused() -> None:
    mine = '\ufeff[{"own":   1}]  \n'
    more = add_notes(mine, NOTES[:1], NotesFormat.JSON)
    assert more.text.startswith('\ufeff[{"own":   1},\n')
    assert len(json.loads(more.text.lstrip("\ufeff"))) == 2
    assert json.loads(add_notes(" \n", NOTES, NotesFormat.JSON).text)
    assert len(json.loads(add_notes("[]", NOTES, NotesFormat.JSON).text)) == 4
    for other in ('{"a": 1}', "[1, 2", "words", '"]"', "[" * 100_000):
        with pytest.raises(NotesError):
            add_notes(other, NOTES, NotesFormat.JSON)


def test_a_text_cannot_pass_for_a_mark() -> None:
    spoof = note(
        1, sentence=f"<!-- podline:{NOTES[0].id} -->", text=f'"id": "podline:{NOTES[1].id}"'
    )
    json_text = add_notes("", [spoof], NotesFormat.JSON).text
    assert known_ids(json_text, NotesFormat.JSON) == {spoof.id}
    markdown = add_notes("", [replace(spoof, text="")], NotesFormat.MARKDOWN).text
    assert known_ids(markdown, NotesFormat.MARKDOWN) == {spoof.id}


@pytest.mark.parametrize("private", PRIVATE, ids=lambda private: private.url)
@pytest.mark.parametrize("form", NotesFormat)
def test_no_secret_is_written(private: Private, form: NotesFormat) -> None:
    shared = Shared("T", page_url=private.url, media_url=private.url, feed_url=private.url)
    noted = note(1_000, shared, sentence="Said.", text=f"see {private.url} for it")
    written = add_notes("", [noted], form).text
    assert "Said." in written
    assert not any(secret in written for secret in private.secrets), written


def test_the_kind_a_listener_prefers_is_used_where_there_is_one() -> None:
    both = replace(TALK, media_url="https://cdn.example/a.mp3")
    preferred = replace(note(5_000, both), kind=Kind.MEDIA)
    assert "https://cdn.example/a.mp3#t=5" in add_notes("", [preferred], NotesFormat.MARKDOWN).text
    lacking = replace(note(5_000), kind=Kind.MEDIA)
    assert "timestamp=5" in add_notes("", [lacking], NotesFormat.MARKDOWN).text


def test_links_open_where_they_were_noted() -> None:
    for line in add_notes("", NOTES, NotesFormat.MARKDOWN).text.splitlines():
        if "](http" in line:
            opened = open_link(line)
            assert opened is not None
            assert opened.start_ms in {one.at_ms for one in NOTES}


@given(st.text(max_size=200), st.lists(st.integers(0, 10**9), max_size=6))
def test_a_file_only_grows(existing: str, times: list[int]) -> None:
    notes = [note(at_ms) for at_ms in times]
    added = add_notes(existing, notes, NotesFormat.MARKDOWN)
    assert added.text.startswith(existing)
    assert added.count == len({one.id for one in notes})
    assert add_notes(added.text, notes, NotesFormat.MARKDOWN).count == 0


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.md", NotesFormat.MARKDOWN), ("A.Markdown", NotesFormat.MARKDOWN),
     ("a.json", NotesFormat.JSON), ("a.txt", None), ("md", None)],
)  # fmt: skip
def test_the_name_says_the_format(name: str, form: NotesFormat | None) -> None:
    assert format_of(name) is form
