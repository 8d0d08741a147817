"""A feed's episode is played by the real engine while a real server lets it down for good."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from player.audio.engine import EngineState
from player.config.settings import Settings
from player.feeds.model import Feed, FeedEpisode
from player.library.store import Store
from player.net import retrying
from player.net.client import HttpClient
from player.net.thread import NetThread
from player.services.news import Newsroom
from player.services.problems import CannotPlay
from player.services.session import Session
from player.services.sound_desk import PlayDesk
from tests.functional.audio.test_playing import assert_true_clock
from tests.support.fetching import PATIENCE
from tests.support.http_server import Asked, GoneError, HttpServer, Sound, Wire
from tests.support.listening import Listener, listening
from tests.support.media import noise
from tests.support.pulse import PrivatePulse, Recorder

MEDIA = ("mp3-cbr", 120)


@dataclass
class Fickle:
    """Serves a sound until its connection broke once, and from then on `refusal`, "" for RST."""

    sound: Sound
    refusal: str
    well: bool = True

    def __call__(self, asked: Asked, wire: Wire) -> None:
        if self.well:
            breaks = bool(self.sound.breaks_after)
            try:
                self.sound(asked, wire)
            except GoneError:
                self.well = not breaks
                raise
        elif self.refusal:
            wire.answer(b"", self.refusal)
        else:
            wire.reset()


@dataclass
class At:
    store: Store
    key: str
    lost: str
    served: Fickle
    net: NetThread

    def desk(self, listener: Listener) -> PlayDesk:
        return PlayDesk(self.store, listener.engine, self.net, Newsroom(), Settings())


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[At]:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    data = noise(MEDIA[0], seconds=MEDIA[1]).read_bytes()
    with HttpServer() as server:
        served = Fickle(Sound(data, etag='"1"', breaks_after=[len(data) // 30]), "404 Not Found")
        url = server.route("/talk.mp3", served)
        store = Store.open(tmp_path / "library" / "podline.db")
        show = store.add_show(f"{server.url}/feed.xml", trusted=True)
        talk = FeedEpisode(guid="1", title="A talk", media_url=url)
        lost = FeedEpisode(guid="2", title="Lost", media_url=f"{server.url}/lost.mp3")
        store.apply_feed(show.id, Feed(title="Talks", episodes=(talk, lost)))
        keys = {row.guid: row.key for row in store.episodes()}
        net = NetThread(lambda: HttpClient(patience=PATIENCE))
        yield At(store, keys["1"], keys["2"], served, net)
        net.close()
        store.close()


def load(listener: Listener, session: Session) -> None:
    listener.engine.load(
        session.episode.media,
        at_ms=session.start_ms,
        rate=1.0,
        volume=100,
        paused=False,
        arriving=session.arriving,
    )


@pytest.mark.parametrize("refusal", ["404 Not Found", "403 Forbidden", "410 Gone", ""])
async def test_a_stream_that_fails_for_good_says_so_and_plays_on_from_there(
    pulse: PrivatePulse, at: At, refusal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrying, "FIRST_WAIT_S", 0.05)
    monkeypatch.setattr(retrying, "LONGEST_WAIT_S", 0.1)
    at.served.refusal = refusal
    media = noise(MEDIA[0], seconds=MEDIA[1])
    async with listening(pulse.env) as listener:
        desk = at.desk(listener)
        with Recorder(pulse) as recorder:
            load(listener, await asyncio.to_thread(desk.open, at.key, None))
            await listener.until_moving(12)
            await listener.until(lambda: listener.engine.state is EngineState.IDLE, 15)
            (trouble,) = [one for one in listener.troubles if one.fatal]
            assert "127.0.0.1" in trouble.sentence
            assert trouble.sentence.endswith("Play on to try again from here.")
            held_ms = listener.engine.heard_ms()
            assert 1_000 < held_ms < 5_000
            at.served.refusal, at.served.well = "", True
            listener.engine.play()
            await listener.until_moving(12)
            assert abs(listener.engine.heard_ms() - held_ms) < 500
            await asyncio.sleep(1.0)
            await assert_true_clock(listener, recorder, media)
        desk.close()


async def test_opening_it_again_goes_on_with_what_has_arrived(pulse: PrivatePulse, at: At) -> None:
    async with listening(pulse.env) as listener:
        desk = at.desk(listener)
        session = await asyncio.to_thread(desk.open, at.key, None)
        load(listener, session)
        await listener.until(lambda: any(one.fatal for one in listener.troubles), 15)
        held_ms = listener.engine.heard_ms()
        session.remember(held_ms)
        at.served.well = True
        session = await asyncio.to_thread(desk.open, at.key, None)
        load(listener, session)
        await listener.until_moving(12)
        assert abs(listener.engine.heard_ms() - held_ms) < 3_000
        desk.close()
    begun = int(at.served.sound.asked_ranges[-1].removeprefix("bytes=").rstrip("-"))
    assert begun > len(at.served.sound.data) // 60


async def test_what_plays_goes_on_where_another_episode_could_not_be_opened(
    pulse: PrivatePulse, at: At
) -> None:
    at.served.sound.breaks_after = []
    at.served.sound.bytes_per_s = len(at.served.sound.data) / 60
    async with listening(pulse.env) as listener:
        desk = at.desk(listener)
        load(listener, await asyncio.to_thread(desk.open, at.key, None))
        await listener.until_moving(12)
        with pytest.raises(CannotPlay):
            await asyncio.to_thread(desk.open, at.lost, None)
        # More is asked for before the sound runs out, or when it did.
        await listener.until(lambda: at.served.sound.connections > 1, 30)
        await listener.until_moving(12)
        assert listener.troubles == []
        desk.close()
