"""An event that is cancelled while it takes the lock of its tab leaves no lock behind.

Without the remedy the key stays until it expires: shown on Reflex as it is, which says when a new
version needs it no more.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from importlib.metadata import version
from typing import Any

import pytest
from redis.asyncio import Redis
from reflex.istate.manager.redis import StateManagerRedis
from reflex.istate.manager.token import BaseStateToken

from membership_ui.shell import redis_locks
from membership_ui.shell.session import SessionState

# Where the event is when its page is left: what Redis has just answered, and whether somebody else
# held the lock before
MOMENTS = [("set", False), ("set", True), ("scard", False), ("scard", True), ("srem", True)]
PATCHED = ("_try_get_lock", "_wait_lock", "_try_modify_state")


@pytest.fixture(autouse=True)
def leases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFLEX_OPLOCK_ENABLED", "true")


@pytest.fixture
def as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reflex without us, whatever the app did in this process before."""
    for name in PATCHED:
        monkeypatch.setattr(StateManagerRedis, name, getattr(StateManagerRedis, name))
    monkeypatch.setattr(StateManagerRedis, "gives_back", False, raising=False)


@pytest.fixture
def remedied(as_it_is: None) -> None:
    redis_locks.give_back_abandoned_locks()


def left_behind(url: str, moment: str, *, contended: bool) -> bytes | None:
    """What stands under the lock's key after the event was cancelled at that moment."""
    return asyncio.run(_left_behind(url, moment, contended=contended))


async def _left_behind(url: str, moment: str, *, contended: bool) -> bytes | None:
    manager = StateManagerRedis(redis=Redis.from_url(url), lock_expiration=10_000)
    token = BaseStateToken(ident=f"tab-{moment}-{contended}", cls=SessionState)
    lock_key = manager._lock_key(token)
    await manager.redis.flushdb()
    if contended:
        await manager.redis.set(lock_key, b"somebody else", px=300)
    task = asyncio.ensure_future(_modify(manager, token))
    _cancel_after(manager.redis, moment, lock_key, task)
    with suppress(asyncio.CancelledError):
        await task
    await asyncio.gather(*redis_locks._releasing)
    stays = await manager.redis.get(lock_key)
    await manager.close()
    return stays


async def _modify(manager: StateManagerRedis, token: Any) -> None:
    async with manager.modify_state(token):
        pass


def _cancel_after(redis: Any, moment: str, lock_key: bytes, task: asyncio.Task) -> None:
    """The page is left in the instant in which Redis has answered."""
    answer = getattr(redis, moment)

    async def answered(*args: Any, **values: Any) -> Any:
        said = await answer(*args, **values)
        is_ours = args[0] in (lock_key, lock_key + b"_waiters")
        if is_ours and (moment != "set" or said) and not task.cancelling():
            task.cancel()
            await asyncio.sleep(0)
        return said

    setattr(redis, moment, answered)


def test_reflex_as_it_is_leaves_a_lock(as_it_is: None, redis_url: str):
    assert version("reflex") == "0.10.1", "look whether shell/redis_locks.py is still needed"

    stays = [
        (moment, contended)
        for moment, contended in MOMENTS
        if left_behind(redis_url, moment, contended=contended)
    ]

    assert ("set", False) in stays
    assert ("srem", True) in stays


@pytest.mark.parametrize(("moment", "contended"), MOMENTS)
def test_no_lock_stays(remedied: None, redis_url: str, moment: str, contended: bool):
    assert left_behind(redis_url, moment, contended=contended) is None
