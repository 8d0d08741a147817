"""Politeness: turns, and leaving alone who asks for it."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from player.net.asking import retry_after_s
from player.net.gates import Gates, in_words
from player.net.problems import NetError


async def test_only_so_many_ask_at_once_and_fewer_of_one_host() -> None:
    gates = Gates(most_at_once=8, most_per_host=2)
    now: Counter[str] = Counter()
    most: Counter[str] = Counter()

    async def ask(host: str) -> None:
        async with gates.through(host):
            now[host] += 1
            most[host] = max(most[host], now[host])
            most["all"] = max(most["all"], now.total())
            await asyncio.sleep(0.001)
            now[host] -= 1

    await asyncio.gather(*(ask(f"host{at % 5}") for at in range(90)))
    assert most.pop("all") == 8
    assert set(most.values()) == {2}


async def test_a_slow_host_does_not_take_the_turns_of_others() -> None:
    gates = Gates(most_at_once=3, most_per_host=2)
    hold = asyncio.Event()

    async def slow() -> None:
        async with gates.through("slow"):
            await hold.wait()

    waiting = [asyncio.create_task(slow()) for _ in range(10)]
    await asyncio.sleep(0)
    async with asyncio.timeout(5), gates.through("quick"):
        pass
    hold.set()
    await asyncio.gather(*waiting)


async def test_who_wants_to_be_left_alone_is_until_the_time_is_over() -> None:
    now_s = [1_000.0]
    gates = Gates(now_s=lambda: now_s[0])
    gates.rest("busy", 120)
    with pytest.raises(NetError, match="for 2 minutes") as caught:
        async with gates.through("busy"):
            pass
    assert caught.value.retry_after_s == 120
    async with gates.through("other"):
        pass
    now_s[0] += 121
    async with gates.through("busy"):
        pass


def test_nobody_is_left_alone_for_a_century() -> None:
    gates = Gates(now_s=lambda: 0.0)
    gates.rest("vain", 1e12)
    with pytest.raises(NetError) as caught:
        gates.check("vain")
    assert caught.value.retry_after_s == 3_600


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("99999999999999999999", 999_999_999),
        ("Thu, 01 Jan 1970 00:02:00 GMT", 120),
        ("Wed, 31 Dec 1969 23:00:00 GMT", 0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("Thu, 99 Jan 1970", None),
    ],
)
def test_retry_after_is_read_in_both_forms(text: str, seconds: float | None) -> None:
    assert retry_after_s(text, 0.0) == seconds


def test_spans_in_words() -> None:
    assert [in_words(s) for s in (0.2, 60, 300, 7_200)] == ["1 s", "60 s", "5 minutes", "2 hours"]
