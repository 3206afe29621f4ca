"""A web process whose event loop stands still ends itself: nobody else notices before its visitors
do, and whoever started it starts it again.
"""

from __future__ import annotations

import asyncio
import faulthandler
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from membership_ui.settings import settings


@asynccontextmanager
async def end_when_frozen() -> AsyncIterator[None]:
    """A lifespan task of the app. The watcher is not a thread of Python's: one pattern or one
    extension that keeps the interpreter to itself would stop that thread too. It writes where each
    thread stood and ends the process.
    """
    patience = settings().frozen_after_seconds
    watching = asyncio.create_task(_show_life(patience, os.getppid()))
    try:
        yield
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        faulthandler.cancel_dump_traceback_later()


async def _show_life(patience: float, parent: int) -> None:
    while os.getppid() == parent:
        faulthandler.dump_traceback_later(patience, exit=True, file=sys.stderr)
        await asyncio.sleep(patience / 8)
    # The server above died and another is starting, which knows nothing of this process: it serves
    # until that one is ready, and ends
    faulthandler.dump_traceback_later(3 * patience, exit=True, file=sys.stderr)
    await asyncio.sleep(patience)
    os.kill(os.getpid(), signal.SIGTERM)
