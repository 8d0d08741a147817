"""Opening and downloading a feed's episodes over a real server, into a real library."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from player.audio.engine import Arriving
from player.config.settings import Settings
from player.feeds.model import Feed, FeedEpisode, TranscriptLink
from player.library.model import DownloadState, EpisodeRow, Keep, Role, ShowSettings
from player.library.store import Store
from player.net.thread import NetThread
from player.services.news import Newsroom
from player.services.problems import CannotPlay
from player.services.session import Session
from player.services.sound_desk import PlayDesk
from player.services.streams import Stream
from player.transcript.shifting import Shift, shifted
from tests.support.http_server import Asked, HttpServer, Sound, Wire
from tests.support.scripted_engine import ScriptedEngine

DEMO = Path(__file__).parents[3] / "assets" / "demo"


@dataclass
class Listening:
    desk: PlayDesk
    store: Store
    server: HttpServer
    keys: dict[str, str]


def until(done: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


@pytest.fixture
def listening(
    server: HttpServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Listening]:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    sound = server.route("/lit-words.m4a", Sound((DEMO / "lit-words.m4a").read_bytes()))
    page = server.route("/login.mp3", Sound(b"<!doctype html><html>Please log in</html>" * 40))
    words = server.route("/words.srt", Sound((DEMO / "lit-words.srt").read_bytes()))
    empty = server.route("/empty.srt", Sound(b"\n"))
    links = (TranscriptLink(empty, "application/srt"), TranscriptLink(words, "application/srt"))
    store = Store.open(tmp_path / "library" / "podline.db")
    show = store.add_show(f"{server.url}/feed.xml", trusted=True)
    episodes = (
        FeedEpisode(guid="1", title="Lit Words", media_url=sound, transcripts=links),
        FeedEpisode(guid="2", title="Behind a login", media_url=page),
    )
    store.apply_feed(show.id, Feed(title="In Good Time", episodes=episodes))
    keys = {row.title: row.key for row in store.episodes()}
    net, news = NetThread(), Newsroom()
    desk = PlayDesk(store, ScriptedEngine(), net, news, Settings())
    yield Listening(desk, store, server, keys)
    desk.close()
    net.close()
    store.close()


def test_an_episode_is_played_while_it_comes_and_its_words_follow(listening: Listening) -> None:
    session = listening.desk.open(listening.keys["Lit Words"], None)
    assert session.episode.title == "Lit Words"
    assert session.complete is not None
    episode = session.complete()
    assert episode is not None
    assert len(episode.transcript.segments) > 20
    assert session.text_by_feed
    assert not listening.desk.demo().text_by_feed
    assert listening.store.transcript(listening.keys["Lit Words"]) is not None


def test_it_is_told_whom_opening_waits_for(listening: Listening) -> None:
    desk, key = listening.desk, listening.keys["Lit Words"]
    assert desk.awaits(key) == listening.server.url.removeprefix("http://")
    session = desk.open(key, None)
    until(lambda: session.arriving is None or cast(Stream, session.arriving).done.done())
    assert desk.awaits(key) == ""
    assert desk.awaits("nothing") == ""
    listening.store.close()
    assert desk.awaits(listening.keys["Behind a login"]) == ""


def test_what_is_downloaded_waits_for_nobody_unless_its_file_is_gone(
    listening: Listening,
) -> None:
    desk, key = listening.desk, listening.keys["Lit Words"]
    desk.begin()
    desk.download(key)
    until(lambda: getattr(listening.store.episode(key), "download_path", None) is not None)
    assert desk.awaits(key) == ""
    row = listening.store.episode(key)
    assert row is not None
    Path(row.download_path or "").unlink()
    assert desk.awaits(key) == listening.server.url.removeprefix("http://")


def test_a_page_in_place_of_sound_is_refused_in_a_sentence(listening: Listening) -> None:
    with pytest.raises(CannotPlay, match="a web page"):
        listening.desk.open(listening.keys["Behind a login"], None)


def test_a_download_ends_in_a_whole_file_that_is_played(listening: Listening) -> None:
    key = listening.keys["Lit Words"]
    listening.desk.begin()
    listening.desk.download(key)

    def done() -> bool:
        row = listening.store.episode(key)
        return row is not None and row.download is DownloadState.DONE

    until(done)
    row = listening.store.episode(key)
    assert row is not None
    assert row.download_path is not None
    path = Path(row.download_path)
    assert path.read_bytes() == (DEMO / "lit-words.m4a").read_bytes()
    session = listening.desk.open(key, 5_000)
    assert (session.episode.media, session.start_ms, session.arriving) == (path, 5_000, None)
    listening.desk.remove_download(key)
    assert not path.exists()
    assert listening.store.download(key) is None


def test_times_found_in_another_sound_are_not_taken_for_this_one(listening: Listening) -> None:
    key = listening.keys["Lit Words"]
    listening.desk.begin()
    listening.desk.download(key)
    until(lambda: getattr(listening.store.episode(key), "download_path", None) is not None)
    session = listening.desk.open(key, None)
    # The words may have been fetched by now, beside the sound.
    complete = (session.complete and session.complete()) or session.episode
    assert complete.transcript.segments
    found = shifted(complete.transcript, [Shift(0, 7_000)])
    assert session.keep_words(found, True) == ""
    assert listening.desk.open(key, None).episode.transcript == found

    # Downloaded again, the episode has other advertising: it is longer now.
    kept = listening.store.transcript(key)
    assert kept is not None
    length_ms = complete.duration_ms or 0
    of_another = kept.source.replace(str(length_ms), str(length_ms + 30_000))
    assert of_another != kept.source
    listening.store.put_transcript(key, kept.transcript, of_another, role=Role.ALIGNED)
    listening.store.answer_alignment(key, True, length_ms + 30_000)
    session = listening.desk.open(key, None)
    assert session.listen_answer is None
    assert session.episode.transcript == complete.transcript
    # What is answered now is for this sound, whatever times are kept.
    session.keep_answer(False)
    assert listening.desk.open(key, None).listen_answer is False
    session.keep_answer(True)
    assert listening.desk.open(key, None).listen_answer is True


def test_a_place_near_the_end_counts_as_played(listening: Listening) -> None:
    key = listening.keys["Lit Words"]
    listening.desk.begin()
    listening.desk.download(key)
    until(
        lambda: (
            (row := listening.store.episode(key)) is not None
            and row.download_path is not None
            and row.download is DownloadState.DONE
        )
    )
    session = listening.desk.open(key, None)
    duration_ms = session.episode.duration_ms
    assert duration_ms is not None
    assert session.remember(duration_ms // 2) == ""
    row = listening.store.episode(key)
    assert row is not None
    assert not row.played
    session.remember(duration_ms * 96 // 100)
    row = listening.store.episode(key)
    assert row is not None
    assert row.played


def row_of(listening: Listening, key: str) -> EpisodeRow:
    row = listening.store.episode(key)
    assert row is not None
    return row


def downloaded(listening: Listening) -> str:
    key = listening.keys["Lit Words"]
    listening.desk.begin()
    listening.desk.download(key)
    until(lambda: row_of(listening, key).download is DownloadState.DONE)
    return key


def test_a_show_has_its_own_rate_and_its_intro_and_outro_are_skipped(
    listening: Listening,
) -> None:
    key = downloaded(listening)
    show = listening.store.shows()[0]
    own = ShowSettings(rate=1.5, intro_ms=20_000, outro_ms=10_000)
    listening.store.set_show(show.id, own)
    session = listening.desk.open(key, None)
    duration_ms = session.episode.duration_ms
    assert duration_ms is not None
    assert (session.rate, session.start_ms, session.resumed) == (1.5, 20_000, False)
    assert session.ends_ms == duration_ms - 10_000
    session.remember((duration_ms - 10_000) * 96 // 100)
    assert row_of(listening, key).played
    listening.store.mark_played([key], played=False)
    listening.store.remember(key, 61_000, duration_ms=duration_ms)
    assert listening.desk.open(key, None).start_ms == 61_000
    listening.store.set_show(show.id, ShowSettings(intro_ms=9_000_000, outro_ms=9_000_000))
    long = listening.desk.open(key, 5_000)
    assert (long.rate, long.start_ms, long.ends_ms) == (1.0, 5_000, None)


def test_an_episode_without_a_length_is_played_once_it_is_measured(
    listening: Listening,
) -> None:
    key = listening.keys["Lit Words"]
    data = (DEMO / "lit-words.m4a").read_bytes()
    listening.server.route("/lit-words.m4a", Sound(data, bytes_per_s=200_000))
    session = listening.desk.open(key, None)
    assert session.episode.duration_ms is None
    session.remember(290_000)
    assert not row_of(listening, key).played
    session.measured(300_000)
    session.remember(280_000)
    assert not row_of(listening, key).played
    session.remember(290_000)
    assert row_of(listening, key).played


def test_what_was_removed_does_not_come_again_by_rule_after_a_restart(
    listening: Listening,
) -> None:
    key = listening.keys["Lit Words"]
    show = listening.store.shows()[0]
    listening.store.set_show(show.id, ShowSettings(auto_download=5, keep=Keep.ALWAYS))
    listening.desk.begin()
    until(lambda: row_of(listening, key).download is DownloadState.DONE)
    listening.desk.remove_download(key)
    listening.desk.close()
    net = NetThread()
    again = PlayDesk(listening.store, ScriptedEngine(), net, Newsroom(), Settings())
    again.begin()
    again.refreshed((show.id,))
    assert listening.store.download(key) is None
    again.download(key)
    until(lambda: row_of(listening, key).download is DownloadState.DONE)
    again.close()
    net.close()


SOUND = (DEMO / "lit-words.m4a").read_bytes()


def slow(listening: Listening, bytes_per_s: float = 600_000) -> Sound:
    served = Sound(SOUND, etag='"1"', bytes_per_s=bytes_per_s)
    listening.server.route("/lit-words.m4a", served)
    return served


def begins(served: Sound) -> list[int]:
    """Where each answer of the server began."""
    return [int(asked.removeprefix("bytes=").rstrip("-")) for asked in served.asked_ranges]


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def until_done(listening: Listening, key: str) -> Path:
    until(lambda: row_of(listening, key).download is DownloadState.DONE)
    path = Path(row_of(listening, key).download_path or "")
    assert path.read_bytes() == SOUND
    return path


def test_what_is_played_and_downloaded_comes_once(listening: Listening) -> None:
    served = slow(listening)
    key = listening.keys["Lit Words"]
    listening.desk.begin()
    session = listening.desk.open(key, None)
    listening.desk.download(key)
    path = until_done(listening, key)
    assert served.connections == 1
    assert session.arriving is not None
    assert session.arriving.arrived.finished
    assert files(path.parents[1]) == [path.name]


def test_what_is_downloaded_is_played_from_what_has_arrived(listening: Listening) -> None:
    served = slow(listening)
    key = listening.keys["Lit Words"]
    listening.desk.begin()
    listening.desk.download(key)
    until(lambda: (one := listening.store.download(key)) is not None and one.bytes_done > 400_000)
    session = listening.desk.open(key, None)
    assert session.arriving is not None
    path = until_done(listening, key)
    assert begins(served)[0] == 0
    assert all(begin > 300_000 for begin in begins(served)[1:])
    assert session.arriving.arrived.path == path


def test_what_was_played_in_part_is_downloaded_on_from_there(
    listening: Listening, tmp_path: Path
) -> None:
    served = slow(listening)
    key = listening.keys["Lit Words"]
    session = listening.desk.open(key, None)
    coming = session.arriving
    assert coming is not None
    until(lambda: sum(end - begin for begin, end in coming.arrived.spans) > 400_000)
    with pytest.raises(CannotPlay):
        listening.desk.open(listening.keys["Behind a login"], None)
    # What is opened first may not be wanted in the end: then the episode sounds on.
    listening.desk.demo()
    listening.desk.demo()
    listening.desk.begin()
    listening.desk.download(key)
    path = until_done(listening, key)
    assert all(begin > 200_000 for begin in begins(served)[1:])
    assert path.name == "Lit Words.m4a"
    kept = files(tmp_path / ".cache" / "podline" / "played")
    assert not [name for name in kept if ".m4a" in name]


def played_as_it_comes(listening: Listening) -> tuple[str, Session]:
    """An episode that is played while it is being downloaded: its key, and what plays."""
    slow(listening, 300_000)
    key = listening.keys["Lit Words"]
    listening.desk.begin()
    listening.desk.download(key)
    until(lambda: (one := listening.store.download(key)) is not None and one.bytes_done > 200_000)
    session = listening.desk.open(key, None)
    until(
        lambda: (
            (one := listening.store.download(key)) is not None
            and one.state is DownloadState.RUNNING
        )
    )
    return key, session


def test_a_download_that_is_removed_while_it_is_played_goes_on_sounding(
    listening: Listening, tmp_path: Path
) -> None:
    key, session = played_as_it_comes(listening)
    assert session.arriving is not None
    listening.desk.remove_download(key)
    assert listening.store.download(key) is None
    until(lambda: session.arriving is not None and session.arriving.arrived.finished)
    assert session.arriving.arrived.path.read_bytes() == SOUND
    listening.desk.close()
    assert files(tmp_path / ".local" / "share" / "podline" / "downloads") == []


def test_what_another_podline_removes_is_not_taken_from_under_the_player(
    listening: Listening, tmp_path: Path
) -> None:
    key, session = played_as_it_comes(listening)
    listening.store.forget_download(key)
    until(lambda: session.arriving is not None and session.arriving.arrived.finished)
    assert session.arriving is not None
    assert session.arriving.arrived.path.read_bytes() == SOUND
    listening.desk.close()
    assert files(tmp_path / ".local" / "share" / "podline" / "downloads") == []


def test_a_download_does_not_end_a_stream_that_failed(listening: Listening) -> None:
    key = listening.keys["Lit Words"]
    served = Sound(SOUND, etag='"1"', breaks_after=[300_000])
    gone = [True]

    def serve(asked: Asked, wire: Wire) -> None:
        if gone[0] and not served.breaks_after:
            wire.answer(b"", "404 Not Found")
        else:
            served(asked, wire)

    listening.server.route("/lit-words.m4a", serve)
    listening.desk.begin()
    session = listening.desk.open(key, None)
    assert session.arriving is not None
    until(lambda: session.arriving is not None and session.arriving.failure != "")
    gone[0] = False
    listening.desk.download(key)
    until_done(listening, key)
    assert session.arriving.failure == ""
    assert session.arriving.arrived.finished


def second(listening: Listening) -> str:
    """Another episode that is sound."""
    listening.server.route("/login.mp3", Sound(SOUND, etag='"2"'))
    return listening.keys["Behind a login"]


def no_more_comes(coming: Arriving) -> bool:
    stream = cast(Stream, coming)
    return stream.done.cancelled() and not coming.arrived.finished


def test_what_was_played_is_fetched_no_further_once_a_mere_file_is_played(
    listening: Listening,
) -> None:
    slow(listening, 200_000)
    session = listening.desk.open(listening.keys["Lit Words"], None)
    assert session.arriving is not None
    listening.desk.open_file(DEMO / "lit-words.m4a", None)
    assert no_more_comes(session.arriving)


def test_what_was_played_is_fetched_no_further_once_a_download_is_played(
    listening: Listening,
) -> None:
    slow(listening, 200_000)
    other = second(listening)
    listening.desk.begin()
    listening.desk.download(other)
    until_done(listening, other)
    session = listening.desk.open(listening.keys["Lit Words"], None)
    assert session.arriving is not None
    assert listening.desk.open(other, None).arriving is None
    assert no_more_comes(session.arriving)


def test_a_download_removed_while_it_was_played_goes_once_others_are_played(
    listening: Listening, tmp_path: Path
) -> None:
    slow(listening, 300_000)
    other = second(listening)
    key = listening.keys["Lit Words"]
    kept = tmp_path / ".local" / "share" / "podline" / "downloads"
    listening.desk.begin()
    listening.desk.download(key)
    until(lambda: (one := listening.store.download(key)) is not None and one.bytes_done > 200_000)
    session = listening.desk.open(key, None)
    assert session.arriving is not None
    listening.desk.remove_download(key)
    assert files(kept)
    # What is opened next may not be wanted in the end: then the first one sounds on.
    listening.desk.open(other, None)
    assert files(kept)
    listening.desk.open_file(DEMO / "lit-words.m4a", None)
    assert files(kept) == []


def test_what_was_ended_for_good_does_not_claim_to_go_on(listening: Listening) -> None:
    slow(listening, 200_000)
    session = listening.desk.open(listening.keys["Lit Words"], None)
    stream = cast(Stream, session.arriving)
    stream.rest()
    assert stream.go_on()
    stream.end()
    assert not stream.go_on()


def test_what_sounds_on_goes_on_coming_where_the_next_episode_was_given_up(
    listening: Listening,
) -> None:
    slow(listening, 200_000)
    other = second(listening)
    key = listening.keys["Lit Words"]
    listening.desk.begin()
    session = listening.desk.open(key, None)
    assert session.arriving is not None
    listening.desk.download(key)
    until(
        lambda: (
            (one := listening.store.download(key)) is not None
            and one.state is DownloadState.RUNNING
        )
    )
    # The listener gave up waiting for this one, and hears the first one still.
    listening.desk.open(other, None)
    time.sleep(0.5)  # For the download to be looked after.
    session.arriving.want(0)
    until(lambda: session.arriving is not None and session.arriving.arrived.finished)
    assert session.arriving.arrived.path.read_bytes() == SOUND
