from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from player.transcript.model import Segment, Timing, Transcript
from player.transcript.paragraphs import PAUSE_MS, Opening, openings
from player.ui.widgets.transcript_layout import Layout


def transcript(
    *lines: tuple[str, str], gap_ms: int = 0, timing: Timing = Timing.SEGMENTS
) -> Transcript:
    step = 1_000 + gap_ms
    return Transcript.of(
        [
            Segment(at * step, at * step + 1_000, text, speaker)
            for at, (speaker, text) in enumerate(lines)
        ],
        timing,
    )


def drawn(shown: Transcript, width: int) -> list[str]:
    layout = Layout(shown.segments, openings(shown), width)
    return [
        "<>" if layout.opening_at(row) else layout.text_of(row).text for row in range(layout.rows)
    ]


def test_lines_of_a_turn_flow_and_a_turn_has_two_rows_before_it() -> None:
    shown = transcript(("Ada", "It is so nice to"), ("Ada", "be here."), ("Bob", "Yes."))
    assert list(openings(shown)) == [Opening.TURN, Opening.NOTHING, Opening.TURN]
    assert drawn(shown, 20) == ["<>", "<>", "It is so nice to be", "here.", "<>", "<>", "Yes."]


def test_without_speakers_a_pause_opens_a_paragraph() -> None:
    lines = (("", "One."), ("", "Two."))
    assert drawn(transcript(*lines), 20) == ["<>", "One. Two."]
    assert drawn(transcript(*lines, gap_ms=PAUSE_MS), 20) == ["<>", "One.", "<>", "Two."]
    untimed = transcript(*lines, gap_ms=PAUSE_MS, timing=Timing.NONE)
    assert drawn(untimed, 20) == ["<>", "One. Two."]


def test_a_long_turn_is_broken_at_the_end_of_a_sentence() -> None:
    line = ("Ada", "and so on and on it goes without an end")
    shown = transcript(*[line] * 12, ("Ada", "until here."), *[line] * 3)
    opened = openings(shown)
    assert [at for at, opening in enumerate(opened) if opening] == [0, 13]


def test_line_breaks_of_a_cue_flow_and_those_of_a_dialogue_stay() -> None:
    assert drawn(transcript(("", "It is so\nnice")), 20) == ["<>", "It is so nice"]
    assert drawn(transcript(("", "- Hi.\n- Hello.")), 20) == ["<>", "- Hi.", "- Hello."]


def test_scripts_without_spaces_flow_without_them() -> None:
    assert drawn(transcript(("", "日本"), ("", "語")), 20) == ["<>", "日本語"]
    assert drawn(transcript(("", "한국"), ("", "어")), 20) == ["<>", "한국 어"]


TEXTS = st.text(st.sampled_from("ab .\n-é日。\u0301"), max_size=40)
LINES = st.lists(st.tuples(st.sampled_from(["", "Ada", "Bob"]), TEXTS), min_size=1, max_size=12)


@given(LINES, st.integers(2, 30))
def test_rows_and_segments_are_inverse(lines: list[tuple[str, str]], width: int) -> None:
    shown = transcript(*lines)
    layout = Layout(shown.segments, openings(shown), width)
    seen: dict[int, str] = {}
    for row in range(layout.rows):
        opening = layout.opening_at(row)
        if opening:
            segment, before = opening
            assert layout.first_row(segment) == row + before
            continue
        text, parts = layout.text_of(row)
        assert cell_len(text) <= width or len(text.strip("\u0301")) <= 1
        assert parts[0].at == 0
        for part in parts:
            offset = max(part.offset, 0)
            if part.at < len(text) and offset < len(shown.segments[part.segment].text):
                assert layout.row_of(part.segment, offset) == row
                assert layout.first_row(part.segment) <= row <= layout.last_row(part.segment)
        for part, past in zip(parts, [*(p.at for p in parts[1:]), len(text)], strict=True):
            seen[part.segment] = seen.get(part.segment, "") + text[part.at : past]
    for at, line in enumerate(shown.segments):
        assert "".join(seen.get(at, "").split()) == "".join(line.text.split())


@given(LINES, st.integers(2, 30), st.integers(2, 30))
def test_a_place_survives_another_width(
    lines: list[tuple[str, str]], width: int, other: int
) -> None:
    shown = transcript(*lines)
    opened = openings(shown)
    before, after = Layout(shown.segments, opened, width), Layout(shown.segments, opened, other)
    for row in range(before.rows):
        segment, offset = before.segment_at(row)
        assert 0 <= after.row_of(segment, offset) < after.rows
