"""What tabs may hold, and how soon those of visitors are forgotten."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from redis.asyncio import Redis
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.redis import StateManagerRedis
from reflex.istate.manager.token import BaseStateToken
from reflex.state import State

from membership_ui.shell import tabs
from membership_ui.shell.session import SessionState
from membership_ui.shell.tabs import LONGEST_ADDRESS, bound_tabs, drop_anonymous, shortened


@pytest.mark.parametrize("name", ["asPath", "pathname", "query", "x"])
def test_an_address_that_is_too_long_is_that_of_no_page(name):
    long = {"pathname": "/rhone", "asPath": "/rhone", "query": {}} | {name: "x" * LONGEST_ADDRESS}

    event = shortened({"name": "load", "payload": {}, "router_data": long})

    assert event["router_data"] == {"pathname": "/404", "asPath": "/404", "query": {}}
    assert event["name"] == "load"


@pytest.mark.parametrize(
    "data",
    [
        None, "text", 12, [], {}, {"router_data": None}, {"router_data": "x" * 9_999},
        {"router_data": {"asPath": "/rhone/receipts?q=a"}},
    ],
)  # fmt: skip
def test_everything_else_is_left_alone(data):
    assert shortened(data) == data


class Sockets:
    """Which tabs have a connection now."""

    def __init__(self) -> None:
        self.token_to_socket: dict[str, object] = {}


class Namespace:
    def __init__(self) -> None:
        self._token_manager = Sockets()
        self.sid_to_token: dict[str, str] = {}
        self.received: list[object] = []

    async def on_event(self, _sid: str, data: object) -> None:
        self.received.append(data)

    def on_disconnect(self, sid: str, *_reason: object) -> None:
        del self.sid_to_token[sid]


class App:
    """What the tabs ask of the app, without a server."""

    def __init__(self, manager: Any = None) -> None:
        self.state_manager = manager or StateManagerMemory()
        self.event_namespace = Namespace()


async def opened(app: App, token: str, sid: str = "") -> None:
    root = await app.state_manager.get_state(BaseStateToken(ident=token, cls=State))
    session = await root.get_state(SessionState)
    session._sid = sid


def test_a_visitors_tab_is_forgotten_once_it_is_gone():
    async def scene() -> None:
        app = App()
        await opened(app, "gone")
        await opened(app, "back")
        await opened(app, "claire", sid="a session")
        app.event_namespace._token_manager.token_to_socket["back"] = object()

        dropped = [
            await drop_anonymous(app, token) for token in ("gone", "back", "claire", "never")
        ]

        assert dropped == [True, False, False, False]
        assert set(app.state_manager.states) == {"back", "claire"}
        assert await drop_anonymous(app, "gone") is False
        await app.state_manager.close()

    asyncio.run(scene())


def test_redis_forgets_it_too(redis_url: str):
    async def scene() -> None:
        app = App(StateManagerRedis(redis=Redis.from_url(redis_url)))
        redis = app.state_manager.redis
        await redis.flushdb()
        for token, sid in (("gone", ""), ("claire", "a session")):
            key = BaseStateToken(ident=token, cls=SessionState)
            async with app.state_manager.modify_state(key) as root:
                (await root.get_state(SessionState))._sid = sid

        dropped = [await drop_anonymous(app, token) for token in ("gone", "claire", "never")]

        assert dropped == [True, False, False]
        kept = {name.decode().split("_")[0] for name in await redis.keys("*")}
        assert kept == {"claire"}
        await app.state_manager.close()

    asyncio.run(scene())


def test_the_app_that_serves_bounds_every_tab(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tabs, "_KEPT_SECONDS", 0)

    async def scene() -> None:
        app, long = App(), {"asPath": "/rhone?q=" + "x" * LONGEST_ADDRESS}
        await opened(app, "gone")
        app.event_namespace.sid_to_token["socket"] = "gone"
        bound_tabs(app)

        await app.event_namespace.on_event("socket", {"name": "load", "router_data": long})
        app.event_namespace.on_disconnect("socket", "closed")
        while app.state_manager.states:
            await asyncio.sleep(0)

        assert app.event_namespace.sid_to_token == {}
        [event] = app.event_namespace.received
        assert event["router_data"]["asPath"] == "/404"
        await app.state_manager.close()

    asyncio.run(asyncio.wait_for(scene(), 30))
