"""Locks on a tab's state in Redis that nobody gave back: released at once, not after ten seconds.

A new page cancels the events of the page before it. Reflex 0.10.1 cancelled while it takes a lock
leaves it in Redis until it expires, and the tab hangs (docs/decisions/0012-locks-given-back.md).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

from reflex.istate.manager.redis import StateManagerRedis

# Whoever holds another lock under the same key keeps it
_RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end"
_taken: ContextVar[list[tuple[bytes, bytes]] | None] = ContextVar("taken", default=None)
_releasing: set[asyncio.Task[None]] = set()


def give_back_abandoned_locks() -> None:
    """Before the app serves; twice is once."""
    if getattr(StateManagerRedis, "gives_back", False):
        return
    manager: Any = StateManagerRedis
    manager.gives_back = True
    manager._try_get_lock = _asking(manager._try_get_lock)
    manager._wait_lock = _waiting(manager._wait_lock)
    manager._try_modify_state = _modifying(manager._try_modify_state)


def _asking(ask: Callable[..., Awaitable[bool | None]]) -> Any:
    """Cancelled while Redis answers: the answer is waited for, and the lock given back."""

    async def try_get_lock(self: Any, lock_key: bytes, lock_id: bytes) -> bool | None:
        asked = asyncio.ensure_future(ask(self, lock_key, lock_id))
        try:
            return await asyncio.shield(asked)
        except asyncio.CancelledError:
            _later(_release_when(asked, self, lock_key, lock_id))
            raise

    return try_get_lock


def _waiting(wait: Callable[..., Awaitable[None]]) -> Any:
    """Cancelled between the lock and whoever waits for it."""

    async def wait_lock(self: Any, lock_key: bytes, lock_id: bytes) -> None:
        try:
            await wait(self, lock_key, lock_id)
        except asyncio.CancelledError:
            _later(_release(self, lock_key, lock_id))
            raise
        taken = _taken.get()
        if taken is not None:
            taken.append((lock_key, lock_id))

    return wait_lock


def _modifying(modify: Callable[..., Any]) -> Any:
    """Cancelled with the lock in hand, before a lease answers for it."""

    @asynccontextmanager
    async def try_modify_state(self: Any, token: Any, **context: Any) -> AsyncIterator[Any]:
        mine: list[tuple[bytes, bytes]] = []
        before = _taken.set(mine)
        try:
            async with modify(self, token, **context) as state:
                _taken.set(None)  # what is modified in between takes locks of its own
                yield state
        except asyncio.CancelledError:
            if token.lock_key not in self._local_leases:
                for lock_key, lock_id in mine:
                    _later(_release(self, lock_key, lock_id))
            raise
        finally:
            _taken.set(before.old_value if before.old_value is not before.MISSING else None)

    return try_modify_state


async def _release_when(
    asked: asyncio.Future[bool | None], manager: Any, lock_key: bytes, lock_id: bytes
) -> None:
    if await asked:
        await _release(manager, lock_key, lock_id)


async def _release(manager: Any, lock_key: bytes, lock_id: bytes) -> None:
    await manager.redis.eval(_RELEASE, 1, lock_key, lock_id)
    manager._notify_next_waiter(lock_key)


def _later(release: Any) -> None:
    """In a task of its own: the one that was cancelled ends."""
    task = asyncio.ensure_future(release)
    _releasing.add(task)
    task.add_done_callback(_releasing.discard)
