"""bcrypt in a thread of its own: a third of a second each, and nobody else's event waits for it."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from time import monotonic
from typing import Any, TypeVar

from membership_ui.accounts.rules import check_new_password, hash_password, new_token
from membership_ui.accounts.service.signing_in import Candidate, matching_accounts
from membership_ui.kernel.errors import N_, PortalError
from membership_ui.settings import settings

Answer = TypeVar("Answer")
_NICENESS = 10
A_FAMILY = 4


def _stand_back() -> None:
    """On Linux a thread has a priority of its own: where cores are few, events go first."""
    if sys.platform != "linux":
        return
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


_THREAD = ThreadPoolExecutor(1, thread_name_prefix="bcrypt", initializer=_stand_back)
# A longer queue than this takes more than ten seconds: better to say so
_MOST_WAITING = 30
# Of one network address: a neighbour who tries passwords slows only those behind the same one
_AT_ONCE_OF_ONE, _MOST_OF_ONE = 4, 60
_waiting = 0


class Busy(PortalError):
    message = N_("Many people are signing in right now. Try again in a moment.")


@dataclass
class _Door:
    """Where those of one address wait for their turn in the queue."""

    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE_OF_ONE))
    waiting: int = 0


_doors: dict[str, _Door] = {}


async def run(slow: Callable[..., Answer], *args: Any, of: str) -> Answer:
    """Raises Busy when too many wait already. `of`: the visitor's network address, or the account;
    those of one take a part of the queue, whatever they send.
    """
    door = _doors.setdefault(of, _Door())
    if door.waiting >= _MOST_OF_ONE:
        raise Busy
    door.waiting += 1
    try:
        async with door.turns:
            return await _in_turn(slow, *args)
    finally:
        door.waiting -= 1
        if not door.waiting:
            _doors.pop(of, None)


async def _in_turn(slow: Callable[..., Answer], *args: Any) -> Answer:
    global _waiting
    if _waiting >= _MOST_WAITING:
        raise Busy
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_THREAD, slow, *args)
    finally:
        _waiting -= 1


async def accounts_behind(
    candidates: Sequence[Candidate], password: str, address: str
) -> list[int]:
    """Keys of the candidates whose password this is. Raises Busy.

    A refusal takes as long as hashing for A_FAMILY accounts, whether the address is nobody's, one
    person's or a family's: its time tells nothing but that more than so many share it.
    """
    found, seconds = await run(_tried, candidates, password, of=address)
    if not found:
        await asyncio.sleep(seconds * max(0, A_FAMILY - max(1, len(candidates))))
    return found


def _tried(candidates: Sequence[Candidate], password: str) -> tuple[list[int], float]:
    """Who matches, and the seconds that one hash took."""
    tried = list(candidates) or [Candidate(0, _nobody())]
    began = monotonic()
    return matching_accounts(tried, password), (monotonic() - began) / len(tried)


@cache
def _nobody() -> str:
    """The hash of a password that nobody knows, as costly as everybody's."""
    return hash_password(new_token(), settings().bcrypt_cost)


def hash_new_password(password: str, about: Sequence[str]) -> str:
    """Judged first: raises WeakPassword."""
    check_new_password(password, about=about)
    return hash_password(password, settings().bcrypt_cost)
