"""Pages that change by themselves: when a topic changed, the pages that watch it run their own
reload event.

The push carries no data: the event passes the guard like any other, and reads what its person may
see.
"""

from __future__ import annotations

import asyncio
import copy
from collections import defaultdict, deque
from collections.abc import Iterable
from typing import Any

import reflex as rx
import structlog
from reflex.utils.format import format_event_handler
from reflex_base.event import Event

from membership_ui.adapters.services import outages

log = structlog.get_logger()
# At most ten reloads a second for a tab; sixteen tabs at a time, so that clicks get through
_WINDOW_SECONDS, _TABS_AT_ONCE = 0.1, 16
# A stuck page delays the others by no more than this
_PATIENCE_SECONDS = 2.0
_SWEEP_SECONDS = 30.0
# Far more than arrive while one page is read
_REMEMBERED = 500
# In the router data of an event that the portal sends to an open page by itself
IS_LIVE = "is_live"


class Hub:
    """Which open page of this process watches which topic."""

    def __init__(self) -> None:
        self.app: rx.App | None = None
        self.topics: dict[str, set[str]] = defaultdict(set)
        self.tabs: dict[str, dict[str, str]] = {}
        self._routes: dict[str, dict[str, Any]] = {}
        self._due: dict[tuple[str, str], None] = {}
        self._latest: deque[str] = deque(maxlen=_REMEMBERED)
        self.heard = 0
        self._wake = asyncio.Event()

    def watch(
        self, router_data: dict[str, Any], event: str, topics: Iterable[str], since: int
    ) -> None:
        """Keeps the tab's own address and headers: its reloads must never run as somebody else."""
        token = router_data.get("token", "")
        if not token:
            return
        self._routes[token] = copy.deepcopy(dict(router_data))
        tab = self.tabs.setdefault(token, {})
        for topic in topics:
            tab[topic] = event
            self.topics[topic].add(token)
        if self._has_missed(topics, since):
            self._due[token, event] = None
            self._wake.set()

    def _has_missed(self, topics: Iterable[str], since: int) -> bool:
        missed = self.heard - since
        if missed > len(self._latest):
            return True
        return missed > 0 and not set(topics).isdisjoint(list(self._latest)[-missed:])

    def drop(self, token: str) -> None:
        """The page was left or closed."""
        self._routes.pop(token, None)
        for topic in self.tabs.pop(token, ()):
            tokens = self.topics.get(topic)
            if tokens is not None:
                tokens.discard(token)
                if not tokens:
                    del self.topics[topic]

    def changed(self, topics: Iterable[str]) -> None:
        """Something changed; the reloads leave in the next window."""
        for topic in topics:
            self._latest.append(topic)
            self.heard += 1
            for token in self.topics.get(topic, ()):
                self._due[token, self.tabs[token][topic]] = None
        if self._due:
            self._wake.set()

    def changed_perhaps(self) -> None:
        """Signals may have been lost: every page looks once."""
        self.changed(list(self.topics))

    async def deliver(self) -> None:
        """The only task that delivers: from inside a handler, an event would run as that handler's
        person.
        """
        self._wake = asyncio.Event()
        while True:
            await self._wake.wait()
            self._wake.clear()
            due = list(self._due)
            self._due.clear()
            for start in range(0, len(due), _TABS_AT_ONCE):
                await self._deliver_some(due[start : start + _TABS_AT_ONCE])
            await asyncio.sleep(_WINDOW_SECONDS)

    async def sweep(self) -> None:
        """Forget tabs whose connection died without saying so."""
        while True:
            await asyncio.sleep(_SWEEP_SECONDS)
            for token in [token for token in self.tabs if not self._is_open(token)]:
                self.drop(token)

    async def _deliver_some(self, due: list[tuple[str, str]]) -> None:
        running = [await self._reload(token, name) for token, name in due]
        futures = [future for future in running if future is not None]
        if futures:
            await asyncio.wait(futures, timeout=_PATIENCE_SECONDS)

    async def _reload(self, token: str, name: str) -> asyncio.Future[Any] | None:
        if not self._is_open(token) or self.app is None:
            self.drop(token)
            return None
        try:
            route = copy.deepcopy(self._routes[token]) | {IS_LIVE: True}
            event = Event(name=name, payload={}, router_data=route)
            return await self.app.event_processor.enqueue(token, event)
        except Exception:
            if outages.is_any:
                return None
            log.exception("live.reload_failed", reload=name)
            return None

    def _is_open(self, token: str) -> bool:
        """With Redis the dictionary also names tabs of other workers."""
        if self.app is None or self.app.event_namespace is None:
            return False
        manager = self.app.event_namespace._token_manager
        socket = manager.token_to_socket.get(token)
        return socket is not None and socket.instance_id == manager.instance_id


hub = Hub()


def moment() -> int:
    """For `watch`, of a page that learns by its first read what it watches: taken before it."""
    return hub.heard


def watch(state: rx.State, reload: Any, *topics: str, since: int | None = None) -> None:
    """In a page's load event, before its first read: `watch(self, ReceiptsState.reload, topic)`;
    after it with the `moment` before: what changed in between reloads the page at once.

    `reload` is not the load event: it keeps the page number and what is being typed. Topics come
    from records that the person was allowed to read, never from an argument of the event.
    """
    router_data = state._get_root_state().router_data
    hub.watch(
        router_data, format_event_handler(reload), topics, moment() if since is None else since
    )
