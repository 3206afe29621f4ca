"""The queue for bcrypt: whoever fills it makes nobody elsewhere wait."""

from __future__ import annotations

import asyncio
import threading

import pytest

from membership_ui.accounts.routes import hashing


def test_a_neighbour_with_many_tries_takes_a_part_of_the_queue():
    order: list[str] = []
    begun, released = threading.Event(), threading.Event()

    def slow(who: str) -> None:
        begun.set()
        released.wait(30)
        order.append(who)

    async def scene() -> None:
        bad = [asyncio.create_task(hashing.run(slow, "bad", of="192.0.2.1")) for _ in range(50)]
        await asyncio.to_thread(begun.wait, 30)
        good = asyncio.create_task(hashing.run(slow, "good", of="192.0.2.2"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        released.set()
        await asyncio.gather(good, *bad)

    asyncio.run(scene())

    assert order.index("good") <= 4
    assert order.count("bad") == 50
    assert not hashing._doors


def test_a_neighbour_with_too_many_is_told_and_nobody_else():
    released = threading.Event()

    async def scene() -> None:
        waiting = [
            asyncio.create_task(hashing.run(released.wait, 30, of="192.0.2.1"))
            for _ in range(hashing._MOST_OF_ONE)
        ]
        await asyncio.sleep(0)
        with pytest.raises(hashing.Busy):
            await hashing.run(released.wait, 30, of="192.0.2.1")
        other = asyncio.create_task(hashing.run(released.wait, 30, of="192.0.2.2"))
        await asyncio.sleep(0)
        released.set()
        assert await other is True
        await asyncio.gather(*waiting)

    asyncio.run(scene())
