"""Brings the topics that changed, in this process or another, to this worker's hub. One per web
worker."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog

from membership_ui import wiring
from membership_ui.adapters import change_log
from membership_ui.kernel.work import MACHINE
from membership_ui.settings import settings
from membership_ui.shell.live import hub
from membership_ui.shell.outages import is_refused
from membership_ui.shell.tabs import bound_tabs

log = structlog.get_logger()
_POLL_SECONDS = 0.3
_RETRY_SECONDS = 1.0
_PURGE_SECONDS = 600.0
_KEPT = timedelta(hours=1)
_THREAD = ThreadPoolExecutor(1, thread_name_prefix="live")


@asynccontextmanager
async def live_pages() -> AsyncIterator[None]:
    """A lifespan task of the app: listens while the worker lives."""
    feed = _listen_to_redis() if settings().redis_url else _poll()
    tasks = [asyncio.create_task(work) for work in (feed, hub.deliver(), hub.sweep())]
    _drop_on_disconnect()
    if hub.app:
        bound_tabs(hub.app)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _poll() -> None:
    loop = asyncio.get_running_loop()
    reader = None
    next_purge = loop.time() + _PURGE_SECONDS
    while True:
        try:
            if reader is None:
                opened = loop.run_in_executor(_THREAD, change_log.ChangeReader, wiring.engine())
                reader = await opened
                hub.changed_perhaps()
            hub.changed(await loop.run_in_executor(_THREAD, reader.read))
            if loop.time() > next_purge:
                next_purge = loop.time() + _PURGE_SECONDS
                await loop.run_in_executor(_THREAD, _purge)
            await asyncio.sleep(_POLL_SECONDS)
        except Exception as error:
            if not is_refused(error):
                log.warning("live.poll_failed", exc_info=True)
            await asyncio.sleep(_RETRY_SECONDS)


def _purge() -> None:
    with wiring.transaction(MACHINE, "fr") as work:
        change_log.purge(work.session, work.now - _KEPT)


async def _listen_to_redis() -> None:
    async for topics in change_log.listen():
        if topics is None:
            hub.changed_perhaps()
        else:
            hub.changed(topics)


def _drop_on_disconnect() -> None:
    """Socket.IO looks its handler up by name at each call: ours goes first, then Reflex's own."""
    namespace = hub.app and hub.app.event_namespace
    if not namespace:
        return
    goodbye = namespace.on_disconnect

    def on_disconnect(sid: str, *_reason: object) -> object:
        token = namespace.sid_to_token.get(sid, "")
        socket = namespace._token_manager.token_to_socket.get(token)
        if socket is not None and socket.sid == sid:
            hub.drop(token)
        return goodbye(sid)

    namespace.on_disconnect = on_disconnect  # pyright: ignore[reportAttributeAccessIssue]
