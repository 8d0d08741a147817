"""Reading feeds of 1,000 and 10,000 episodes: time, growth, memory, and the interface held up.

An episode has three copies of notes with typographic quotes, about 3.5 kB in all, and the
tags of iTunes and Podcasting 2.0. `python -m tests.bench.feeds` prints the table.
"""

from __future__ import annotations

import asyncio
import gc
import statistics
import time
import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial

from player.feeds.reader import read_feed
from tests.bench.table import Row, print_table

URL = "https://feeds.example/talk"
PER_THOUSAND_MS = 500.0
GROWTH = 12.0
HELD_UP_MS = 50.0
ROUNDS = 5
_TICK_S = 0.002
_NOTES = "<p>A talk – with “quotes” &amp; a <a href='https://x.example/'>link</a>.</p>" * 14
_HEAD = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:podcast="https://podcastindex.org/namespace/1.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Talk</title>
"""


def feed(episodes: int) -> bytes:
    """A feed as large hosts write it."""
    items = (
        f"""<item><title>Talk {n} – one more</title><link>https://x.example/{n}</link>
        <guid isPermaLink="false">urn:{n}</guid><pubDate>Fri, 09 Oct 2020 04:30:38 GMT</pubDate>
        <description><![CDATA[{_NOTES}]]></description>
        <content:encoded><![CDATA[{_NOTES}]]></content:encoded>
        <itunes:summary><![CDATA[{_NOTES}]]></itunes:summary>
        <enclosure url="https://x.example/{n}.mp3?a=1&amp;b=2" length="43200000" type="audio/mpeg"/>
        <itunes:duration>1:02:03</itunes:duration><itunes:image href="https://x.example/{n}.jpg"/>
        <itunes:season>1</itunes:season><itunes:episode>{n}</itunes:episode>
        <itunes:explicit>no</itunes:explicit><itunes:episodeType>full</itunes:episodeType>
        <podcast:transcript url="https://x.example/{n}.vtt" type="text/vtt"/>
        <podcast:chapters url="https://x.example/{n}.json" type="application/json+chapters"/>
        <podcast:person role="guest">Guest {n}</podcast:person></item>
        """
        for n in range(episodes)
    )
    return f"{_HEAD}{''.join(items)}</channel></rss>".encode()


def work_ms(work: Callable[[], object], rounds: int) -> float:
    """The median time of a processor that a piece of work takes."""
    times = []
    for _ in range(rounds):
        gc.collect()
        begin = time.process_time()
        work()
        times.append((time.process_time() - begin) * 1_000)
    return statistics.median(times)


async def longest_hold_ms(work: Callable[[], object]) -> float:
    """The longest time an event loop is held up while the work is done in a thread."""
    longest = 0.0
    task = asyncio.create_task(asyncio.to_thread(work))
    last = time.perf_counter()
    while not task.done():
        await asyncio.sleep(_TICK_S)
        now = time.perf_counter()
        longest = max(longest, now - last - _TICK_S)
        last = now
    await task
    return longest * 1_000


def main(_options: Sequence[str] = ()) -> None:
    """Measure and print."""
    small, large = feed(1_000), feed(10_000)
    read = work_ms(partial(read_feed, small, url=URL), ROUNDS)
    whole = work_ms(partial(read_feed, large, url=URL), 1)
    held = asyncio.run(longest_hold_ms(partial(read_feed, large, url=URL)))
    tracemalloc.start()
    read_feed(large, url=URL)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    target = f"≤ {PER_THOUSAND_MS:.0f} ms"
    rows = [
        Row(f"1,000 episodes, {len(small) >> 10:,} kB", f"{read:.0f} ms", target,
            read <= PER_THOUSAND_MS),
        Row(f"10,000 episodes, {len(large) >> 10:,} kB", f"{whole:.0f} ms"),
        Row("ten times the episodes take", f"{whole / read:.1f} times", f"≤ {GROWTH:.0f}",
            whole / read <= GROWTH),
        Row("memory at most, beside the document", f"{peak >> 20} MB"),
        Row("event loop held up meanwhile", f"{held:.0f} ms", f"≤ {HELD_UP_MS:.0f} ms",
            held <= HELD_UP_MS),
    ]  # fmt: skip
    print_table("Reading feeds (time of a processor)", rows)


if __name__ == "__main__":
    main()
