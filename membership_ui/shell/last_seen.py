"""When each session was last seen: noted in memory, written down every few minutes, never by an
event.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import structlog

from membership_ui import wiring
from membership_ui.accounts.service.devices import mark_seen
from membership_ui.kernel.work import MACHINE
from membership_ui.shell.outages import is_refused

log = structlog.get_logger()
_SECONDS, _AT_ONCE = 180.0, 500
_THREAD = ThreadPoolExecutor(1, thread_name_prefix="last-seen")
_seen: set[str] = set()


def note(sid: str) -> None:
    """This session sent something just now."""
    _seen.add(sid)


@asynccontextmanager
async def keep_last_seen() -> AsyncIterator[None]:
    """A lifespan task of the app."""
    task = asyncio.create_task(_write_again_and_again())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def write_down() -> None:
    """Everything noted since the last time, in short transactions; what could not be written stays
    noted for the next round.
    """
    noted = list(_seen)
    for start in range(0, len(noted), _AT_ONCE):
        written = noted[start : start + _AT_ONCE]
        with wiring.transaction(MACHINE, "fr") as work:
            mark_seen(work, written)
        _seen.difference_update(written)


async def _write_again_and_again() -> None:
    while True:
        await asyncio.sleep(_SECONDS)
        try:
            await asyncio.get_running_loop().run_in_executor(_THREAD, write_down)
        except Exception as error:
            if is_refused(error):
                continue
            log.warning("last_seen.not_written", exc_info=True)
