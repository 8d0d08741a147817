"""Every feed of the corpus is read as those who made it expect.

The corpus lies beside the repository; without it these tests are skipped.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from player.feeds.reader import FeedError, read_feed

FEEDS = Path(__file__).parents[3] / "shared" / "corpus" / "feeds"
pytestmark = pytest.mark.skipif(not FEEDS.is_dir(), reason="the corpus is not here")

BASE = "https://feeds.example/data/"
WRITTEN_FOR = {
    "max_episodes": "a reader that was told to stop at one",
    "no_enclosure": "a reader that leaves out entries without sound, which can still be read",
    "no_title_multi_enclosure": "a reader that leaves out what it has no title for",
}
SOUND = ("audio/", "video/", "application/octet-stream")


def expected() -> list[Path]:
    found = sorted((FEEDS / "podcastparser").glob("*.rss"))
    return [path for path in found if path.with_suffix(".json").is_file()]


@pytest.mark.parametrize("path", expected(), ids=lambda path: path.stem)
def test_a_feed_is_read_as_expected(path: Path) -> None:
    wanted = json.loads(path.with_suffix(".json").read_text("utf-8"))
    feed = read_feed(path.read_bytes(), url=f"{BASE}{path.name}")
    if wanted.get("title") not in (None, path.stem):
        assert feed.title == wanted["title"]
    if "description" in wanted:
        assert feed.description == wanted["description"]
    if "new_url" in wanted:
        assert feed.moved_to == wanted["new_url"]
    if "paged_feed_next" in wanted:
        assert feed.next_url == wanted["paged_feed_next"]
    for key in ("funding_url", "payment_url"):
        if key in wanted:
            assert wanted[key] in [link.url for link in feed.funding]
    if "cover_url" in wanted:
        assert feed.image_url is not None
        assert feed.image_url.rsplit("/", 1)[-1] == wanted["cover_url"].rsplit("/", 1)[-1]
    if "language" in wanted:
        assert feed.language.lower() == wanted["language"].lower()
    if path.stem in WRITTEN_FOR:
        assert len(feed.episodes) >= len(wanted["episodes"])
        return
    episodes = sorted(feed.episodes, key=lambda one: one.title)
    others = sorted(wanted["episodes"], key=lambda one: str(one["title"]))
    assert len(episodes) == len(others)
    for mine, theirs in zip(episodes, others, strict=True):
        alike(mine, theirs)


def alike(mine: Any, theirs: dict[str, Any]) -> None:
    assert mine.title == theirs["title"]
    assert (mine.published_s or 0) == theirs["published"]
    assert (mine.duration_ms or 0) == theirs["total_time"] * 1_000
    assert mine.number == theirs.get("number")
    assert mine.season == theirs.get("season")
    assert mine.kind == theirs.get("type", "full")
    assert mine.chapters_url == theirs.get("chapters_json_url")
    assert (mine.image_url or None) == theirs.get("episode_art_url")
    if "description_html" in theirs:
        assert mine.notes == theirs["description_html"].strip()
    if "transcript_url" in theirs:
        assert [link.url for link in mine.transcripts] == [theirs["transcript_url"]]
    sounds = [one["url"] for one in theirs["enclosures"] if one["mime_type"].startswith(SOUND)]
    if sounds and not sounds[0].startswith("file:"):
        assert mine.media_url == unquote(sounds[0])
    if "chapters" in theirs:
        starts = [one["start"] for one in theirs["chapters"]]
        assert [chapter.start_ms // 1_000 for chapter in mine.chapters] == starts
    if "persons" in theirs:
        names = [(one["name"], one["role"], one["href"]) for one in theirs["persons"]]
        assert [(one.name, one.role, one.url) for one in mine.persons] == names


def test_the_example_of_the_podcast_namespace() -> None:
    feed = read_feed((FEEDS / "namespace-example.xml").read_bytes(), url=BASE)
    assert feed.repairs == ()
    assert [one.number for one in feed.episodes] == [3, 2, 1]
    newest = feed.episodes[0]
    assert [link.mime for link in newest.transcripts] == ["text/plain", "text/vtt"]
    assert [person.role for person in newest.persons] == ["host", "guest", "cover art designer"]
    assert [bite.start_ms for bite in newest.soundbites] == [33_833]
    assert newest.comments_url == "https://podcastindex.social/@dave/105079274766075912"


def test_what_only_tests_a_schema_is_no_feed() -> None:
    with pytest.raises(FeedError, match="no feed"):
        read_feed((FEEDS / "namespace-schema-example.xml").read_bytes(), url=BASE)
