"""The page's scripts against podline's own rules, in the browser they run in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from player.pagefile.template_files import joined, script
from player.pagefile.timeline import encoded_changes, encoded_starts, uneven_words
from player.timecode import format_clock
from player.transcript.heard import Listening
from player.transcript.model import Segment, Timing, Transcript, Word
from player.transcript.search import TextSearch
from player.transcript.words import estimate_words, word_spans
from tests.support.browser import Browser

ONE_BROWSER = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def evaluated(browser: Browser, module: str, expression: str, **given_values: object) -> Any:
    """The value of an expression that uses a script of the page and some JSON values."""
    names = "".join(f"const {name} = {json.dumps(v)};\n" for name, v in given_values.items())
    return browser.run(f"(() => {{\n{joined(module)}\n{names}return {expression};\n}})()")


@pytest.fixture
def blank(browser: Browser) -> Browser:
    browser.open("about:blank")
    return browser


_TEXTS = st.sampled_from(["one", "two three", "é,", "今天", "👩\u200d👧", "", "don't - stop"])


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    """Lines that overlap, touch or leave gaps, some with word times, some with odd words."""
    segments: list[Segment] = []
    at_ms = 0
    for _ in range(draw(st.integers(0, 6))):
        at_ms += draw(st.integers(-300, 2_000))
        at_ms = max(at_ms, 0)
        texts = draw(st.lists(_TEXTS, max_size=4))
        text = draw(st.sampled_from([" ", "  ", ""])).join(texts)
        end_ms = at_ms + draw(st.integers(0, 2_500))
        words: list[Word] = []
        if draw(st.booleans()):
            start_ms = at_ms
            for word in texts:
                start_ms += draw(st.integers(0, 500))
                words.append(Word(word, start_ms, start_ms + draw(st.integers(0, 500))))
                start_ms = words[-1].end_ms
        segments.append(Segment(at_ms, end_ms, text, "", tuple(words)))
        at_ms = end_ms
    timing = draw(st.sampled_from([Timing.WORDS, Timing.SEGMENTS, Timing.ESTIMATED]))
    return Transcript.of(segments, timing)


@given(transcripts())
@ONE_BROWSER
def test_what_is_heard_is_read_back(blank: Browser, transcript: Transcript) -> None:
    listening = Listening(transcript)
    data = {"changes": encoded_changes(transcript), "starts": encoded_starts(transcript)}
    last_ms = max((segment.end_ms for segment in transcript.segments), default=0)
    times = sorted({*range(0, last_ms + 1_000, 37), *(s.start_ms for s in transcript.segments)})
    heard = evaluated(
        blank,
        "timeline.js",
        "((line) => times.map((ms) => [line.heard(ms).line, line.heard(ms).word, "
        "Math.min(line.nextChange(ms), 1e9)]))(new Timeline(data))",
        data=data,
        times=times,
    )
    for ms, (line, word, next_ms) in zip(times, heard, strict=True):
        lit = listening.at(ms)
        assert (line, word) == (
            -1 if lit.segment is None else lit.segment,
            -1 if lit.word is None else lit.word,
        )
        assert next_ms > ms
        # Until the next change nothing changes, and then something does.
        assert listening.at(min(next_ms, 10**9) - 1) == lit
        assert next_ms == 1e9 or listening.at(next_ms) != lit
    starts = evaluated(
        blank,
        "timeline.js",
        "((line) => lines.map((at) => line.lineStart(at)))(new Timeline(data))",
        data=data,
        lines=list(range(len(transcript.segments))),
    )
    assert starts == [segment.start_ms for segment in transcript.segments]


@given(transcripts())
@ONE_BROWSER
def test_words_stand_where_podline_has_them(blank: Browser, transcript: Transcript) -> None:
    section = "Object.assign(document.createElement('section'))"
    texts = [segment.text for segment in transcript.segments]
    spans = evaluated(
        blank,
        "words.js",
        "(() => {"
        f"const section = {section}; const said = document.createElement('p');"
        "said.className = 'said'; section.append(said);"
        "for (const text of texts) {"
        "  const line = document.createElement('span'); line.textContent = text;"
        "  said.append(line);"
        "}"
        "const words = new Words(section, uneven);"
        "return texts.map((text, at) => words.spansOf(at).map(([start, end]) =>"
        "  text.slice(start, end)));"
        "})()",
        texts=texts,
        uneven=uneven_words(transcript),
    )
    for segment, found in zip(transcript.segments, spans, strict=True):
        own = segment.words or estimate_words(segment)
        expected = [segment.text[start:end] for start, end in word_spans(segment.text, own)]
        assert found == expected


_LETTERS = st.text(alphabet="aáÁbB ’'—-\u0301ßİ今👩", max_size=12)


@given(st.lists(_LETTERS, min_size=1, max_size=4), _LETTERS)
@ONE_BROWSER
def test_searching_finds_what_the_terminal_finds(
    blank: Browser, texts: list[str], query: str
) -> None:
    found = evaluated(
        blank, "finding.js", "new Search(texts).find(query).length", texts=texts, query=query
    )
    assert found == len(TextSearch(texts).find(query))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sleep well", [(0, 8, 1, 4)]),
        ("caffe", [(1, 5, 1, 10)]),
        ("Caffè", []),
        ("it's", [(1, 11, 1, 15)]),
    ],
)
def test_a_match_stands_where_it_was_found(
    blank: Browser, query: str, expected: list[tuple[int, int, int, int]]
) -> None:
    texts = ["Did you sleep", "well caffè it’s"]
    expression = "new Search(texts).find(query).map((m) => [m.line, m.start, m.last, m.end])"
    found = evaluated(blank, "finding.js", expression, texts=texts, query=query)
    assert [tuple(match) for match in found] == expected


@given(st.integers(0, 400_000_000))
@ONE_BROWSER
def test_times_are_written_as_podline_writes_them(blank: Browser, ms: int) -> None:
    assert evaluated(blank, "moment.js", "clock(ms)", ms=ms) == format_clock(ms)


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("#t=1017", (1_017_000, None)),
        ("#t=16:57", (1_017_000, None)),
        ("#t=1:02:03.25", (3_723_250, None)),
        ("#t=10,20", (10_000, 20_000)),
        ("#t=,20", (0, 20_000)),
        ("#t=20,10", (20_000, None)),
        ("#t=npt:10,20.5", (10_000, 20_500)),
        ("#t=1h2m3s", (3_723_000, None)),
        ("#a=b&t=00:16:57", (1_017_000, None)),
        ("#t=", (0, None)),
        ("#t=-5", None),
        ("#t=1e9", None),
        ("#t=" + "9" * 400, None),
        ("#t=<script>", None),
        ("#comments", None),
        ("", None),
    ],
)
def test_moments_are_read_as_links_write_them(
    blank: Browser, fragment: str, expected: tuple[int, int | None] | None
) -> None:
    expression = "((m) => m && [m.start, m.end])(momentIn(fragment))"
    found = evaluated(blank, "moment.js", expression, fragment=fragment)
    assert (None if found is None else tuple(found)) == expected


def test_the_joined_script_cannot_end_its_element() -> None:
    code = script()
    assert "</script" not in code.lower()
    assert "<!--" not in code
    assert "import " not in code.replace("important ", "")
    assert "\nexport " not in code
