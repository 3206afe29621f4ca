"""bcrypt in a thread of its own: a third of a second each, and nobody else's event waits for it."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from membership_ui.accounts.rules import check_new_password, hash_password
from membership_ui.kernel.errors import N_, PortalError
from membership_ui.settings import settings

Answer = TypeVar("Answer")
_NICENESS = 10


def _stand_back() -> None:
    """On Linux a thread has a priority of its own: where cores are few, events go first."""
    if sys.platform != "linux":
        return
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


_THREAD = ThreadPoolExecutor(1, thread_name_prefix="bcrypt", initializer=_stand_back)
# A longer queue than this takes more than ten seconds: better to say so
_MOST_WAITING = 30
_waiting = 0


class Busy(PortalError):
    message = N_("Many people are signing in right now. Try again in a moment.")


async def run(slow: Callable[..., Answer], *args: Any) -> Answer:
    """Raises Busy when too many wait already."""
    global _waiting
    if _waiting >= _MOST_WAITING:
        raise Busy
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_THREAD, slow, *args)
    finally:
        _waiting -= 1


def hash_new_password(password: str, about: Sequence[str]) -> str:
    """Judged first: raises WeakPassword."""
    check_new_password(password, about=about)
    return hash_password(password, settings().bcrypt_cost)
