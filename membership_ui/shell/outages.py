"""While PostgreSQL or Redis is away: open pages say so within seconds, nothing is tried in vain,
and they load again when it is back. Sent to the browser without a State, which may be out of reach.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import reflex as rx
from reflex.state import OnLoadInternalState, StateUpdate
from reflex.utils.token_manager import RedisTokenManager
from reflex_base.constants import SocketEvent
from reflex_base.constants.state import FIELD_MARKER
from reflex_base.event import Event

from membership_ui import wiring
from membership_ui.adapters import services
from membership_ui.adapters.services import Service, is_outage, outages
from membership_ui.settings import settings
from membership_ui.shell.live import hub

_EVERY_SECONDS, _PATIENCE_SECONDS = 1.5, 4.0
# One thread for each server: one that hangs says nothing about the other
_THREADS = ThreadPoolExecutor(2, thread_name_prefix="outages")
# Pages that load again at once, and the pause before the next: the servers have just come back
_PAGES_AT_ONCE, _PAUSE_SECONDS = 16, 0.1


class OutageState(rx.State):
    """Drawn by the banner of each page; written by `_show` alone."""

    is_away: bool = False


class Watch:
    """Asks the servers again and again, at once when an event failed on one."""

    def __init__(self) -> None:
        self._wake = asyncio.Event()
        self._told: set[str] = set()

    def look_now(self) -> None:
        outages.refused += 1
        self._wake.set()

    async def run(self) -> None:
        self._wake = asyncio.Event()
        while True:
            await asyncio.gather(*(_note(service, ask) for service, ask in _asked().items()))
            if outages.is_any:
                await self._tell_all()
            elif self._told:
                await self._open_again()
            try:
                await asyncio.wait_for(self._wake.wait(), _EVERY_SECONDS)
            except TimeoutError:
                continue
            self._wake.clear()
            await asyncio.sleep(0.2)  # many fail at once: they are answered together

    async def _tell_all(self) -> None:
        for sid in set(_open_sockets()) - self._told:
            await _send(sid, StateUpdate(delta=_banner(is_away=True)))
            self._told.add(sid)

    async def _open_again(self) -> None:
        """As if each page were navigated to: what it shows may be old, and its State lost."""
        told, self._told = self._told, set()
        _listen_again()
        here = [sid for sid in _open_sockets() if sid in told]
        load = Event.from_event_type(OnLoadInternalState.on_load_internal)
        for number, sid in enumerate(here, 1):
            await _send(sid, StateUpdate(delta=_banner(is_away=False), events=load))
            if number % _PAGES_AT_ONCE == 0:
                await asyncio.sleep(_PAUSE_SECONDS)


watch_services = Watch()


@asynccontextmanager
async def notice_outages() -> AsyncIterator[None]:
    """A lifespan task of the app."""
    task = asyncio.create_task(watch_services.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def is_refused(error: BaseException) -> bool:
    """Whether an event failed because a server is away: the banner says it, the log once."""
    if not is_outage(error):
        return False
    watch_services.look_now()
    return True


def _asked() -> dict[Service, Callable[[], None]]:
    asked: dict[Service, Callable[[], None]] = {}
    if wiring.engine().dialect.name != "sqlite":
        asked[Service.DATABASE] = partial(services.ask_database, wiring.engine())
    if settings().redis_url:
        asked[Service.REDIS] = partial(services.ask_redis, settings().redis_url)
    return asked


async def _note(service: Service, ask: Callable[[], None]) -> None:
    asking = asyncio.get_running_loop().run_in_executor(_THREADS, ask)
    try:
        await asyncio.wait_for(asking, _PATIENCE_SECONDS)
    except Exception as error:
        outages.note(service, error)
    else:
        outages.note(service, None)


def _listen_again() -> None:
    """What the workers tell each other through Redis: Reflex gives up after five tries."""
    namespace = hub.app and hub.app.event_namespace
    manager = namespace and namespace._token_manager
    if namespace and isinstance(manager, RedisTokenManager):
        manager._ensure_socket_record_task()
        manager.ensure_lost_and_found_task(namespace.emit_update)


def _open_sockets() -> list[str]:
    namespace = hub.app and hub.app.event_namespace
    return list(namespace._token_manager.sid_to_token) if namespace else []


def _banner(*, is_away: bool) -> dict[str, Any]:
    return {OutageState.get_full_name(): {f"is_away{FIELD_MARKER}": is_away}}


async def _send(sid: str, update: StateUpdate) -> None:
    namespace = hub.app and hub.app.event_namespace
    if namespace:
        await namespace.emit(str(SocketEvent.EVENT), update, to=sid)
