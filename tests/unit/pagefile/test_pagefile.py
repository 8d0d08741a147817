"""The page's HTML, its policy, and how it is put on the disk."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from hashlib import sha256
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from player.chapters.model import Chapter
from player.episode import Episode
from player.pagefile.about import notes_html
from player.pagefile.covers import LARGEST_BYTES, cover_address
from player.pagefile.model import EmbeddedSound, LinkedSound, PageContents, Sound
from player.pagefile.problems import PageFileError
from player.pagefile.saving import save_page
from player.pagefile.timeline import base36
from player.pagefile.writer import page_parts
from player.transcript.model import Segment, Timing, Transcript

LINES = (
    Segment(1_000, 4_000, "Hello there.", "Ada"),
    Segment(4_000, 8_000, "And welcome.", "Ada"),
    Segment(9_000, 12_000, "Thank you.", "Ben"),
    Segment(12_000, 3_700_000, "A long & <odd> one.", "Ben"),
)


BESIDE = LinkedSound("talk.mp3")


def page(sound: Sound = BESIDE, **changes: object) -> str:
    given: dict[str, object] = {
        "key": "key",
        "title": "A talk",
        "media": Path("talk.mp3"),
        "transcript": Transcript.of(LINES, Timing.SEGMENTS, language="en-GB"),
        "chapters": (Chapter(0, "One"), Chapter(9_500, "Two", url="https://www.example.com/two")),
    }
    return "".join(page_parts(PageContents(Episode(**(given | changes)), sound)))  # type: ignore[arg-type]


def test_the_policy_names_the_page_s_own_script_and_style_and_no_other() -> None:
    written = page()
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', written)
    assert found
    policy = unescape(found[1])
    for element in ("script", "style"):
        body = re.search(rf"<{element}>(.*?)</{element}>", written, re.DOTALL)
        assert body
        named = re.search(rf"{element}-src 'sha256-([^']*)'", policy)
        assert named
        assert b64decode(named[1]) == sha256(body[1].encode()).digest()
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'; ")


@pytest.mark.parametrize(
    ("sound", "source"),
    [
        (LinkedSound("a/b.mp3"), "'self' file:"),
        (LinkedSound("file:///a/b.mp3"), "'self' file:"),
        (LinkedSound("https://a.example/b.mp3"), "https:"),
        (LinkedSound("HTTP://a.example/b.mp3"), "http: https:"),
        (EmbeddedSound(Path(__file__), "audio/mpeg"), "blob:"),
    ],
)
def test_sound_comes_only_from_where_it_is(sound: Sound, source: str) -> None:
    assert f"media-src {source};" in unescape(page(sound))


def test_the_words_stand_under_their_chapters_and_speakers() -> None:
    written = page()
    order = ["One</span>", ">Ada</b>", "Hello there.", "And welcome.", "Two</span>", ">Ben</b>",
             "Thank you.", "A long &amp; &lt;odd&gt; one."]  # fmt: skip
    words = written[written.index('<section id="words"') :]
    places = [words.index(text) for text in order]
    assert places == sorted(places)
    assert words.count("<h3") == 2
    assert words.count('<div class="turn">') == 2
    assert 'lang="en-GB"' in words
    assert ">www.example.com</a></h3>" in words
    # An hour long: every time has its hour.
    assert ">0:00:01</a>" in words


def test_the_embedded_sound_is_whole_whatever_its_length(tmp_path: Path) -> None:
    for size in (0, 1, 786_431, 786_432, 786_433, 2_000_000):
        sound = tmp_path / "sound"
        sound.write_bytes(bytes(at % 251 for at in range(size)))
        written = page(EmbeddedSound(sound, "audio/mpeg"))
        data = re.search(r'id="embedded">([^<]*)</script>', written)
        assert data
        assert b64decode(data[1], validate=True) == sound.read_bytes()


def test_notes_become_paragraphs_with_links_that_tell_where_they_lead() -> None:
    written = notes_html(
        "See (https://www.example.com/a_(b)), or https://аррӏе.com/x.\nNext line\n\n"
        "javascript:alert(1) http://bank.example@evil.example/ mailto:x@example.com <b>"
    )
    assert 'href="https://www.example.com/a_(b)"' in written
    assert ">https://www.example.com/a_(b)</a>), or" in written
    assert ">xn--80ak6aa92e.com (аррӏе.com) (https://аррӏе.com/x)</a>." in written
    assert "<br>Next line</p>" in written
    assert "&lt;b&gt;" in written
    assert written.count("<a ") == 2


def test_numbers_are_written_to_base_36() -> None:
    for number in (0, 1, 35, 36, 1_295, 123_456_789, -1, -36):
        assert int(base36(number), 36) == number


# Covers


def picture(kind: str, side: int) -> bytes:
    written = BytesIO()
    noise = Image.effect_noise((side, side), 90).convert("RGB")
    noise.save(written, kind)
    return written.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_small_cover_goes_in_as_it_is(kind: str) -> None:
    data = picture(kind, 32)
    head, _, encoded = cover_address(data).partition(";base64,")
    assert head == f"data:image/{kind.lower()}"
    assert b64decode(encoded) == data


def test_a_large_cover_is_made_smaller() -> None:
    head, _, encoded = cover_address(picture("PNG", 1_400)).partition(";base64,")
    assert head == "data:image/jpeg"
    small = b64decode(encoded)
    with Image.open(BytesIO(small)) as image:
        assert image.size == (640, 640)
    assert len(small) < 2 * LARGEST_BYTES


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"",
        b"\xff\xd8\xff" + b"\0" * (LARGEST_BYTES + 1),
    ],
)
def test_what_is_no_picture_is_left_out_with_a_sentence(data: bytes) -> None:
    with pytest.raises(PageFileError, match="left out"):
        cover_address(data)


# On the disk


def _failing() -> Iterator[str]:
    yield "half a page"
    raise PageFileError("The sound cannot be read.")


def test_a_page_that_fails_half_way_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    save_page(target, [page()], key="key")
    before = target.read_bytes()
    with pytest.raises(PageFileError):
        save_page(target, _failing(), key="key")
    assert target.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["page.html"]


def test_the_episode_s_key_is_not_told(tmp_path: Path) -> None:
    assert "feed:secret-address" not in page(key="feed:secret-address")
