"""The sentence that is shown of a passage: whose it is, when it begins, and what is in it."""

from __future__ import annotations

from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as st

from player.library.packing import Lines
from player.library.search.needle import Needle
from player.library.search.passages import blocks, pack_block, unpack_block
from player.library.search.sentences import Spoken, sentence_in

VOICES = ("Nora Quill", "Theo Marsh", "Ines Ford")
LINE = st.tuples(
    st.integers(0, 2),
    st.lists(st.sampled_from(["lit", "word", "heard.", "so", "well,", "then?"]), min_size=1),
)


def lines_of(*spoken: tuple[int, str]) -> Lines:
    """Lines of two seconds each, by these voices."""
    count = len(spoken)
    who, texts = [who for who, _ in spoken], [text for _, text in spoken]
    return Lines([at * 2_000 for at in range(count)], [1_900] * count, who, texts, list(VOICES))


def hits(lines: Lines, *terms: tuple[str, ...], speaker: str = "") -> list[Spoken]:
    """What is found in every passage."""
    asked = speaker.__eq__ if speaker else None
    found = [
        sentence_in(unpack_block(pack_block(block)), passage, Needle.of(terms), asked)
        for block in blocks(lines)
        for passage in range(len(block.counts))
    ]
    return [hit for hit in found if hit is not None]


def is_said(lines: Lines, hit: Spoken) -> bool:
    """Whether the one who is named says these very words at that time."""
    voice = VOICES.index(hit.speaker)
    for who, turn in groupby(range(len(lines.texts)), key=lambda at: lines.who[at]):
        offset, text, times = 0, "", []
        for at in turn:
            times += [(offset, lines.starts[at])]
            text += f"{lines.texts[at]} "
            offset = len(text)
        begin = text.find(hit.text) if who == voice else -1
        while begin >= 0:
            begun_ms = max(start_ms for place, start_ms in times if place <= begin)
            if begun_ms <= hit.start_ms <= begun_ms + 1_900:
                return True
            begin = text.find(hit.text, begin + 1)
    return False


@settings(deadline=None)
@given(st.lists(LINE, min_size=1, max_size=60), st.sampled_from(VOICES))
def test_a_voice_that_is_asked_for_says_what_is_shown_of_it_then(
    spoken: list[tuple[int, list[str]]], speaker: str
) -> None:
    lines = lines_of(*((who, " ".join(words)) for who, words in spoken))
    for hit in hits(lines, ("lit",), ("word",), speaker=speaker):
        assert hit.speaker == speaker
        assert is_said(lines, hit)
        assert hit.text[hit.at :].startswith(("lit", "word"))


def test_words_of_another_voice_are_put_in_nobodys_mouth() -> None:
    lines = lines_of((0, "Every line is lit."), (1, "The lit word is heard."), (0, "A word."))
    (asked,) = hits(lines, ("lit",), ("word",), speaker="Theo Marsh")
    assert (asked.text, asked.start_ms) == ("The lit word is heard.", 2_000)
    assert hits(lines, ("heard",), speaker="Nora Quill") == []
    assert hits(lines, ("lit", "word"), speaker="Nora Quill") == []


def test_a_sentence_of_several_voices_bears_all_their_names() -> None:
    lines = lines_of((0, "So the word that is"), (1, "Lit?"), (2, "Well."))
    (hit,) = hits(lines, ("lit",))
    assert (hit.text, hit.speaker, hit.start_ms) == ("Lit?", "Theo Marsh", 2_000)
    (hit,) = hits(lines, ("word",))
    assert (hit.text, hit.speaker) == ("So the word that is", "Nora Quill")
    (hit,) = hits(lines, ("that", "is", "lit"))
    assert (hit.text, hit.speaker) == ("So the word that is Lit?", "Nora Quill, Theo Marsh")


def test_one_voice_that_says_all_words_comes_before_several_that_share_them() -> None:
    lines = lines_of((0, "It is lit"), (1, "word by word, not"), (2, "a word that was lit."))
    (hit,) = hits(lines, ("lit",), ("word",))
    assert (hit.text, hit.speaker) == ("a word that was lit.", "Ines Ford")
