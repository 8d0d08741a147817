"""Work in a thread that nobody has to wait for when podline is left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


async def aside(work: Callable[[], T], *, name: str = "aside") -> T:
    """What `work` answers or raises, done in a thread of its own.

    The threads of `asyncio.to_thread` are waited for before the program ends, however long
    they take; this one is not. So it is for work that may be broken off anywhere: reading,
    decoding, asking. Whoever stops waiting hears nothing more of it.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        try:
            result = work()
        except BaseException as error:
            tell(lambda error=error: answer.set_exception(error))  # type: ignore[misc]
        else:
            tell(lambda: answer.set_result(result))

    def tell(settle: Callable[[], None]) -> None:
        def if_wanted() -> None:
            if not answer.done():
                settle()

        # The loop may be closed by now.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(if_wanted)

    Thread(target=run, name=name, daemon=True).start()
    return await answer
